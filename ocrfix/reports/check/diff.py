"""What the findings would change, as a diff that is empty when there are none.

It goes from the text with all that is not a finding (known to a baseline, less sure than was asked for) to the clean
text; then comes a line for each suggestion that is undecided, which a diff of texts cannot show.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import islice

from ocrfix.reports import safe
from ocrfix.reports.check.findings import Checked, Finding, Level
from ocrfix.reports.check.text import line
from ocrfix.reports.chunk import Chunk
from ocrfix.reports.unified import unified
from ocrfix.result import Result
from ocrfix.text import replay

_ROLES = {"-": "before", "+": "after", "@": "place"}


def changes(path: str, result: Result, found: Iterable[Finding]) -> Iterator[Chunk]:
    """The unified diff that the changes among the findings of a result make; nothing when there are none."""
    told = [finding for finding in found if finding.level is Level.CHANGE]
    meant = {id(finding.edit) for finding in told}
    others = [edit for edit in result.edits if id(edit) not in meant]
    if not told:
        return
    shown = safe.line(path)
    yield Chunk("head", f"--- {shown}\n")
    yield Chunk("head", f"+++ {shown} (clean)\n")
    if others:
        old = replay(result.document.original, others).text.shown
        yield from list(_between(old, result.text)) or _lines(path, told)
    else:
        yield from (chunk for chunk in unified(result) if chunk.role != "head")


def render(document: Checked) -> Iterator[Chunk]:
    """All of a document's findings; nothing when there are none."""
    yield from document.diff
    yield from _lines(document.path, (each for each in document.findings if each.level is Level.UNDECIDED))


def _between(old: str, new: str) -> Iterator[Chunk]:
    for row in islice(difflib.unified_diff(_split(old), _split(new)), 2, None):
        text = safe.text(row)
        end = "" if text.endswith("\n") else "\n\\ No newline at end of file\n"
        yield Chunk(_ROLES.get(row[:1], "same"), text + end)


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{each}\n" for each in lines[:-1]] + lines[-1:] * bool(lines[-1])


def _lines(path: str, found: Iterable[Finding]) -> Iterator[Chunk]:
    for finding in found:
        yield Chunk("offer", f"# {line(path, finding)}\n")
