"""The clean text as a row of segments: what stayed, what was changed and by which edits, what came from elsewhere.

The reports that show changes in their place (HTML, word diff) are made of this; the ledger's order, by
contrast, is the order in which edits were applied.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from ocrfix.edits import Edit, Span
from ocrfix.result import Result
from ocrfix.text import Piece


class Kind(StrEnum):
    """What an edit is to a reader."""

    CORRECTION = "correction"
    SPACE = "space"  # only white space between words changes: a line joined to the next, a run of blanks
    REMOVAL = "removal"
    REDACTION = "redaction"  # a withheld stretch is shown as such: `[25X1]`
    MOVE = "move"


class Segment(NamedTuple):
    """A stretch of the clean text and the stretch of the original it stands for."""

    text: str  # as the clean text reads; empty when removed
    before: str  # as the original reads; never empty
    spans: tuple[Span, ...]
    edits: tuple[Edit, ...]  # the replacements that made it, in their order; empty when it is the original's own
    moved: Edit | None  # the move that brought it here
    going: Edit | None  # the suggested move that would take it elsewhere
    offer: Edit | None  # the suggested replacement of it; of neighbours with one offer, all are its parts

    @property
    def changed(self) -> bool:
        """Whether the text is not the original's own."""
        return bool(self.edits)


def kind(edit: Edit) -> Kind:
    """What the edit is to a reader, told by its texts alone."""
    after = (edit.after or "").strip()
    if edit.order is not None:
        return Kind.MOVE
    if edit.before.split() == after.split():
        return Kind.SPACE
    if not after:
        return Kind.REMOVAL
    if edit.note.code.startswith("RED") and after.startswith("[") and after.endswith("]"):
        return Kind.REDACTION
    return Kind.CORRECTION


def segments(result: Result) -> list[Segment]:
    """The clean text of `result`, cut where edits and suggestions begin and end, in its order."""
    offers, goers = _offers(result, moves=False), _offers(result, moves=True)
    cuts = sorted({at for span, _ in [*offers, *goers] for at in span})
    makers = _makers(result)
    movers = _movers(result)
    row: list[Segment] = []
    for number, piece in enumerate(result.pieces):
        mover = movers.get(piece.spans[0].start)
        edits = tuple(makers.get(number, ()))
        for spans, text in _cut(piece, cuts):
            before = "".join(result.document.original[slice(*span)] for span in spans)
            going, offer = _speaking(goers, spans[0].start), _speaking(offers, spans[0].start)
            row.append(Segment(text, before, spans, edits, mover, going, offer))
    return list(_without_idle_offers(row))


def displaced(order: Sequence[Span]) -> list[Span]:
    """The stretches to call "moved" in a new order: the fewest characters whose going leaves the rest in order."""
    runs = list(order)
    if not runs:
        return []
    best = [run.end - run.start for run in runs]
    previous = [-1] * len(runs)
    for i, run in enumerate(runs):
        for j in range(i):
            if runs[j].end <= run.start and best[j] + run.end - run.start > best[i]:
                best[i], previous[i] = best[j] + run.end - run.start, j
    at = max(range(len(runs)), key=lambda i: best[i])
    staying = set()
    while at >= 0:
        staying.add(at)
        at = previous[at]
    return [run for i, run in enumerate(runs) if i not in staying]


def moving(edit: Edit) -> list[tuple[Span, Span | None]]:
    """The stretches of the original that a move takes elsewhere, each with the stretch that it will stand behind.

    None stands for the head of the move. They are told by the order in which the stretches stood before the
    move, which is the original's only when no other move came first.
    """
    steps: list[tuple[Span, Span]] = []  # where a block of the new order stood in the old row, and in the original
    at = 0
    for span in edit.spans:
        for start, end in edit.order or ():
            low, high = max(start, span.start), min(end, span.end)
            if low < high:
                steps.append((Span(at + low - span.start, at + high - span.start), Span(low, high)))
        at += span.end - span.start
    ranks = {start: rank for rank, (start, _) in enumerate(edit.order or ())}
    starts = sorted(ranks)
    steps.sort(key=lambda step: (ranks[starts[bisect_right(starts, step[1].start) - 1]], step[1].start))
    taken = set(displaced([old for old, _ in steps]))
    return [(new, steps[number - 1][1] if number else None) for number, (old, new) in enumerate(steps) if old in taken]


def _speaking(offers: list[tuple[Span, Edit]], offset: int) -> Edit | None:
    at = bisect_right(offers, offset, key=_start) - 1
    return offers[at][1] if at >= 0 and offset < offers[at][0].end else None


def _without_idle_offers(row: list[Segment]) -> Iterator[Segment]:
    """Without suggestions of what the text reads already, because a surer edit of a later pass has done the same."""
    for offer, some in groupby(row, key=lambda segment: segment.offer):
        group = list(some)
        idle = offer is not None and "".join(segment.text for segment in group) == offer.after
        yield from (segment._replace(offer=None) for segment in group) if idle else group


def _offers(result: Result, *, moves: bool) -> list[tuple[Span, Edit]]:
    """The suggestions to show in the text, with their stretches; where two meet, the surer is shown."""
    taken: list[tuple[Span, Edit]] = []
    chosen = [edit for edit in result.suggestions if (edit.order is not None) is moves]
    for edit in sorted(chosen, key=lambda e: (-e.note.confidence, e.start)):
        spans = edit.spans if edit.order is None else [span for span, _ in moving(edit)]
        at = [bisect_right(taken, span.start, key=_start) for span in spans]
        free = all(
            (i == 0 or taken[i - 1][0].end <= span.start) and (i == len(taken) or span.end <= taken[i][0].start)
            for i, span in zip(at, spans, strict=True)
        )
        if free:
            for span in spans:
                insort(taken, (span, edit), key=_start)
    return taken


def _start(pair: tuple[Span, Edit]) -> int:
    return pair[0].start


def _makers(result: Result) -> dict[int, list[Edit]]:
    """The replacements by the number of the piece they made. A replaced piece is only ever replaced whole."""
    owners = sorted((span.start, number) for number, piece in enumerate(result.pieces) for span in piece.spans)
    starts = [start for start, _ in owners]
    made: dict[int, list[Edit]] = {}
    for edit in result.edits:
        if edit.order is None:
            made.setdefault(owners[bisect_right(starts, edit.spans[0].start) - 1][1], []).append(edit)
    return made


def _movers(result: Result) -> dict[int, Edit]:
    """The applied moves by the start of the pieces that stand out of the original's order."""
    moves = [edit for edit in result.edits if edit.order is not None]
    if not moves:
        return {}
    out = displaced(_runs(result.pieces))
    found: dict[int, Edit] = {}
    for piece in result.pieces:
        start = piece.spans[0].start
        if any(span.start <= start < span.end for span in out):
            mover = next((e for e in reversed(moves) if any(s.start <= start < s.end for s in e.spans)), None)
            if mover is not None:
                found[start] = mover
    return found


def _runs(pieces: Iterable[Piece]) -> list[Span]:
    """The order of the original's stretches in the clean text, neighbours that follow one another merged."""
    runs: list[Span] = []
    for start, end in (span for piece in pieces for span in piece.spans):
        if runs and runs[-1].end == start:
            runs[-1] = Span(runs[-1].start, end)
        else:
            runs.append(Span(start, end))
    return runs


def _cut(piece: Piece, cuts: Sequence[int]) -> Iterator[tuple[tuple[Span, ...], str]]:
    if not piece.kept:
        yield piece.spans, piece.text
        return
    start, end = piece.spans[0]
    inner = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
    for a, b in pairwise([start, *inner, end]):
        yield (Span(a, b),), piece.text[a - start : b - start]
