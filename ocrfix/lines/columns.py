"""Two columns read across: where each line is to be cut, so that the left halves and the right halves run on.

Each line of such a stretch holds a line of the left column and one of the right. A cheapest path over the lines
finds one cut a line: the seams over the cut and at the line's end should be bad, those from left half to left
half and from right half to right half good, and the cuts should stand below one another.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

from ocrfix.edits import Span
from ocrfix.lines.cuts import PER_LINE, Cut, cuts, link, misfit, places
from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Kind, Line

FEWEST = 5  # lines of a stretch: of 14 false ones in 139 long reports all had four
_BROKEN = 0.0  # the seams inside `FEWEST` lines read across are together no better: in 261 of 263 stretches
_MARGIN = 4  # lines around such lines
_TRIM = 3  # lines
_FEW = 6  # cuts of a line that are weighed together with those of another
_PROMISES = 1.2  # what a line must win, the widths unknown, for the widths to be sought: all 441 offered did
_LONG = 3.0  # what it speaks for a cut that a line is far wider than a column
_DOUBT = 1.4  # of that, what does not count when a stretch is to be offered: paragraphs are wide, too
_ALONE = 2.0  # what it costs when the whole line had room in the left column
_ENOUGH = 6.0  # the one seam from column to column does not make up for poor lines
_NARROW = 12  # columns of a column at least
_SHARES = (0.5, 0.7, 0.85)  # of the lines, cut farther to the left
_AROUND = (-4, -2, 0, 2, 4)  # columns
_FULL = 0.93  # of the halves of a column are no longer than it is wide
_AGAIN = 3  # times that the widths are measured on the cuts that they led to
_TINY = 1e-6  # for the order of the sums
_NO_CUT = -1000.0  # what a line wins that cannot be cut


@dataclass(frozen=True, slots=True)
class Columns:
    """A stretch of lines read across, the left halves and the right halves in their order."""

    left: tuple[Span, ...]
    right: tuple[Span, ...]
    gain: float  # log odds, per line; less where it is the lines' length that speaks


class _Chosen(NamedTuple):
    """A line, where it is cut, and what that is worth when the widths are known."""

    line: int
    cut: Cut
    worth: float
    long: bool  # that the whole line is far wider than a column spoke for it


class _Path(NamedTuple):
    """The best cuts for two widths, and what they win."""

    won: float
    path: list[_Chosen]
    width: int  # of the left column
    other: int  # of the right one


def in_columns(text: str, seams: Seams, kept: Sequence[Line], least: float) -> Iterator[Columns]:
    """Stretches of lines that were read across, each found once; only those that may win `least` a line."""
    starts = [text.rfind("\n", 0, line.span.start) + 1 for line in kept] + [len(text)]
    for low, high in _runs(seams, kept, starts):
        yield from _between(text, seams, kept, starts, low, high, least)


def _runs(seams: Seams, kept: Sequence[Line], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From which line to which a stretch may lie: around `FEWEST` wide lines that do not run on one in the next."""
    size, low = len(kept), 0
    while low < size:
        high = low
        while high < size and _wide(kept[high]):
            high += 1
        joins = [seams.score(start, start) for start in starts[low + 1 : high]]  # none where one line is alone
        found: list[tuple[int, int]] = []
        for n in range(low, high - FEWEST + 1):
            if sum(joins[n - low : n - low + FEWEST - 1], 0.0) <= _BROKEN:
                begin, end = max(low, n - _MARGIN), min(high, n + FEWEST + _MARGIN)
                if found and begin <= found[-1][1]:
                    begin = found.pop()[0]
                found.append((begin, end))
        yield from found
        low = high + 1


def _between(
    text: str, seams: Seams, kept: Sequence[Line], starts: Sequence[int], low: int, high: int, least: float
) -> Iterator[Columns]:
    """The best stretch between two lines, and, where it wins enough, those before and behind it."""
    if high - low < FEWEST or not _hopeful(text, seams, kept, starts, low, high, least):
        return
    found = _Stretch(text, seams, kept, starts, low, high).columns()
    if found is None:
        return
    yield found
    if found.gain < least:
        return
    first = bisect_left(starts, found.left[0].start)
    yield from _between(text, seams, kept, starts, low, first, least)
    yield from _between(text, seams, kept, starts, first + len(found.left), high, least)


def _widths(chosen: Sequence[_Chosen], whole: int) -> list[int]:
    """How wide the left column may be: half of the lines, which are `whole` columns wide; or by where they were cut as
    long as that was not known, most of them near its edge, some too far to the right."""
    columns = sorted(one.cut.column - 1 for one in chosen)
    near = {(whole - 1) // 2, *(columns[int(share * (len(columns) - 1))] for share in _SHARES)}
    return sorted({width + more for width in near for more in _AROUND if _NARROW <= width + more < whole - _NARROW})


def _measured(path: Sequence[_Chosen]) -> tuple[int, int]:
    """How wide the two columns are by the halves of a path."""
    return _full([one.cut.column - 1 for one in path]), _full([one.cut.right for one in path])


def _full(sizes: Sequence[int]) -> int:
    """The length of a full line: nearly the longest."""
    return max(_NARROW, sorted(sizes)[int(_FULL * (len(sizes) - 1))])


def _wide(line: Line) -> bool:
    return line.kind in (Kind.PROSE, Kind.ITEM, Kind.TABLE, Kind.HEADING) and len(line.text.split()) >= 4


def _hopeful(
    text: str, seams: Seams, kept: Sequence[Line], starts: Sequence[int], low: int, high: int, least: float
) -> bool:
    """Whether a stretch between the lines `low` and `high` may win `least` a line: each line by its best cut, as if
    shifts cost nothing, and new seams were as good as they can be."""
    inner = [0.0]  # sums of what the lines so far win inside a stretch
    opened: list[float] = []  # what a stretch wins by beginning at a line, less the sum before its second line
    best = -math.inf
    for n in range(low, high):
        start, end = starts[n], starts[n + 1]
        first = within = last = _NO_CUT
        for at, _, gap in places(text, seams, kept[n]):
            worth = -seams.score(at, at) + gap - least
            down, up = seams.bound(at, end), seams.bound(start, at)
            first, within, last = max(first, worth + down), max(within, worth + down + up), max(last, worth + up)
        join = (seams.score(start, start) if n > low else 0.0) + PER_LINE
        if len(opened) > FEWEST - 2:
            best = max(best, opened[-FEWEST + 1])
            if best + inner[-1] + last - join + _ENOUGH > -_TINY:
                return True
        inner.append(inner[-1] + within - join)
        opened.append(first - inner[-1])
    return False


class _Stretch:
    """Lines that may have been read across, and every place where each of them may be cut."""

    def __init__(
        self, text: str, seams: Seams, kept: Sequence[Line], starts: Sequence[int], low: int, high: int
    ) -> None:
        self._low = low
        self._starts = starts
        self._score = seams.score
        self._rows = [list(cuts(text, seams, kept[n], starts[n], starts[n + 1])) for n in range(low, high)]
        self._joins = [seams.score(starts[n], starts[n]) if n > low else 0.0 for n in range(low, high)]
        self._sizes = [len(kept[n].text) for n in range(low, high)]
        self._below = [len(kept[n].text.split()[0]) for n in range(low + 1, high)] + [0]

    def columns(self) -> Columns | None:
        """The stretch that was read across, by the best cuts and the widths of the columns that make them so."""
        rough = self._path(0, 0)
        if len(rough[1]) < FEWEST or rough[0] < _PROMISES * len(rough[1]):
            return None
        sizes = sorted(self._sizes[one.line - self._low] for one in rough[1])
        whole = sizes[int(_SHARES[-1] * (len(sizes) - 1))]
        widths = [(width, max(_NARROW, whole - width - 1)) for width in _widths(rough[1], whole)]
        if not widths:  # the lines are too short to hold two columns
            return None
        best = max((self._as_wide(*pair) for pair in widths), key=lambda one: one.won)
        for _ in range(_AGAIN):
            again = self._as_wide(*_measured(best.path))
            if again.won <= best.won:
                break
            best = again
        return self._trimmed(best)

    def _as_wide(self, width: int, other: int) -> _Path:
        return _Path(*self._path(width, other), width, other)

    def _path(self, width: int, other: int) -> tuple[float, list[_Chosen]]:
        """The best cuts, by a cheapest path that may begin and end anywhere, and what they win.
        `width`, `other`: of the left and of the right column, when they are known."""
        best, at, index = 0.0, -1, -1
        totals: list[list[float]] = []
        befores: list[list[int]] = []
        worths = [[self._worth(n, cut, width) for cut in row] for n, row in enumerate(self._rows)]
        for n, row in enumerate(self._rows):
            mine: list[float] = []
            before: list[int] = []
            above = list(enumerate(zip(self._rows[n - 1], totals[-1], strict=True))) if n else []
            join = self._joins[n]
            for cut, worth in zip(row, worths[n], strict=True):
                total, chosen = worth, -1
                for k, (upper, so_far) in above:
                    linked = so_far + worth + link(upper, cut, join, other)
                    if linked > total:
                        total, chosen = linked, k
                if total > best:
                    best, at, index = total, n, len(mine)
                mine.append(total)
                before.append(chosen)
            totals.append(mine)
            befores.append(before)
        path: list[_Chosen] = []
        while index >= 0:
            path.append(self._as_chosen(at, self._rows[at][index], width))
            at, index = at - 1, befores[at][index]
        return best, path[::-1]

    def _worth(self, n: int, cut: Cut, width: int, below: int = 0) -> float:
        """When the column's width is known, its line must not be wider, nor so short that the first word of the next
        (of `below` letters where that is not the line below) had room; a wide gap speaks for itself."""
        if not width or cut.wide:
            return cut.worth
        cost = misfit(cut.column - 1, below or self._below[n], width, cut.stops)
        worth = cut.worth + _LONG * self._long(n, width) - cost
        return worth - _ALONE * (self._sizes[n] <= width)

    def _long(self, n: int, width: int) -> bool:
        return self._sizes[n] > width * 3 // 2

    def _as_chosen(self, n: int, cut: Cut, width: int) -> _Chosen:
        long = bool(width and not cut.wide and self._long(n, width))
        return _Chosen(n + self._low, cut, self._worth(n, cut, width), long)

    def _trimmed(self, whole: _Path) -> Columns | None:
        """A path, up to `_TRIM` lines shorter at both ends where the foot of the left column then runs on better at the
        head of the right."""
        _, path, width, other = whole
        best: list[_Chosen] = []
        most = 0.0
        for low, high in product(range(_TRIM + 1), range(_TRIM + 1)):
            part = path[low : len(path) - high]
            if len(part) < FEWEST:
                continue
            total, first, last = self._closed(part, width, other)
            total += sum([one.worth for one in part[1:-1]], 0.0)
            for above, one in pairwise(part[1:-1]):
                total += link(above.cut, one.cut, self._joins[one.line - self._low], other)
            if not best or total > most:
                most, best = total, [first, *part[1:-1], last]
        if not best:
            return None
        left = tuple(Span(self._starts[one.line], one.cut.at) for one in best)
        right = tuple(Span(one.cut.at, self._starts[one.line + 1]) for one in best)
        long = sum([one.long for one in best])
        return Columns(left, right, (most - _DOUBT * long) / len(best))

    def _closed(self, part: Sequence[_Chosen], width: int, other: int) -> tuple[float, _Chosen, _Chosen]:
        """What the first and the last line of a path win by the two cuts that are best for both: the foot of the left
        column runs on in the head of the right one."""
        first, last = part[0].line - self._low, part[-1].line - self._low
        above, below, joins = part[-2].cut, part[1].cut, self._joins
        heads = [(self._worth(first, one, width) + link(one, below, joins[first + 1], other), one)
                 for one in self._rows[first]]  # fmt: skip
        feet = [(self._worth(last, one, width) + link(above, one, joins[last], other), one)
                for one in self._rows[last]]  # fmt: skip
        total, head, foot = max(
            ((a + b + self._worth(last, foot, width, head.word) - self._worth(last, foot, width)
              + min(_ENOUGH, self._score(foot.at, head.at)), head, foot)
             for (a, head), (b, foot) in product(_best(heads), _best(feet))),
            key=lambda one: one[0],
        )  # fmt: skip
        return total, self._as_chosen(first, head, width), self._as_chosen(last, foot, width)


def _best(cuts: Sequence[tuple[float, Cut]]) -> list[tuple[float, Cut]]:
    """The cuts that are worth a thought."""
    return sorted(cuts, key=lambda one: -one[0])[:_FEW]
