"""Words cut at a line's end whose hyphen was lost, or read as a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.lexicon import Lexicon
from ocrfix.lines.broken import COMMONEST, Break

_UNMARKED = re.compile(r"(?<![\w'’-])(?P<left>[^\W\d_]{2,})(?P<gap>[^\S\n]*\n\s*)(?P<right>[^\W\d_]{2,})(?![\w-])")
_SEEN = 20  # times a word was seen of which a letter was a hyphen


def unmarked(text: str, lexicon: Lexicon) -> Iterator[tuple[Break, float]]:
    """Words cut at a line's end without a hyphen, with the confidence: `opera` / `tional`. The whole must be a
    word and a half of it none; neither half may be one of the commonest words (`in` / `fect` is `in fact`). When
    both halves are none, the hyphen may have been read as a letter (`expe` / `lained`), and a whole that is nearly a
    word will do if it is long (`prepa` / `rotion`)."""
    for found in _UNMARKED.finditer(text):
        left, right = found["left"], found["right"]
        known_left, known_right = lexicon.known(left), lexicon.known(right)
        if not right.islower() or (known_left and len(right) < 3):
            continue
        whole = lexicon.count(left + right)
        here = Break(found.start(), found.end(), left, "", found["gap"], right)
        halves = known_left and known_right
        if not halves and lexicon.known(left + right) and whole >= 5 and lexicon.count(left) <= COMMONEST:
            doubtful = lexicon.count(right) > max(COMMONEST, 4 * whole)
            yield here, 0.8 if doubtful else 0.95
        elif not lexicon.known(left) and not whole and _lettered(left, right, lexicon):
            yield Break(here.start, here.end, left[:-1], left[-1], here.gap, right), 0.96  # by eye 32 of 33
        elif _weak(left, lexicon) and _weak(right, lexicon) and not whole and _near(left, right, lexicon):
            yield here, 0.95  # 13 of 14 on dev data; the truth of the other is itself in doubt


def _lettered(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether the halves are a word but for the last letter of the left one, which is a misread hyphen."""
    whole = left[:-1] + right
    if len(left) < 3 or not (lexicon.known(whole) and lexicon.count(whole) >= _SEEN):
        return False
    return lexicon.count(right) <= COMMONEST and not (lexicon.known(left[:-1]) and lexicon.known(right))


def _near(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether the halves are long enough for a word with one wrong letter to be no chance."""
    whole = left + right
    return len(left) > 2 and len(whole) > 6 and bool(lexicon.candidates(whole, 1))


def _weak(half: str, lexicon: Lexicon) -> bool:
    """Whether a half is no word, or a short one so rare that it hardly stands here (`lis` / `ison`)."""
    return not lexicon.known(half) or (len(half) <= 3 and lexicon.count(half) < 300)
