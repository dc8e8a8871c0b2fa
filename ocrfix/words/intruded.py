"""Strays of a neighbouring column between the halves of a word: `par- waro tially`, `magis- g e trate`.

Where a line ends inside a word the reader may have gone on into the next column, or into a speck of the margin. The
halves make a word that neither of them is; what stands between them is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.tokens import Unit, recased

_MOST = 2  # strays between the halves
_LONGEST = 4  # letters of a stray
_LEAST = 5  # letters of the word
_COMMON = 5  # how often it was seen
# In newspapers and typescript with a known truth 109 of 109 were right or nearer to it; ten of these took out a word
# (`of`, `me`): too few to do so in silence.
_SURE, _SURE_OF_A_WORD = 0.97, 0.9
_ENDS = frozenset({"- ", "-\n", "- \n", "-\n\n", ". ", ".\n"})  # what stands behind the first half


def intruded(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """Unit `at` and one of the next few as one word, without what stands between them."""
    units, text = page.units, page.text
    left = units[at]
    if text[left.end : left.end + 1] not in ("-", ".") or at + 2 >= len(units):
        return
    if text[left.end : units[at + 1].start] not in _ENDS or ranker.candidates.count(left.lower + units[at + 1].lower):
        return
    for last in range(at + 2, min(at + 2 + _MOST, len(units))):
        if not _a_stray(page, last - 1):
            return
        if _halves(ranker, left, units[last]):
            yield _without(page, at, last)
            return


def _a_stray(page: Page, at: int) -> bool:
    """Whether unit `at` is short, no longer word and no number, with nothing but blanks behind it."""
    unit = page.units[at]
    if len(unit.text) > _LONGEST or unit.number or (len(unit.text) > 2 and page.known[at]):
        return False
    return page.text[unit.end : page.units[at + 1].start].isspace()


def _halves(ranker: Ranker, left: Unit, right: Unit) -> bool:
    joined = left.lower + right.lower
    return (
        len(joined) >= _LEAST
        and min(len(left.lower), len(right.lower)) > 1
        and joined.isalpha()
        and (right.text.islower() or (left.text.isupper() and right.text.isupper()))
        and ranker.candidates.count(joined) >= _COMMON
    )


def _without(page: Page, at: int, last: int) -> Choice:
    left, right = page.units[at], page.units[last]
    after = recased(left.lower + right.lower, left.text + right.text, left.opens)
    words = sum(page.known[k] and len(page.units[k].text) > 1 for k in range(at + 1, last))
    features = {"strays": float(last - at - 1), "words": float(words)}
    sure = _SURE_OF_A_WORD if words else _SURE
    return Choice(left.start, right.end, page.text[left.start : right.end], after, "intruded", sure, features)
