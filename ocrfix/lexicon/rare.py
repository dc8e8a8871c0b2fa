"""Words of the widest lists. They are no words here, for too many misreadings are among them (`thoro`, `courb`); but a
token that is one of them is changed only for good reasons (`scrofulous`, `mollusca`)."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from enum import IntEnum

from ocrfix.lexicon.store import Store


class Rarity(IntEnum):
    """How wide the narrowest list is that has a word."""

    NONE = 0  # no list has it, or one that is asked first (`Lexicon.kinds`)
    RARE = 1  # SCOWL to size 80
    RAREST = 2  # to 95: all that any of its sources has


class Rare:
    """Look-ups by fingerprint: one form in 10,000 is taken for one of the lists by chance."""

    def __init__(self, store: Store) -> None:
        self._lists = ((Rarity.RARE, store["rare.80"]), (Rarity.RAREST, store["rare.95"]))

    def of(self, word: str) -> Rarity:
        """The rarity of a word in the case it stands in: one with a capital may be a name or a common word."""
        word = word.replace("\u2019", "'").removesuffix("'s")
        if len(word) < 4:
            return Rarity.NONE
        forms = {word, word.lower(), word.title()} if word[0].isupper() else {word}
        sums = [zlib.crc32(form.encode(errors="replace")) for form in forms]
        for rarity, listed in self._lists:
            for mark in sums:
                at = bisect_left(listed, mark)
                if at < len(listed) and listed[at] == mark:
                    return rarity
        return Rarity.NONE
