"""Where a line that was read across may be cut, and what two cuts win by standing below one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Line

# Log odds, but where said otherwise. What a line's width says was fitted on half of 1,100 columns: there the seams
# over the cut, from left half to left half and from right half to right half weighed 0.99, 0.95 and 1.03.
PER_LINE = -0.3  # what a line must win to be thought read across
_SHIFT = 0.06  # what it costs when a cut stands a column to the side of the one above
_FREE = 4  # columns that a ragged margin may shift for nothing
_FAR = 20  # columns; a line far to the side of the others costs no more
_GAP = 1.5  # what a gap of two or more spaces speaks for a cut
_OVER = 0.65  # what it costs for each column by which a line is wider than its own
_WORST = 6.0  # and at most
_ROOM = 2.5  # what it costs that a line had room for the next word, and no sentence ended there
_LETTERS = 3  # a half that holds fewer is the number of a list, or a mark
_BARE = 1.5  # what such a half costs
_CUT = re.compile(r"(?<=\S)(\s+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a line may be cut, and what is known of it before the widths of the columns are."""

    at: int
    column: int
    worth: float  # that the words on both sides of the cut do not belong together
    down: float  # that its left half runs on in the next line
    up: float  # that its right half goes on from the line above
    right: int  # columns of its right half
    word: int  # letters of the first word there
    stops: bool  # that a sentence ends with the left half
    ends: bool  # that a sentence ends with the right half
    small: bool  # that the right half begins with a small letter
    wide: bool  # that there is a wide gap


def link(above: Cut, cut: Cut, join: float, width: int = 0) -> float:
    """What two cuts win by standing below one another. `width`: of the right column, when it is known."""
    ends = (above if above.column < cut.column else cut).stops  # a paragraph may end, and the line with it
    shift = 0 if ends else max(0, abs(above.column - cut.column) - _FREE)
    cost = misfit(above.right, cut.word, width, above.ends and not cut.small) if width else 0.0
    return above.down + cut.up - join - _SHIFT * min(shift, _FAR) - PER_LINE - cost


def misfit(size: int, word: int, width: int, ends: bool) -> float:
    """What it costs that a line of `size` columns is wider than its column of `width`, or leaves room for the next
    word, of `word` letters. Where a sentence ends a paragraph may end, and the line with it."""
    if size > width:
        return min(_WORST, _OVER * (size - width))
    return 0.0 if ends or size + 1 + word >= width else _ROOM


def cuts(text: str, seams: Seams, line: Line, start: int, end: int) -> Iterator[Cut]:
    """Where a line may be cut, from `start` to `end` with its newline: see `places`."""
    ends, score, below = _ends(seams, end), seams.score, text[end : end + 1]
    for at, column, gap in places(text, seams, line):
        word = len(text[at : at + 40].split(None, 1)[0])
        right, worth = len(line.text) - column, gap - score(at, at)
        stops = _ends(seams, at) and not below.islower()
        small = text[at].islower()
        yield Cut(at, column, worth, score(at, end), score(start, at), right, word, stops, ends, small, gap > 0)


def _ends(seams: Seams, at: int) -> bool:
    """Whether a sentence ends before `at`, or a colon stands there."""
    tail = seams.tail(at)
    return tail.terminal or tail.mark == ":"


def places(text: str, seams: Seams, line: Line) -> Iterator[tuple[int, int, float]]:
    """The offsets and columns where a line may be cut, and what the gap there speaks for: at a space, near an end
    of the line only where a sentence ends with the short half."""
    start, end = line.span
    edge, closed = len(line.text) // 6, _ends(seams, end)
    found = list(_CUT.finditer(text, start, end))
    gaps = [one for one in found if len(one[1]) > 1]
    letters = [0, *accumulate(map(str.isalpha, text[start:end]))]  # before each column
    for one in gaps if len(gaps) == 1 else found:
        column = one.end() - start
        wide = len(one[1]) > 1
        left, right = letters[column] >= _LETTERS, letters[-1] - letters[column] >= _LETTERS
        low = edge <= column or (left and _ends(seams, one.end()))
        if wide or (low and (column <= len(line.text) - edge or closed)):
            yield one.end(), column, _GAP if wide else 0.0 if left and right else -_BARE
