"""An edit in a line, as lists for a terminal show it, and as plain values."""

from __future__ import annotations

from typing import Any

from ocrfix.edits import Edit
from ocrfix.reports import safe
from ocrfix.reports.places import Places
from ocrfix.result import Status


def change(edit: Edit, limit: int = 40) -> str:
    """`SPL001 'petson' -> 'person'`, safe to print; the middle of a long text is left out."""
    return f"{edit.note.code} {quoted(edit.before, limit)} -> " + (
        "moved" if edit.after is None else quoted(edit.after, limit) if edit.after else "(removed)"
    )


def quoted(text: str, limit: int = 40) -> str:
    """A text in quotes, safe to print; white space is shown only when there is nothing else."""
    if text.strip():
        return f"'{safe.short(text, limit)}'"
    blanks = safe.line(text[:limit])
    return "'" + "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in blanks) + "'"


def sure(edit: Edit) -> str:
    """The confidence as people read it; rounded down, so that what is below a line does not seem to reach it."""
    return f"{int(edit.note.confidence * 1000 + 1e-6) / 10:g} %"


def record(edit: Edit, status: Status, places: Places | None = None) -> dict[str, Any]:
    """The edit as in a ledger, with its page, line and column when places are known."""
    where = places.at(edit.start)._asdict() if places else {}
    return edit.to_json() | {"status": status.value} | where
