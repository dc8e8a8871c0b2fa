"""Workflow commands of GitHub Actions: each finding becomes an annotation at its line.

What a document says cannot break out of its command: per cent signs and line ends are escaped as the runner undoes
them, colons and commas too where they would part properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocrfix.reports import safe
from ocrfix.reports.check.findings import Finding, Level, message, sure

if TYPE_CHECKING:
    from ocrfix.reports.check import Rule, Run

_COMMANDS = {Level.CHANGE: "error", Level.UNDECIDED: "warning"}


def render(run: Run) -> Iterator[str]:
    """A line a finding. GitHub shows ten of each kind a step; the log has all."""
    for document in run.documents:
        if document.failure:
            yield command("error", safe.line(document.failure), file=document.path, title="ocrfix could not check")
        for finding in document.findings:
            yield _annotation(document.path, finding, run.rules.get(finding.edit.note.code))


def command(name: str, data: str, **properties: str | int) -> str:
    """One workflow command, a line."""
    told = ",".join(f"{key}={_property(safe.text(str(value)))}" for key, value in properties.items())
    return f"::{name} {told}::{_data(data)}\n"


def _annotation(path: str, finding: Finding, rule: Rule | None) -> str:
    code = finding.edit.note.code
    place: dict[str, str | int] = {"line": finding.start.line, "endLine": finding.last.line}
    if finding.start.line == finding.last.line:  # columns are for one line only
        place |= {"col": finding.start.column, "endColumn": finding.last.column + 1}
    title = f"{code}: {rule.fault}" if rule else code
    told = f"{message(finding)} ({sure(finding)}): {safe.line(finding.edit.note.why)}"
    return command(_COMMANDS[finding.level], told, file=path, **place, title=title)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\n", "%0A")  # a "\r" was spelt out


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
