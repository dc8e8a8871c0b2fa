"""PAGE XML: regions, lines and words with polygons and confidences."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from ocrfix.document import Document, InputError
from ocrfix.inputs import xml
from ocrfix.inputs.facsimile import Box, Layout, number
from ocrfix.inputs.options import Options
from ocrfix.inputs.rewrite import REMOVED, rewrite
from ocrfix.result import Result


def document(raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The text of the page, its regions in reading order. Raises InputError when it is no PAGE, or has no text."""
    del options
    layout, _ = _layout(xml.parse(raw, shown))
    if not layout.words:
        raise InputError(f"{shown} has no text in it (no TextEquiv in a Word or TextLine): is it PAGE XML?")
    return layout.document(name)


def corrected(raw: bytes, result: Result) -> bytes:
    """The file with its words corrected, and the text of their lines and regions with them."""
    tree = xml.parse(raw, result.document.name)
    layout, lines = _layout(tree)
    rewrite(layout, result, _Marks(), lines)
    for line in tree.iter("{*}TextLine"):
        _follow(line, _children(line, "Word"), " ")
    for region in reversed(list(tree.iter("{*}TextRegion"))):
        _follow(region, [*_children(region, "TextLine"), *_children(region, "TextRegion")], "\n")
    return xml.written(tree, raw)


def _layout(tree: Any) -> tuple[Layout, frozenset[int]]:
    layout = Layout()
    lines: set[int] = set()
    for page in tree.iter("{*}Page"):
        for region in _ordered(page):
            _region(region, layout, lines)
        layout.end("\f")
    return layout, frozenset(lines)


def _ordered(page: Any) -> list[Any]:
    """The regions in the reading order that the file gives; those it does not name come last, as they stand."""
    regions = [node for node in page if xml.local(node).endswith("Region")]
    order = next(_children(page, "ReadingOrder"), None)
    places: dict[str, int] = {}
    if order is not None:
        _number(order, places)
    return sorted(regions, key=lambda region: places.get(region.get("id", ""), len(places)))


def _number(group: Any, places: dict[str, int]) -> None:
    indexed = sorted(group, key=lambda node: int(node.get("index") or 0) if isinstance(node.tag, str) else 0)
    for node in indexed:
        if isinstance(node.tag, str):
            if node.get("regionRef"):
                places.setdefault(node.get("regionRef"), len(places))
            _number(node, places)


def _region(region: Any, layout: Layout, lines: set[int]) -> None:
    for node in region:
        name = xml.local(node)
        if name.endswith("Region"):
            _region(node, layout, lines)
        elif name == "TextLine":
            words = list(_children(node, "Word"))
            if not any(_unicode(word) is not None for word in words):
                words = [node]
                lines.add(len(layout.words))
            for word in words:
                if REMOVED not in word.get("custom", ""):
                    layout.word(_text(word), word, None if word is node else _confidence(word))
            layout.end("\n")
    layout.end("\n\n")


def _children(node: Any, name: str) -> Iterator[Any]:
    return (child for child in node if xml.local(child) == name)


def _equivalent(node: Any) -> Any:
    """The TextEquiv that counts: the one of the lowest index, the first of equals."""
    found = list(_children(node, "TextEquiv"))
    return min(found, key=lambda each: int(each.get("index") or 0), default=None)


def _unicode(node: Any) -> Any:
    equivalent = _equivalent(node)
    return None if equivalent is None else next(_children(equivalent, "Unicode"), None)


def _text(node: Any) -> str:
    found = _unicode(node)
    return "" if found is None else found.text or ""


def _confidence(node: Any) -> float | None:
    try:
        return min(1.0, max(0.0, float(_equivalent(node).get("conf"))))
    except (AttributeError, TypeError, ValueError):
        return None


def _follow(node: Any, parts: Any, gap: str) -> None:
    """Let the text of a line or region be that of its parts, if it has any text of its own."""
    own, parts = _unicode(node), list(parts)
    if own is not None and any(_unicode(part) is not None for part in parts):
        text = gap.join(_text(part) for part in parts if _unicode(part) is not None)
        if " ".join(text.split()) != " ".join((own.text or "").split()):
            _Marks().put(node, text)


class _Marks:
    def box(self, node: Any) -> Box | None:
        coords: Any = next(_children(node, "Coords"), None)
        try:
            points = [tuple(map(float, point.split(","))) for point in coords.get("points").split()]
            xs, ys = zip(*points, strict=True)
        except (AttributeError, ValueError):
            return None
        return Box(min(xs), min(ys), max(xs), max(ys))

    def place(self, node: Any, box: Box) -> None:
        corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
        next(_children(node, "Coords")).set("points", " ".join(f"{number(x)},{number(y)}" for x, y in corners))

    def put(self, node: Any, text: str) -> None:
        found = _unicode(node)
        if found.text == text:
            return
        found.text = text
        kept = found.getparent()
        for other in [each for each in _children(node, "TextEquiv") if each is not kept]:
            xml.drop(other)  # other readings of what is no longer read so
        for child in [child for child in kept if xml.local(child) == "PlainText"]:
            xml.drop(child)
        for glyph in list(_children(node, "Glyph")):
            xml.drop(glyph)

    def broken(self, node: Any, part: str, whole: str, first: bool) -> None:
        del whole
        self.put(node, part + "-" if first and not part.endswith("-") else part)

    def twin(self, node: Any, number: int) -> Any:
        new = deepcopy(node)
        new.tail = None
        if node.get("id"):
            new.set("id", f"{node.get('id').partition('_s')[0]}_s{number}")
        xml.after(node, new)
        return new

    def merge(self, node: Any) -> None:
        xml.drop(node)

    def mark(self, node: Any) -> None:
        node.set("custom", f"{node.get('custom', '')} {REMOVED} {{}}".strip())
