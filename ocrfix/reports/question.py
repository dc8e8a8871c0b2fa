"""A question of a review: one edit in its place, with all that is known of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocrfix.edits import Edit, Span
from ocrfix.reports import safe
from ocrfix.reports.chunk import Chunk
from ocrfix.reports.listed import quoted, sure
from ocrfix.reports.places import Places
from ocrfix.reports.segments import moving
from ocrfix.result import Result, Status
from ocrfix.text import Piece

CONTEXT = 150  # characters of the text shown on each side
LONGEST = 600  # of an edit's own texts; the middle of longer ones is left out


class Around(NamedTuple):
    """A stretch of the original as the clean text has it now."""

    left: str
    now: str
    right: str


def question(result: Result, edit: Edit, status: Status, places: Places, number: str) -> Iterator[Chunk]:
    """The edit for a terminal. `number` says which question it is: "3/40"."""
    where = places.at(edit.start)
    yield Chunk("head", f"({number}) {edit.note.code}  {sure(edit)} sure")
    yield Chunk("head", "" if status is Status.SUGGESTED else f", {status.value}")
    yield Chunk("place", f"  page {where.page}, line {where.line}, column {where.column}\n")
    yield Chunk("note", f"{safe.short(edit.note.why, 300)}\n")
    yield from _moved(result, edit) if edit.order is not None else _changed(result, edit)


def around(result: Result, edit: Edit) -> Around:
    """Where the stretch of an edit stands in the clean text, and what it reads there."""
    wanted = sorted(edit.spans)
    starts = [span.start for span in wanted]
    before: list[str] = []
    now: list[str] = []
    behind: list[str] = []
    for piece in result.pieces:
        for text, inside in _parts(piece, wanted, starts):
            if inside:
                now += [*behind, text]
                behind = []
            else:
                (behind if now else before).append(text)
    return Around("".join(before), "".join(now), "".join(behind))


def _parts(piece: Piece, wanted: Sequence[Span], starts: list[int]) -> Iterator[tuple[str, bool]]:
    """A piece cut where the wanted stretches begin and end; a replaced one belongs to them whole."""
    if not piece.kept:
        yield piece.text, any(_meets(start, end, wanted, starts) for start, end in piece.spans)
        return
    first, last = piece.spans[0]
    at = first
    for start, end in wanted[max(0, bisect_right(starts, first) - 1) : bisect_right(starts, last - 1)]:
        low, high = max(at, start), min(end, last)
        if low < high:
            yield piece.text[at - first : low - first], False
            yield piece.text[low - first : high - first], True
            at = high
    yield piece.text[at - first :], False


def _meets(start: int, end: int, wanted: Sequence[Span], starts: list[int]) -> bool:
    at = bisect_right(starts, end - 1)
    return at > 0 and wanted[at - 1][1] > start


def _changed(result: Result, edit: Edit) -> Iterator[Chunk]:
    place = around(result, edit)
    yield Chunk("same", f"\n  {_last_lines(place.left)}")
    yield Chunk("before", f"[-{_own(edit.before)}-]")
    yield Chunk("after", f"{{+{_own(edit.after or '')}+}}")
    yield Chunk("same", f"{_first_lines(place.right)}\n")
    if place.now not in (edit.before, edit.after):
        yield Chunk("note", f"  it reads {quoted(place.now, 80)} now: other edits meet this one\n")
    yield Chunk("same", "\n")


def _moved(result: Result, edit: Edit) -> Iterator[Chunk]:
    original = result.document.original
    for span, behind in moving(edit):
        yield Chunk("moved", f"\n  {{>{_own(original[slice(*span)])}<}}\n")
        if behind is None:
            yield Chunk("same", "  would stand at the head of this part of the text\n")
        else:
            yield Chunk("same", f"  would stand behind: {_last_lines(original[slice(*behind)])}\n")
    yield Chunk("same", "\n")


def _last_lines(text: str) -> str:
    """The last words before a place, from the start of their paragraph when that is near."""
    part = text[-CONTEXT:]
    if len(text) > CONTEXT and " " in part:
        part = "… " + part.partition(" ")[2]
    return safe.text(part.rpartition("\n\n")[2].rpartition("\f")[2].replace("\n", " "))


def _first_lines(text: str) -> str:
    """The first words behind a place, to the end of their paragraph when that is near."""
    part = text[:CONTEXT]
    if len(text) > CONTEXT and " " in part:
        part = part.rpartition(" ")[0] + " …"
    return safe.text(part.partition("\n\n")[0].partition("\f")[0].replace("\n", " "))


def _own(text: str) -> str:
    """One of the edit's own texts: line ends are shown, a long one is cut in its middle."""
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = f"{text[:half]} […{len(text) - 2 * half:,} characters…] {text[-half:]}"
    return safe.line(text)
