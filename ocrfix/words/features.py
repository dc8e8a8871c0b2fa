"""What the decision looks at, as named numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.lexicon.rare import Rarity
from ocrfix.words.context import UNKNOWN
from ocrfix.words.decision import Features
from ocrfix.words.page import Page, derived
from ocrfix.words.tokens import HONORIFICS, Unit

_MARKS = '.,;:!?()[]{}"\u201c\u201d'
_AROUND, _BESIDE = 60, 4  # characters, and in them tokens on either side, that tell prose from figures
_SIGNS = 0.59  # of them are none of words. Of 40 changes there 23 were right, and 10 harmful; of all others 95 in 100
_SHORTEST = 3  # characters; longer ones among tokens without sense are read rightly in 21 of 32 cases in raw reports
_SHORT, _COMMON = 2, 20_000  # letters; a word of no more says something where it was counted so often
_CUT_SHORT = re.compile(r"[-\u00ac](?:[\s|]|$)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ENDINGS = frozenset({"s", "d", "n", "r", "t", "es", "ed", "'s", "y", "ly"})


def case_of(unit: Unit) -> str:
    """lower, title or upper; short for lower-case tokens of up to three characters; mixed for the rest."""
    text = unit.text
    capitals = 0 if text.islower() else sum([c.isupper() for c in text])
    if not capitals:
        return "short" if len(text) <= 3 else "lower"
    if capitals == 1 and text[0].isupper():
        return "title"
    letters = sum([c.isalpha() for c in text])
    return "upper" if capitals > 1 and capitals * 4 >= letters * 3 else "mixed"


def of_token(page: Page, at: int, lexicon: Lexicon) -> Features:
    """Features of a token as it stands."""
    unit = page.units[at]
    text, lower = unit.text, unit.lower
    letters = sum(c.isalpha() for c in text)
    left = page.known[at - 1] if at and not unit.opens else True
    right = page.known[at + 1] if at + 1 < len(page.units) and not unit.closes else True
    return {
        "length": float(min(14, len(text))),
        "opens": float(unit.opens),
        "marks": float(len(text) - letters - lower.count("'") > 0),
        "apostrophe": float("'" in lower),
        "digit": float(any(c.isdigit() for c in text)),
        "plausible": max(-7.0, lexicon.plausible(lower)),
        "derived": float(not page.known[at] and derived(lower, lexicon.count)),
        "bad_page": page.bad(at, at),
        "short_page": page.short,
        "repeated": max(0.0, page.count(lower) - 0.69),
        "left_unknown": float(not left),
        "right_unknown": float(not right),
        "glued": float(unit.glued),
        "after_honorific": float(at > 0 and page.units[at - 1].lower in HONORIFICS),
        "beside_capital": float(_capital(page, at - 1) + _capital(page, at + 1)),
    }


def rarity(before: str, lexicon: Lexicon) -> Features:
    """How many of the words of a stretch, which are no words of the lexicon, the widest lists have."""
    found = [lexicon.rarity(part.strip(_MARKS)) for part in before.split()]
    return {
        "rare": float(found.count(Rarity.RARE)),
        "rarest": float(found.count(Rarity.RAREST)),
    }


def figures(text: str, start: int, end: int) -> Features:
    """Whether a stretch stands among figures and signs: in a table or a formula, where no words say what it is."""
    near = text[max(0, start - _AROUND) : start].split()[-_BESIDE:] + text[end : end + _AROUND].split()[:_BESIDE]
    signs = [token for token in near if not _LETTERS.search(token) and token not in ("a", "A", "I")]
    return {"figures": float(len(signs) > _SIGNS * len(near))}


def place(page: Page, start: int, end: int, lexicon: Lexicon) -> Features:
    """What kind of place a stretch stands in.

    Whether it says little itself, being short or of several tokens, and of the four words nearest to it less than half
    are words or surely read: leader dots read as letters, a photograph, a name in Chinese characters. Whether a hyphen
    stands behind it and no word behind that: the first half of a word whose second stands elsewhere (`adminis- `), in
    the next column or page.
    """
    senseless = False
    if end - start <= _SHORTEST or any(map(str.isspace, page.text[start:end])):
        first, last = bisect_right(page.ends, start), bisect_left(page.starts, end) - 1
        near = [at for at in (first - 2, first - 1, last + 1, last + 2) if 0 <= at < len(page.units)]
        senseless = 2 * sum(_makes_sense(page, at, lexicon) for at in near) < len(near)
    return {"senseless": float(senseless), "cut_short": float(_CUT_SHORT.match(page.text, end) is not None)}


def _makes_sense(page: Page, at: int, lexicon: Lexicon) -> bool:
    unit = page.units[at]
    if page.known[at]:
        return not unit.number and (len(unit.lower) > _SHORT or lexicon.count(unit.lower) > _COMMON)
    return len(unit.lower) > _SHORT + 1 and page.guess[at] != UNKNOWN


def a_surname(page: Page, at: int, kinds: Callable[[str], Kind]) -> bool:
    """Whether unit `at` has a capital and stands behind a title, an initial or a given name: it is a name."""
    if not at or not page.units[at].text[0].isupper():
        return False
    before = page.units[at - 1]
    if len(before.text) == 1:
        return before.text.isupper() and before.text != "I"
    given = before.text[0].isupper() and page.known[at - 1] and not page.units[at].opens
    return before.lower in HONORIFICS or (given and bool(kinds(before.text) & Kind.NAME))


def alone_in_capitals(page: Page, at: int) -> bool:
    """Whether unit `at` is in capitals between words that are not: an acronym or a cryptonym, no heading."""
    if page.units[at].text.islower() or case_of(page.units[at]) != "upper":
        return False
    beside = page.units[max(0, at - 1) : at] + page.units[at + 1 : at + 2]
    return not any(len(unit.text) > 1 and unit.text.isupper() for unit in beside)


def _capital(page: Page, at: int) -> bool:
    """Whether unit `at` begins with a capital that no sentence asks for: a name is beside."""
    return 0 <= at < len(page.units) and page.units[at].text[0].isupper() and not page.units[at].opens


def same_but_ending(a: str, b: str) -> float:
    """1.0 when one word is the other with an s, d, n, r or t more: a change that grammar, not sight, must decide."""
    short, long = sorted((a, b), key=len)
    return float(
        long.startswith(short) and long[len(short) :] in ("s", "d", "n", "r", "t", "es", "ed", "'s", "y", "ly")
    )
