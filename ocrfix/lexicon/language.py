"""Pairs and threes of words, and the probability of a word in its place."""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache

from ocrfix.lexicon.store import Store
from ocrfix.lexicon.words import CACHED, Words

RUNNING = 24_000_000  # words that counts are told of
SHARES = 255  # the parts of a whole that a remainder is stored in (as in compiling/ngrams.py)


class Language:
    """Counts and probabilities over token numbers; a token is lower-cased, a number is `<n>`, the rest `<unk>`."""

    def __init__(self, store: Store, words: Words) -> None:
        self._numbers = words.numbers
        # The trie; its arrays are for `Place` too.
        self._counts = words.counts
        self._total = sum(words.counts) + 0.5 * len(words)
        self.word_rest = store["word.rest"]
        self.pair_row = store["pair.row"]
        self.pair_word = store["pair.word"]
        self.pair_chance = store["pair.chance"]
        self.pair_rest = store["pair.rest"]
        self.three_row = store["three.row"]
        self.three_word = store["three.word"]
        self.three_chance = store["three.chance"]
        self.chance = store.reals("chance")
        self._alias = dict(zip(store["alias.word"], store["alias.of"], strict=True))
        self._number = words.number("<n>")
        self.unknown = words.number("<unk>")
        self._scores: dict[tuple[int, ...], float] = {}
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

    def alone(self, word: int) -> float:
        """The probability of a word, whatever stands before it."""
        return (self._counts[word] + 0.5) / self._total

    def _pair(self, first: int, second: int) -> int:
        high = self.pair_row[first + 1]
        found = bisect_left(self.pair_word, second, self.pair_row[first], high)
        return found if found < high and self.pair_word[found] == second else -1

    def pair_count(self, first: int, second: int) -> int:
        """How often the pair would be met in `RUNNING` words; 0 for one never seen."""
        at = self.pair(first, second)
        return max(1, round(self.chance[self.pair_chance[at]] * self.alone(first) * RUNNING)) if at >= 0 else 0

    def three_count(self, first: int, second: int, third: int) -> int:
        """How often the three would be met; 0 for three never seen."""
        at = self.pair(first, second)
        seen = self.three(at, third) if at >= 0 else 0.0
        return max(1, round(seen * self.chance[self.pair_chance[at]] * self.alone(first) * RUNNING)) if seen else 0

    def three(self, at: int, third: int) -> float:
        """What the pair at a place of the trie itself makes the probability of `third`; 0.0 if never seen."""
        high = self.three_row[at + 1]
        found = bisect_left(self.three_word, third, self.three_row[at], high)
        return self.chance[self.three_chance[found]] if found < high and self.three_word[found] == third else 0.0

    def backed(self, at: int, third: int, shorter: float) -> float:
        """The probability of `third` after the pair at a place of the trie; `shorter`: after the last of the two."""
        return self.three(at, third) + self.pair_rest[at] / SHARES * shorter

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
            return self.alone(word)
        score = self._after(before[-1], word)
        at = self.pair(*before[-2:]) if len(before) > 1 else -1
        return score if at < 0 else self.backed(at, word, score)

    def _after(self, b: int, word: int) -> float:
        """The probability of `word` after `b`."""
        low, high = self.pair_row[b], self.pair_row[b + 1]
        at = bisect_left(self.pair_word, word, low, high)
        seen = self.chance[self.pair_chance[at]] if at < high and self.pair_word[at] == word else 0.0
        return seen + self.word_rest[b] / SHARES * self.alone(word)


class Place:
    """A gap in a row of words, `a b _ c d`; which of `c` and `d` are `readable`: what is not has no say.

    `weigh` gives what two look-ups of `log3` and three of `pair` would: what they share is looked up once.
    """

    __slots__ = (
        *("_ab", "_ab_rest", "_after", "_after_log", "_b", "_b_high", "_b_low", "_b_rest"),
        *("_c", "_c_alone", "_d", "_language", "_readable", "_readable_after"),
    )

    def __init__(self, language: Language, words: tuple[int, int, int, int], readable: tuple[bool, bool]) -> None:
        a, self._b, self._c, self._d = words
        self._readable, self._readable_after = readable
        self._language = language
        rows = language.pair_row
        self._b_low, self._b_high = rows[self._b], rows[self._b + 1]
        self._b_rest = language.word_rest[self._b] / SHARES
        self._ab = language.pair(a, self._b)
        if self._ab >= 0:
            self._ab_rest = language.pair_rest[self._ab] / SHARES
        self._c_alone = language.alone(self._c)
        if self._readable and self._readable_after:
            at = language.pair(self._c, self._d)
            seen = language.chance[language.pair_chance[at]] if at >= 0 else 0.0
            self._after = seen + language.word_rest[self._c] / SHARES * language.alone(self._d)
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
        chance, pair_chance = language.chance, language.pair_chance
        score = self._b_rest * language.alone(word)
        if left >= 0:
            score += chance[pair_chance[left]]
        if self._ab >= 0:
            score = language.three(self._ab, word) + self._ab_rest * score
        if not self._readable:
            return math.log(score), 0.0
        after = language.word_rest[word] / SHARES * self._c_alone
        if right >= 0:
            after += chance[pair_chance[right]]
        if left >= 0:
            after = language.backed(left, self._c, after)
        behind = math.log(after)
        if self._readable_after:
            behind += self._after_log if right < 0 else math.log(language.backed(right, self._d, self._after))
        return math.log(score), behind
