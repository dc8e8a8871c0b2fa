"""hOCR: HTML with the places and confidences of words, as tesseract and others write it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from ocrfix.document import Document, InputError
from ocrfix.inputs import xml
from ocrfix.inputs.facsimile import Box, Layout, number
from ocrfix.inputs.options import Options
from ocrfix.inputs.rewrite import REMOVED, rewrite
from ocrfix.result import Result

_LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"})
_BLOCKS = frozenset({"ocr_par", "ocr_carea", "ocrx_block"})
_BOX = re.compile(r"\bbbox\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)")
_SURE = re.compile(r"\bx_wconf\s+(-?[\d.]+)")
_VOID = frozenset({"br", "hr", "img", "link", "meta"})
_SHY = "\u00ad"  # hOCR's mark for a word broken at a line's end


def document(raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The text of all pages. Raises InputError when it is no hOCR, or has no text."""
    del options
    layout, _ = _layout(_tree(raw, shown)[0])
    if not layout.words:
        raise InputError(f"{shown} has no words in it (no element of class ocrx_word or ocr_line): is it hOCR?")
    return layout.document(name)


def corrected(raw: bytes, result: Result) -> bytes:
    """The file with its words corrected."""
    tree, is_xml = _tree(raw, result.document.name)
    layout, lines = _layout(tree)
    rewrite(layout, result, _Marks(), lines)
    if not is_xml:
        return xml.written_html(tree)
    for node in tree.iter("{*}*"):
        if not len(node) and node.text is None and xml.local(node) not in _VOID:
            node.text = ""  # a browser takes <title/> for one that never ends
    return xml.written(tree, raw)


def _tree(raw: bytes, shown: str) -> tuple[Any, bool]:
    """Read as XML if that is what it is, else as HTML; and whether it was XML."""
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        tree = xml.parse(raw, shown)
        if not xml.has_references(tree):
            return tree, True
        raw = raw.partition(b"?>")[2]  # &nbsp; and the like, which only the DTD would tell
    return xml.parse_html(raw, shown), False


def _layout(tree: Any) -> tuple[Layout, frozenset[int]]:
    layout = Layout()
    lines: set[int] = set()
    _walk(tree.getroot(), layout, lines)
    return layout, frozenset(lines)


def _walk(node: Any, layout: Layout, lines: set[int]) -> None:
    if not isinstance(node.tag, str):
        return
    kinds = set(node.get("class", "").split())
    if REMOVED in kinds:
        return
    is_line = bool(kinds & _LINES)
    if "ocrx_word" in kinds or (is_line and not _has_words(node)):
        if is_line:
            lines.add(len(layout.words))
        layout.word(_text(node), node, None if is_line else _confidence(node))
    else:
        for child in node:
            _walk(child, layout, lines)
    for kind, end in ((is_line, "\n"), (kinds & _BLOCKS, "\n\n"), ("ocr_page" in kinds, "\f")):
        if kind:
            layout.end(end)


def _has_words(node: Any) -> bool:
    return any("ocrx_word" in child.get("class", "").split() for child in node.iter("{*}*"))


def _text(node: Any) -> str:
    text = "".join(node.itertext()).strip()
    return text[:-1] + "-" if text.endswith(_SHY) else text


def _confidence(node: Any) -> float | None:
    found = _SURE.search(node.get("title", ""))
    return min(1.0, max(0.0, float(found[1]) / 100)) if found else None


class _Marks:
    def box(self, node: Any) -> Box | None:
        found = _BOX.search(node.get("title", ""))
        return Box(*map(float, found.groups())) if found else None

    def place(self, node: Any, box: Box) -> None:
        node.set("title", _BOX.sub("bbox " + " ".join(map(number, box)), node.get("title"), count=1))

    def put(self, node: Any, text: str) -> None:
        inner = node
        while len(inner) == 1 and not (inner.text or "").strip() and not (inner[0].tail or "").strip():
            if "ocrx_cinfo" in inner[0].get("class", ""):
                break
            inner = inner[0]  # <strong>, <em>
        for child in list(inner):
            inner.remove(child)
        inner.text = text

    def broken(self, node: Any, part: str, whole: str, first: bool) -> None:
        del whole
        self.put(node, part + _SHY if first and not part.endswith("-") else part)

    def twin(self, node: Any, number: int) -> Any:
        new = deepcopy(node)
        new.tail = None
        if node.get("id"):
            new.set("id", f"{node.get('id').partition('_s')[0]}_s{number}")
        xml.after(node, new)
        node.tail = " "
        return new

    def merge(self, node: Any) -> None:
        xml.drop(node)

    def mark(self, node: Any) -> None:
        node.set("class", f"{node.get('class')} {REMOVED}")
