"""Marks: classification and handling marks at the edges of pages.

`SECRET`, `C O N F I D E N T I A L`, `CLASSIFICATION SECRET/CONTROL - U.S. OFFICIALS ONLY`, `WARNING NOTICE` are stamped
or typed at the head and foot of each page, often crossed out when the class was changed, and then read as
`CONRBESTIAL` or `gowPtpeNerAL`. They say how the paper was handled, not what it says. The first legible grade becomes
metadata, or else the first that is nearly one.

Never: the same words inside a sentence (`the secret protocol`) or in a heading of the text (`SECRETARIAL DEPARTMENT`).

Example: the line `S-E-C-R-E-T` at the foot of a page goes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio

from ocrfix.fixer import Fact, Fix, Note, Proposal, Stage, View
from ocrfix.layout import page
from ocrfix.layout.phrases import squash

STAGE = Stage.LAYOUT
AFTER = ("frontmatter", "noise", "forms", "pages")
CODES = {"MRK001": "a classification or handling mark", "MRK002": "a mark beside a stamp"}

# From the highest down, so that TOP SECRET is not taken for SECRET.
_GRADES = ("TOP SECRET", "SECRET", "CONFIDENTIAL", "RESTRICTED", "FOR OFFICIAL USE ONLY", "UNCLASSIFIED")


@dataclass(frozen=True)
class Options:
    """Nothing to set."""


def propose(view: View, options: Options) -> Iterator[Proposal]:  # noqa: ARG001
    """Take the marks out; state the grade."""
    pieces = page.furniture(view.text, view.lexicon, page.Kind.MARK, view.begun)
    if "classification" not in view.facts:
        marks = [(piece.span, squash(view.text[piece.span.start : piece.span.end])) for piece in pieces]
        said = ((span, grade) for read in (_grade, _garbled) for span, mark in marks if (grade := read(mark)))
        for span, grade in itertools.islice(said, 1):
            yield Fact(span, "classification", grade)
    for piece in pieces:
        yield Fix(piece.span, "", Note("MRK001" if piece.whole else "MRK002", piece.confidence, piece.why))


def _grade(mark: str) -> str | None:
    """The grade that a squashed mark spells."""
    return next((grade for grade in _GRADES if squash(grade) in mark), None)


def _garbled(mark: str) -> str | None:
    """The grade that a squashed mark nearly spells: CONFIDERTIAL."""
    like = {grade: partial_ratio(squash(grade), mark) if len(mark) >= _LEAST else 0.0 for grade in _GRADES}
    best = max(_GRADES, key=lambda grade: like[grade])
    return best if like[best] >= _LIKE else None


_LEAST, _LIKE = 6, 82  # letters; per cent
