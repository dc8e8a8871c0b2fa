"""Forms: printed labels and distribution boxes; what was typed beside them stays and becomes metadata.

Information reports are typed on printed forms: `COUNTRY`, `SUBJECT`, `DATE DISTR.`, `NO. OF PAGES`, the Espionage Act
in small print, a row of boxes (`STATE X ARMY X NAVY X AIR X FBI AEC`). A line of nothing but the form is furniture. A
line with a value beside its label (`COUNTRY China`) stays as it is, and the value becomes metadata.

Never: a line in which anything is left beside the labels, a sentence that names the armed forces (`the Army, Navy and
Air Force`).

Example: `ARMY X NAVY X` goes; `SUBJECT Chinese Communist Women` stays, and states the subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fact, Fix, Note, Proposal, Stage, View
from ocrfix.layout import covers, labels, page

STAGE = Stage.LAYOUT
AFTER = ("frontmatter", "noise")
CODES = {"FRM001": "a line of a printed form", "FRM002": "a row of distribution boxes"}


@dataclass(frozen=True)
class Options:
    """What to do with forms."""

    remove: bool = True  # false: only read the values


def propose(view: View, options: Options) -> Iterator[Proposal]:
    """State the values; take the empty labels out."""
    model = page.read(view.text, view.lexicon)
    told = set(view.facts)
    for value in (*labels.values(view.text, model.body), *covers.values(view.text, model.body)):
        if value.key not in told:
            told.add(value.key)
            yield Fact(value.span, value.key, value.text, quotes=True)
    if options.remove:
        for piece in page.furniture(view.text, view.lexicon, page.Kind.FORM, view.begun):
            yield Fix(piece.span, "", Note("FRM001" if piece.whole else "FRM002", piece.confidence, piece.why))
