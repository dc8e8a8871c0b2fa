#!/usr/bin/env python3
"""Make the samples of this folder anew, with real tools.

The text is the seed's (a work of the United States government), typed on a page, worn as by copying and filming, and
read by tesseract. Needs Debian's tesseract-ocr and fonts-gnutypewriter, and pip install pillow tesserocr pyarrow
zstandard (tesserocr brings a tesseract that writes PAGE XML, which Debian 12's does not yet).
"""

from __future__ import annotations

import ctypes
import html
import os
import random
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SEED = HERE.parent.parent / "seeds" / "000_6fc0385c9a4342c0"
FONT = "/usr/share/fonts/truetype/gnutypewriter/GNUTypewriter.ttf"


def page_lines() -> list[str]:
    """The lines of one typed page: a stamp, a classification, two paragraphs with broken words, the page's number."""
    text = SEED.with_suffix(".restored.txt").read_text("utf-8").split("\n\n")
    lines = [
        "Approved For Release 2010/02/12 : CIA-RDP80-00810A004300550004-0",
        "",
        "                       CONFIDENTIAL",
        "",
    ]
    for paragraph in text[6:8]:
        lines += [*broken(paragraph), ""]
    return [*lines, "                            -2-"]


def broken(paragraph: str) -> list[str]:
    """A paragraph in lines of 60 characters; the first long word that does not fit in a line is broken."""
    parts = {"responsible": "respon-", "subversive": "sub-", "international": "inter-", "directorate": "direc-"}
    lines: list[str] = []
    line = ""
    for word in paragraph.split():
        if len(line) + 1 + len(word) <= 60:
            line = f"{line} {word}".strip()
            continue
        bare = word.strip(".,;()")
        head = parts.get(bare.lower(), "")
        if head and word.startswith(bare) and len(line) + 1 + len(head) <= 60:
            lines.append(f"{line} {bare[: len(head) - 1]}-")
            line = word[len(head) - 1 :]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def image(path: Path) -> None:
    """Type the page and wear it."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    rng = random.Random(5)
    font = ImageFont.truetype(FONT, 26)
    paper = Image.new("L", (1240, 1100), 255)
    draw = ImageDraw.Draw(paper)
    for row, line in enumerate(page_lines()):
        for column, char in enumerate(line):
            draw.text((90 + column * 16, 60 + row * 36 + rng.choice((0, 0, 1))), char, rng.randrange(0, 120), font)
    paper = paper.rotate(0.3, fillcolor=255).filter(ImageFilter.GaussianBlur(1.3))
    pixels = paper.load()
    for _ in range(9000):
        x, y = rng.randrange(paper.width), rng.randrange(paper.height)
        pixels[x, y] = rng.choice((40, 255, 255))
    paper.point(lambda value: 0 if value < 165 else 255).save(path, dpi=(150, 150))


def read(picture: Path) -> None:
    """Let tesseract write hOCR, ALTO, PAGE and a PDF with nothing but its text layer."""
    base = picture.with_suffix("")
    run = ["tesseract", picture.name, base.name, "-l", "eng", "--psm", "4"]
    subprocess.run([*run, "-c", "textonly_pdf=1", "hocr", "alto", "pdf"], check=True)
    Path("page.xml").rename("page.alto.xml")
    page_xml(picture.name, f"{base.name}.page")
    page = Path("page.page.page.xml").rename("page.page.xml")
    page.write_text(
        re.sub(r"(<(?:Created|LastChange)>)[^<]*", r"\g<1>2024-01-02T03:04:05", page.read_text("utf-8")), "utf-8"
    )


def page_xml(picture: str, base: str) -> None:
    """PAGE XML, by the C interface of the tesseract 5.5 that the wheel of tesserocr brings."""
    import tesserocr

    tess = ctypes.CDLL(str(next((Path(tesserocr.__file__).parent.parent / "tesserocr.libs").glob("libtesseract*"))))
    for name in ("TessBaseAPICreate", "TessPAGERendererCreate"):
        getattr(tess, name).restype = ctypes.c_void_p
    data = os.environ.get("TESSDATA_PREFIX", "/usr/share/tesseract-ocr/5/tessdata")
    api = ctypes.c_void_p(tess.TessBaseAPICreate())
    if tess.TessBaseAPIInit3(api, data.encode(), b"eng"):
        raise SystemExit(f"no tesseract data in {data}")
    tess.TessBaseAPISetPageSegMode(api, 4)
    tess.TessBaseAPISetVariable(api, b"page_xml_level", b"1")
    tess.TessBaseAPISetVariable(api, b"page_xml_polygon", b"0")
    renderer = ctypes.c_void_p(tess.TessPAGERendererCreate(base.encode()))
    tess.TessBaseAPIProcessPages(api, picture.encode(), None, 0, renderer)
    tess.TessDeleteResultRenderer(renderer)
    tess.TessBaseAPIDelete(api)


FIELDS = (  # name of the field in the reading room's pages, its kind, its label, its value
    ("doc-type", "taxonomy-term-reference", "Document Type", ""),
    ("collection", "taxonomy-term-reference", "Collection", "General CIA Records"),
    ("cia-doc-number", "text", "Document Number (FOIA) /ESDN (CREST)", "CIA-RDP80-00810A004300550004-0"),
    ("release-decision", "text", "Release Decision", "RIPPUB"),
    ("original-classification", "text", "Original Classification", "S"),
    ("page-count", "number-integer", "Document Page Count", "3"),
    ("creation-date", "date", "Document Creation Date", "December 22, 2016"),
    ("release-date", "date", "Document Release Date", "February 12, 2010"),
    ("sequence-number", "text", "Sequence Number", "4"),
    ("case-number", "text", "Case Number", ""),
    ("pub-date", "date", "Publication Date", "June 25, 1954"),
    ("content-type", "text", "Content Type", "REPORT"),
)


def reading_room(path: Path) -> None:
    """The seed in the markup of the reading room's own pages, as a browser saves them."""
    text = SEED.with_suffix(".txt").read_text("utf-8")
    title, body = text.split("\n", 1)[0], text.partition("\nBody:")[2].strip()
    rows = []
    for name, kind, label, value in FIELDS:
        shown = html.escape(value)
        if kind == "date":
            shown = f'<span class="date-display-single" property="dc:date" datatype="xsd:dateTime">{shown}</span>'
        elif kind.startswith("taxonomy"):
            shown = f'<a href="https://www.cia.gov/readingroom/collection/x" typeof="skos:Concept">{shown}</a>'
        rows.append(
            f'<div class="field field-name-field-{name} field-type-{kind} field-label-inline">'
            f'<div class="field-label">{label}:&nbsp;</div>'
            f'<div class="field-items"><div class="field-item even">{shown}</div></div></div>'
        )
    rows.append(
        '<div class="field field-name-field-file field-type-file field-label-above"><div class="field-label">'
        "File:&nbsp;"
        '</div><div class="field-items"><div class="field-item even"><table class="sticky-enabled"><thead><tr>'
        "<th>Attachment</th><th>Size</th> </tr></thead><tbody><tr><td><span class='file'><img class='file-icon' "
        "alt='PDF icon' src='x_files/application-pdf.png'><a href='x.pdf'>CIA-RDP80-00810A004300550004-0.pdf</a></span>"
        "</td><td>256.3 KB</td> </tr></tbody></table></div></div></div>"
    )
    rows.append(
        '<div class="field field-name-body field-type-text-with-summary field-label-above"><div class="field-label">'
        f'Body:&nbsp;</div><div class="field-items"><div class="field-item even" property="content:encoded"><p>'
        f"{html.escape(body)}</p>\n</div></div></div>"
    )
    page = (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><meta http-equiv="Content-Type" '
        f'content="text/html; charset=UTF-8">\n<title>{html.escape(title)} | CIA FOIA (foia.cia.gov)</title>\n'
        '<script>var Drupal = {"settings": "Body:"};</script></head>\n<body class="html node-type-document">\n'
        '<ul class="menu"><li><a href="https://www.cia.gov/readingroom/">Home</a></li></ul>\n'
        f'<h1 class="documentFirstHeading">{html.escape(title)}</h1>\n<article class="node node-document">\n'
        + "\n".join(rows)
        + "\n</article>\n<footer><p>Freedom of Information Act Electronic Reading Room</p></footer></body></html>\n"
    )
    path.write_text(page, "utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    os.chdir(target)
    reading_room(Path("readingroom.html"))
    image(Path("page.png"))
    read(Path("page.png"))
    Path("page.png").unlink()
