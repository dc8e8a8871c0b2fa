"""What a garble may turn out to be: listed terms, names and places, and the document's own rare words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.terms.windows import Window

SHORTEST = 6  # letters; shorter words meet debris by chance
_DOMAIN = (Kind.NAME | Kind.PLACE | Kind.TERM).value
_WORD = Kind.WORD.value


@dataclass(frozen=True)
class Target:
    """A word as it is spelled, what it is, and how often the document itself has it."""

    text: str
    kind: Kind
    mentions: int = 0


class Own:
    """The targets of one document: its known long words, and unknown names it repeats."""

    def __init__(self, words: Mapping[str, int], lexicon: Lexicon) -> None:
        spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word, count in words.items():
            if len(word) >= SHORTEST - 1 and word.isalpha() and not word.isupper():
                spelled[word.lower()][word] += count
        self._by_start: defaultdict[str, dict[str, Target]] = defaultdict(dict)
        for form, spellings in spelled.items():
            text = min(spellings, key=lambda word: (-spellings[word], word))
            kinds, count = lexicon.kinds(text), spellings.total()
            if kinds.value or (count > 1 and text[0].isupper()):
                for start in (form[0], form[:2]):
                    self._by_start[start][form] = Target(text, kinds, count)

    def near(self, window: Window) -> Iterator[Target]:
        """Those that begin like the window and hold nearly all of its letters in order."""
        slot = self._by_start.get(window.letters[: window.start], {})
        for form in _alike(window, slot.keys()):
            yield slot[form]


def listed(window: Window, lexicon: Lexicon) -> Iterator[Target]:
    """Terms, names and places of the lexicon, likewise."""
    capital = window.tokens[0].text[0].isupper()
    for form in _alike(window, _starting(window, lexicon, SHORTEST)):
        text = form.capitalize() if capital else form
        kinds = lexicon.kinds(text)
        if kinds.value & _DOMAIN and form.isalpha():
            yield Target(text, kinds)


def rivals(window: Window, lexicon: Lexicon) -> Iterator[str]:
    """Common words, likewise."""
    for form in _alike(window, _starting(window, lexicon, SHORTEST - 1)):
        if lexicon.kinds(form).value & _WORD:
            yield form


@lru_cache(maxsize=4)
def given_names(lexicon: Lexicon) -> Mapping[str, set[str]]:
    """Given names and patronymics (lower-cased) of known persons, by surname."""
    given: defaultdict[str, set[str]] = defaultdict(set)
    for surname, names in lexicon.persons():
        given[surname.lower()].update(name.lower() for name in names if len(name) > 2)
    return given


def _starting(window: Window, lexicon: Lexicon, shortest: int) -> list[str]:
    size = len(window.letters)
    return lexicon.starting(window.letters[: window.start], max(shortest, size - 1), size + _slack(window))


def _slack(window: Window) -> int:
    return 1 + 3 * window.gaps


def _alike(window: Window, forms: Iterable[str]) -> Iterator[str]:
    letters = window.letters
    cutoff = len(letters) - (2 if len(letters) > 6 else 1)
    for form, _, _ in process.extract_iter(letters, forms, scorer=LCSseq.similarity, score_cutoff=cutoff):
        if len(letters) - 1 <= len(form) <= len(letters) + _slack(window):
            yield form
