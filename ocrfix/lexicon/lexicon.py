"""The lexicon as fixers see it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ocrfix.lexicon import own as dictionaries
from ocrfix.lexicon.classes import Classes
from ocrfix.lexicon.language import Language, Place
from ocrfix.lexicon.letters import Letters
from ocrfix.lexicon.own import NOTHING, Own
from ocrfix.lexicon.rare import Rare, Rarity
from ocrfix.lexicon.store import Store
from ocrfix.lexicon.words import CACHED, Kind, case_of, words_of

__all__ = ["Kind", "Lexicon", "Term", "digest", "load"]

DATA = Path(__file__).parent / "data" / "lexicon.bin"
_OWNER = re.compile(r"(.+[sS](?='$)|.+(?='[sS]$))'[sS]?")  # Panyushkin's, the parties'
# Never written without stops.
_STOPPED = frozenset(["a.d", "b.c", "c.f", "c.i.f", "e.g", "n.b", "n.d", "op.cit", "p.m", "ph.d", "q.v"])
_GAELIC = re.compile(r"(?:[OMDL]'|Mc|Mac|Fitz)(?=[A-Z])")


class Term(NamedTuple):
    """An entry for fuzzy matching, as it is spelled: a term, a place, or a part of a personal name."""

    text: str
    kind: Kind
    meaning: str  # what it stands for; often empty


class Lexicon:
    """Look-ups. Give words as they stand in the text: case counts for names and acronyms."""

    def __init__(self, store: Store, own: Own = NOTHING) -> None:
        self._store = store
        self._words = words_of(store)
        self._numbers = self._words.numbers
        self._language = Language(store, self._words)
        self._letters = Letters(store)
        self.rarity: Callable[[str], Rarity] = lru_cache(maxsize=CACHED // 8)(Rare(store).of)
        self.classes = Classes(store)  # `class_of` gives their numbers
        self.own = own  # what the user's dictionaries add
        self._case: dict[str, int] = {}  # the lowest case in which each of them, lower-cased, is known
        for word in own.known:
            self._case[word.lower()] = min(case_of(word), self._case.get(word.lower(), 2))
        self._kinds: dict[str, Kind] = {}
        self._near: dict[tuple[str, int], list[tuple[str, int, int]]] = {}
        self._starting: dict[tuple[str, int], list[str]] = {}  # at most a few thousand starts and lengths
        self.hash = _digest(store, own)
        # Of each word spelled otherwise in America and in Britain: the other spelling, and whether it is British.
        self.variants = self._words.variants
        self.capital = self._words.capital
        self.plausible = self._letters.plausible
        self.confusion = self._letters.confusion

    def known(self, word: str) -> bool:
        """Whether `word` is a word, name, place or term in the case it stands in."""
        return bool(self.kinds(word))

    def kinds(self, word: str) -> Kind:
        """What `word` is known as: names need a capital (`Panyushkin`, not `panyushkin`), acronyms capitals."""
        kinds = self._kinds.get(word)
        if kinds is None:
            if len(self._kinds) >= CACHED:
                self._kinds.clear()
            kinds = self._kinds[word] = self._judge(word.replace("\u2019", "'"))
        return kinds

    def count(self, word: str) -> int:
        """How often the lower-cased word was seen in running text; at least 1 for a known word, 0 for others."""
        words, numbers = self._words, self._numbers
        number = numbers.get(word)
        if number is not None and words.flags[number] & 15:
            return words.counts[number]
        if word.isalpha() and word.islower():  # no part of it can be known: it has no mark and no capital
            return int(self._case.get(word, 3) == 0)
        number = words.number(word.lower().replace("\u2019", "'"))
        return words.counts[number] if number >= 0 and words.flags[number] & 15 else int(self.known(word))

    def listed(self, words: Iterable[str]) -> set[str]:
        """Those of many lower-cased words, most of them none, that have a count."""
        numbers, case = self._numbers, self._case
        maybe = {word for word in words if word in numbers or word in case or not word.isalpha()}
        return set(filter(self.count, maybe))

    def frequent(self, least: int) -> list[tuple[str, int]]:
        """The words of the lists, lower-cased and of letters alone, that were seen so often, with their counts."""
        words = self._words
        rows = zip(words.forms, words.counts, words.flags, strict=True)
        return [(word, count) for word, count, flags in rows if count >= least and flags & 15 and word.isalpha()]

    def bigram(self, a: str, b: str) -> int:
        """How often `b` follows `a` in 24 million words; 0 for a pair that is not listed."""
        token = self._language.token
        return self._language.pair_count(token(a), token(b))

    def trigram(self, a: str, b: str, c: str) -> int:
        """How often the three stand together in 24 million words; 0 for three that are not listed."""
        token = self._language.token
        return self._language.three_count(token(a), token(b), token(c))

    def token(self, word: str) -> int:
        """The number that `place` knows a running word by."""
        return self._language.token(word)

    def class_of(self, word: str) -> int:
        """The class of a running word, for `classes`; 0 for none."""
        return self.classes.of[self._language.token(word)]

    def place(self, a: str, b: str, c: str, d: str, unread: str) -> Place:
        """The place between `a b` and `c d`, to weigh the tokens of many words in; `unread` behind it has no say."""
        token = self._language.token
        return Place(self._language, (token(a), token(b), token(c), token(d)), (c != unread, d != unread))

    def follows(self, a: str, b: str) -> bool:
        """Whether `b` is listed as seen after `a`."""
        token = self._language.token
        return self._language.pair(token(a), token(b)) >= 0

    def log3(self, a: str, b: str, word: str) -> float:
        """Natural log probability of `word` after `a` and `b`: `logprob(word, (a, b))` in a hurry."""
        token = self._language.token
        return self._language.log3(token(a), token(b), token(word))

    def logprob(self, word: str, left: tuple[str, ...] = (), right: tuple[str, ...] = ()) -> float:
        """Natural log probability of `word` after `left`, and of up to two words of `right` after it.

        `left` and `right` are in reading order (`left[-1]` and `right[0]` are the neighbours); use "<s>" and
        "</s>" at a sentence's edges. Scores are comparable between words for one place.
        """
        language = self._language
        if not right:  # what is asked most
            before = tuple(map(language.token, left[-2:]))
            return language.logprob(language.token(word), before)
        tokens = [language.token(token) for token in (*left[-2:], word, *right[:2])]
        first = min(len(left), 2)
        return sum(language.logprob(tokens[at], tuple(tokens[max(0, at - 2) : at])) for at in range(first, len(tokens)))

    def candidates(self, word: str, distance: int = 2) -> list[tuple[str, int]]:
        """Known words (lower-cased) within `distance` edits, with the distance: nearest, then commonest first.

        Swapping two neighbours is one edit. `distance` is at most 2.
        """
        return [(word, apart) for word, apart, _ in self.near(word.lower().replace("\u2019", "'"), distance)]

    def near(self, form: str, distance: int) -> list[tuple[str, int, int]]:
        """The same for a lower-cased form, each with its count."""
        found = self._near.get((form, distance))
        if found is None:
            counts, forms = self._words.counts, self._words.forms
            near = sorted((apart, -counts[number], number) for apart, number in self._words.near(form, distance))
            found = [(forms[number], apart, -count) for apart, count, number in near]
            if self._case:
                own = [(word, apart, self.count(word)) for word, apart in self._own_near(form, distance, found)]
                found = sorted(found + own, key=lambda entry: entry[1])
            if len(self._near) >= CACHED // 32:
                self._near.clear()
            self._near[form, distance] = found
        return found

    def alike(self, form: str) -> list[tuple[str, int, int]]:
        """Known words that look like a lower-cased form on a bad page, with the distance in letters and the count."""
        counts, forms = self._words.counts, self._words.forms
        return sorted((forms[number], apart, counts[number]) for apart, number in self._words.alike(form))

    def starting(self, start: str, shortest: int, longest: int) -> list[str]:
        """All known words (lower-cased) of `shortest` to `longest` characters that begin with `start`."""
        found: list[str] = []
        for length in range(shortest, longest + 1):
            row = self._starting.get((start, length))
            if row is None:
                numbers = self._words.starting(start, length)
                row = [self._words.form(number) for number in numbers if self._words.flags[number]]
                row += [form for form in sorted(self._case) if len(form) == length and form.startswith(start)]
                self._starting[start, length] = row
            found += row
        return found

    def persons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Surname, and given names and patronymic, of persons known by their whole name."""
        for surname, _, given in (line[0].partition(", ") for line in self._text("persons.tsv")):
            yield surname, tuple(given.split())
        for given, patronymic, surnames in self._text("soviet-persons.tsv"):
            for surname in surnames.split(","):
                yield surname, (given, patronymic)

    def terms(self) -> Iterator[Term]:
        """All entries for fuzzy matching: terms and places (of several words too), parts of names."""
        files = (("terms.tsv", Kind.TERM), ("places.tsv", Kind.PLACE), ("names.tsv", Kind.NAME))
        for name, kind in files:
            for columns in self._text(name):
                yield Term(columns[0], kind, columns[2] if kind == Kind.TERM else "")
        for surname in dict.fromkeys(surname for surname, _ in self.persons()):
            yield Term(surname, Kind.NAME, "")

    def with_words(self, words: Iterable[str]) -> Lexicon:
        """The same lexicon that also knows `words` (of the user), each in the case given and in louder ones."""
        return self.with_own(replace(self.own, words=self.own.words.union(words)))

    def with_own(self, own: Own) -> Lexicon:
        """The same lexicon with these entries of the user, instead of those it may have."""
        return Lexicon(self._store, own)

    def _own_near(self, form: str, distance: int, found: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
        listed = {word for word, _, _ in found}
        apart = ((word, OSA.distance(form, word, score_cutoff=distance)) for word in sorted(self._case))
        return [(word, edits) for word, edits in apart if edits <= distance and word not in listed]

    def _text(self, name: str) -> list[list[str]]:
        text = zlib.decompress(bytes(self._store[f"text.{name}"])).decode()
        return [line.split("\t") for line in text.splitlines()]

    def _judge(self, word: str) -> Kind:
        if kinds := self._direct(word):
            return kinds
        if (owner := _OWNER.fullmatch(word)) and (kinds := self._direct(owner[1])):
            return kinds
        if "." in word:
            if word.lower().removesuffix(".") in _STOPPED:
                return Kind.WORD
            if kinds := self._direct(word.replace(".", "")):
                return kinds
        if "-" in word:
            parts = word.split("-")
            if all(len(part) > 1 and self._direct(part) for part in parts):
                return Kind.WORD
            if case_of(word) and all(self._words.kinds(part.lower(), 1) & Kind.NAME for part in parts):
                return Kind.NAME  # Tse-tung, En-lai
        if (start := _GAELIC.match(word)) and self._direct(word[start.end() :]) & (Kind.NAME | Kind.PLACE):
            return Kind.NAME
        return Kind.NONE

    def _direct(self, word: str) -> Kind:
        case = case_of(word)
        kinds = self._words.kinds(word.lower(), case)
        return kinds | Kind.TERM if self._case and self._case.get(word.lower(), 3) <= case else kinds


def load(paths: Sequence[str] = ()) -> Lexicon:
    """The lexicon of this process, with the user's dictionaries `paths` on top. Raises InputError for a bad one.

    The same files, unchanged, give the same object.
    """
    return _with(dictionaries.load(paths)) if paths else _base()


def digest(paths: Sequence[str] = ()) -> str:
    """The hash of `load(paths)`, without loading its words; "" when it was never compiled. Raises InputError."""
    return _digest(Store(DATA), dictionaries.load(paths) if paths else NOTHING) if DATA.exists() else ""


def _digest(store: Store, own: Own) -> str:
    return store.hash if own == NOTHING else hashlib.sha256("\n".join([store.hash, *own.lines()]).encode()).hexdigest()


@lru_cache(maxsize=4)
def _with(own: Own) -> Lexicon:
    return _base().with_own(own)


@cache
def _base() -> Lexicon:
    """The lexicon as it is shipped. Raises FileNotFoundError, saying what to run, when it was never compiled."""
    if not DATA.exists():
        raise FileNotFoundError(f"the compiled lexicon {DATA} is missing: run `make dictionaries` in the source folder")
    return Lexicon(Store(DATA))
