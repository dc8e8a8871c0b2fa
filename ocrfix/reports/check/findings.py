"""Findings: what keeps a text from being clean, each with its place in the original and a fingerprint that lasts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ocrfix.edits import Edit, Span
from ocrfix.reports import safe
from ocrfix.reports.check.fingerprints import Fingerprint
from ocrfix.reports.chunk import Chunk
from ocrfix.reports.places import Place, Places
from ocrfix.result import Result, Status
from ocrfix.review import undecided

_BLANK = re.compile(r"[^\S ]")


class Level(StrEnum):
    """How much a finding weighs."""

    CHANGE = "change"  # the text would be changed
    UNDECIDED = "undecided"  # it is suggested; a person must decide


class Finding(NamedTuple):
    """An edit that the text does not have, and that nobody has rejected."""

    edit: Edit
    status: Status
    level: Level
    span: Span  # the first stretch of the original that it touches
    start: Place
    end: Place  # of the character behind the last of `span`
    last: Place  # of the last of `span`
    fingerprint: Fingerprint
    repeat: int  # 1 for the first of its fingerprint in the document, in the original's order
    replaces: str | None  # what stands in `span` after it; None when that is not all of the edit, or not all its doing

    @property
    def key(self) -> str:
        """The fingerprint with its number: no other finding of the document has the same."""
        return f"{self.fingerprint}:{self.repeat}"


class Checked(NamedTuple):
    """A document that was checked."""

    path: str  # as it was named, parted by "/"
    findings: tuple[Finding, ...] = ()  # in the order of the original
    known: int = 0  # how many more there are that a baseline knows
    gone: int = 0  # how many that the baseline knows are there no more
    spared: int = 0  # how many suggestions there are that are tolerated
    sha256: str = ""
    size: int = 0  # bytes
    encoding: str = ""
    unfit: tuple[str, ...] = ()  # decisions that do not fit: a line each
    failure: str = ""  # why it could not be checked: one line
    diff: tuple[Chunk, ...] = ()  # the changes among the findings, when they were asked for

    def count(self, level: Level) -> int:
        """How many findings weigh so much."""
        return sum(finding.level is level for finding in self.findings)

    def sparing(self) -> Checked:
        """The same with its suggestions tolerated: they are counted, and are findings no more."""
        left = tuple(finding for finding in self.findings if finding.level is not Level.UNDECIDED)
        return self._replace(findings=left, spared=self.spared + len(self.findings) - len(left))


def findings(result: Result, *, least: float = 0.0) -> tuple[Finding, ...]:
    """The findings of at least this confidence, in the order of the original."""
    waiting = {id(edit) for edit in undecided(result)}
    edits = [
        (edit, status)
        for edit, status in result.entries
        if edit.note.confidence >= least and (status.counts or id(edit) in waiting)
    ]
    return tuple(_placed(result.document.original, sorted(edits, key=lambda pair: pair[0].start)))


def message(finding: Finding) -> str:
    """What is to be done, on one line, safe to print: `'membcr' -> 'member'`."""
    edit = finding.edit
    before = f"'{_short(edit.before)}'"
    if edit.after is None:
        return f"{before} stands out of place"
    return f"{before} -> '{_short(edit.after)}'" if edit.after else f"{before} is to go"


def sure(finding: Finding) -> str:
    """How sure it is, and whose word that is: `97% sure`, `accepted`."""
    if finding.status is Status.ACCEPTED:
        return "accepted"
    undecided = ", undecided" if finding.level is Level.UNDECIDED else ""
    per_cent = math.floor(finding.edit.note.confidence * 100 + 1e-9)  # 99.6 % is not certain
    return f"{per_cent}% sure{undecided}"


def _short(text: str) -> str:
    """Every character counts here, blanks and line ends too: those that look like others are spelt out."""
    if len(text) > 80:
        text = f"{text[:38]} […] {text[-38:]}"
    return _BLANK.sub(lambda blank: f"\\u{ord(blank.group()):04x}", safe.line(text))


def _placed(original: str, edits: Iterable[tuple[Edit, Status]]) -> Iterator[Finding]:
    places = Places(original)
    seen: Counter[Fingerprint] = Counter()
    for edit, status in edits:
        span = min(edit.spans)
        fingerprint = Fingerprint.of(edit, original)
        seen[fingerprint] += 1
        yield Finding(
            edit=edit,
            status=status,
            level=Level.UNDECIDED if status is Status.SUGGESTED else Level.CHANGE,
            span=span,
            start=places.at(span.start),
            end=places.at(span.end),
            last=places.at(span.end - 1),
            fingerprint=fingerprint,
            repeat=seen[fingerprint],
            replaces=_replacement(original, edit),
        )


def _replacement(original: str, edit: Edit) -> str | None:
    """What to put for the edit's one stretch, when the original reads there what the edit was made for."""
    if len(edit.spans) != 1 or original[slice(*edit.spans[0])] != edit.before:
        return None
    if edit.order is None:
        return edit.after
    return "".join(original[slice(*span)] for span in edit.order)
