"""Pairs and threes of words, and the probability of a word in its place."""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache

from ocrfix.lexicon.store import Store
from ocrfix.lexicon.words import CACHED, Words


class Language:
    """Counts and probabilities over token numbers; a token is lower-cased, a number is `<n>`, the rest `<unk>`."""

    def __init__(self, store: Store, words: Words) -> None:
        self._words = words
        self._pair_row = store["pair.row"]
        self._pair_word = store["pair.word"]
        self._pair_count = store["pair.count"]
        self._three_row = store["three.row"]
        self._three_word = store["three.word"]
        self._three_count = store["three.count"]
        self._number = words.number("<n>")
        self.unknown = words.number("<unk>")
        self._scores: dict[tuple[int, ...], float] = {}
        self._total = sum(words.counts) + 0.5 * len(words)
        self.pair = lru_cache(maxsize=CACHED)(self._pair)  # the place of a pair in the trie, or -1

    def token(self, word: str) -> int:
        """The number of a running token."""
        numbers = self._words.numbers
        if word in numbers:
            return numbers[word]
        found = numbers.get(word.lower().replace("\u2019", "'"))
        if found is not None:
            return found
        return self._number if any(c.isdigit() for c in word) else self.unknown

    def _pair(self, first: int, second: int) -> int:
        high = self._pair_row[first + 1]
        found = bisect_left(self._pair_word, second, self._pair_row[first], high)
        return found if found < high and self._pair_word[found] == second else -1

    def pair_count(self, first: int, second: int) -> int:
        """How often the pair was seen; 0 below three."""
        at = self.pair(first, second)
        return int(self._pair_count[at]) if at >= 0 else 0

    def three_count(self, first: int, second: int, third: int) -> int:
        """How often the three were seen; 0 below five."""
        at = self.pair(first, second)
        if at < 0:
            return 0
        high = self._three_row[at + 1]
        found = bisect_left(self._three_word, third, self._three_row[at], high)
        return int(self._three_count[found]) if found < high and self._three_word[found] == third else 0

    def logprob(self, word: int, before: tuple[int, ...]) -> float:
        """Natural logarithm of the probability of `word` after the last two of `before`."""
        key = (*before[-2:], word)
        score = self._scores.get(key)
        if score is None:
            if len(self._scores) >= CACHED:
                self._scores.clear()
            score = self._scores[key] = math.log(self.probability(word, before[-2:]))
        return score

    def log3(self, a: int, b: int, word: int) -> float:
        """The same as `logprob(word, (a, b))`, not kept."""
        counts, rows = self._words.counts, self._pair_row
        total, weight, at = counts[b], rows[b + 1] - rows[b] + 1, self.pair(b, word)
        seen = self._pair_count[at] if at >= 0 else 0
        score = (counts[word] + 0.5) / self._total
        score = (min(seen, total) + weight * score) / (total + weight)
        at = self.pair(a, b)
        if at >= 0:
            low, high, total = self._three_row[at], self._three_row[at + 1], self._pair_count[at]
            weight = high - low + 1
            at = bisect_left(self._three_word, word, low, high)
            seen = self._three_count[at] if at < high and self._three_word[at] == word else 0
            score = (min(seen, total) + weight * score) / (total + weight)
        return math.log(score)

    def probability(self, word: int, before: tuple[int, ...]) -> float:
        if not before:
            return (self._words.counts[word] + 0.5) / self._total
        shorter = self.probability(word, before[1:])
        if len(before) == 1:
            total = self._words.counts[before[0]]
            kinds = self._pair_row[before[0] + 1] - self._pair_row[before[0]]
            seen = self.pair_count(before[0], word)
        else:
            at = self.pair(*before)
            if at < 0:
                return shorter
            total = self._pair_count[at]
            kinds = self._three_row[at + 1] - self._three_row[at]
            seen = self.three_count(before[0], before[1], word)
        weight = kinds + 1
        return (min(seen, total) + weight * shorter) / (total + weight)
