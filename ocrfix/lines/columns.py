"""Two columns read across: where each line is to be cut, so that the left halves and the right halves run on.

Each line of such a stretch holds a line of the left column and one of the right. A cheapest path over the lines
finds one cut a line: the seams over the cut and at the line's end should be bad, those from left half to left
half and from right half to right half good, and the cuts should stand below one another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from ocrfix.edits import Span
from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Kind, Line

FEWEST = 4  # lines of a stretch
_BROKEN = 0.8  # a seam between lines worse than this may be the end of a line read across
_SHIFT = 0.06  # what it costs when a cut stands a column to the side of the one above
_FAR = 20  # columns; a line far to the side of the others costs no more
_TRIM = 3  # lines
_FREE = 4  # columns that a ragged margin may shift for nothing
_GAP = 1.5  # what a gap of two or more spaces speaks for a cut
_PER_LINE = 0.2  # what a line must win to be thought read across
_SLACK = 1  # columns by which the width of a column is uncertain
_MISFIT = 0.6  # what it costs for each column by which a line is wider than its own, or had room for one more word
_WORST = 3.0  # and at most
_ENDED = 0.1  # the share of that cost that is left for the room at the end of a sentence
_LONG = 3.0  # what it speaks for a cut that a line is far wider than a column
_DOUBT = 1.8  # of that, what does not count when a stretch is to be offered: paragraphs are wide, too
_ALONE = 2.0  # what it costs when the whole line had room in the left column
_ENOUGH = 4.0  # the one seam from column to column does not make up for poor lines
_TINY = 1e-6  # for the order of the sums
_NO_CUT = -1000.0  # what a line wins that cannot be cut
_STOP = re.compile(r"[.!?:][\"'\u2019\u201d)]*\s*$")
_CUT = re.compile(r"(?<=\S)(\s+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Columns:
    """A stretch of lines read across, the left halves and the right halves in their order."""

    left: tuple[Span, ...]
    right: tuple[Span, ...]
    gain: float  # log odds, per line; less where it is the lines' length that speaks


@dataclass(frozen=True, slots=True)
class _Cut:
    at: int
    column: int
    worth: float  # that the words on both sides of the cut do not belong together
    down: float  # that its left half runs on in the next line
    up: float  # that its right half goes on from the line above
    right: int  # columns of its right half
    word: int  # letters of the first word there
    ends: bool  # that a sentence ends with the right half
    long: bool  # that the whole line is far wider than a column spoke for it
    before: int = -1  # index of the cut chosen in the line above
    total: float = 0.0


def in_columns(text: str, seams: Seams, kept: Sequence[Line], least: float) -> Iterator[Columns]:
    """Stretches of lines that were read across, each found once; only those that may win `least` a line."""
    starts = [text.rfind("\n", 0, line.span.start) + 1 for line in kept] + [len(text)]
    wide = [_wide(line) for line in kept]
    low = 0
    while low < len(kept):
        high, misses = low + 1, 0
        while high < len(kept) and wide[high]:
            misses += seams.score(starts[high], starts[high]) >= _BROKEN
            if misses > 1 + (high - low) // 4:
                break
            high += 1
        hope = high - low >= FEWEST and wide[low] and _hopeful(text, seams, kept, starts, low, high, least)
        chosen = _path(text, seams, kept, starts, low, high, 0, 0) if hope else []
        if len(chosen) >= FEWEST:
            sizes = sorted(len(kept[n].text) for n, _ in chosen)
            whole = sizes[int(_SHARES[-1] * (len(sizes) - 1))]
            best = 0.0
            paths = [(width, max(_NARROW, whole - width - 1)) for width in _widths(chosen, whole)]
            chosen = []
            for width, other in paths:
                path = _path(text, seams, kept, starts, low, high, width, other)
                if path and path[-1][1].total > best:
                    best = path[-1][1].total
                    chosen = _joined(text, seams, kept, starts, path, width, other)
        if found := _trimmed(seams, starts, chosen):
            yield found
        low = high


def _widths(chosen: Sequence[tuple[int, _Cut]], whole: int) -> list[int]:
    """How wide the left column may be: half of the lines, which are `whole` columns wide; or by where they were cut as
    long as that was not known, most of them near its edge, some too far to the right."""
    columns = sorted(cut.column - 1 for _, cut in chosen)
    near = {(whole - 1) // 2, *(columns[int(share * (len(columns) - 1))] for share in _SHARES)}
    return sorted({width + more for width in near for more in _AROUND if _NARROW <= width + more < whole - _NARROW})


_NARROW = 12  # columns of a column at least


_SHARES = (0.5, 0.7, 0.85)  # of the lines, cut farther to the left
_AROUND = (-3, 0, 3)  # columns


def _wide(line: Line) -> bool:
    return line.kind in (Kind.PROSE, Kind.ITEM, Kind.TABLE) and len(line.text.split()) >= 4


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
        for at, _, gap in _places(text, kept[n]):
            worth = -seams.score(at, at) + gap - least
            down, up = seams.bound(at, end), seams.bound(start, at)
            first, within, last = max(first, worth + down), max(within, worth + down + up), max(last, worth + up)
        join = (seams.score(start, start) if n > low else 0.0) + _PER_LINE
        if len(opened) > FEWEST - 2:
            best = max(best, opened[-FEWEST + 1])
            if best + inner[-1] + last - join + _ENOUGH > -_TINY:
                return True
        inner.append(inner[-1] + within - join)
        opened.append(first - inner[-1])
    return False


def _path(
    text: str, seams: Seams, kept: Sequence[Line], starts: Sequence[int], low: int, high: int, width: int, other: int
) -> list[tuple[int, _Cut]]:
    """The best cuts between the lines `low` and `high`, by a cheapest path that may begin and end anywhere.
    `width`, `other`: of the left and of the right column, when they are known."""
    rows: list[list[_Cut]] = []
    best: tuple[float, int, int] = (0.0, -1, -1)
    for n in range(low, high):
        join = seams.score(starts[n], starts[n]) if n > low else 0.0
        row = []
        below = len(kept[n + 1].text.split()[0]) if n + 1 < high else 0
        for cut in _cuts(text, seams, kept[n], starts[n], starts[n + 1], below, width):
            linked = [above.total + cut.worth + _link(above, cut, join, other) for above in (rows[-1] if rows else [])]
            before = max(range(len(linked)), key=linked.__getitem__, default=-1)
            if before < 0 or linked[before] <= cut.worth:
                before, total = -1, cut.worth
            else:
                total = linked[before]
            row.append(replace(cut, before=before, total=total))
            if total > best[0]:
                best = (total, n - low, len(row) - 1)
        rows.append(row)
    _, at, index = best
    chosen: list[tuple[int, _Cut]] = []
    while index >= 0:
        cut = rows[at][index]
        chosen.append((at + low, cut))
        at, index = at - 1, cut.before
    return chosen[::-1]


def _joined(
    text: str,
    seams: Seams,
    kept: Sequence[Line],
    starts: Sequence[int],
    path: list[tuple[int, _Cut]],
    width: int,
    other: int,
) -> list[tuple[int, _Cut]]:
    """A path with its last and its first cut chosen anew, now that it is known what the foot of the left column runs
    on in: the head of the right one."""
    if len(path) < FEWEST:
        return path
    inner = path[1:-1]
    (first, head), (last, foot) = path[0], path[-1]
    join = seams.score(starts[last], starts[last])
    foots = _cuts(text, seams, kept[last], starts[last], starts[last + 1], 0, width)
    foot = max(foots, key=lambda cut: cut.worth + _link(inner[-1][1], cut, join, other) + seams.score(cut.at, head.at))
    join = seams.score(starts[first + 1], starts[first + 1])
    below = len(kept[first + 1].text.split()[0])
    heads = _cuts(text, seams, kept[first], starts[first], starts[first + 1], below, width)
    head = max(heads, key=lambda cut: cut.worth + _link(cut, inner[0][1], join, other) + seams.score(foot.at, cut.at))
    return [(first, head), *inner, (last, foot)]


def _link(above: _Cut, cut: _Cut, join: float, width: int = 0) -> float:
    """What two cuts win by standing below one another. `width`: of the right column, when it is known."""
    shift = max(0, abs(above.column - cut.column) - _FREE)
    misfit = _misfit(above.right, cut.word, width, above.ends) if width else 0.0
    return above.down + cut.up - join - _SHIFT * min(shift, _FAR) - _PER_LINE - misfit


def _misfit(size: int, word: int, width: int, ends: bool) -> float:
    """What it costs that a line of `size` columns is wider than its column, or leaves room for the next word; with the
    end of a sentence a paragraph may end, and the line with it."""
    over, under = size - width - _SLACK, width - _SLACK - (size + 1 + word)
    return min(_WORST, _MISFIT * max(0.0, over, under * (_ENDED if ends else 1.0)))


def _trimmed(seams: Seams, starts: Sequence[int], chosen: Sequence[tuple[int, _Cut]]) -> Columns | None:
    """The stretch, up to `_TRIM` lines shorter at both ends where the foot of the left column then runs on better
    at the head of the right."""
    best: Columns | None = None
    most = 0.0
    for low, high in product(range(_TRIM + 1), range(_TRIM + 1)):
        part = chosen[low : len(chosen) - high]
        if len(part) < FEWEST:
            continue
        total = sum([cut.worth for _, cut in part], 0.0) + min(_ENOUGH, seams.score(part[-1][1].at, part[0][1].at))
        for (_, above), (n, cut) in pairwise(part):
            total += _link(above, cut, seams.score(starts[n], starts[n]))
        if best is None or total > most:
            most = total
            left = tuple(Span(starts[n], cut.at) for n, cut in part)
            right = tuple(Span(cut.at, starts[n + 1]) for n, cut in part)
            long = sum([cut.long for _, cut in part])
            best = Columns(left, right, (total - _DOUBT * long) / len(part))
    return best


def _cuts(text: str, seams: Seams, line: Line, start: int, end: int, below: int, width: int) -> Iterator[_Cut]:
    """Where a line may be cut: at a space, not near its ends; a wide gap speaks for itself. When the column's width
    is known, its line must not be wider, nor so short that the first word of the next (`below` letters) had room."""
    for at, column, gap in _places(text, line):
        worth = -seams.score(at, at) + gap
        size = len(line.text)
        long = bool(width and not gap and size > width * 3 // 2)
        if width and not gap:
            worth += _LONG * long - _misfit(column - 1, below, width, _ends(text, at))
            worth -= _ALONE * (size <= width + _SLACK)
        word = len(text[at : at + 40].split(None, 1)[0])
        down, up = seams.score(at, end), seams.score(start, at)
        yield _Cut(at, column, worth, down, up, size - column, word, _ends(text, end), long)


def _ends(text: str, at: int) -> bool:
    """Whether a sentence ends before `at`."""
    return _STOP.search(text[max(0, at - 8) : at]) is not None


def _places(text: str, line: Line) -> Iterator[tuple[int, int, float]]:
    """The offsets and columns where a line may be cut, and what the gap there speaks for."""
    edge = len(line.text) // 6
    found = list(_CUT.finditer(text, line.span.start, line.span.end))
    gaps = [one for one in found if len(one[1]) > 1]
    for one in gaps if len(gaps) == 1 else found:
        column = one.end() - line.span.start
        wide = len(one[1]) > 1
        if wide or edge <= column <= len(line.text) - edge:
            yield one.end(), column, _GAP if wide else 0.0
