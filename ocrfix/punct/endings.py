"""Stops that end a paragraph and were read as commas: a speck below a full stop gives it a tail.

A paragraph that ends in a comma is a sentence broken off, a list, or a letter's opening and close (`Dear Sir,`); where
prose stands before it and a new item or a new sentence behind it, it is a stop. A document that has several has more.
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
# Where a document has two of these: a paragraph of any length whose last word is a small one, before a known word with
# a capital, or before an item on the next line. Of typescript with a known truth 13 of 13 were stops; of 44 in
# reading-room pages 40 by eye, and of the four two ended in scraps of two letters, which are left out since.
_HABIT, _FEWEST, _HABITUAL = 2, 2, 0.95
_ANY_END = re.compile(r"(?<=[^\W_]{2}),(?=[ \t|]*\n(?P<blank>[ \t]*\n)?\s*(?P<next>\S+))")
_ANY_ITEM = re.compile(r"\(?(?:\d{1,2}|[A-H])[.,)]")  # 2.  (3)  B.
_LAST = re.compile(r"(?!(?:and|but|the|for|with|from|that)\b)[^\W\d_A-Z]{3,}")
# Where of the other lines (of six words and more, four at least) seven in ten end as sentences do, lines are
# paragraphs. Of 200 commas before a line with a capital 198 were stops there, 190 of them in newspapers.
_LINE, _FEW_LINES, _SHARE, _LINES = 6, 4, 0.7, 0.97
_OPENING = "-\u2014\u2013\"'\u201c\u2018 .\t\f"
_SENTENCE_ENDS = re.compile(r"[.!?][\"'\u201d\u2019)\]]{0,2}$")


class Ending(NamedTuple):
    """A comma that should be a stop."""

    at: int
    confidence: float
    why: str


def commas_for_stops(text: str, count: Callable[[str], int]) -> list[Ending]:
    """The commas at the ends of paragraphs that are prose, in order. `count` says how often a word was seen."""
    plain = list(_plain(text, count))
    more = [*(_habitual(text, count) if len(plain) >= _HABIT else ()), *_among_sentences(text)]
    surest: dict[int, Ending] = {}
    for ending in [*plain, *more]:
        if ending.at not in surest or ending.confidence > surest[ending.at].confidence:
            surest[ending.at] = ending
    return sorted(surest.values())


def _plain(text: str, count: Callable[[str], int]) -> Iterator[Ending]:
    for found in _END.finditer(text):
        words, sentence = _before(text, found.start())
        if len(sentence) < min(_SENTENCE, len(words)) or _CLOSE.search(" ".join(words[-6:])):
            continue
        if _ITEM.fullmatch(found[1]) and len(words) >= _BEFORE_ITEM:
            yield Ending(found.start(), _ITEM_FOLLOWS, "the paragraph ends here, and a numbered one follows")
        elif len(words) >= _PROSE and words[-1].islower() and _begins(found[1]) and count(found[1].lower()) > _COMMON:
            yield Ending(found.start(), _CAPITAL_FOLLOWS, "the paragraph ends here")


def _habitual(text: str, count: Callable[[str], int]) -> Iterator[Ending]:
    """Such commas of a document that is known to have them."""
    for found in _ANY_END.finditer(text):
        words, _ = _before(text, found.start())
        if len(words) < _FEWEST or not _LAST.fullmatch(words[-1]) or _CLOSE.search(" ".join(words[-6:])):
            continue
        following = found["next"].rstrip(".,;:")
        opens = found["blank"] and following[:1].isupper() and count(following.lower())
        item = _ANY_ITEM.fullmatch(found["next"]) and (found["blank"] or found["next"][0] != "(")  # a, (2) b, (3) c
        if opens or item:
            yield Ending(found.start(), _HABITUAL, "the paragraph ends here, as others of the document do")


def _among_sentences(text: str) -> Iterator[Ending]:
    """Such commas of a text in which each line is a paragraph."""
    if ",\n" not in text:
        return
    lines = [(found.start(), found.group().rstrip()) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]
    prose = [len(line.split()) >= _LINE for _, line in lines]
    ended = sum(bool(_SENTENCE_ENDS.search(line)) for (_, line), long in zip(lines, prose, strict=True) if long)
    others = sum(prose) - 1
    if others < _FEW_LINES or ended < _SHARE * others:
        return
    for (start, line), (_, following), long in zip(lines, lines[1:], prose, strict=False):
        words = line.rstrip(",").split()
        if not long or line[-1] != "," or not _LAST.fullmatch(words[-1]) or _CLOSE.search(" ".join(words[-6:])):
            continue
        if following.lstrip(_OPENING)[:1].isupper():
            yield Ending(start + len(line) - 1, _LINES, "the line ends here, and the others end with their sentence")


def _before(text: str, at: int) -> tuple[list[str], list[str]]:
    """The words of the paragraph before offset `at`, and those of its last sentence."""
    before = text[text.rfind("\n\n", 0, at) + 1 : at]
    return before.split(), re.split(r"[.?!:] ", before)[-1].split()


def _begins(word: str) -> bool:
    return word[:1].isupper() and (word[1:].islower() or word == "A")
