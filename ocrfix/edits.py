"""The nouns of a change: Span, Note, Fix, Move, Fact, Keep, Edit.

A fixer *proposes* in offsets of the text it was shown: Fix, Move, Fact, Keep. `ocrfix.text.Text` lifts a
proposal to an `Edit`, in offsets of the original, which never change afterwards. All offsets count
Unicode code points, end exclusive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of text, `start` up to and not including `end`. Never empty in an Edit."""

    start: int
    end: int


class Note(NamedTuple):
    """Who says so, how sure, and why, in words for a reader."""

    code: str  # "HYP001": three letters of the fixer, three digits of the fault
    confidence: float  # 0 to 1: the share of such edits that are right on documents with a known truth
    why: str  # "'infor-' + 'mation' is a word"


class Fix(NamedTuple):
    """Read `after` where the text shown now has `span`. An empty `after` removes; an empty span is an error."""

    span: Span
    after: str
    note: Note


class Move(NamedTuple):
    """Blocks of the text shown that touch one another once sorted, listed in the order they should have."""

    blocks: tuple[Span, ...]
    note: Note


class Fact(NamedTuple):
    """What a stretch of the text shown says about the document. It changes nothing; it becomes metadata."""

    span: Span
    key: str  # "document_number"
    value: str
    quotes: bool = False  # whether the value is the text there, and follows what later fixers make of it


class Keep(NamedTuple):
    """A stretch of the text shown that no later fixer may change (it may be moved whole)."""

    span: Span
    note: Note


Proposal = Fix | Move | Fact | Keep


@dataclass(frozen=True)
class Edit:
    """A change in offsets of the original, valid for ever.

    Exactly one of `after` and `order` is set. `before` is the guard: the edit applies only to a text in
    which `spans` stand together, in this order, and read `before`.
    """

    spans: tuple[Span, ...]  # touching spans are merged; each is non-empty
    before: str
    after: str | None  # what they read now
    order: tuple[Span, ...] | None  # or the order in which they now stand
    note: Note

    @cached_property
    def id(self) -> str:
        """A short hash of all but confidence and reason: the same from run to run and version to version."""
        what = json.dumps([self.note.code, self.spans, self.before, self.after, self.order], ensure_ascii=True)
        return hashlib.sha256(what.encode("ascii")).hexdigest()[:12]

    @property
    def start(self) -> int:
        """The first character of the original that the edit touches: the place to list it under."""
        return min(span.start for span in self.spans)

    def shifted(self, by: int) -> Edit:
        """The same edit in a text that begins `by` characters earlier."""
        return replace(self, spans=_moved(self.spans, by), order=None if self.order is None else _moved(self.order, by))

    def to_json(self) -> dict[str, Any]:
        """The edit as a JSON object; `from_json` reads it back to an equal edit."""
        record: dict[str, Any] = {"id": self.id, "code": self.note.code, "spans": self.spans, "before": self.before}
        if self.order is None:
            record["after"] = self.after
        else:
            record["order"] = self.order
        return record | {"confidence": self.note.confidence, "why": self.note.why}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Edit:
        """Read one edit. Raises KeyError, TypeError or ValueError when `record` is not one."""
        order = record.get("order")
        after = record.get("after")
        if (order is None) == (after is None):
            raise ValueError("an edit has either 'after' or 'order'")
        note = Note(str(record["code"]), float(record["confidence"]), str(record["why"]))
        edit = cls(
            spans=_spans(record["spans"]),
            before=str(record["before"]),
            after=None if after is None else str(after),
            order=None if order is None else _spans(order),
            note=note,
        )
        if "id" in record and record["id"] != edit.id:
            raise ValueError(f"edit {record['id']} does not match its own contents ({edit.id})")
        return edit


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that touch in this order: (0,3)(3,5)(9,10) -> (0,5)(9,10)."""
    out: list[Span] = []
    for start, end in spans:
        if out and out[-1].end == start:
            out[-1] = Span(out[-1].start, end)
        else:
            out.append(Span(start, end))
    return tuple(out)


def _moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple(Span(start + by, end + by) for start, end in spans)


def _spans(pairs: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    spans = tuple(Span(*pair) for pair in pairs)
    if not spans or any(not 0 <= start < end for start, end in spans):
        raise ValueError("spans must be non-empty [start, end) pairs")
    return spans
