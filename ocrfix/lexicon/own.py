"""The user's own dictionaries: words, misreadings with what they stand for, and phrases to be left alone.

# one entry a line; "#" at a line's beginning or behind white space begins a comment
rezident                 a word
Pan shkin -> Panyushkin  a misreading and the right word; or two columns parted by a tab
!petson                  a word or phrase that is right as it stands
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ocrfix.document import InputError, read

_COMMENT = re.compile(r"(?:^|\s)#.*")
_ARROW = re.compile(r"->|\u2192")


@dataclass(frozen=True)
class Own:
    """What the user's dictionaries hold."""

    words: frozenset[str] = frozenset()  # single words, as they were given
    pairs: frozenset[tuple[str, str]] = frozenset()  # misreading, right word; single spaces between words
    phrases: frozenset[str] = frozenset()  # right as they stand

    @property
    def known(self) -> frozenset[str]:
        """Its words, and those of the right sides of its pairs."""
        return self.words.union(*(_words(right) for _, right in self.pairs))

    def lines(self) -> list[str]:
        """Its entries, sorted: the same for the same contents."""
        pairs = (f"{wrong}\t{right}" for wrong, right in self.pairs)
        return [*sorted(self.words), *sorted(pairs), *(f"!{phrase}" for phrase in sorted(self.phrases))]


NOTHING = Own()


def load(paths: Sequence[str]) -> Own:
    """The dictionaries in one; of two that part over a misreading, the later is followed. Raises InputError.

    Files are read again only when they have changed.
    """
    return _load(tuple((path, *_stamp(path)) for path in paths))


def parse(text: str, shown: str) -> Own:
    """The entries of a dictionary named `shown`. Raises InputError that names the line."""
    words: set[str] = set()
    phrases: set[str] = set()
    pairs: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = _COMMENT.sub("", line).strip()
        if not entry:
            continue
        try:
            if entry.startswith("!"):
                phrases.add(_phrase(entry))
            elif "\t" in entry or _ARROW.search(entry):
                wrong, right = _pair(entry, pairs)
                pairs[wrong] = right
            else:
                words.update(_words(_sound(entry)))
        except ValueError as error:
            raise InputError(f"{shown}, line {number}: {error}") from None
    return Own(frozenset(words), frozenset(pairs.items()), frozenset(phrases))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[str, int, int], ...]) -> Own:
    each = [parse(read(path, max_line=None).original, path) for path, *_ in files]
    pairs: dict[str, str] = {}
    for own in each:
        pairs.update(own.pairs)
    words, phrases = (own.words for own in each), (own.phrases for own in each)
    return Own(frozenset().union(*words), frozenset(pairs.items()), frozenset().union(*phrases))


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return 0, 0  # reading it tells what is wrong
    return found.st_mtime_ns, found.st_size


def _phrase(entry: str) -> str:
    phrase = " ".join(entry[1:].split())
    if "\t" in entry or _ARROW.search(entry):
        raise ValueError(
            "'!' is for a phrase that stays as it is, not for a pair; leave out the '!' or the second side"
        )
    return _sound(phrase)


def _pair(entry: str, pairs: Mapping[str, str]) -> tuple[str, str]:
    sides = entry.split("\t") if "\t" in entry else _ARROW.split(entry)
    parts = [" ".join(side.split()) for side in sides]
    if len(parts) != 2:
        raise ValueError(f"a pair has two sides, not {len(parts)}: wrong -> right")
    wrong, right = parts
    if not wrong or not right:
        raise ValueError("one side of the pair is empty: write wrong -> right")
    if wrong == right:
        raise ValueError(f"both sides of the pair are {_quoted(right)}; a word alone is written without '->'")
    if pairs.get(wrong, right) != right:
        raise ValueError(f"{_quoted(wrong)} stands for {_quoted(pairs[wrong])} in a line above; keep one of them")
    if not any(c.isalnum() for c in wrong):
        raise ValueError(f"{_quoted(wrong)} has neither letter nor figure")
    return _sound(wrong, figures=True), _sound(right, figures=True)


def _sound(text: str, *, figures: bool = False) -> str:
    if not text.isprintable():
        raise ValueError(f"{_quoted(text)} has a character that cannot be printed")
    if not any(c.isalpha() or (figures and c.isalnum()) for c in text):
        raise ValueError(f"{_quoted(text)} has no letter")
    return text


def _words(entry: str) -> list[str]:
    """The single words of an entry, without the marks around them."""
    bare = (word.strip('.,;:!?()[]"\u201c\u201d') for word in entry.split())
    return [word.replace("\u2019", "'") for word in bare if any(c.isalpha() for c in word)]


def _quoted(text: str) -> str:
    return ascii(text) if not text.isprintable() else repr(text)
