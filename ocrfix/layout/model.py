"""Verdicts on whole lines: a small fitted model, then guards, then a threshold for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.edits import Span
from ocrfix.layout.codes import Code
from ocrfix.layout.stamps import Stamp

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon


class Verdict(NamedTuple):
    """What a line is, when it is furniture."""

    label: str
    confidence: float
    why: str


def verdicts(
    text: str, lines: Sequence[Span], found_stamps: Sequence[Stamp], found_codes: Sequence[Code], lexicon: Lexicon
) -> Iterator[tuple[Span, Verdict]]:
    """The lines that are furniture, each with its verdict."""
    for stamp in found_stamps:
        for line in lines:
            if line.start <= stamp.span.start < line.end and len(text[line.start:line.end].strip()) - 3 <= stamp.span.end - stamp.span.start:
                yield line, Verdict("stamp", 0.99, "a release stamp")
