"""How far a document's marks are to be doubted, from what the words around each of them say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from ocrfix.punct.context import Page
from ocrfix.punct.junctions import CUSTOM
from ocrfix.punct.model import Model, Verdict


class Doubts:
    """How doubtful the words around them make a text's marks, beyond what the marks alone would let expect.

    An odd mark is the author's own where it is the only one, a speck where there are many.
    """

    def __init__(self, page: Page, stands: Mapping[int, float], model: Model) -> None:
        """`stands`: of each junction of `page` that has a mark, the probability that it stands as read (`standing`)."""
        self._each = {
            k: (1.0 - probability, model.misread(mark))
            for k, probability in stands.items()
            if (mark := page.rows[k].plain) not in CUSTOM
        }
        self._words, self._looks = (sum([each[at] for each in self._each.values()]) for at in (0, 1))

    def beside(self, k: int) -> float:
        """Log of how many more marks than their looks the words call misread, all but junction `k`.

        0 for a printers' custom, which has nothing to do with wear.
        """
        if k not in self._each:
            return 0.0
        words, looks = self._each[k]
        return log((self._words - words + 0.5) / (self._looks - looks + 0.5))


def standing(mark: str, verdicts: Sequence[Verdict]) -> float:
    """The probability that a mark stands as read."""
    return sum([verdict.probability for verdict in verdicts if verdict.reading == mark])
