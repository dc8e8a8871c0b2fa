"""The code quality report of GitLab: a JSON list, which merge requests show beside the lines they change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ocrfix.reports import safe
from ocrfix.reports.check.findings import Finding, Level, message, sure

if TYPE_CHECKING:
    from ocrfix.reports.check import Run

_SEVERITIES = {Level.CHANGE: "minor", Level.UNDECIDED: "info"}


def render(run: Run) -> Iterator[str]:
    """The list, an entry a line."""
    separator = ""
    yield "["
    for document in run.documents:
        entries = [_finding(document.path, finding) for finding in document.findings]
        if document.failure:
            entries = [_entry(document.path, "failed", document.failure, "blocker", document.failure, 1)]
        for entry in entries:
            yield f"{separator}\n{json.dumps(entry, ensure_ascii=True)}"
            separator = ","
    yield "\n]\n"


def _finding(path: str, finding: Finding) -> dict[str, Any]:
    note = finding.edit.note
    told = f"{message(finding)} ({sure(finding)}): {safe.line(note.why)}"
    return _entry(path, note.code, told, _SEVERITIES[finding.level], finding.key, finding.start.line)


def _entry(path: str, name: str, told: str, severity: str, what: str, line: int) -> dict[str, Any]:
    return {
        "description": told,
        "check_name": name,
        "fingerprint": hashlib.sha256(f"{path}\0{what}".encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
