"""Why a place of a text reads as it does: the edits that made it so, and those that would have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ocrfix.edits import Span
from ocrfix.reports import safe
from ocrfix.reports.listed import change, quoted, record, sure
from ocrfix.reports.places import Place, Places
from ocrfix.reports.segments import moving
from ocrfix.result import Entry, Result
from ocrfix.review import Decision

_LINE_END = re.compile(r"\r\n|\r|\n")


class Asked(NamedTuple):
    """The place that is asked about: in the text, and the stretches of the original that it stands for."""

    text: str
    line: int  # from 1
    column: int | None  # from 1; None: the whole line
    spans: tuple[Span, ...]


def place(result: Result, line: int, column: int | None, *, clean: bool) -> Asked:
    """A line or a character of the clean text, or of the original. Raises ValueError when there is none."""
    text = result.text if clean else result.document.original
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    ends = [*(found.end() for found in _LINE_END.finditer(text)), len(text)]
    lines = len(starts) - (len(starts) > 1 and starts[-1] == len(text))
    if not 1 <= line <= lines:
        raise ValueError(f"there is no line {line:,}: the text has {lines:,}")
    start, end = starts[line - 1], ends[line - 1]
    if column is not None:
        if not 1 <= column <= max(1, end - start):
            raise ValueError(f"line {line:,} has no column {column:,}: it has {end - start:,} characters")
        start, end = start + column - 1, min(end, start + column)
    spans = _origin(result, start, end) if clean else (Span(start, end),)
    return Asked(text[start:end], line, column, tuple(span for span in spans if span.start < span.end))


def edits_at(result: Result, asked: Asked) -> list[Entry]:
    """The entries that concern a place, in the order in which they apply."""
    found = []
    for entry in result.entries:
        edit = entry.edit
        spans = edit.spans if edit.order is None else [span for span, _ in moving(edit)]
        if any(a.start < b.end and b.start < a.end for a in spans for b in asked.spans):
            found.append(entry)
    return found


def told(result: Result, asked: Asked, decisions: Mapping[str, Decision]) -> Iterator[str]:
    """In words, safe to print: where it is, then the edits with their reasons and decisions."""
    places = Places(result.document.original)
    if asked.spans:
        yield f"{quoted(asked.text, 80)}, {_where(places.at(min(span.start for span in asked.spans)))}"
    entries = edits_at(result, asked)
    if not entries:
        yield "nothing was changed here, and nothing is suggested: it is the original's own text"
    for edit, status in entries:
        yield f"{change(edit)}  {sure(edit)}  {status.value}"
        yield f"    {safe.short(edit.note.why, 200)}"
        if decision := decisions.get(edit.id):
            yield f"    decision: {safe.line(decision.told())}"


def as_data(result: Result, asked: Asked, decisions: Mapping[str, Decision]) -> dict[str, Any]:
    """The same as plain values."""
    places = Places(result.document.original)
    edits = []
    for edit, status in edits_at(result, asked):
        decision = decisions.get(edit.id)
        edits.append(record(edit, status, places) | ({"decision": decision.to_json()} if decision else {}))
    spans: Sequence[Span] = asked.spans
    return {"text": asked.text, "line": asked.line, "column": asked.column, "spans": spans, "edits": edits}


def _origin(result: Result, start: int, end: int) -> Iterator[Span]:
    """The stretches of the original that a stretch of the clean text stands for, with what was removed inside of it."""
    at = 0
    for piece in result.pieces:
        beyond = at + len(piece.text)
        if piece.kept and at < end and beyond > start:
            first = piece.spans[0].start - at
            yield Span(max(at, start) + first, min(beyond, end) + first)
        elif not piece.kept and ((at < end and beyond > start) or (at == beyond and start <= at <= end)):
            yield from piece.spans
        at = beyond


def _where(at: Place) -> str:
    return f"from page {at.page}, line {at.line}, column {at.column} of the original"
