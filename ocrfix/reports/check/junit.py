"""JUnit XML: a test case a document, which fails with its findings. Jenkins, GitLab and others show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ocrfix.reports import safe
from ocrfix.reports.check.findings import Checked, Level
from ocrfix.reports.check.text import line

if TYPE_CHECKING:
    from ocrfix.reports.check import Run


def render(run: Run) -> Iterator[str]:
    """The file. Its head has the totals, so that all documents are read before anything comes."""
    cases, failures, errors = [], 0, 0
    for document in run.documents:
        cases.append(_case(document))
        errors += bool(document.failure)
        failures += bool(document.findings)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="ocrfix check" {counts} time="0">\n'
    yield f' <testsuite name="ocrfix check" {counts} skipped="0" time="0">\n'
    yield from cases
    yield " </testsuite>\n</testsuites>\n"


def _case(document: Checked) -> str:
    path = _shown(document.path)
    folder = str(PurePosixPath(path).parent)
    head = f'  <testcase classname={_quoted(folder)} name={_quoted(path)} file={_quoted(path)} time="0"'
    if document.failure:
        told = safe.line(document.failure)
        return f'{head}>\n   <error type="error" message={_quoted(told)}>{escape(told)}</error>\n  </testcase>\n'
    if not document.findings:
        return f"{head}/>\n"
    changes, undecided = document.count(Level.CHANGE), document.count(Level.UNDECIDED)
    summary = f"{changes} would change, {undecided} undecided"
    lines = "\n".join(escape(line(path, finding)) for finding in document.findings)
    return f'{head}>\n   <failure type="findings" message={_quoted(summary)}>{lines}</failure>\n  </testcase>\n'


def _shown(path: str) -> str:
    """XML has no place for control characters and lone surrogates: they are spelt out."""
    return safe.line(path)


def _quoted(text: str) -> str:
    return quoteattr(text)
