"""Whether a word is one that may stand in the text, for the purposes of the marks beside it."""

from __future__ import annotations

from typing import Protocol


class Lexicon(Protocol):
    """What is asked of the lexicon."""

    def known(self, word: str) -> bool:
        """Whether it is a word, a name, a place or a term."""


def familiar(word: str, lexicon: Lexicon) -> bool:
    """A known word, a figure, or an abbreviation in capitals; compounds and possessives by their parts."""
    if any(c.isdigit() for c in word) or word.isupper():
        return True
    return lexicon.known(word) or (word[-2:] in ("'s", "\u2019s") and lexicon.known(word[:-2]))
