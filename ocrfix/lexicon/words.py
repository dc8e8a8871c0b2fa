"""The numbered words of the compiled file: word -> number, kinds, count, and the words near a string."""

from __future__ import annotations

import zlib
from enum import IntFlag
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ocrfix.lexicon.compiling import strokes
from ocrfix.lexicon.compiling.deletes import PREFIX, deletes
from ocrfix.lexicon.compiling.vocabulary import CAPITAL, level
from ocrfix.lexicon.store import Store

CACHED = 1 << 15  # entries; a text of 200 kB has fewer different words than that


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
        self._store = store
        self.flags = store["word.flags"]
        self.counts = store["word.count"]
        self._near_row = store["near.row"]
        self._near_word = store["near.word"]
        self._near_mask = len(self._near_row) - 2
        self._stroke_row = store["stroke.row"]
        self._stroke_word = store["stroke.word"]
        self._stroke_mask = len(self._stroke_row) - 2
        self._first_of_length: list[int] = []
        self._forms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._strokes: dict[str, str] = {}
        self._variants: dict[str, tuple[str, bool]] = {}

    def __len__(self) -> int:
        return len(self.flags)

    def number(self, form: str) -> int:
        """The number of a lower-cased form, or -1."""
        return self.numbers.get(form, -1)

    def form(self, number: int) -> str:
        """The lower-cased form of a number."""
        return self.forms[number]

    @property
    def forms(self) -> list[str]:
        """All lower-cased forms by number: 30 ms and 8 MB, made when first asked for."""
        if not self._forms:
            raw = bytes(self._store["word.text"])
            self._forms = [raw[start:end].decode() for start, end in pairwise(self._store["word.offset"])]
        return self._forms

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each form: a look-up here costs a tenth of one in the mapped table."""
        if not self._numbers:
            self._numbers = {form: number for number, form in enumerate(self.forms)}
        return self._numbers

    def kinds(self, form: str, case: int) -> Kind:
        """What `form` (lower-cased) is known as when it stands in `case` (see `level`)."""
        number = self.number(form)
        return self.kinds_of(number, case) if number >= 0 else Kind.NONE

    def kinds_of(self, number: int, case: int) -> Kind:
        """The same for a number."""
        return _kinds_at(self.flags[number], case)

    def capital(self, form: str) -> bool:
        """Whether a lower-cased form is written with a capital only (`robert`, `indian`)."""
        number = self.numbers.get(form)
        return number is not None and bool(self.flags[number] & CAPITAL)

    def near(self, form: str, distance: int) -> list[tuple[int, int]]:
        """(distance, number) of all known words within `distance` (at most 2) of a lower-cased form."""
        seen: set[int] = set()
        row, words, mask = self._near_row, self._near_word, self._near_mask
        for part in deletes(form[:PREFIX], distance):
            bucket = zlib.crc32(part.encode("utf-8", "surrogatepass")) & mask
            seen.update(words[row[bucket] : row[bucket + 1]])
        numbers = [*seen]
        near = process.extract(
            form, [*map(self.forms.__getitem__, numbers)], scorer=OSA.distance, score_cutoff=distance, limit=None
        )
        return [(int(apart), numbers[at]) for _, apart, at in near]

    def alike(self, form: str) -> list[tuple[int, int]]:
        """(distance, number) of the known words whose strokes differ in at most one from those of a lower-cased form.

        The distance is in letters; words in which more than half of them differ are left out.
        """
        row, words, mask = self._stroke_row, self._stroke_word, self._stroke_mask
        letters, forms = self._letters, self.forms
        shown = strokes.within_one(strokes.strokes_of(form, letters))
        numbers: list[int] = []
        for each in shown:
            bucket = zlib.crc32(each.encode()) & mask
            low, high = row[bucket], row[bucket + 1]
            if low < high:
                numbers += words[low:high]
        most = (len(form) + 1) // 2
        near = process.extract(
            form, [*map(forms.__getitem__, numbers)], scorer=OSA.distance, score_cutoff=most, limit=None
        )
        found = {numbers[at]: int(apart) for word, apart, at in near if strokes.strokes_of(word, letters) in shown}
        return [(apart, number) for number, apart in found.items()]

    @property
    def _letters(self) -> dict[str, str]:
        if not self._strokes:
            text = zlib.decompress(bytes(self._store[f"text.{strokes.FILE}"])).decode()
            self._strokes = strokes.table([line.split("\t") for line in text.splitlines()])
        return self._strokes

    @property
    def variants(self) -> dict[str, tuple[str, bool]]:
        """Of each word spelled otherwise in America and in Britain: the other spelling, and whether it is British."""
        if not self._variants:
            forms = self.forms
            for british, american in zip(self._store["variant.british"], self._store["variant.american"], strict=True):
                self._variants[forms[british]] = forms[american], True
                self._variants[forms[american]] = forms[british], False
        return self._variants

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


@lru_cache(maxsize=2)
def words_of(store: Store) -> Words:
    """The words of a file, once for all lexicons over it."""
    return Words(store)


@cache
def _kinds_at(flags: int, case: int) -> Kind:
    """The kinds of a word with these flags (a few dozen differ) in a case."""
    kinds = flags & 15
    for bit in range(4):
        if flags >> (4 + 2 * bit) & 3 > case:
            kinds &= ~(1 << bit)
    return KINDS[kinds]


def case_of(word: str) -> int:
    """0 with a small first letter, 1 with a capital, 2 in capitals throughout."""
    return level(word)
