"""What the page's script knows of a document: the original and the ledger, in few characters.

Offsets are in UTF-16 units, as a script counts; `astral` tells where a character takes two of them. Everything else of
an edit is as in the ledger. A `before` that is the original's own stands as null.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any

from ocrfix.edits import Edit, Span
from ocrfix.reports import safe
from ocrfix.reports.segments import Kind, kind
from ocrfix.result import Result, Rule, Status
from ocrfix.review import asked, readings, recorded

_KINDS = list(Kind)
_STATUSES = list(Status)


def payload(result: Result) -> dict[str, Any]:
    """Plain values for the script; `templates/scripts/ledger.js` reads them.

    The edits are as the pipeline left them; what people decided since stands beside them, and is replayed by the page.
    """
    original = result.document.original
    entries = asked(result)
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
    decisions = [decision.to_json() for decision in recorded(result)]
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
        "readings": {own: [entries[of].edit.id, text] for own, (of, text) in readings(result).items()},
    }


def _flat(spans: Iterable[Span], units: Callable[[int], int]) -> list[int]:
    return [units(offset) for span in spans for offset in span]


def _stem(name: str) -> str:
    """What the files of a document are named after: its name without `.txt`."""
    name = name.replace("\\", "/").rpartition("/")[2]
    return name[: -len(".txt")] if name.lower().endswith(".txt") and len(name) > len(".txt") else name
