"""Classes of words that stand between the same neighbours, and how well two of them go together.

A pair of words that the corpora never had says nothing; the classes of the two do. What is asked is the natural log of
how many times as often one class stands before the other as it would by chance: 0.0 for words without a class.
"""

from __future__ import annotations

from math import isqrt

from ocrfix.lexicon.store import Store


class Classes:
    """The class of each token number, and the tables of pairs of classes."""

    def __init__(self, store: Store) -> None:
        self.of = store["word.class"]  # by token number; 0 for none
        self._beside = store.reals("class.next")
        self._apart = store.reals("class.apart")
        self._size = isqrt(len(self._beside))  # of a row

    def beside(self, one: int, other: int) -> float:
        """How well a word of class `other` stands behind one of class `one`."""
        return self._beside[one * self._size + other]

    def apart(self, one: int, other: int) -> float:
        """How well they stand in this order with one word between them."""
        return self._apart[one * self._size + other]

    def between(self, before: tuple[int, int], one: int, behind: tuple[int, int]) -> tuple[float, float]:
        """How well a word of class `one` goes with the words beside it, and with those one word apart.

        `before` and `behind` are the classes of two words each, in reading order.
        """
        size, beside, apart = self._size, self._beside, self._apart
        row = one * size
        return (
            beside[before[1] * size + one] + beside[row + behind[0]],
            apart[before[0] * size + one] + apart[row + behind[1]],
        )
