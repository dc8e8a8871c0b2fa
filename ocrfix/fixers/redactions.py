"""Redactions: exemption codes, which stand where text was withheld, become a visible mark.

Where words were withheld the released page shows the exemption: `25X1`, `25X1A`, `50X1-HUM`, `STAT`, `(b)(3)`. In the
OCR it looks like a word of the sentence, or drifts into the margin. Each becomes `[25X1]` at its place, so that no
reader takes two halves of a sentence for a whole one and nothing later joins them. Garbled ones are read as what they
are (`25xX1`, `?5X1`, `251A`); one code repeated in a row is one mark.

Never: the citation of a law (`section 3.3(b)(1)`, `5 U.S.C. 552(b)(3)`), an amount, a part of a longer number.

Example: `headed this directorate 25X1 until 1953` -> `headed this directorate [25X1] until 1953`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocrfix.fixer import Fact, Fix, Keep, Note, Proposal, Span, Stage, View
from ocrfix.layout import codes, page

STAGE = Stage.LAYOUT
AFTER = ("frontmatter", "noise", "forms", "pages", "marks")
CODES = {"RED001": "an exemption code", "RED002": "a garbled exemption code"}


@dataclass(frozen=True)
class Options:
    """How a redaction is shown."""

    show: str = "[{}]"  # what stands at its place; {} is the code


def propose(view: View, options: Options) -> Iterator[Proposal]:
    """Show each code as a mark, one for a run of the same."""
    found = [code for code in page.read(view.text, view.lexicon).codes if not view.is_protected(code.span)]
    for run in _runs(view.text, found):
        span = Span(run[0].span.start, run[-1].span.end)
        exact = all(code.exact for code in run)
        why = f"an exemption code: {run[0].name}" + (f", {len(run)} times" if len(run) > 1 else "")
        note = Note("RED001" if exact else "RED002", 0.99 if exact else 0.96, why)
        yield Fix(span, options.show.format(run[0].name), note)
        yield Keep(span, note)
        for code in run:
            yield Fact(code.span, "redaction", code.name)


def _runs(text: str, found: Sequence[codes.Code]) -> Iterator[list[codes.Code]]:
    """Codes of one name with nothing between them but spaces or one line end."""
    run: list[codes.Code] = list(found[:1])
    for before, code in pairwise(found):
        between = text[before.span.end : code.span.start]
        if code.name == before.name and not between.strip(" \n") and between.count("\n") < 2:
            run.append(code)
        else:
            yield run
            run = [code]
    if run:
        yield run
