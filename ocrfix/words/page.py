"""What one text looks like to the word engine: its units, which of them are words, and what stands around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

from ocrfix.lexicon import Lexicon
from ocrfix.words.context import START, STOP, UNKNOWN
from ocrfix.words.foreign import foreign
from ocrfix.words.tokens import Reader, Unit

_FAIR, _DOUBT = 0.03, 60  # share of unknown words on a fair page; of how many words that belief is worth
_SHORT = 60  # words of three letters and more
_ALONE = frozenset({"a", "i"})
_DATA = Path(__file__).parent / "data"
_SHORTENED = frozenset((_DATA / "abbreviations.txt").read_text("utf-8").splitlines()[1:])
_SHORTHAND = frozenset((_DATA / "shorthand.txt").read_text("utf-8").splitlines()[1:])
_COMBINING = frozenset((_DATA / "combining.txt").read_text("utf-8").splitlines()[1:])
# English endings and beginnings; a word that is known without one is no garble (`wharfs`, `unoffending`).
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "ness", "less", "like", "ism", "ist", "able", "est", "ship")
_BEGINNINGS = ("un", "re", "non", "over", "under", "out", "in", "dis", "pre", "anti", "sub", "super", "inter", "mis")
# British spelling and older spelling -> the form that American lists have.
_VARIANTS = (("is", "iz"), ("ys", "yz"), ("our", "or"), ("tre", "ter"), ("ll", "l"), ("ae", "e"), ("oe", "e"),
             ("ence", "ense"), ("xion", "ction"), ("ue", ""), ("mme", "m"))  # fmt: skip


@dataclass(slots=True)
class Page:
    """The units of a text and what is known about them, index by index."""

    text: str
    units: list[Unit]
    known: list[bool]
    guess: list[str]  # the word that stands there, as its neighbours see it
    vocabulary: Counter[str]  # of the text itself
    unknown: float  # share of unknown words among those of three letters and more
    long: list[bool] = field(default_factory=list)  # which units that share is of
    british: int = 0  # words in British spelling, less those in American
    wrong: int = field(init=False)  # how many of those are unknown
    size: int = field(init=False)
    starts: list[int] = field(init=False)  # of the units
    ends: list[int] = field(init=False)
    strays: float = field(init=False)  # single letters that are no word, in a hundred words, as log(1 + n)
    small_strays: float = field(init=False)  # those that are small letters and have no stop behind them, likewise
    ranked: dict[tuple[int, int], Any] = field(default_factory=dict)  # the ranker's own notes
    placed: dict[tuple[int, int], Any] = field(default_factory=dict)
    misreadings: Counter[tuple[str, str]] = field(default_factory=Counter)  # of the tokens guessed so far
    titles: Counter[str] | None = None  # of the vocabulary, what stands with a capital; counted when it is asked for

    def __post_init__(self) -> None:
        self.wrong = sum(long and not ok for long, ok in zip(self.long, self.known, strict=True))
        self.size = sum(self.long)
        self.starts = [unit.start for unit in self.units]
        self.ends = [unit.end for unit in self.units]
        single = sum(len(unit.text) == 1 and unit.lower not in _ALONE and not unit.number for unit in self.units)
        self.strays = log(1 + 100 * single / (len(self.units) + 20))
        small = sum(
            len(unit.text) == 1 and unit.text.islower() and unit.text not in "av" and not self._stops(unit)
            for unit in self.units
        )
        self.small_strays = log(1 + 100 * small / (len(self.units) + 20))

    def _stops(self, unit: Unit) -> bool:
        return self.text[unit.end : unit.end + 1] == "."

    @property
    def short(self) -> float:
        """Whether the text is too short to tell a fair page from a worn one."""
        return float(self.size < _SHORT)

    def bad(self, first: int, last: int) -> float:
        """How bad the rest of the page is: log odds of a word being unknown, but for units `first` to `last`.

        A short text says little: it is taken for a fair one until it proves worse.
        """
        wrong, size = self.wrong, self.size
        for at in range(first, last + 1):
            size -= self.long[at]
            wrong -= self.long[at] and not self.known[at]
        return log((wrong + _FAIR * _DOUBT) / (size - wrong + (1 - _FAIR) * _DOUBT))

    def around(self, first: int, last: int) -> tuple[str, str, str, str]:
        """The two words before unit `first` and the two after unit `last`."""
        guess, found = self.guess, self.units
        if found[first].opens:
            a, b = START, START
        else:
            b = guess[first - 1]
            a = START if found[first - 1].opens else guess[first - 2]
        if found[last].closes:
            c, d = STOP, STOP
        else:
            c = guess[last + 1]
            d = STOP if found[last + 1].closes else guess[last + 2]
        return a, b, c, d

    def count(self, word: str) -> float:
        """How often a word stands in the text: 0 for never, about log(1 + n), at most 3."""
        times = self.vocabulary.get(word)
        return min(3.0, log(1 + times)) if times else 0.0

    def titled(self, word: str) -> int:
        """How often a word stands in the text with a capital first."""
        if self.titles is None:
            self.titles = Counter(unit.lower for unit in self.units if unit.text[0].isupper())
        return self.titles.get(word, 0)

    def habit(self, parts: tuple[tuple[str, str], ...], own: bool) -> float:
        """How often other tokens of the text seem to be misread in this way: log(1 + n) of the rarest part."""
        if not parts:
            return 0.0
        times = self.misreadings.get
        least = min([times(part, 0) for part in parts])
        return min(3.0, log(1 + least - own)) if least > own else 0.0


def page_of(text: str, lexicon: Lexicon, reader: Reader) -> Page:
    """Read a text. Unknown words are `<unk>` to their neighbours until the engine guesses them."""
    found = reader.units(text)
    known = [unit.number or is_word(unit, text, lexicon) or foreign(found, at) for at, unit in enumerate(found)]
    long = [len(unit.lower) > 2 and not unit.number for unit in found]
    unknown = sum(is_long and not ok for is_long, ok in zip(long, known, strict=True))
    share = (unknown + 0.5) / (sum(long) + 5)
    guess = [unit.lower if ok else UNKNOWN for unit, ok in zip(found, known, strict=True)]
    vocabulary = Counter(unit.lower for unit in found)
    spelled = [lexicon.variants[word][1] for word in vocabulary.keys() & lexicon.variants.keys()]
    return Page(text, found, known, guess, vocabulary, share, long, 2 * sum(spelled) - len(spelled))


def is_word(unit: Unit, text: str, lexicon: Lexicon) -> bool:
    """Whether a unit of `text` is a word as it stands; a single capital is an initial."""
    if len(unit.lower) == 1:
        return unit.lower in _ALONE or unit.text.isupper()
    behind = text[unit.end : unit.end + 1]
    if (behind == "." and unit.lower in _SHORTENED) or (behind == "-" and unit.lower in _COMBINING):
        return True
    if unit.lower in _SHORTHAND or (unit.text[0].isupper() and unit.lower.capitalize() in _SHORTHAND):
        return True
    if lexicon.known(unit.text) or (unit.glued and lexicon.known(unit.text.capitalize())):  # Shang-hai
        return True
    if "'" in unit.lower:
        turned = unit.text[:1] + unit.text[1:].replace("\u2018", "'")  # NAVY\u2018S
        return lexicon.known(turned) or elided(unit.lower, lexicon.count)
    return len(unit.lower) > 5 and british(unit.lower, lexicon.count)


def derived(word: str, count: Callable[[str], int]) -> bool:
    """Whether an unknown word is a known one with an ending, a beginning or another spelling."""
    if len(word) < 5:
        return False
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and (count(stem) > 20 or count(stem + "e") > 20):
            return True
    for beginning in _BEGINNINGS:
        stem = word.removeprefix(beginning)
        if stem != word and len(stem) > 3 and count(stem) > 20:
            return True
    return False


def british(word: str, count: Callable[[str], int]) -> bool:
    """Whether a word that American lists lack is known in another spelling (`solemnised`, `connexions`)."""
    return any(old in word and count(word.replace(old, new)) > 0 for old, new in _VARIANTS)


def elided(word: str, count: Callable[[str], int]) -> bool:
    """Whether a word is known with a letter for its apostrophe (`o'er`, `lack'd`, `e'en`)."""
    return word[:1] != "'" != word[-1:] and any(count(word.replace("'", letter)) > 20 for letter in "ev")
