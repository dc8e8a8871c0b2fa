"""Two columns read across whose gutter was kept: every line of a run has one wide gap.

The gaps say where to cut and where the run begins and ends, so that only one question is left: do the halves run on
downward, or does each line run on over its gap? A table's rows do neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ocrfix.edits import Span
from ocrfix.lines.columns import Columns
from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Line

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

FEWEST = 4  # lines of a run
_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_LETTERS = 3  # that a half holds at least
_BROAD = 12  # characters of the halves of a side, on average: names and numbers beside a text are no column
# Of 514 runs set in two columns 454 meet both (60 hold too many sentences that end with their lines); of 1,537 tables
# made of random lines, and texts with a gap in each line, none does.
_GAIN = 1.0  # log odds a line that the halves run on, over those that the lines do
_RUNS_ON = 0.2  # log odds of the seams from half to half
# The same over gaps that are closed: 502 of 732 columns put in a row reach it, and 6 of 2,196 rows of random phrases.
_CLOSES = 0.5


def in_gutters(text: str, seams: Seams, kept: Sequence[Line]) -> Iterator[Columns]:
    """Runs of lines with one gap each whose halves run on downward; `kept`: the lines that are not blank."""
    starts = [text.rfind("\n", 0, line.span.start) + 1 for line in kept] + [len(text)]
    cuts = [_cut(text, line.span) for line in kept]
    low = 0
    while low < len(kept):
        high = low
        while high < len(kept) and cuts[high] >= 0:
            high += 1
        bounds, inner = starts[low : high + 1], cuts[low:high]
        if high - low >= FEWEST and _broad(text, bounds, inner) and (found := _weighed(seams, bounds, inner)):
            yield found
        low = max(high, low + 1)


def side_by_side(text: str, lexicon: Lexicon, kept: Sequence[Line]) -> list[Span]:
    """Where such columns stand. Texts without gaps, nearly all, cost nothing."""
    if sum(len(_GAP.findall(line.text)) == 1 for line in kept) < FEWEST:
        return []
    found = in_gutters(text, Seams(text, lexicon), kept)
    return [Span(columns.left[0].start, columns.right[-1].end) for columns in found]


def closed(text: str, lexicon: Lexicon, kept: Sequence[Line]) -> Iterator[Span]:
    """The gaps of lines whose pieces run on over them: left halves that a move of columns has put in a row."""
    for line in kept:
        gaps = list(_GAP.finditer(text, line.span.start, line.span.end))
        if len(gaps) >= FEWEST - 1 and len(line.text) >= _BROAD * (len(gaps) + 1):
            seams = Seams(text[line.span.start : line.span.end], lexicon)
            ends = [gap.end() - line.span.start for gap in gaps]
            small = sum(text[gap.end()].islower() for gap in gaps)  # cells and sentences begin with a capital
            if 2 * small >= len(gaps) and sum([seams.score(end, end) for end in ends], 0.0) >= _CLOSES * len(gaps):
                yield from (Span(*gap.span()) for gap in gaps)


def _cut(text: str, span: Span) -> int:
    """Where the only gap of a line ends; -1 where there is none, or there are several."""
    gaps = list(_GAP.finditer(text, span.start, span.end))
    if len(gaps) != 1:
        return -1
    halves = text[span.start : gaps[0].start()], text[gaps[0].end() : span.end]
    return gaps[0].end() if all(sum(map(str.isalpha, half)) >= _LETTERS for half in halves) else -1


def _broad(text: str, starts: Sequence[int], cuts: Sequence[int]) -> bool:
    """Whether both sides are wide enough to be columns."""
    left = [text[start:cut].strip() for start, cut in zip(starts, cuts, strict=False)]
    right = [text[cut:end].strip() for cut, end in zip(cuts, starts[1:], strict=True)]
    return all(sum(map(len, side)) >= _BROAD * len(cuts) for side in (left, right))


def _weighed(seams: Seams, starts: Sequence[int], cuts: Sequence[int]) -> Columns | None:
    score = seams.score
    across = [score(cut, cut) for cut in cuts] + [score(start, start) for start in starts[1:-1]]
    down = [score(cut, start) for cut, start in zip(cuts, starts[1:-1], strict=False)]
    down += [score(start, cut) for start, cut in zip(starts[1:-1], cuts[1:], strict=True)]
    down.append(score(cuts[-1], cuts[0]))
    won = sum(down, 0.0)
    gain = (won - sum(across, 0.0)) / len(cuts)
    if gain < _GAIN or won < _RUNS_ON * len(down):
        return None
    left = tuple(Span(start, cut) for start, cut in zip(starts, cuts, strict=False))
    right = tuple(Span(cut, end) for cut, (_, end) in zip(cuts, pairwise(starts), strict=True))
    return Columns(left, right, gain)
