r"""The unified diff of original and clean text, line by line, as `diff -u` and `git diff` write it.

Which lines are the same is told by the edits, not by comparing texts: a line is unchanged when all its
characters are the original's own and it is a whole line in both. So it takes time in proportion to the text,
and a line that reads the same by accident is not taken for one that stayed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from ocrfix.reports import safe
from ocrfix.reports.chunk import Chunk
from ocrfix.result import Result

CONTEXT = 3  # unchanged lines shown around each change

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def unified(result: Result, *, raw: bool = False) -> Iterator[Chunk]:
    """The diff, a line a chunk; nothing when nothing changes. With `raw`, fit for `patch`, not for a terminal."""
    old = [found.span() for found in _LINE.finditer(result.document.original)]
    new = [found.span() for found in _LINE.finditer(result.text)]
    name = safe.line(result.document.name)
    for number, hunk in enumerate(hunks(stayed(result, old, new), len(old), len(new))):
        if number == 0:
            yield Chunk("head", f"--- {name}\n")
            yield Chunk("head", f"+++ {name} (clean)\n")
        yield from _shown(hunk, (result.document.original, old), (result.text, new), raw)


Lines = list[tuple[int, int]]  # the start and end of each line in its text
Change = tuple[int, int, int, int]  # lines a to b of the original are lines c to d of the clean text


def stayed(result: Result, old: Lines, new: Lines) -> list[tuple[int, int]]:
    """Pairs of lines that stayed, in the order of both texts; of lines that were moved, the most that are in order."""
    starts = {start: number for number, (start, _) in enumerate(new)}
    olds = [start for start, _ in old]
    pairs: list[tuple[int, int]] = []
    for first, end, at in _kept(result):
        number = bisect_left(olds, first)
        while number < len(old) and old[number][1] <= end:
            line = starts.get(at + old[number][0] - first)
            width = old[number][1] - old[number][0]
            if line is not None and new[line][1] - new[line][0] == width:
                pairs.append((number, line))
            number += 1
    return _increasing(pairs)


def _kept(result: Result) -> Iterator[tuple[int, int, int]]:
    """The stretches that are the original's own: start and end there, and the start in the clean text."""
    first = end = begin = at = 0
    for piece in result.pieces:
        if piece.kept and (piece.spans[0].start, begin + end - first) == (end, at):
            end = piece.spans[0].end
        elif piece.kept:
            yield first, end, begin
            (first, end), begin = piece.spans[0], at
        at += len(piece.text)
    yield first, end, begin


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs (sorted by their second) whose first increases too."""
    tails: list[int] = []  # the smallest last "first" of a choice of each length
    ends: list[int] = []
    previous: list[int] = []
    for index, (first, _) in enumerate(pairs):
        at = bisect_left(tails, first)
        tails[at : at + 1] = [first]
        ends[at : at + 1] = [index]
        previous.append(ends[at - 1] if at else -1)
    chosen: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = previous[index]
    return chosen[::-1]


def hunks(pairs: list[tuple[int, int]], old: int, new: int) -> Iterator[list[Change]]:
    """Changes between pairs of lines that stayed, of `old` and `new` lines; those near one another share a hunk."""
    whole = [(-1, -1), *pairs, (old, new)]
    hunk: list[Change] = []
    for (a, b), (c, d) in pairwise(whole):
        if c == a + 1 and d == b + 1:
            continue
        if hunk and a + 1 - hunk[-1][1] > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append((a + 1, c, b + 1, d))
    if hunk:
        yield hunk


def _shown(hunk: list[Change], old: tuple[str, Lines], new: tuple[str, Lines], raw: bool) -> Iterator[Chunk]:
    before = min(CONTEXT, hunk[0][0])
    after = min(CONTEXT, len(old[1]) - hunk[-1][1])
    first, last = hunk[0][0] - before, hunk[-1][1] + after
    yield Chunk(
        "place",
        f"@@ -{extent(first, last)} +{extent(hunk[0][2] - before, hunk[-1][3] + after)} @@\n",
    )
    at = first
    for a, b, c, d in hunk:
        yield from _lines(" ", old, at, a, raw)
        yield from _lines("-", old, a, b, raw)
        yield from _lines("+", new, c, d, raw)
        at = b
    yield from _lines(" ", old, at, last, raw)


def extent(start: int, end: int) -> str:
    """Lines as the head of a hunk names them: the first one, and how many."""
    count = end - start
    begin = start + 1 if count else start
    return f"{begin}" if count == 1 else f"{begin},{count}"


def _lines(sign: str, side: tuple[str, Lines], start: int, end: int, raw: bool) -> Iterator[Chunk]:
    text, lines = side
    style = {" ": "same", "-": "before", "+": "after"}[sign]
    for a, b in lines[start:end]:
        whole = text[a:b] if raw else safe.text(text[a:b])
        yield Chunk(style, sign + whole)
        if not whole.endswith("\n"):
            yield Chunk("same", "\n\\ No newline at end of file\n")
