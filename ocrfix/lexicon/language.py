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
        self._numbers = words.numbers
        self.counts = words.counts
        # The trie; its arrays are for `Place` too.
        self.pair_row = store["pair.row"]
        self.pair_word = store["pair.word"]
        self.pair_counts = store["pair.count"]
        self.three_row = store["three.row"]
        self.three_word = store["three.word"]
        self.three_counts = store["three.count"]
        self._alias = dict(zip(store["alias.word"], store["alias.of"], strict=True))
        self._number = words.number("<n>")
        self.unknown = words.number("<unk>")
        self._scores: dict[tuple[int, ...], float] = {}
        self.total = sum(words.counts) + 0.5 * len(words)
        self.pair = lru_cache(maxsize=CACHED)(self._pair)  # the place of a pair in the trie, or -1

    def token(self, word: str) -> int:
        """The number of a running token; of a spelling that the corpora hardly know, that of the other spelling."""
        numbers = self._numbers
        found = numbers.get(word)
        if found is None:
            found = numbers.get(word.lower().replace("\u2019", "'"))
        if found is not None:
            return self._alias.get(found, found)
        return self._number if any(c.isdigit() for c in word) else self.unknown

    def _pair(self, first: int, second: int) -> int:
        high = self.pair_row[first + 1]
        found = bisect_left(self.pair_word, second, self.pair_row[first], high)
        return found if found < high and self.pair_word[found] == second else -1

    def pair_count(self, first: int, second: int) -> int:
        """How often the pair was seen; 0 below three."""
        at = self.pair(first, second)
        return int(self.pair_counts[at]) if at >= 0 else 0

    def three_count(self, first: int, second: int, third: int) -> int:
        """How often the three were seen; 0 below five."""
        at = self.pair(first, second)
        return self.three(at, third) if at >= 0 else 0

    def three(self, at: int, third: int) -> int:
        """The same for the pair at a place of the trie."""
        high = self.three_row[at + 1]
        found = bisect_left(self.three_word, third, self.three_row[at], high)
        return self.three_counts[found] if found < high and self.three_word[found] == third else 0

    def backed(self, at: int, third: int, shorter: float) -> float:
        """The probability of `third` after the pair at a place of the trie; `shorter`: after the last of the two."""
        total = self.pair_counts[at]
        weight = self.three_row[at + 1] - self.three_row[at] + 1
        seen = self.three(at, third)
        return ((seen if seen < total else total) + weight * shorter) / (total + weight)

    def logprob(self, word: int, before: tuple[int, ...]) -> float:
        """Natural logarithm of the probability of `word` after the last two of `before`."""
        key = (*before[-2:], word)
        score = self._scores.get(key)
        if score is None:
            if len(self._scores) >= CACHED:
                self._scores.clear()
            score = self._scores[key] = math.log(self.probability(word, before))
        return score

    def log3(self, a: int, b: int, word: int) -> float:
        """The same as `logprob(word, (a, b))`, not kept."""
        score = self._after(b, word)
        at = self.pair(a, b)
        return math.log(score if at < 0 else self.backed(at, word, score))

    def probability(self, word: int, before: tuple[int, ...]) -> float:
        """The probability of `word` after the last two of `before`, which may be empty."""
        if not before:
            return (self.counts[word] + 0.5) / self.total
        score = self._after(before[-1], word)
        at = self.pair(*before[-2:]) if len(before) > 1 else -1
        return score if at < 0 else self.backed(at, word, score)

    def _after(self, b: int, word: int) -> float:
        """The probability of `word` after `b`."""
        low, high = self.pair_row[b], self.pair_row[b + 1]
        at = bisect_left(self.pair_word, word, low, high)
        seen = self.pair_counts[at] if at < high and self.pair_word[at] == word else 0
        total, weight, score = self.counts[b], high - low + 1, (self.counts[word] + 0.5) / self.total
        return ((seen if seen < total else total) + weight * score) / (total + weight)


class Place:
    """A gap in a row of words, `a b _ c d`; which of `c` and `d` are `readable`: what is not has no say.

    `weigh` gives what two look-ups of `log3` and three of `pair` would: what they share is looked up once.
    """

    __slots__ = (
        *("_ab", "_ab_total", "_ab_weight", "_after", "_after_log", "_b", "_b_high", "_b_low", "_b_total", "_b_weight"),
        *("_c", "_c_alone", "_d", "_language", "_readable", "_readable_after"),
    )

    def __init__(self, language: Language, words: tuple[int, int, int, int], readable: tuple[bool, bool]) -> None:
        a, self._b, self._c, self._d = words
        self._readable, self._readable_after = readable
        self._language = language
        counts, rows = language.counts, language.pair_row
        self._b_low, self._b_high = rows[self._b], rows[self._b + 1]
        self._b_total, self._b_weight = counts[self._b], self._b_high - self._b_low + 1
        self._ab = language.pair(a, self._b)
        if self._ab >= 0:
            self._ab_total = language.pair_counts[self._ab]
            self._ab_weight = language.three_row[self._ab + 1] - language.three_row[self._ab] + 1
        self._c_alone = (counts[self._c] + 0.5) / language.total
        if self._readable and self._readable_after:
            total, weight = counts[self._c], rows[self._c + 1] - rows[self._c] + 1
            seen = language.pair_count(self._c, self._d)
            alone = (counts[self._d] + 0.5) / language.total
            self._after = (min(seen, total) + weight * alone) / (total + weight)
            self._after_log = math.log(self._after)

    def seen(self, word: int) -> tuple[int, int]:
        """The places of the pairs that `word` makes with its neighbours, -1 for a pair never seen."""
        words, found = self._language.pair_word, -1
        at = bisect_left(words, word, self._b_low, self._b_high)
        if at < self._b_high and words[at] == word:
            found = at
        rows = self._language.pair_row
        low, high = rows[word], rows[word + 1]
        at = bisect_left(words, self._c, low, high)
        return found, at if at < high and words[at] == self._c else -1

    def weigh(self, word: int, left: int, right: int) -> tuple[float, float]:
        """Natural logs: of `word` after `a b`, and of `c d` after it. `left` and `right` are its `seen`."""
        language = self._language
        counts, pair_counts = language.counts, language.pair_counts
        total = self._b_total
        seen = pair_counts[left] if left >= 0 else 0
        score = (counts[word] + 0.5) / language.total
        score = ((seen if seen < total else total) + self._b_weight * score) / (total + self._b_weight)
        if self._ab >= 0:
            total = self._ab_total
            seen = language.three(self._ab, word)
            score = ((seen if seen < total else total) + self._ab_weight * score) / (total + self._ab_weight)
        if not self._readable:
            return math.log(score), 0.0
        rows = language.pair_row
        total, weight = counts[word], rows[word + 1] - rows[word] + 1
        seen = pair_counts[right] if right >= 0 else 0
        after = ((seen if seen < total else total) + weight * self._c_alone) / (total + weight)
        if left >= 0:
            after = language.backed(left, self._c, after)
        behind = math.log(after)
        if self._readable_after:
            behind += self._after_log if right < 0 else math.log(language.backed(right, self._d, self._after))
        return math.log(score), behind
