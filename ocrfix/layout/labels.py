"""Values that stand beside the labels of a printed form: `COUNTRY China` says that the country is China."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.edits import Span


class Value(NamedTuple):
    """A value of a form, as it was typed."""

    key: str
    text: str
    span: Span


_HEAD = 6000  # characters; forms stand at the head of a report
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = rf"(?:\d{{1,2}} {_MONTH}\.?,? 1[89]\d\d|{_MONTH}\.? \d{{1,2}}, 1[89]\d\d)"
_STOP = r"(?=\s+(?:REPORT|DATE|CD|NO|DIST|SUPPLEMENT|REFERENCES|25X|50X)\b|\s*$)"
_LABELS = (
    ("country", re.compile(rf"(?m)^\W{{0,3}}(?:COUNTRY|[CS]OUNTRY)[:.]?[ \t]+([A-Z][\w .,/&()'-]{{2,50}}?){_STOP}")),
    ("subject", re.compile(rf"(?m)^\W{{0,3}}SUB[JI]ECT[:.]?[ \t]+([A-Z0-9\"][^\n]{{3,100}}?){_STOP}")),
    ("date", re.compile(rf"(?im)(?:^|\W)DATE ?(?:DISTR?\.?|DISTRIBUTED|OF REPORT)?\W[^\n]{{0,30}}?\b({_DATE})")),
    ("report_number", re.compile(r"(?m)REPORT (?:NO|NUMBER)[.:]?[ \t]+([A-Z]{2,4}[-/ ]?\d[\w/-]{1,20})")),
    ("pages", re.compile(rf"(?m)NO[., ]{{1,2}}OF PAGES[.: ]+(?:{_DATE} )?(\d{{1,3}})(?![\w/])")),
)  # fmt: skip


def values(text: str, start: int) -> Iterator[Value]:
    """The first value of each known label in the head of a document that begins at `start`."""
    for key, label in _LABELS:
        found = label.search(text, start, start + _HEAD)
        if found:
            yield Value(key, " ".join(found[1].split()), Span(*found.span(1)))
