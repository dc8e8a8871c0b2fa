"""Words in capitals that shout: `SOVIET` -> `Soviet`.

Typists of the 1950s wrote names of countries in capitals. A word of capitals that is no acronym is put
into ordinary case. It leaves alone what is shorter than `longest_acronym` letters.

    the SOVIET press    ->  the Soviet press
    the CPSU            stays
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View

STAGE = Stage.PUNCTUATION
CODES = {"SHO001": "a word that shouts"}


@dataclass(frozen=True)
class Options:
    """Options of the shouting fixer."""

    longest_acronym: int = 5  # letters; words of capitals up to this length stay


def propose(view: View, options: Options) -> Iterable[Fix]:
    """Propose ordinary case for each word of capitals that is no acronym."""
    for word in re.finditer(r"\b[A-Z]+\b", view.text):
        if len(word.group()) > options.longest_acronym:
            yield Fix(Span(*word.span()), word.group().capitalize(), Note("SHO001", 0.97, "it is no acronym"))
