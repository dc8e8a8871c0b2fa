"""Stops that end a paragraph and were read as commas: a speck below a full stop gives it a tail.

A paragraph that ends in a comma is a sentence broken off, a list, or a letter's opening and close (`Dear Sir,`); where
prose stands before it and a new item or a new sentence behind it, it is a stop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_END = re.compile(r"(?<=[^\W_]{2}),(?=[ \t]*\n[ \t]*\n\s*(\S+))")
_ITEM = re.compile(r"\(?\d{1,2}[.,)]")  # 2.  (3)
_CLOSE = re.compile(r"\b(?:yours|truly|sincerely|faithfully|respectfully|obedient|servants?|sirs?|dear)\b", re.I)
_COMMON = 5_000  # how often a word was seen that a sentence may begin with and a name is not
_BEFORE_ITEM, _PROSE, _SENTENCE = 5, 12, 6  # words
# In typescript with a known truth 69 of 71 commas before a numbered paragraph were stops, and 14 of 16 before another
# sentence (of the two misses one was no sentence's end by the truth, the other a list); of 45 of these in reading-room
# pages without a truth 42 by eye.
_ITEM_FOLLOWS, _CAPITAL_FOLLOWS = 0.97, 0.95


class Ending(NamedTuple):
    """A comma that should be a stop."""

    at: int
    confidence: float
    why: str


def commas_for_stops(text: str, count: Callable[[str], int]) -> Iterator[Ending]:
    """The commas at the ends of paragraphs that are prose, in order. `count` says how often a word was seen."""
    for found in _END.finditer(text):
        start = text.rfind("\n\n", 0, found.start()) + 1
        before = text[start : found.start()]
        words = before.split()
        sentence = re.split(r"[.?!:] ", before)[-1]
        if len(sentence.split()) < min(_SENTENCE, len(words)) or _CLOSE.search(" ".join(words[-6:])):
            continue
        if _ITEM.fullmatch(found[1]) and len(words) >= _BEFORE_ITEM:
            yield Ending(found.start(), _ITEM_FOLLOWS, "the paragraph ends here, and a numbered one follows")
        elif len(words) >= _PROSE and words[-1].islower() and _begins(found[1]) and count(found[1].lower()) > _COMMON:
            yield Ending(found.start(), _CAPITAL_FOLLOWS, "the paragraph ends here")


def _begins(word: str) -> bool:
    return word[:1].isupper() and (word[1:].islower() or word == "A")
