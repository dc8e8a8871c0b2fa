"""Pages of the CIA's FOIA reading room as a browser saves them: the body is the text, the fields are metadata.

Such a page has the title in its main heading, and fields with a label (`Document Number (FOIA) /ESDN (CREST):`) and
items; the field `Body` holds the OCR text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ocrfix.document import Document, InputError, from_text
from ocrfix.inputs import xml
from ocrfix.inputs.options import Options
from ocrfix.layout.frontmatter import key_of

_LINES = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_ATTACHED = frozenset({"file"})  # names and sizes of the PDFs: the page's matter, not the document's


def document(raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The body, with the fields as metadata. Raises InputError when the page is no such one."""
    del options
    root = xml.parse_html(raw, shown).getroot()
    metadata: dict[str, tuple[str, ...]] = {}
    title = _title(root)
    if title:
        metadata["title"] = (title,)
    body = None
    for label, holder in _fields(root):
        key = key_of(label)
        if key == "body":
            body = "\n\n".join(filter(None, map(_text, _items(holder))))
        elif key and key not in _ATTACHED:
            values = tuple(value for item in _items(holder) if (value := " ".join(_text(item).split())))
            if values:
                metadata[key] = values
    if body is None:
        raise InputError(
            f"{shown} is a web page, but no document of the reading room (no field `Body`): save its text, "
            "or name its kind with --input-format"
        )
    if not body.strip():
        raise InputError(f"{shown} has no text (its `Body` is empty): take the PDF")
    return replace(from_text(body + "\n", name), metadata=metadata)


def _title(root: Any) -> str:
    heading = root.xpath("//h1[contains(concat(' ', normalize-space(@class), ' '), ' documentFirstHeading ')]")
    heading = heading or root.xpath("//h1")
    return " ".join("".join(heading[0].itertext()).split()) if heading else ""


def _fields(root: Any) -> Iterator[tuple[str, Any]]:
    """The label of each field, and the element that holds its items."""
    for label in root.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' field-label ')]"):
        holder = label.getnext()
        if holder is not None:
            yield " ".join("".join(label.itertext()).replace("\xa0", " ").split()).rstrip(": "), holder


def _items(holder: Any) -> list[Any]:
    found = holder.xpath("./*[contains(concat(' ', normalize-space(@class), ' '), ' field-item ')]")
    return found or [holder]


def _text(node: Any) -> str:
    """The text of an element: blocks and <br> begin lines, paragraphs are parted.

    Line ends in the source count too, though a browser shows them as blanks: they are where the paper's lines ended.
    """
    parts: list[str] = []
    _gather(node, parts)
    lines = [line.strip(" \t") for line in "".join(parts).replace("\xa0", " ").replace("\r", "").split("\n")]
    text: list[str] = []
    for line in lines:
        if line or (text and text[-1]):
            text.append(line)
    return "\n".join(text).strip("\n")


def _gather(node: Any, parts: list[str]) -> None:
    if not isinstance(node.tag, str) or node.tag in ("script", "style"):
        return
    edge = {"p": "\n\n", "br": "\n"}.get(node.tag, "\n" if node.tag in _LINES else "")
    parts += (edge, node.text or "")
    for child in node:
        _gather(child, parts)
        parts.append(child.tail or "")
    if node.tag != "br":
        parts.append(edge)
