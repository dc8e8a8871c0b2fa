"""What counts as a number: dates, money, document numbers and codes, which are never changed in silence."""

from __future__ import annotations

import regex

# A mark between a digit and a letter parts two words that lost their space: `1954.was`.
_TOKEN = regex.compile(r"(?:(?!(?<=\d)[.,;:](?=\p{L})|(?<=\p{L})[.,;:](?=\d))\S)+")
_EDGES = " \t.,;:!?()[]{}'\"\u2018\u2019\u201c\u201d*~`_|"
_DIGITS = "0123456789"
_SMALL = regex.compile(r"(?:\d+(?:st|nd|rd|th|[sd]))(?:\.)?|[A-Z]{1,4}-?\d+[A-Z]?", regex.IGNORECASE)  # 1st, 5s., C-47


def is_number(token: str) -> bool:
    """Whether a token without the punctuation around it reads as a number, an amount or a code.

    A digit inside of a word (`bro1ught`, `1t`) does not make it one.
    """
    digits = sum(c.isdecimal() for c in token)
    letters = sum(c.isalpha() for c in token)
    return digits > letters or (digits > 0 and _SMALL.fullmatch(token) is not None)


def numbers(text: str) -> list[str]:
    """The numbers among the words of a text, in order, without the punctuation around them."""
    if not any(c.isdecimal() for c in text):
        return []
    words = (token.group().strip(_EDGES) for token in _TOKEN.finditer(text))
    return [word for word in words if is_number(word)]


def changes_a_number(before: str, after: str) -> bool:
    """Whether replacing `before` by `after` alters, adds or removes a number.

    A digit that is taken off a word's edge may be one: the mark of a footnote (`1The`).
    """
    return numbers(before) != numbers(after) or _loses_a_digit(before.strip(_EDGES), after.strip(_EDGES))


def _loses_a_digit(before: str, after: str) -> bool:
    bare = before.strip(_DIGITS)
    return bare != before and bare.lower() == after.lower()
