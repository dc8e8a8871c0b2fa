"""Letters and marks among digits: `l954`, `2O,000`, `19+7`.

The typewriter had no key for the figure one, and its small `l` served; a worn 4 loses its foot and is read as
`+`. What the number was is a guess that only the paper can settle: it is suggested, never applied.

It must not touch document numbers, file numbers and codes (`201-123456`, `25X1`, `B-52`), ordinals and old
money (`1st`, `5s.`, `10d`), or letters that are units.

    in 19+7 or 1948  ->  in 1947 or 1948   (suggested)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View

STAGE = Stage.WORDS
AFTER = ("protect", "spelling")
CODES = {
    "DIG001": "a letter among digits",
    "DIG002": "a mark among the digits of a year",
}

_LOOKS = str.maketrans(
    {"l": "1", "I": "1", "i": "1", "|": "1", "!": "1", "O": "0", "o": "0", "Q": "0", "S": "5", "B": "8", "Z": "2"}
)
# Two digits or more and look-alikes, as a number is written; nothing that makes it part of a code may touch it.
_NUMBER = re.compile(
    r"(?<![\w./:'+-])[$\u00a3]?(?=(?:[^\s\d]*\d){2})(?:[\dlIioOQSBZ|!]{2,}|[\dlIoOSBZ]{1,3}(?:,[\dlIoOSBZ]{3})+)(?![\w/:'+-])"
)
_YEAR = re.compile(r"(?<![\w.,$\u00a3/+-])1[89](?:[+]\d|\d[+])(?![\w/+-])")
_HIGHEST = 0.94  # a number is never changed in silence


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    years: bool = True  # suggest a digit for a mark inside a year


def propose(view: View, options: Options) -> Iterator[Fix]:
    """Yield a suggestion for each number that has something else among its digits."""
    for found in _NUMBER.finditer(view.text):
        word = found.group()
        after = word.translate(_LOOKS)
        if after == word or (word[-1] in "lIiO!|" and len(word) == 2):
            continue
        year = re.fullmatch(r"1[89]\d\d", after) is not None
        note = Note("DIG001", _HIGHEST if year else 0.8, f"'{word}' looks like {after}")
        yield Fix(Span(*found.span()), after, note)
    if options.years:
        for found in _YEAR.finditer(view.text):
            after = found.group().replace("+", "4")
            yield Fix(Span(*found.span()), after, Note("DIG002", 0.7, "a worn 4 is read as +"))
