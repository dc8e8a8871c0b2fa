"""The header of a TEI document: what is known of it, and how its text was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ocrfix.reports import safe
from ocrfix.result import Result, Status

_TITLES = ("title", "subject")  # metadata that can stand for a title, the better first
_VERSION = re.compile(r"\d+[a-z]*\d*(?:\.\d+[a-z]*\d*){0,3}")  # as TEI has them


def header(result: Result) -> str:
    """The `teiHeader`, with a line end behind it."""
    return "".join(f"{line}\n" for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    document = result.document
    yield "<teiHeader>"
    yield "<fileDesc>"
    yield f"<titleStmt><title>{_told(_title(result))}</title>{_people(result)}</titleStmt>"
    yield f'<extent><measure unit="character" quantity="{len(document.original)}"/></extent>'
    yield "<publicationStmt><p>Made from the text of OCR by ocrfix.</p></publicationStmt>"
    yield "<sourceDesc><bibl>"
    yield f'<title type="file">{_told(document.name)}</title>'
    yield f'<idno type="sha256">{_told(document.raw_sha256)}</idno>'
    yield f'<note type="encoding">{_told(document.encoding)}</note>'
    for key, values in sorted(result.metadata.items()):
        for value in dict.fromkeys(values):
            yield f"<note type={quoteattr(_word(key))}>{_told(value)}</note>"
    yield "</bibl></sourceDesc>"
    yield "</fileDesc>"
    yield "<encodingDesc>"
    yield f"<appInfo>{_application(result)}</appInfo>"
    yield (
        "<editorialDecl><correction><p>Corrections and what they correct stand side by side in choice; furniture that "
        "the clean text leaves out is fw; withheld text is gap. Changes of white space alone are orig and reg.</p>"
        "</correction></editorialDecl>"
    )
    yield "</encodingDesc>"
    yield "</teiHeader>"


def _title(result: Result) -> str:
    found = (value for key in _TITLES for value in result.metadata.get(key, ()) if value.strip())
    return " ".join(next(found, result.document.name).split())


def _people(result: Result) -> str:
    if not any(status is Status.ACCEPTED for _, status in result.entries):
        return ""
    return '<respStmt xml:id="reviewer"><resp>corrections accepted or made by</resp><name>a reviewer</name></respStmt>'


def _application(result: Result) -> str:
    version = _VERSION.match(result.made_by.get("ocrfix", ""))
    rest = ", ".join(f"{key} {value}" for key, value in result.made_by.items())
    number = version.group() if version else "0"
    return f'<application xml:id="ocrfix" ident="ocrfix" version="{number}"><label>{_told(rest)}</label></application>'


def _word(key: str) -> str:
    """A key as a value of @type: one word."""
    return re.sub(r"[^\w.-]", "_", safe.line(key)) or "_"


def _told(value: str) -> str:
    return escape(safe.text(value))
