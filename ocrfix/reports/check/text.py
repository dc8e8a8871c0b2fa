"""For a terminal: a line a finding, `memo.txt:12:5: SPL001 'membcr' -> 'member' (97% sure)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocrfix.reports import safe
from ocrfix.reports.check.findings import Finding, message, sure

if TYPE_CHECKING:
    from ocrfix.reports.check import Run


def render(run: Run) -> Iterator[str]:
    """A line a finding; nothing of a document that has none."""
    for document in run.documents:
        for finding in document.findings:
            yield f"{line(document.path, finding)}\n"


def line(path: str, finding: Finding) -> str:
    """A finding on one line, with its place as editors and terminals know it."""
    place, edit = finding.start, finding.edit
    where = f"{safe.line(path)}:{place.line}:{place.column}"
    return f"{where}: {edit.note.code} {message(finding)} ({sure(finding)})"
