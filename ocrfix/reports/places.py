"""Where an offset of the original is, as a person says it: page, line and column, counted from 1."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")


class Place(NamedTuple):
    """A place in the original, counted from 1; `column` in code points."""

    page: int
    line: int
    column: int


class Places:
    """Looks places up in one text."""

    def __init__(self, original: str) -> None:
        self._lines = [0, *(found.end() for found in _LINE_END.finditer(original))]
        self._pages = [0, *(at + 1 for at, character in enumerate(original) if character == "\f")]

    def at(self, offset: int) -> Place:
        """The place of the character at `offset`."""
        line = bisect_right(self._lines, offset)
        return Place(bisect_right(self._pages, offset), line, offset - self._lines[line - 1] + 1)
