"""A fingerprint tells a finding again after the text around it has changed.

It is made of what is to be changed and of the words on both sides, never of places: lines that come or go above it
do not matter. It has three parts; a finding whose neighbour on one side was mended still agrees in the two others.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from ocrfix.edits import Edit

WORDS = 3  # neighbours on each side: fewer and repeats are many, more and each edit nearby tells on it
_WINDOW = 120  # characters in which these are looked for
_BLANK = re.compile(r"\s+")


class Fingerprint(NamedTuple):
    """Parts of a finding's identity; as text, they are parted by hyphens."""

    what: str  # the code, and a hash of code, before and after (or the new order)
    left: str
    right: str

    def __str__(self) -> str:
        return "-".join(self)

    @classmethod
    def of(cls, edit: Edit, original: str) -> Fingerprint:
        """The fingerprint of an edit of this original."""
        start, end = edit.start, max(span.end for span in edit.spans)
        after = edit.after
        if edit.order is not None:
            after = "\0".join(original[slice(*span)] for span in edit.order)
        what = _hash(edit.note.code, _flat(edit.before), _flat(after or ""))
        left = original[max(0, start - _WINDOW) : start].split()[-WORDS:]
        right = original[end : end + _WINDOW].split()[:WORDS]
        return cls(f"{edit.note.code}-{what}", _hash(*left), _hash(*right))

    @classmethod
    def parse(cls, text: str) -> Fingerprint:
        """Read one back. Raises ValueError when it is none."""
        code, what, left, right = text.split("-")
        return cls(f"{code}-{what}", left, right)


def _flat(text: str) -> str:
    """White space of any kind is one blank: where a line breaks is no matter of identity."""
    return _BLANK.sub(" ", text)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
