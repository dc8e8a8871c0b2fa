"""Words, and what stands between them.

A *junction* is the stretch between two neighbouring words of one paragraph: a space, `, `, `.' `, ` -`.
In its *plain* form white space is one blank, and quotation marks and dashes are the typewriter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# An apostrophe between letters belongs to the word (don't, O'Brien); all other marks part words.
WORD = re.compile(r"[^\W_]+(?:['\u2018\u2019][^\W_]+)*")
PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
CUSTOM = frozenset((" ; ", " : "))  # printers set a blank before these until about 1900; typists did not
LONGEST = 8  # of a junction in its plain form; what is longer is debris, not punctuation

_BREAK = re.compile(r"\n[^\S\n]*\n|\f")
_BLANKS = re.compile(r"\s+")


class Junction(NamedTuple):
    """Between the words text[left:start] and text[end:right]: text[start:end], and its plain form."""

    left: int
    start: int
    end: int
    right: int
    plain: str


def plain(between: str) -> str:
    """White space as one blank, typographic quotes and dashes as typed ones."""
    return _BLANKS.sub(" ", between.translate(PLAIN))


def junctions(text: str) -> Iterator[Junction]:
    """All junctions in order, those of a plain blank included; none across a blank line or a form feed."""
    left = stop = -1
    for word in WORD.finditer(text):
        start, end = word.span()
        if stop >= 0:
            between = text[stop:start]
            if between == " ":
                yield Junction(left, stop, start, end, " ")
            elif len(between) <= 4 * LONGEST and not _BREAK.search(between):
                yield Junction(left, stop, start, end, plain(between))
        left, stop = start, end
