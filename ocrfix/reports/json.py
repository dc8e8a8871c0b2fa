"""The whole Result as one JSON object, for machines that want places and counts worked out."""

from __future__ import annotations

import json
from typing import Any

from ocrfix.edits import Edit
from ocrfix.reports import terminal
from ocrfix.reports.places import Places
from ocrfix.reports.segments import kind
from ocrfix.result import Result


def about(result: Result) -> dict[str, Any]:
    """The document, its metadata, and how many edits of each code there are; not the edits."""
    return {
        "document": result.document.to_json() | {"pages": result.document.pages},
        "metadata": {key: list(dict.fromkeys(values)) for key, values in sorted(result.metadata.items())},
        "made_by": dict(result.made_by),
        "to_read_anew": list(terminal.worn(result)),
        "changes": len(result.edits),
        "suggestions": len(result.suggestions),
        "by_code": {code: {status.value: n for status, n in row.items()} for code, row in result.counts().items()},
    }


def render(result: Result) -> str:
    """`about` and all edits in the order in which they apply, each with its kind, page, line and column."""
    places = Places(result.document.original)

    def placed(edit: Edit) -> dict[str, Any]:
        return edit.to_json() | {"kind": kind(edit).value} | places.at(edit.start)._asdict()

    edits = [placed(edit) | {"status": status.value} for edit, status in result.entries]
    return json.dumps(about(result) | {"edits": edits}, ensure_ascii=False, indent=1) + "\n"
