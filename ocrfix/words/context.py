"""The language model as the word engine uses it: how well a word sits between its neighbours."""

from __future__ import annotations

from functools import lru_cache

from ocrfix.lexicon import Lexicon
from ocrfix.lexicon.language import Place

START, STOP, UNKNOWN = "<s>", "</s>", "<unk>"


class Context:
    """Natural-log probabilities of words between neighbours, with a bounded cache."""

    def __init__(self, lexicon: Lexicon) -> None:
        # Of a word after the two before it; whether the pair stands in the reference corpora.
        self.log3 = lru_cache(maxsize=32_000)(lexicon.log3)
        self._place = lexicon.place
        self.seen = lru_cache(maxsize=32_000)(lexicon.follows)

    def place(self, a: str, b: str, c: str, d: str) -> Place:
        """The place between `a b` and `c d`: for many words, a cheaper `log3`, `right` and `seen`."""
        return self._place(a, b, c, d, UNKNOWN)

    def right(self, before: str, word: str, c: str, d: str) -> float:
        """What `word` after `before` does to the two words behind it; a word nobody can read has no say."""
        if c == UNKNOWN:
            return 0.0
        return self.log3(before, word, c) + (self.log3(word, c, d) if d != UNKNOWN else 0.0)

    def fit(self, word: str, a: str, b: str, c: str, d: str) -> float:
        """Log probability of `a b word c d` from `word` on: the word itself and what it does to both sides."""
        return self.log3(a, b, word) + self.right(b, word, c, d)
