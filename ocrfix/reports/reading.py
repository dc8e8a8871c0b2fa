"""The text with its changes in place, and lists of them, as they stand without a script: to read, not to decide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from ocrfix.edits import Edit
from ocrfix.reports import safe
from ocrfix.reports.places import Places
from ocrfix.reports.segments import Kind, Segment, kind, moving, segments
from ocrfix.result import Entry, Result, Status

FOLD_FROM = 40  # characters: longer removals are folded to a line
KEPT_LISTED = 500  # stretches that were left alone
LISTED = 1000  # changes, and suggestions: without a script a longer list helps no one, and the ledger has them all
SPACES_LISTED = 500  # changes of white space; a document with Windows line ends has one a line


_LISTS = {"offers": LISTED, "changes": LISTED, "spaces": SPACES_LISTED}


class Mark(NamedTuple):
    """A stretch of the text as the page shows it."""

    role: str  # "same", "space", "gone", "folded", "offer", "correction", "removal", "redaction"
    before: str = ""
    after: str = ""
    title: str = ""
    anchor: str = ""  # its own place on the page
    row: str = ""  # the place of its line in the lists


class Part(NamedTuple):
    """Marks that stand together, and what they are when they came from elsewhere or are offered to go there."""

    marks: list[Mark]
    role: str = ""  # "moved" or "going"
    label: str = ""
    anchor: str = ""
    row: str = ""


class Row(NamedTuple):
    """A line of the lists."""

    row: str
    anchor: str
    place: str
    code: str
    before: str
    after: str
    sure: str
    why: str
    status: str


def values(result: Result) -> dict[str, Any]:
    """What the template `reading.html` shows."""
    page = _Page(result)
    parts = list(page.parts())
    rows = {name: page.rows(name) for name in _LISTS}
    return {"parts": parts, **rows, "counts": page.counts, "codes": list(_codes(result))}


def kept(result: Result) -> list[tuple[str, str, str, str]]:
    """What was left alone: place, code, text and reason, in the order of the original; the first KEPT_LISTED."""
    places, original = Places(result.document.original), result.document.original
    rows = []
    for each in sorted(result.kept, key=lambda kept: kept.spans[0].start)[:KEPT_LISTED]:
        place = places.at(each.spans[0].start)
        text = safe.short(" ".join(original[slice(*span)][:400] for span in each.spans), 80)
        rows.append((f"{place.page}:{place.line}", each.note.code, text, safe.line(each.note.why)))
    return rows


def _codes(result: Result) -> Iterator[tuple[str, int, int, int]]:
    for code, n in result.counts().items():
        applied = n.get(Status.APPLIED, 0) + n.get(Status.ACCEPTED, 0)
        yield code, applied, n.get(Status.SUGGESTED, 0), n.get(Status.REJECTED, 0)


class _Page:
    """Gives each edit its line and each changed stretch its place, and each the other's."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._places = Places(result.document.original)
        self._anchor: dict[int, str] = {}  # by id(edit)
        ordered = sorted(enumerate(result.entries), key=lambda each: each[1].edit.start)
        lists: dict[str, list[tuple[int, Entry]]] = {name: [] for name in _LISTS}
        for each in ordered:
            lists[_list_of(each[1])].append(each)
        self.counts = {name: len(each) for name, each in lists.items()}
        self._lists = {name: each[: _LISTS[name]] for name, each in lists.items()}
        self._row = {id(entry.edit): f"e{n}" for each in self._lists.values() for n, entry in each}

    def parts(self) -> Iterator[Part]:
        """The text, in its order."""
        row = segments(self._result)
        gone = self._gone(row)
        for (moved, going), some in groupby(row, key=lambda segment: (segment.moved, segment.going)):
            group = list(some)
            marks = list(self._marks(group, gone))
            edit = moved or going
            if edit is None:
                yield Part(marks)
                continue
            line = self._places.at(group[0].spans[0].start).line
            label = f"moved here from line {line}" if moved else f"a suggestion: {self._whereto(edit)[1]}"
            yield Part(marks, "moved" if moved else "going", label, self._anchored(edit), self._row.get(id(edit), ""))

    def rows(self, which: str) -> list[Row]:
        """The lines of one list, in the order of the original."""
        return [self._line(entry) for _, entry in self._lists[which]]

    def _line(self, entry: Entry) -> Row:
        edit, status = entry
        place = self._places.at(edit.start)
        before, after = safe.text(edit.before), safe.text(edit.after or "")
        if edit.order is not None:
            before, after = self._whereto(edit)
        return Row(
            row=self._row.get(id(edit), ""),
            anchor=self._anchor.get(id(edit), ""),
            place=f"{place.page}:{place.line}",
            code=edit.note.code,
            before=_long(before),
            after=_long(after),
            sure=f"{edit.note.confidence:.0%}",
            why=safe.line(edit.note.why),
            status=status.value,
        )

    def _whereto(self, edit: Edit) -> tuple[str, str]:
        """What a move takes elsewhere, and where the first of it goes, told by the words that it comes behind."""
        original = self._result.document.original
        taken = moving(edit)
        what = " … ".join(safe.short(original[slice(*span)], 200) for span, _ in taken)
        if not taken:
            return safe.short(edit.before, 200), "stays"
        behind = taken[0][1]
        if behind is None:
            return what, "moved to the head of this stretch"
        last = " ".join(original[slice(*behind)].split())
        return what, f"moved behind “{'… ' * (len(last) > 48)}{safe.line(last[-48:])}”"

    def _anchored(self, *edits: Edit) -> str:
        """A place on the page for these edits; "" when all have one already, so that no place is given twice."""
        new = [edit for edit in edits if id(edit) not in self._anchor]
        anchor = f"p{len(self._anchor)}"
        self._anchor.update({id(edit): anchor for edit in new})
        return anchor if new else ""

    def _marks(self, row: list[Segment], gone: dict[int, Edit]) -> Iterator[Mark]:
        for offer, some in groupby(row, key=lambda segment: segment.offer):
            group = list(some)
            for segment in group:
                if segment.spans[0].start in gone:
                    yield Mark("gone", row=self._row.get(id(gone[segment.spans[0].start]), ""))
            if offer is None:
                yield from map(self._mark, group)
            else:
                now = safe.text("".join(segment.text for segment in group))
                after = safe.text(offer.after or "") or "remove"
                yield Mark("offer", now, after, _title(offer), self._anchored(offer), self._row.get(id(offer), ""))

    def _mark(self, segment: Segment) -> Mark:
        after = safe.text(segment.text)
        telling = [edit for edit in segment.edits if kind(edit) is not Kind.SPACE]
        if not segment.edits:
            return Mark("same", after=after)
        if not telling:
            return Mark("space", after=after)
        last = telling[-1]
        anchor = self._anchored(*telling)
        before = safe.text(segment.before)
        role = kind(last)
        if not segment.text.strip() and len(before) >= FOLD_FROM:
            title = f"removed, {last.note.code}: {safe.short(before, 48)}"
            return Mark("folded", before, after, title, anchor)
        title = "; ".join(map(_title, telling))
        return Mark(
            "correction" if role is Kind.MOVE else role.value, before, after, title, anchor, self._row.get(id(last), "")
        )

    def _gone(self, row: list[Segment]) -> dict[int, Edit]:
        """Where moved stretches stood: the start of the segment that now stands there, and the move."""
        staying = sorted(segment.spans[0].start for segment in row if segment.moved is None)
        found: dict[int, Edit] = {}
        for moved, some in groupby(row, key=lambda segment: segment.moved):
            if moved is not None:
                at = bisect_right(staying, next(iter(some)).spans[0].start)
                if at < len(staying):
                    found[staying[at]] = moved
        return found


def _list_of(entry: Entry) -> str:
    if entry.status is Status.SUGGESTED:
        return "offers"
    return "spaces" if kind(entry.edit) is Kind.SPACE else "changes"


def _title(edit: Edit) -> str:
    return f"{edit.note.code}, {edit.note.confidence:.0%} sure: {safe.line(edit.note.why)}"


def _long(text: str) -> str:
    return text if len(text) <= 600 else f"{text[:300]} […] {text[-200:]}"
