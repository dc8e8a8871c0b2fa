"""Letters and marks among digits: `l954`, `2O,000`, `19+5`.

The typewriter had no key for the figure one, and its small `l` served; a worn 4 loses its foot and is read as
`+`. What the number was is a guess that only the paper can settle: it is suggested, never applied. Only years
and amounts with thousands are guessed at, and ordinals: of other numbers with letters in them hardly one in thirty
was what it looked like.

It must not touch document numbers, file numbers and codes (`201-123456`, `25X1`, `B-52`), sound ordinals and
old money (`1st`, `5s.`, `10d`), or letters that are units.

    in 19+5 or 1946  ->  in 1945 or 1946   (suggested)
    on the llth      ->  on the 11th       (suggested)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View
from ocrfix.words.tokens import ORDINAL

STAGE = Stage.WORDS
AFTER = ("protect", "spelling")
CODES = {
    "DIG001": "a letter among digits",
    "DIG002": "a mark among the digits of a year",
}

# Measured: an S in a year is nearly always an 8, a small l or i a 1; a B or ! is an 8 or 9 as often as not.
_LOOKS = str.maketrans({"l": "1", "I": "1", "i": "1", "|": "1", "O": "0", "S": "8"})
# Nothing that makes a number part of a code, a range or a sum of money may touch it.
_YEAR = re.compile(r"(?<![\w./:'+$\u00a3\ufffd,-])(?=(?:\D?\d){2})[1lIi|][89S][\dSOlI]{2}(?![\w/:'+]|[.,]\d)")
_AMOUNT = re.compile(r"(?<![\w./:'+-])[$\u00a3]?(?=\D*\d)[\dO]{1,3}(?:,[\dO]{3})+(?![\w/:'+-]|[.,]\d)")
_ORDINAL = re.compile(rf"(?<![\w./'-])(?:{ORDINAL.pattern})(?![\w/'-])")
_PLUS = re.compile(r"(?<![\w.,$\u00a3/+-])1[89](?:[+]\d|\d[+])(?![\w/+-])")
_THOUSANDS = re.compile(r"[\dO],[\dO]{3}")
_RUN = re.compile(r"\S+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    years: bool = True  # suggest a digit for a mark inside a year


def propose(view: View, options: Options) -> Iterator[Fix]:
    """Yield a suggestion for each number that has something else among its digits."""
    # These patterns begin with costly looks behind: years are sought in runs with a digit, amounts where one may be.
    runs = [run.span() for run in _RUN.finditer(view.text) if not run[0].isalpha() and _DIGIT.search(run[0])]
    amounts = _AMOUNT.finditer(view.text) if _THOUSANDS.search(view.text) else ()
    ordinals = _ORDINAL.finditer(view.text)
    for matches, sure in ((_found(_YEAR, view.text, runs), 0.85), (ordinals, 0.85), (amounts, 0.6)):
        for found in matches:
            after = found.group().translate(_LOOKS)
            if after != found.group():
                yield Fix(Span(*found.span()), after, Note("DIG001", sure, f"'{found.group()}' looks like {after}"))
    if options.years:
        for found in _found(_PLUS, view.text, runs):
            after = found.group().replace("+", "4")
            yield Fix(Span(*found.span()), after, Note("DIG002", 0.7, "a worn 4 is read as +"))


def _found(pattern: re.Pattern[str], text: str, runs: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    for start, end in runs:
        yield from pattern.finditer(text, start, end)
