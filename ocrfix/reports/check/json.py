"""One JSON object: each document with its findings, and how many there are in all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ocrfix.reports.check.findings import Checked, Finding, Level

if TYPE_CHECKING:
    from ocrfix.reports.check import Run

SCHEMA = 1


def render(run: Run) -> Iterator[str]:
    """A document a line."""
    totals = dict.fromkeys(("documents", "failed", "changes", "undecided", "known", "spared"), 0)
    yield f'{{"check": {SCHEMA}, "made_by": {json.dumps({"ocrfix": run.version})}, "documents": ['
    for number, document in enumerate(run.documents):
        yield f"{',' * bool(number)}\n{json.dumps(_document(document), ensure_ascii=True)}"
        totals["documents"] += 1
        totals["failed"] += bool(document.failure)
        totals["changes"] += document.count(Level.CHANGE)
        totals["undecided"] += document.count(Level.UNDECIDED)
        totals["known"] += document.known
        totals["spared"] += document.spared
    yield f'\n], "totals": {json.dumps(totals)}}}\n'


def _document(document: Checked) -> dict[str, Any]:
    if document.failure:
        return {"path": document.path, "failure": document.failure}
    return {
        "path": document.path,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "findings": [_finding(finding) for finding in document.findings],
        "known": document.known,
        "spared": document.spared,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return finding.edit.to_json() | {
        "status": finding.status.value,
        "level": finding.level.value,
        "page": finding.start.page,
        "line": finding.start.line,
        "column": finding.start.column,
        "end_line": finding.end.line,
        "end_column": finding.end.column,
        "fingerprint": finding.key,
    }
