"""Dictionaries of your own (`--dictionary`): misreadings are mended as you have listed them, words left as they are.

A line `Pan shkin -> Panyushkin` in a dictionary makes an edit of every `Pan shkin` in the text. Whole words only:
`tbe -> the` leaves `tbeory` alone. A pair in small letters stands for the capitalised word and for capitals too
(`Tbe`, `TBE`), one with capitals only for itself. Where several pairs fit, the longest does.

A line `Bovrenko` makes a word of it, which no later fixer of words and marks touches, likely as another may seem.

Never: what is protected (document numbers, addresses, passages in other languages, your own `!` entries). A pair
that changes a number is only suggested, as with every other fixer.

    with the line `tbe -> the`:  Tbe cable reached tbe theater  ->  The cable reached the theater
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ocrfix.fixer import Fix, Keep, Note, Proposal, Span, Stage, View
from ocrfix.lexicon.words import case_of

STAGE = Stage.WORDS
AFTER = ("protect",)
CODES = {"DCT001": "a misreading that a dictionary of yours lists", "DCT002": "a word of a dictionary of yours"}

_WORD = re.compile(
    r"[^\W_]+(?:['\u2019-][^\W_]+)*?(?=['\u2019]s?(?!\w)|(?!['\u2019-]?[^\W_]))"
)  # without a possessive's end
_TOKEN = re.compile(r"\w+|[^\w\s]")
_GAP = r"(?:[^\S\n\f]+|[^\S\n\f]*\n[^\S\n\f]*)"


@dataclass(frozen=True)
class Options:
    """How pairs are read."""

    louder: bool = True  # a pair in small letters stands for the capitalised word and for capitals too


class _Pair(NamedTuple):
    pattern: re.Pattern[str]
    right: str
    small: bool  # in small letters, and more than one


def propose(view: View, options: Options) -> Iterator[Proposal]:
    """A Fix for each listed misreading, a Keep for each listed word."""
    yield from _mended(view, options)
    if lowest := _lowest(view.lexicon.own.words):
        for found in _WORD.finditer(view.text):
            word = found[0].replace("\u2019", "'")
            if lowest.get(word.lower(), 3) <= case_of(word):
                yield Keep(Span(*found.span()), Note("DCT002", 1.0, "a word of your dictionary"))


def _mended(view: View, options: Options) -> Iterator[Fix]:
    """The longest of the pairs that begin at one place."""
    text, done = view.text, 0
    index = _index(view.lexicon.own.pairs)
    if not index:
        return
    for token in _TOKEN.finditer(text):
        at = token.start()
        if at < done or (at and text[at - 1].isalnum() and not token[0].isalnum()):
            continue
        for pair in index.get(token[0].lower(), ()):
            found = pair.pattern.match(text, at)
            after = found and _cased(pair, found[0], options)
            if found and after and not view.is_protected(Span(*found.span())):
                done = found.end()
                yield Fix(Span(at, done), _spaced(found[0], after), Note("DCT001", 1.0, "a pair of your dictionary"))
                break


@lru_cache(maxsize=4)
def _index(pairs: frozenset[tuple[str, str]]) -> Mapping[str, list[_Pair]]:
    """Pairs by the first token of their misreading, lower-cased; the longest first."""
    index: defaultdict[str, list[_Pair]] = defaultdict(list)
    for wrong, right in sorted(pairs, key=lambda pair: (-len(pair[0]), pair)):
        first = _TOKEN.search(wrong)
        if first:
            small = wrong == wrong.lower() and sum(c.isalpha() for c in wrong) > 1
            words = (re.escape(word).replace("'", "['\u2019]") for word in wrong.split())
            pattern = re.compile(_GAP.join(words) + r"(?!\w)", re.IGNORECASE if small else 0)
            index[first[0].lower()].append(_Pair(pattern, right, small))
    return index


@lru_cache(maxsize=4)
def _lowest(words: frozenset[str]) -> Mapping[str, int]:
    """The lowest case in which each word, lower-cased, is one."""
    return {word.lower(): case_of(word) for word in sorted(words, key=lambda word: (-case_of(word), word))}


def _cased(pair: _Pair, found: str, options: Options) -> str | None:
    """The right word in the case of the misreading; None when the pair does not stand for that case."""
    if not pair.small or found == found.lower():
        return pair.right
    if not options.louder:
        return None
    if found == found.upper():
        return pair.right.upper()
    first = next(at for at, c in enumerate(found) if c.isalpha())
    if found[first].isupper() and found[first + 1 :] == found[first + 1 :].lower():
        return pair.right[0].upper() + pair.right[1:]
    return None


def _spaced(found: str, right: str) -> str:
    """The right words with the spaces and line breaks of the misreading, when there are as many."""
    gaps, words = re.findall(r"\s+", found), right.split()
    if len(gaps) != len(words) - 1:
        return right
    return words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
