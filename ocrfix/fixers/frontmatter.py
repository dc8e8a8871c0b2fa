"""Frontmatter: the header of a reading-room page, kept as it is and read as metadata.

Texts copied from the CIA's electronic reading room begin with the page's own fields: the title, then `Document Number
(FOIA) /ESDN (CREST):`, `Original Classification:`, `Publication Date:` and others, each above its value, down to
`Body:`. They are an archivist's words, not OCR. They stay byte for byte: no later fixer touches them.

Never: a text without `Body:` behind such fields, or with them deep inside.

Example: `Document Page Count: ` above `3` changes nothing and becomes the metadata `page_count: 3`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fact, Keep, Note, Proposal, Span, Stage, View
from ocrfix.layout import frontmatter

STAGE = Stage.LAYOUT
CODES = {"FRN001": "a reading-room header"}


@dataclass(frozen=True)
class Options:
    """Nothing to set."""


def propose(view: View, options: Options) -> Iterator[Proposal]:  # noqa: ARG001
    """Keep the header, and state its fields."""
    end = frontmatter.end_of(view.text)
    if not end:
        return
    yield Keep(Span(0, end), Note("FRN001", 1.0, "the header of a reading-room page"))
    for field in frontmatter.fields(view.text, end):
        yield Fact(field.span, field.key, field.value)
