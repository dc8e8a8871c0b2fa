"""Search for stretches printed out of place: which neighbours, swapped, mend three broken seams at once."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Line, running
from ocrfix.lines.weights import probability, swap_odds

SHORT, LONG = 4, 8  # lines: of the stretch that was displaced, and of what it jumped over
_WORN = 2.0  # an old seam better than this is left alone
_SOUND = -2.0  # a new seam worse than this is not made
_ENOUGH = 4.0  # one splendid seam does not make up for two poor ones
_LEGIBLE = 0.88  # known words around a swap: garbled lines imitate broken seams
_RUNNING = 0.6  # of the lines of a swap: lists and headings have no order that seams could show
_WHOLE = 0.5  # three old seams that are together better than this are no break
_LEAST = 2.5  # a swap that gains less is not worth a thought
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s")

WITNESSES = (
    "",
    "gain",
    "weakest new",
    "strongest old",
    "middle old",
    "moved",
    "jumped",
    "numbers",
    "prose",
    "document",
    "rival",
    "last",
)


@dataclass(frozen=True, slots=True)
class Swap:
    """Lines i to j and j to k change places."""

    i: int
    j: int
    k: int
    gain: float  # log odds of the three new seams less those of the three old ones
    strengths: tuple[float, ...]  # what the decision weighs, in the order of WITNESSES

    @property
    def confidence(self) -> float:
        """How sure it is that this swap restores the order: the share of such swaps that did."""
        return probability(swap_odds(dict(zip(WITNESSES, self.strengths, strict=True))))


def in_lines(text: str, seams: Seams, kept: Sequence[Line]) -> list[Swap]:
    """Swaps of neighbouring lines that mend seams, disjoint, the surest first. `kept`: the lines that are not blank."""
    return disjoint(candidates(text, seams, kept))


def candidates(text: str, seams: Seams, kept: Sequence[Line]) -> list[Swap]:
    """All swaps worth a thought, each weighed against its rivals."""
    found = sorted(_Page(text, seams, kept).swaps(), key=lambda swap: -swap.gain)
    at_line: dict[int, list[int]] = defaultdict(list)  # line -> the swaps, by rank, that take it in
    for rank, swap in enumerate(found):
        for line in range(swap.i, swap.k):
            at_line[line].append(rank)
    judged = []
    for rank, swap in enumerate(found):
        # the first two at a line are the best there; one of them may be the swap itself
        near = (other for line in range(swap.i, swap.k) for other in at_line[line][:2] if other != rank)
        best = min(near, default=-1)
        rival = found[best].gain if best >= 0 else 0.0
        strengths = (*swap.strengths[:10], max(0.0, swap.gain - rival) / 3, swap.strengths[11])
        judged.append(Swap(swap.i, swap.j, swap.k, swap.gain, strengths))
    return judged


class _Page:
    """The lines of a text with the scores of the seams between them."""

    def __init__(self, text: str, seams: Seams, kept: Sequence[Line]) -> None:
        self.kept = kept
        self.seams = seams
        self.starts = [text.rfind("\n", 0, line.span.start) + 1 for line in kept]
        self.ends = [*self.starts[1:], len(text)]
        self.size = len(kept)
        self.closed = text[-1:] == "\n"
        self.old = [0.0] + [seams.score(self.starts[i], self.starts[i]) for i in range(1, self.size)] + [0.0]
        self.broken = [i for i in range(1, self.size) if self.old[i] < _WORN]
        bad = sum(score < 0 for score in self.old)
        self.worn = bad / max(1, self.size)  # a document of lists and scraps: its seams say little
        self.told = [0, *itertools.accumulate(running(line) for line in kept)]  # lines of running text before each
        self.numbers = [int(found[1]) if (found := _NUMBER.match(line.text)) else 0 for line in kept]

    def swaps(self) -> Iterator[Swap]:
        """All swaps worth a thought."""
        at = [*self.broken, self.size] if self.closed else self.broken
        old, told, bound, starts = self.old, self.told, self.seams.bound, self.starts
        for a, i in enumerate(self.broken):
            for b in range(a + 1, len(self.broken)):
                j = self.broken[b]
                if j - i > LONG:
                    break
                most = bound(starts[i], starts[j]) if told[j] > told[i] else -math.inf
                if most < _SOUND:
                    continue
                most = min(most, _ENOUGH) + 2 * _ENOUGH - old[i] - old[j] - _LEAST
                for c in range(b + 1, len(at)):
                    k = at[c]
                    if k - j > LONG:
                        break
                    worn = old[i] + old[j] + old[k]
                    if worn < _WHOLE and old[k] < most and min(j - i, k - j) <= SHORT and self._hopeful(i, j, k):
                        swap = self._swap(i, j, k)
                        if swap:
                            yield swap

    def _hopeful(self, i: int, j: int, k: int) -> bool:
        """Whether a swap is between lines of running text that can be read, and may win enough."""
        told, last = self.told, k == self.size
        if told[k] - told[i] < _RUNNING * (k - i) or told[k] == told[j]:
            return False
        if self.seams.legible(self.starts[max(0, i - 1)], self.ends[min(k, self.size - 1)]) < _LEGIBLE:
            return False
        below = self.seams.bound(self.ends[k - 1], self.starts[i])
        hope = min(self.seams.bound(self.starts[i], self.starts[j]), _ENOUGH) + min(below, _ENOUGH)
        hope -= self.old[i] + self.old[j] + self.old[k] + _LEAST
        if below < _SOUND or hope + (0.0 if last else _ENOUGH) < 0:
            return False
        above = 0.0 if last else self.seams.bound(self.starts[j], self.starts[k])
        return above >= _SOUND and hope + min(above, _ENOUGH) >= 0

    def _swap(self, i: int, j: int, k: int) -> Swap | None:
        last = k == self.size
        starts, old = self.starts, self.old
        joints = [(starts[i], starts[j]), (self.ends[k - 1], starts[i]), (starts[j], starts[k] if not last else -1)]
        new = []
        for joint in joints[: 2 if last else 3]:
            new.append(self.seams.score(*joint))
            if new[-1] < _SOUND:
                return None
        before = [old[i], old[j], old[k]][: 2 if last else 3]
        gain = sum([min(score, _ENOUGH) for score in new], 0.0) - sum(before, 0.0)
        if gain <= _LEAST:
            return None
        strengths = (
            1.0,
            gain / 3,
            min(new),
            max(before),
            old[j],
            min(j - i, k - j) / 4,
            max(j - i, k - j) / 8,
            float(self._inversions(i, j, k)),
            (self.told[k] - self.told[i]) / (k - i),
            self.worn,
            0.0,
            float(last),
        )
        return Swap(i, j, k, gain, strengths)

    def _inversions(self, i: int, j: int, k: int) -> int:
        """Numbers of a list put in order by the swap, less those put out of order."""
        before = [n for n in self.numbers[max(0, i - 8) : k + 8] if n]
        after = self.numbers[max(0, i - 8) : i] + self.numbers[j:k] + self.numbers[i:j] + self.numbers[k : k + 8]
        return max(-1, min(1, _disorder(before) - _disorder([n for n in after if n])))


def disjoint(found: Sequence[Swap]) -> list[Swap]:
    """The surest swaps that do not overlap."""
    chosen: list[Swap] = []
    taken: set[int] = set()  # lines
    for swap in sorted(found, key=lambda s: -s.confidence):
        if taken.isdisjoint(range(swap.i, swap.k)):
            taken.update(range(swap.i, swap.k))
            chosen.append(swap)
    return chosen


def _disorder(numbers: Sequence[int]) -> int:
    return sum(a > b for a, b in itertools.pairwise(numbers))
