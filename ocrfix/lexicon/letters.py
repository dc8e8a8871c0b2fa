"""Letters: how plausible a string is as a word, and how likely an OCR engine reads one for another."""

from __future__ import annotations

import math
import zlib
from collections import Counter

from ocrfix.lexicon.store import Store

_ERROR_RATE = 0.04  # of the pages the confusions were counted on: so many errors stand for so much text


class Letters:
    """Character trigrams and confusions. Both tables are unpacked when first asked for (1 ms)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threes: dict[str, float] | None = None
        self._confusions: dict[tuple[str, str], float] | None = None

    def plausible(self, word: str) -> float:
        """Mean natural log probability of a letter after the two before it: about -2 for words, below -4 for debris."""
        threes = self._threes if self._threes is not None else self._unpack_threes()
        padded = f"^^{word.lower()}$"
        scores = [threes.get(padded[at : at + 3], -9.0) for at in range(len(padded) - 2)]
        return sum(scores) / len(scores)

    def confusion(self, truth: str, ocr: str) -> float:
        """Natural log probability of reading `truth` as `ocr` (either may be empty); unseen ones by length."""
        table = self._confusions if self._confusions is not None else self._unpack_confusions()
        found = table.get((truth, ocr))
        if found is not None:
            return found
        return -0.04 if truth == ocr else -9.0 - 2.0 * (max(len(truth), len(ocr)) - 1)

    def _unpack_threes(self) -> dict[str, float]:
        counts = {three: int(count) for three, count in self._rows("char3grams.tsv")}
        pairs: Counter[str] = Counter()
        for three, count in counts.items():
            pairs[three[:2]] += count
        self._threes = {three: math.log(count / (pairs[three[:2]] + 50)) for three, count in counts.items()}
        return self._threes

    def _unpack_confusions(self) -> dict[tuple[str, str], float]:
        letters: Counter[str] = Counter()
        for three, number in self._rows("char3grams.tsv"):
            for end in range(3):
                letters[three[end:].strip("^$")] += int(number)
        table = {(truth, ocr): int(count) for truth, ocr, count in self._rows("confusions.tsv")}
        text = sum(table.values()) / _ERROR_RATE
        running = sum(count for letter, count in letters.items() if len(letter) == 1)
        self._confusions = {}
        for (truth, ocr), count in table.items():
            stands = text * letters[truth] / running if truth else text
            self._confusions[truth, ocr] = math.log(min(0.5, count / max(stands, 2.0 * count)))
        return self._confusions

    def _rows(self, name: str) -> list[list[str]]:
        text = zlib.decompress(bytes(self._store[f"text.{name}"])).decode()
        return [line.split("\t") for line in text.splitlines()]
