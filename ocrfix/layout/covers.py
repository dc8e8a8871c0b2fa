"""What the cover of a series tells: report number, date and title, which no label stands before; or a bulletin's date.

The Joint Publications Research Service and the Foreign Broadcast Information Service printed their covers alike:

    JPRS L/8194
    2 January 1979
    TRANSLATIONS ON USSR INDUSTRIAL AFFAIRS
    (FOUO 1/79)
    U. S. JOINT PUBLICATIONS RESEARCH SERVICE
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from rapidfuzz.fuzz import ratio

from ocrfix.edits import Span
from ocrfix.layout.labels import Value
from ocrfix.layout.phrases import squash

_SERVICES = tuple(map(squash, ("U. S. JOINT PUBLICATIONS RESEARCH SERVICE", "FOREIGN BROADCAST INFORMATION SERVICE")))
_ALIKE = 80  # per cent
_FARTHEST = 3000  # characters; the cover comes first
_HEIGHT = 10  # lines of a cover above the name of the service
_LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")
_NUMBER = re.compile(r"JPRS[ -]{0,2}(?:[A-Z]{1,3}[/-])?\d{3,6}(?:-\d{1,3})?")
_TOP = 8  # lines; a bulletin or a memorandum has its date among the first
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = re.compile(rf"(?i)(?:{_DAY} {_MONTH},?|{_MONTH} {_DAY},) 19\d\d")
_IN_CAPITALS = 0.7  # of the letters of a title
_TITLE = 8  # letters at least


def values(text: str, start: int) -> Iterator[Value]:
    """The values on the cover with which the body of a text begins, if it has one; else the date at its head."""
    lines = [_bare(text, Span(*m.span())) for m in _LINE.finditer(text, start, start + _FARTHEST)]
    foot = next((n for n, span in enumerate(lines) if _of_a_service(text[slice(*span)])), None)
    dated = None
    for n, span in enumerate(lines[:_TOP] if foot is None else lines[max(0, foot - _HEIGHT) : foot]):
        if foot is not None and _NUMBER.fullmatch(text, *span):
            yield Value("report_number", text[slice(*span)], span)
        elif _DATE.fullmatch(text, *span) and dated is None:
            yield Value("date", text[slice(*span)], span)
            dated = n + 1 if foot is None else max(0, foot - _HEIGHT) + n + 1
    if foot is not None and dated is not None:
        title = list(takewhile(lambda span: _a_title(text[slice(*span)]), lines[dated:foot]))
        if title:
            whole = Span(title[0].start, title[-1].end)
            yield Value("title", " ".join(text[slice(*whole)].split()), whole)


def _bare(text: str, span: Span) -> Span:
    """A line without the blanks at its ends."""
    line = text[slice(*span)]
    return Span(span.start + len(line) - len(line.lstrip()), span.start + len(line.rstrip()))


def _a_title(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= _TITLE and line[0] != "(" and sum(map(str.isupper, letters)) >= _IN_CAPITALS * len(letters)


def _of_a_service(line: str) -> bool:
    small = squash(line)
    return any(ratio(small, service, score_cutoff=_ALIKE) > 0 for service in _SERVICES)
