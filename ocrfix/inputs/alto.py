"""ALTO XML, versions 1 to 4: strings with places, confidences, and hyphens of their own."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from ocrfix import __version__
from ocrfix.document import Document, InputError
from ocrfix.inputs import xml
from ocrfix.inputs.facsimile import Box, Layout, number
from ocrfix.inputs.options import Options
from ocrfix.inputs.rewrite import REMOVED, rewrite
from ocrfix.result import Result

_ENDS = {"TextLine": "\n", "TextBlock": "\n\n", "Page": "\f"}


def document(raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The text of all pages. Raises InputError when it is no ALTO, or has no text."""
    del options
    layout = _layout(xml.parse(raw, shown))
    if not layout.words:
        raise InputError(f"{shown} has no words in it (no String with CONTENT): is it ALTO?")
    return layout.document(name)


def corrected(raw: bytes, result: Result) -> bytes:
    """The file with its words corrected, and a processing step that says so."""
    tree = xml.parse(raw, result.document.name)
    marks = _Marks(tree.getroot())
    rewrite(_layout(tree), result, marks)
    marks.declare()
    return xml.written(tree, raw)


def _layout(tree: Any) -> Layout:
    layout = Layout()
    _walk(tree.getroot(), layout)
    return layout


def _walk(node: Any, layout: Layout) -> None:
    name = xml.local(node)
    if name == "String":
        if REMOVED not in node.get("TAGREFS", "").split():
            layout.word(node.get("CONTENT", "") + _hyphen(node), node, _confidence(node))
        return
    for child in node:
        _walk(child, layout)
    if name in _ENDS:
        layout.end(_ENDS[name])


def _hyphen_of(node: Any) -> Any:
    """The HYP element that belongs to a string, if any."""
    following = node.getnext()
    return following if following is not None and xml.local(following) == "HYP" else None


def _hyphen(node: Any) -> str:
    """The hyphen behind a string, as one that `hyphens` knows, whatever sign the engine wrote."""
    found = _hyphen_of(node)
    return "" if found is None or node.get("CONTENT", "").endswith("-") else "-"


def _confidence(node: Any) -> float | None:
    try:
        return min(1.0, max(0.0, float(node.get("WC"))))
    except (TypeError, ValueError):
        return None


class _Marks:
    def __init__(self, root: Any) -> None:
        self._root = root
        self._space = etree.QName(root).namespace
        self._marked = False

    def box(self, node: Any) -> Box | None:
        try:
            x, y, width, height = (float(node.get(key)) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        except (TypeError, ValueError):
            return None
        return Box(x, y, x + width, y + height)

    def place(self, node: Any, box: Box) -> None:
        sides = (box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)
        for key, value in zip(("HPOS", "VPOS", "WIDTH", "HEIGHT"), sides, strict=True):
            node.set(key, number(value))

    def put(self, node: Any, text: str) -> None:
        if _hyphen_of(node) is not None:
            text = text.removesuffix("-")
        if node.get("CONTENT") == text:
            return
        node.set("CONTENT", text)
        node.attrib.pop("CC", None)  # confidences of characters that are no longer there
        for child in [child for child in node if xml.local(child) in ("Glyph", "ALTERNATIVE")]:
            xml.drop(child)

    def broken(self, node: Any, part: str, whole: str, first: bool) -> None:
        if first:
            if _hyphen_of(node) is None:
                hyphen = self._element("HYP")
                hyphen.set("CONTENT", "-")
                xml.after(node, hyphen)
            part = part.removesuffix("-")
        self.put(node, part)
        node.set("SUBS_TYPE", "HypPart1" if first else "HypPart2")
        node.set("SUBS_CONTENT", whole)

    def twin(self, node: Any, number: int) -> Any:
        new = deepcopy(node)
        new.tail = None
        if node.get("ID"):
            new.set("ID", f"{node.get('ID').partition('_s')[0]}_s{number}")
        xml.after(node, new)
        node.addnext(self._element("SP"))
        return new

    def merge(self, node: Any) -> None:
        before = node.getprevious()
        if before is not None and xml.local(before) == "SP":
            xml.drop(before)
        xml.drop(node)

    def mark(self, node: Any) -> None:
        node.set("TAGREFS", f"{node.get('TAGREFS', '')} {REMOVED}".strip())
        self._marked = True

    def declare(self) -> None:
        """Declare the tag of removed words, and the processing."""
        if self._marked and not any(tag.get("ID") == REMOVED for tag in self._root.iter("{*}OtherTag")):
            tags = next(self._children("Tags"), None)
            if tags is None:
                tags = self._element("Tags")
                next(self._children("Layout")).addprevious(tags)
            tag = self._element("OtherTag")
            tag.set("ID", REMOVED)
            tag.set("LABEL", "taken out of the clean text by ocrfix")
            tags.append(tag)
        for processing in self._root.iter("{*}OCRProcessing"):
            step = self._element("postProcessingStep")
            software = etree.SubElement(step, self._name("processingSoftware"))
            etree.SubElement(software, self._name("softwareName")).text = "ocrfix"
            etree.SubElement(software, self._name("softwareVersion")).text = __version__
            processing.append(step)

    def _children(self, name: str) -> Iterator[Any]:
        return (child for child in self._root if xml.local(child) == name)

    def _element(self, name: str) -> Any:
        return etree.Element(self._name(name))

    def _name(self, name: str) -> str:
        return f"{{{self._space}}}{name}" if self._space else name
