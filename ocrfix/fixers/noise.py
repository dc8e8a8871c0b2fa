"""Noise: specks, edges of boxes and of paper, handwriting and seals, read as letters.

An OCR engine reads every dark spot: `ee. ak, "a`, `F- I` for the corner of a ruled box, a page of nonsense for a
photograph. Such lines go when they hold no word, no number and no name, and stand where the page gives no reason for
text, on pages that bear stamps, codes or marks: elsewhere what looks odd is the printer's.
This is the riskiest fixer of the stage and the most restrained: what could be a garbled line of text stays.

Never: garbled names and words that can still be mended, cells of tables, foreign passages, formulas, initials.

Example: the lines `ee` and `. ae |` between a stamp and a heading go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Proposal, Stage, View
from ocrfix.layout import page

STAGE = Stage.LAYOUT
AFTER = ("frontmatter",)
CODES = {"NOI001": "a line without sense", "NOI002": "the edge of a box, read as letters"}


@dataclass(frozen=True)
class Options:
    """Nothing to set."""


def propose(view: View, options: Options) -> Iterator[Proposal]:  # noqa: ARG001
    """Take out what no typist wrote."""
    for piece in page.furniture(view.text, view.lexicon, page.Kind.NOISE, view.begun):
        yield Fix(piece.span, "", Note("NOI001" if piece.whole else "NOI002", piece.confidence, piece.why))
