"""Pages: page numbers.

A page's number (`- 3 -`, `-2-`, `_3`) stands between the last words of one page and the first of the next, and breaks
sentences in two once pages follow one another. It goes when it stands alone on its line at a page's edge, or right
beside a release stamp where line breaks are lost.

Running heads stay: what repeats at the edges of labelled pages was a date or a heading of the text more often.

Never: a bare number in a line of its own away from an edge (tables and lists have those), a numbered paragraph, a year.

Example: the line `- 3 -` above a stamp goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Proposal, Stage, View
from ocrfix.layout import page

STAGE = Stage.LAYOUT
AFTER = ("frontmatter", "noise", "forms")
CODES = {"PAG001": "a page number", "PAG002": "a page number beside a stamp"}


@dataclass(frozen=True)
class Options:
    """Nothing to set."""


def propose(view: View, options: Options) -> Iterator[Proposal]:  # noqa: ARG001
    """Take the page numbers out."""
    for piece in page.furniture(view.text, view.lexicon, page.Kind.PAGE, view.begun):
        yield Fix(piece.span, "", Note("PAG001" if piece.whole else "PAG002", piece.confidence, piece.why))
