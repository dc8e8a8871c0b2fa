"""The contract between ocrfix and a fixer: all that the author of a plug-in imports.

A fixer is a module (or any object) with

    STAGE      when it runs: a `Stage`
    CODES      {"HYP001": "a word broken at a line's end"}: each code and the *fault* it names
    AFTER      optional: names of fixers of the same stage that must have run before
    Options    a frozen dataclass; every field has a default and a comment
    propose    (view, options) -> an iterable of Fix, Move, Fact and Keep, in offsets of `view.text`

Its docstring is its manual page: what it mends, when it must not, an example. A fixer yields, it never
writes; overlapping proposals of one pass are settled by confidence, in the pipeline. A note's confidence
is calibrated: of the edits with 0.97, 97 in 100 are right on documents with a known truth.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from ocrfix.edits import Fact, Fix, Keep, Move, Note, Proposal, Span

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

__all__ = ["Fact", "Fix", "Fixer", "Keep", "Move", "Note", "Proposal", "Span", "Stage", "View"]


class Stage(IntEnum):
    """When a fixer runs. Later stages see what earlier ones have mended."""

    CHARACTERS = 1
    LAYOUT = 2
    LINES = 3
    WORDS = 4
    PUNCTUATION = 5


class Fixer(Protocol):
    """What a fixer offers. A module satisfies it."""

    STAGE: Stage
    CODES: Mapping[str, str]
    Options: Callable[..., Any]

    def propose(self, view: View, options: Any, /) -> Iterable[Proposal]:
        """Yield proposals in offsets of `view.text`."""


class View:
    """What a fixer is shown: the text as earlier fixers left it. It cannot be written to.

    All spans are offsets of `text`.
    """

    def __init__(
        self,
        text: str,
        lexicon: Lexicon,
        protected: Sequence[Span] = (),
        facts: Mapping[str, Sequence[str]] | None = None,
        confidence: Callable[[Span], float | None] | None = None,
        begun: str | None = None,
        original: str | None = None,
    ) -> None:
        self.text = text
        self.begun = text if begun is None else begun  # the text as the first fixer of this stage was shown it
        self.original = text if original is None else original  # the document before any fixer
        self.lexicon = lexicon
        self.protected = protected  # sorted, disjoint: no fixer may change these
        self.facts: Mapping[str, Sequence[str]] = facts or {}  # what earlier fixers learned about the document
        self._confidence = confidence  # of the OCR engine, by a span of `text`

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        r"""Each line without its "\n". A form feed stands on the line it begins."""
        return tuple(_parted(self.text, re.compile("\n")))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Stretches of text between blank lines or form feeds, without the white space around them."""
        parts = _parted(self.text, re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+|\s*\f\s*"))
        return tuple(span for part in parts if (span := _stripped(self.text, part)))

    @cached_property
    def pages(self) -> tuple[Span, ...]:
        """Stretches of text between form feeds; one page when there are none."""
        return tuple(_parted(self.text, re.compile("\f")))

    def is_protected(self, span: Span) -> bool:
        """Whether any character of `span` is protected."""
        at = bisect_right(self.protected, span.start, key=lambda kept: kept.end)
        return at < len(self.protected) and self.protected[at].start < span.end

    def confidence(self, span: Span) -> float | None:
        """The lowest confidence (0 to 1) that the OCR engine gave to a word that `span` meets; None if it gave none."""
        return None if self._confidence is None else self._confidence(span)


def _parted(text: str, by: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for cut in by.finditer(text):
        yield Span(start, cut.start())
        start = cut.end()
    yield Span(start, len(text))


def _stripped(text: str, span: Span) -> Span | None:
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    end = start + len(part.strip())
    return Span(start, end) if start < end else None
