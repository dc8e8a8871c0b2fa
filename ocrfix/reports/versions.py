"""Two ledgers of one document held against each other: edits that only one has, other statuses, other text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from ocrfix.edits import Edit
from ocrfix.reports import safe
from ocrfix.reports.chunk import Chunk
from ocrfix.reports.listed import change, record, sure
from ocrfix.reports.places import Places
from ocrfix.result import Entry, Result, Status

CONTEXT = 30  # characters of the text shown on each side of a difference


class Change(NamedTuple):
    """A stretch that the two clean texts read differently."""

    at: int  # in the original: the first character that it stands for
    a: str
    b: str
    left: str  # what both read before it
    right: str


class Anchor(NamedTuple):
    """A stretch that both clean texts have kept."""

    start: int  # in the original
    size: int
    a: int  # its place in one text
    b: int  # and in the other


class Versions(NamedTuple):
    """What differs; all empty when nothing does."""

    only_a: tuple[Entry, ...]
    only_b: tuple[Entry, ...]
    other: tuple[tuple[Edit, Status, Status], ...]
    text: tuple[Change, ...]

    def __bool__(self) -> bool:
        return any(self)


def versions(a: Result, b: Result) -> Versions:
    """Compare two results of one original."""
    left, right = _statuses(a), _statuses(b)
    return Versions(
        tuple(entry for entry in a.entries if entry.edit.id not in right),
        tuple(entry for entry in b.entries if entry.edit.id not in left),
        tuple(
            (edit, status, right[edit.id])
            for edit, status in _last(a)
            if edit.id in right and right[edit.id] is not status
        ),
        tuple(_changes(a, b)),
    )


def told(found: Versions, a: Result, names: tuple[str, str]) -> Iterator[Chunk]:
    """In words: a part for each kind of difference; nothing when nothing differs."""
    places = Places(a.document.original)
    for name, entries in zip(names, (found.only_a, found.only_b), strict=True):
        if entries:
            yield Chunk("head", f"only in {safe.line(name)}: {_counted(len(entries))}\n")
        for edit, status in entries:
            yield Chunk("same", f"  {change(edit)}  {sure(edit)}  {status.value}  {_where(places, edit.start)}\n")
    if found.other:
        yield Chunk("head", f"of another status: {_counted(len(found.other))}\n")
    for edit, before, after in found.other:
        yield Chunk("same", f"  {change(edit)}  {before.value} -> {after.value}  {_where(places, edit.start)}\n")
    if found.text:
        yield Chunk("head", f"the text: {len(found.text):,} place{'s' * (len(found.text) != 1)}\n")
    for each in found.text:
        yield Chunk("place", f"@@ {_where(places, each.at)} @@\n")
        yield Chunk("same", safe.text(each.left))
        yield Chunk("before", f"[-{safe.text(each.a)}-]")
        yield Chunk("after", f"{{+{safe.text(each.b)}+}}")
        yield Chunk("same", f"{safe.text(each.right)}\n")


def as_data(found: Versions, a: Result) -> dict[str, Any]:
    """The same as plain values."""
    places = Places(a.document.original)
    return {
        "only_in_a": [record(edit, status, places) for edit, status in found.only_a],
        "only_in_b": [record(edit, status, places) for edit, status in found.only_b],
        "status": [
            record(edit, after, places) | {"status": {"a": before.value, "b": after.value}}
            for edit, before, after in found.other
        ],
        "text": [places.at(each.at)._asdict() | {"a": each.a, "b": each.b} for each in found.text],
    }


def _statuses(result: Result) -> dict[str, Status]:
    return {edit.id: status for edit, status in result.entries}


def _last(result: Result) -> Iterator[Entry]:
    """Each edit once; of one that stands in the ledger more than once, the last."""
    return iter({entry.edit.id: entry for entry in result.entries}.values())


def _changes(a: Result, b: Result) -> Iterator[Change]:
    """Where the texts differ: what lies between the stretches of the original that both have kept, in one order."""
    anchors = [Anchor(len(a.document.original), 0, len(a.text), len(b.text))]
    if a.text != b.text:
        anchors = [*_in_order(list(_shared(a, b))), *anchors]
    at = i = j = 0
    for anchor in anchors:
        before, after = a.text[i : anchor.a], b.text[j : anchor.b]
        if before != after:
            left = a.text[max(0, i - CONTEXT) : i].rpartition("\n")[2]
            yield Change(at, before, after, left, a.text[anchor.a : anchor.a + CONTEXT].partition("\n")[0])
        at, i, j = anchor.start + anchor.size, anchor.a + anchor.size, anchor.b + anchor.size


def _shared(a: Result, b: Result) -> Iterator[Anchor]:
    """The stretches of the original that both texts have kept, with their place in each, in the original's order."""
    one, two = _kept(a), _kept(b)
    n = m = 0
    while n < len(one) and m < len(two):
        (start, end, i), (begin, stop, j) = one[n], two[m]
        low, high = max(start, begin), min(end, stop)
        if low < high:
            yield Anchor(low, high - low, i + low - start, j + low - begin)
        n, m = (n + 1, m) if end <= stop else (n, m + 1)


def _kept(result: Result) -> list[tuple[int, int, int]]:
    """The pieces that are the original's own: start and end there, and the place in the clean text."""
    found, at = [], 0
    for piece in result.pieces:
        if piece.kept:
            found.append((*piece.spans[0], at))
        at += len(piece.text)
    return sorted(found)


def _in_order(anchors: list[Anchor]) -> list[Anchor]:
    """The longest row of anchors that follow one another in both texts."""
    anchors.sort(key=lambda anchor: anchor.a)
    ends: list[int] = []  # by the length of a row, the least place in b at which such a row ends
    rows: list[int] = []  # and the anchor there
    previous: list[int] = []
    for number, anchor in enumerate(anchors):
        at = bisect_left(ends, anchor.b)
        previous.append(rows[at - 1] if at else -1)
        ends[at : at + 1], rows[at : at + 1] = [anchor.b], [number]
    row = []
    number = rows[-1] if rows else -1
    while number >= 0:
        row.append(anchors[number])
        number = previous[number]
    return row[::-1]


def _counted(number: int) -> str:
    return f"{number:,} edit{'s' * (number != 1)}"


def _where(places: Places, at: int) -> str:
    place = places.at(at)
    return f"page {place.page}, line {place.line}, column {place.column}"
