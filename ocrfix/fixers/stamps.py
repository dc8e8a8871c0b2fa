"""Stamps: release stamps at the edges of pages, whole, garbled, cut in two, or run into the text.

A released page carries `Approved For Release 2010/02/12 : CIA-RDP80-00810A004300550004-0` at its head and foot, and
older stamps of review beside it (`NO CHANGE IN CLASS.`, `NEXT REVIEW DATE:`). They are not the document's words. OCR
garbles them (`Approved FofWease^(ib'V)04/12`), so they are found by a fuzzy grammar of phrase, date and number, and by
likeness to the document's own stamp. Number and date become metadata, as most stamps of the document read.

Never: prose about releases (`was approved for release on Monday`), which has neither stamp date nor document number.

Example: the line `Approved For Release 2001/03/22 : CIA-RDP82-00457R002700170001-7` goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fact, Fix, Note, Proposal, Stage, View
from ocrfix.layout import page, stamps

STAGE = Stage.LAYOUT
AFTER = ("frontmatter", "noise", "forms", "pages", "marks", "redactions")
CODES = {"STM001": "a release stamp", "STM002": "a stamp of review, or part of a stamp"}


@dataclass(frozen=True)
class Options:
    """What to do with stamps."""

    remove: bool = True  # false: only read number and date


def propose(view: View, options: Options) -> Iterator[Proposal]:
    """Take the stamps out; state what they say."""
    model = page.read(view.text, view.lexicon)
    number, date = stamps.majority(model.stamps)
    for stamp in model.stamps:
        if number and stamp.number == number and number not in view.facts.get("document_number", ()):
            yield Fact(stamp.span, "document_number", number)
            number = None
        if date and stamp.date == date and "release_date" not in view.facts:
            yield Fact(stamp.span, "release_date", date)
            date = None
    if not options.remove:
        return
    starts = {stamp.span.start for stamp in model.stamps}
    for piece in page.furniture(view.text, view.lexicon, page.Kind.STAMP, view.begun):
        code = "STM001" if any(piece.span.start <= start < piece.span.end for start in starts) else "STM002"
        yield Fix(piece.span, "", Note(code, piece.confidence, piece.why))
