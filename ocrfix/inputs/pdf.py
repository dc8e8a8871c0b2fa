"""The text layer of a PDF, page by page. The output is text alone: a PDF is not written."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from statistics import median
from typing import Any

from ocrfix.document import Document, InputError, from_text
from ocrfix.inputs.options import Options

_PASSWORD = 4  # pdfium's code for a file that is encrypted
_BROKEN = re.compile("[\x02\ufffe]")  # what pdfium puts in place of a hyphen at a line's end, and of the line's end
_WIDE = 1.5  # lines apart: a new paragraph


def document(raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The text of all pages, parted by form feeds. Raises InputError when it is no PDF, encrypted, or has no text."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", 0) == _PASSWORD
        trouble = "is encrypted: save it without a password" if locked else "is no sound PDF: get the file again"
        raise InputError(f"{shown} {trouble}") from None
    with file:
        pages = []
        size = 0
        for number in range(len(file)):
            pages.append(_page(file, number, shown))
            size += len(pages[-1])
            if size > options.max_size:
                raise InputError(f"{shown} has more than {options.max_size:,} characters (max-size under [inputs])")
    if not any(page.strip() for page in pages):
        raise InputError(f"{shown} has no text layer: run OCR on it first, for instance with ocrmypdf")
    return from_text("\f".join(pages) + "\n", name)


def _page(file: Any, number: int, shown: str) -> str:
    import pypdfium2

    try:
        with contextlib.closing(file[number]) as page, contextlib.closing(page.get_textpage()) as layer:
            text: str = layer.get_text_range()
            heights = _heights(layer, text)
    except pypdfium2.PdfiumError as error:
        raise InputError(f"{shown}, page {number + 1}, cannot be read ({error}): get the file again") from None
    lines = _BROKEN.sub("-\n", text.replace("\f", " ")).split("\r\n")
    return "".join(_parted(lines, heights)).strip("\n")


def _heights(layer: Any, text: str) -> list[float]:
    """How far up the page each line of the text stands, in points; empty when that cannot be told."""
    if layer.count_chars() != len(text):
        return []
    heights = []
    at = 0
    for line in text.split("\r\n"):
        inked = at + len(line) - len(line.lstrip())
        heights.append(layer.get_charbox(inked)[1] if line.strip() else 0.0)
        at += len(line) + 2
    return heights


def _parted(lines: list[str], heights: list[float]) -> Iterator[str]:
    """The lines, with a blank line where the space above one is far more than usual: there a paragraph begins."""
    falls = [a - b for a, b in pairwise(heights)]
    usual = median([fall for fall in falls if fall > 0] or [0.0])
    for line, fall in zip_longest(lines, falls, fillvalue=0.0):
        yield str(line).rstrip(" ") + "\n"
        if usual and float(fall) > usual * _WIDE:
            yield "\n"
