"""The numbered words of the compiled file: word -> number, kinds, count, and the words near a string."""

from __future__ import annotations

import zlib
from enum import IntFlag

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ocrfix.lexicon.compiling.deletes import NUMBER_BITS, PREFIX, deletes, signature
from ocrfix.lexicon.compiling.vocabulary import level
from ocrfix.lexicon.store import Store

_NUMBER = (1 << NUMBER_BITS) - 1
CACHED = 1 << 17  # entries; a long text has fewer different words than that


class Kind(IntFlag):
    """What a word is known as; several at once, or none (falsy)."""

    NONE = 0
    WORD = 1
    NAME = 2
    PLACE = 4
    TERM = 8


KINDS = tuple(Kind(n) for n in range(16))


class Words:
    """Look-ups by exact form. Numbers run from 0, shorter words first; -1 is an unknown word."""

    def __init__(self, store: Store) -> None:
        self._bytes = store.bytes
        self._text = store.place("word.text")
        self._offset = store["word.offset"]
        self._slot = store["word.slot"]
        self._mask = len(self._slot) - 1
        self.flags = store["word.flags"]
        self.counts = store["word.count"]
        self._near_row = store["near.row"]
        self._near_word = store["near.word"]
        self._near_mask = len(self._near_row) - 2
        self._first_of_length: list[int] = []

    def __len__(self) -> int:
        return len(self.flags)

    def number(self, form: str) -> int:
        """The number of a lower-cased form, or -1."""
        raw = form.encode("utf-8", "surrogatepass")
        mask, slots, offset, text = self._mask, self._slot, self._offset, self._text
        at = zlib.crc32(raw) & mask
        while found := slots[at]:
            if self._bytes[text + offset[found - 1] : text + offset[found]] == raw:
                return found - 1
            at = (at + 1) & mask
        return -1

    def form(self, number: int) -> str:
        """The lower-cased form of a number."""
        start = self._text + self._offset[number]
        return self._bytes[start : self._text + self._offset[number + 1]].decode()

    def kinds(self, form: str, case: int) -> Kind:
        """What `form` (lower-cased) is known as when it stands in `case` (see `level`)."""
        number = self.number(form)
        return self.kinds_of(number, case) if number >= 0 else Kind.NONE

    def kinds_of(self, number: int, case: int) -> Kind:
        """The same for a number."""
        flags = self.flags[number]
        kinds = flags & 15
        for bit in range(4):
            if flags >> (4 + 2 * bit) & 3 > case:
                kinds &= ~(1 << bit)
        return KINDS[kinds]

    def near(self, form: str, distance: int) -> list[tuple[int, int]]:
        """(distance, number) of all known words within `distance` (at most 2) of a lower-cased form."""
        seen: set[int] = set()
        row, words, mask = self._near_row, self._near_word, self._near_mask
        for part in deletes(form[:PREFIX], distance):
            bucket = zlib.crc32(part.encode("utf-8", "surrogatepass")) & mask
            seen.update(words[row[bucket] : row[bucket + 1]])
        mine = signature(form)
        most = 2 * distance  # an edit may take one group of letters away and bring another
        low, high = self._of_length(len(form) - distance), self._of_length(len(form) + distance + 1)
        alike = [marked & _NUMBER for marked in seen if (marked >> NUMBER_BITS ^ mine).bit_count() <= most]
        numbers = [number for number in alike if low <= number < high]
        forms = [self.form(number) for number in numbers]
        found = process.extract(form, forms, scorer=OSA.distance, score_cutoff=distance, limit=None)
        return [(int(apart), numbers[at]) for _, apart, at in found]

    def starting(self, start: str, length: int) -> range:
        """The numbers of all words of `length` characters that begin with `start`."""
        low, end = self._of_length(length), self._of_length(length + 1)
        return range(self._first(start, low, end), self._first(start + "\U0010ffff", low, end))

    def _first(self, start: str, low: int, high: int) -> int:
        while low < high:
            middle = (low + high) // 2
            if self.form(middle) < start:
                low = middle + 1
            else:
                high = middle
        return low

    def _of_length(self, length: int) -> int:
        """The first number whose word has `length` characters or more."""
        if not self._first_of_length:
            self._first_of_length = self._lengths()
        return self._first_of_length[max(0, min(length, len(self._first_of_length) - 1))]

    def _lengths(self) -> list[int]:
        firsts = [0]
        while firsts[-1] < len(self):
            low, high, length = firsts[-1], len(self), len(firsts)
            while low < high:
                middle = (low + high) // 2
                if len(self.form(middle)) < length:
                    low = middle + 1
                else:
                    high = middle
            firsts.append(low)
        return firsts


def case_of(word: str) -> int:
    """0 with a small first letter, 1 with a capital, 2 in capitals throughout."""
    return level(word)
