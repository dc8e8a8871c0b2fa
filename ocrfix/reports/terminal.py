"""The short summary for a terminal: what was done to a document, in a line or a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ocrfix.reports import safe
from ocrfix.reports.places import Places
from ocrfix.reports.segments import Kind, kind
from ocrfix.result import Result, Status

WORN = "PRO006"  # the code under which a page is left alone that only a new reading of its image can mend

_NAMES = {
    Kind.CORRECTION: ("correction", "corrections"),
    Kind.SPACE: ("line or space", "lines and spaces"),
    Kind.REMOVAL: ("removal", "removals"),
    Kind.REDACTION: ("redaction shown", "redactions shown"),
    Kind.MOVE: ("move", "moves"),
}


def summary(result: Result) -> str:
    """One line: `93 changes (71 corrections, 15 removals, 7 redactions shown), 14 suggestions`."""
    kinds = Counter(kind(edit) for edit in result.edits)
    parts = [f"{count:,} {_NAMES[each][count != 1]}" for each, count in sorted(kinds.items(), key=_by_count)]
    told = f"{len(result.edits):,} change{'s' * (len(result.edits) != 1)}" if parts else "nothing to change"
    inside = f" ({', '.join(parts)})" if parts else ""
    waiting = len(result.suggestions)
    return f"{told}{inside}" + (f", {waiting:,} suggestion{'s' * (waiting != 1)}" if waiting else "")


def worn(result: Result) -> Iterator[str]:
    """A line for each stretch that was left alone because it is too garbled to be mended."""
    places = Places(result.document.original)
    for kept in result.kept:
        if kept.note.code == WORN:
            place = places.at(min(span.start for span in kept.spans))
            yield f"page {place.page}, from line {place.line}, is too worn to be mended: {safe.line(kept.note.why)}"


def by_code(result: Result) -> Iterator[str]:
    """A line for each code: how many edits were applied, how many are suggested, and an example."""
    examples: dict[str, str] = {}
    for edit, _ in result.entries:
        if edit.note.code not in examples:
            to = "moved" if edit.after is None else _quoted(edit.after)
            examples[edit.note.code] = f"{_quoted(edit.before)} -> {to}"
    for code, row in result.counts().items():
        applied = row.get(Status.APPLIED, 0) + row.get(Status.ACCEPTED, 0)
        yield f"  {code}  {applied:>5} applied  {row.get(Status.SUGGESTED, 0):>4} suggested  {examples[code]}"


def metadata(result: Result) -> Iterator[tuple[str, str]]:
    """What is known of the document: labels and values, safe to print."""
    document = result.document
    yield "name", safe.line(document.name)
    mark = ", with a byte-order mark" if document.bom else ""
    yield "encoding", f"{document.encoding}{mark}; line ends: {document.newlines}"
    yield "size", f"{document.raw_size:,} bytes, {len(document.original):,} characters, pages: {document.pages:,}"
    yield "sha256", document.raw_sha256
    for key, values in sorted(result.metadata.items()):
        distinct = list(dict.fromkeys(map(str.strip, values)))
        times = {value: f" ({n})" for value, n in Counter(map(str.strip, values)).items() if key == "redaction"}
        shown = "; ".join(safe.short(value, 120) + times.get(value, "") for value in distinct[:5])
        yield key.replace("_", " "), shown + (f"; and {len(distinct) - 5} more" if len(distinct) > 5 else "")


def _quoted(text: str) -> str:
    return f"'{safe.short(text, 40) if text.strip() else safe.line(text)}'"


def _by_count(item: tuple[Kind, int]) -> tuple[bool, int]:
    return item[0] is Kind.SPACE, -item[1]
