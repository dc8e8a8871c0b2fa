"""What the page's script knows of a document: the original and the ledger, in few characters.

Offsets are in UTF-16 units, as a script counts; `astral` tells where a character takes two of them. Everything else of
an edit is as in the ledger. A `before` that is the original's own stands as null.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ocrfix.edits import Edit, Span
from ocrfix.reports import safe
from ocrfix.reports.segments import Kind, kind
from ocrfix.result import Entry, Result, Rule, Status
from ocrfix.review import OWN, Decision, Verdict, proposed, recorded

_KINDS = list(Kind)
_STATUSES = list(Status)


def payload(result: Result) -> dict[str, Any]:
    """Plain values for the script; `templates/scripts/ledger.js` reads them.

    The edits are as the pipeline left them; what people decided since stands beside them, and is replayed by the page.
    """
    original = result.document.original
    readings = dict(_readings(result))
    entries = [*proposed(result).entries, *_carried(result, readings)]
    used = {entry.edit.note.code for entry in entries}
    codes = [*(code for code in result.rules if code in used), *sorted(used - result.rules.keys())]
    whys = list(dict.fromkeys(entry.edit.note.why for entry in entries))
    at, why_at = {code: n for n, code in enumerate(codes)}, {why: n for n, why in enumerate(whys)}
    astral = [offset for offset, character in enumerate(original) if character > "\uffff"]

    def units(offset: int) -> int:
        return offset + bisect_left(astral, offset)

    def row(edit: Edit, status: Status) -> list[Any]:
        own = "".join(original[slice(*span)] for span in edit.spans) == edit.before
        return [
            edit.id,
            at[edit.note.code],
            _flat(edit.spans, units),
            None if own else edit.before,
            edit.after,
            None if edit.order is None else _flat(edit.order, units),
            edit.note.confidence,
            why_at[edit.note.why],
            _STATUSES.index(status),
            _KINDS.index(kind(edit)),
        ]

    edits = [row(*entry) for entry in entries]
    decisions = [decision.to_json() for decision in _decisions(result, readings)]
    told = repr([*((row[0], row[8]) for row in edits), *((d["edit"], d["decision"]) for d in decisions)])
    return {
        "stem": _stem(result.document.name),
        "sha256": result.document.raw_sha256,
        "ledger": hashlib.sha256(told.encode()).hexdigest()[:16],
        "original": original,
        "astral": [units(offset) for offset in astral],
        "acting": safe.ACTING,
        "rules": [{"code": code, **result.rules.get(code, Rule())._asdict()} for code in codes],
        "whys": whys,
        "edits": edits,
        "decisions": decisions,
        "readings": {own.id: [of.id, own.after] for own, of in readings.items()},
    }


def _readings(result: Result) -> Iterator[tuple[Edit, Edit]]:
    """The readings that people typed, each with the edit right before it, whose place it takes."""
    for number, (one, other) in enumerate(pairwise(result.entries), 1):
        typed = result.was.get(number, Status.APPLIED) is None and other.edit.note.code == OWN
        if typed and (one.edit.spans, one.edit.before) == (other.edit.spans, other.edit.before):
            yield other.edit, one.edit


def _carried(result: Result, readings: Mapping[Edit, Edit]) -> Iterator[Entry]:
    """Edits that this version does not propose, and that people had accepted."""
    for number, entry in enumerate(result.entries):
        if result.was.get(number, Status.APPLIED) is None and entry.edit not in readings:
            yield Entry(entry.edit, Status.SUGGESTED)  # by the decision that is recorded of it


def _decisions(result: Result, readings: Mapping[Edit, Edit]) -> Iterator[Decision]:
    """The decisions that the statuses record, a typed reading as one of the edit whose place it takes."""
    typed = {own.id: (own, of) for own, of in readings.items()}
    replaced = {of.id for of in readings.values()}
    for decision in recorded(result):
        if decision.edit in typed:
            own, of = typed[decision.edit]
            yield replace(decision, edit=of.id, verdict=Verdict.EDIT, replacement=own.after)
        elif decision.edit not in replaced:
            yield decision


def _flat(spans: Iterable[Span], units: Callable[[int], int]) -> list[int]:
    return [units(offset) for span in spans for offset in span]


def _stem(name: str) -> str:
    """What the files of a document are named after: its name without `.txt`."""
    name = name.replace("\\", "/").rpartition("/")[2]
    return name[: -len(".txt")] if name.lower().endswith(".txt") and len(name) > len(".txt") else name
