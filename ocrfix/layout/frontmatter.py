"""The header that the reading room's web page prints above the body of a document."""

from __future__ import annotations

import re
from typing import NamedTuple

from ocrfix.edits import Span

_FIRST = re.compile(r"(?m)^\s*Document (?:Type|Number \(FOIA\) /ESDN \(CREST\)):")
_BODY = re.compile(r"(?m)^[^\S\n]*Body:[^\S\n]*\n?")
_KEY = re.compile(r"^([A-Z][A-Za-z]*(?: [A-Z/(][\w()/]*)*):[^\S\n]*(.*)$")
_PDF = re.compile(r"^(?:AttachmentSize|PDF icon .*)$")
_FARTHEST = 4000  # characters of a header, with a long title and all its fields

_NAMES = {
    "document_number_foia_esdn_crest": "document_number",
    "document_release_date": "release_date",
    "document_page_count": "page_count",
}


class Field(NamedTuple):
    """A field of the header: its key in lower snake case, its value and where that stands."""

    key: str
    value: str
    span: Span


def end_of(text: str) -> int:
    """Where the body begins; 0 when the text has no such header."""
    head = text[:_FARTHEST]
    first = _FIRST.search(head)
    body = _BODY.search(head, first.end()) if first else None
    return body.end() if body else 0


def fields(text: str, end: int) -> list[Field]:
    """The fields of the header `text[:end]`: the title above them, then each key with its value."""
    found: list[Field] = []
    key, at = "title", 0
    for line in text[:end].splitlines(keepends=True):
        bare = line.strip()
        start = at + line.find(bare)
        at += len(line)
        match = _KEY.match(bare)
        if match:
            key, bare = key_of(match[1]), match[2].strip()
            start += match.start(2)
        if bare and key and not _PDF.match(bare):
            found.append(Field(key, bare, Span(start, start + len(bare))))
            key = ""
    return found


def key_of(name: str) -> str:
    """The key of a field from its label, in lower snake case; some have a shorter name."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return _NAMES.get(key, key)
