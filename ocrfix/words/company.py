"""How well a change goes with the words around it by their classes: what is known of a pair of words never seen."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from ocrfix.lexicon import Lexicon
from ocrfix.words.context import UNKNOWN
from ocrfix.words.decision import Features
from ocrfix.words.page import Page

_WORD = re.compile(r"[^\s\-/\".,;:!?()\[\]{}]+")


def company(lexicon: Lexicon, page: Page, start: int, end: int, after: str) -> Features:
    """Features of a change of `page.text[start:end]` to `after`: the classes of its words, of each with the next one
    and with the next but one, and by how much they fit better than those of the words that stand there.

    Sums of natural logs; empty where no unit stands.
    """
    first, last = bisect_right(page.ends, start), bisect_left(page.starts, end) - 1
    if last < first:
        return {}
    a, b, c, d = map(lexicon.class_of, page.around(first, last))
    words = [lexicon.class_of(word) for word in _WORD.findall(after.lower())]
    own = [lexicon.class_of(page.units[at].lower if page.known[at] else UNKNOWN) for at in range(first, last + 1)]
    left, right, inside, apart = _fit(lexicon, (a, b), words, (c, d))
    before = _fit(lexicon, (a, b), own, (c, d))
    return {
        "class_left": left,
        "class_right": right,
        "class_inside": inside,
        "class_gain": left + right + inside - sum(before[:3], 0.0),
        "class_apart": apart,
        "class_apart_gain": apart - before[3],
    }


def _fit(
    lexicon: Lexicon, before: tuple[int, int], words: list[int], behind: tuple[int, int]
) -> tuple[float, float, float, float]:
    """How well words of these classes go with what is before, behind, among themselves, and one word apart."""
    classes = lexicon.classes
    (a, b), (c, d) = before, behind
    if not words:
        return 0.0, 0.0, classes.beside(b, c), classes.apart(a, c) + classes.apart(b, d)
    inside = [classes.beside(one, other) for one, other in pairwise(words)]
    apart = classes.apart(a, words[0]) + classes.apart(words[-1], d)
    return classes.beside(b, words[0]), classes.beside(words[-1], c), sum(inside, 0.0), apart
