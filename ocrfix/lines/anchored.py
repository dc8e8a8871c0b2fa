"""Displaced stretches in flattened text, where no line says where a stretch begins.

Free search is hopeless there. What is left are anchors: a sentence that ends before a small letter (`in 1941. the
Soviet Union`), and a word that hangs in the air before a mark, a paragraph number or a blank line (`parties, even
before [25X1]`). Between two such anchors one stretch is known; where its neighbour begins is searched for.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.edits import Span
from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import parted

FLAT = 400  # characters of a line that was never a line
_REACH = 70  # words that a stretch may have
_FEWEST = 4  # words of a stretch
_PER_WORD = 0.015  # what each word of the longer stretch costs: far jumps are rare
_STOPPED = 0.0  # log odds: a full stop before a small letter that is no misread comma
_ENOUGH = 4.0  # log odds: one splendid seam does not make up for two poor ones
_SOUND = -0.6  # log odds: a new seam worse than this is not made
_WEAKEST = 0.9  # how much the worst new seam counts above its share
_LEGIBLE = 0.75  # known words of a stretch: garbled text imitates broken seams
_STOP = re.compile(r"[.!?][\"'”’)]*\s+(?=[a-z])")
_BEFORE_MARK = re.compile(r"\s(?=\[\w[^\]\n]{0,39}\])")
_WORD = re.compile(r"(?<=\s)\S+")
_MAY_END = 0.08  # of its occurrences: a word that ends a sentence more often does not hang before a mark


@dataclass(frozen=True, slots=True)
class Anchored:
    """Stretches a and b, neighbours, which should change places."""

    a: Span
    b: Span
    gain: float
    why: str


def in_flat(text: str, start: int, end: int, seams: Seams) -> Iterator[Anchored]:
    """The best swap at each pair of anchors between `start` and `end`."""
    bounds = [start, *(span.end for span, _ in parted(text, start, end)), end]
    for low, high in itertools.pairwise(bounds):
        stops = [found.end() for found in _STOP.finditer(text, low, high) if _stopped(seams, found.end())]
        marks = [found.end() for found in _BEFORE_MARK.finditer(text, low, high)] if stops else []
        hangs = [at for at in (*marks, high) if _hangs(seams, at, at == high)]
        for stop in stops:
            hang = next((at for at in hangs if at > stop), None)
            if hang is not None and text[hang - 1].isspace():
                yield from _best(text, low, stop, hang, seams)


def _best(text: str, low: int, j: int, k: int, seams: Seams) -> Iterator[Anchored]:
    """Where the stretch that ends before `j` begins, so that it may stand behind the one from `j` to `k`."""
    words = text[j:k].split()
    cuts = [found.start() for found in _WORD.finditer(text, low + 1, j)][-_REACH : -_FEWEST + 1]
    if not _FEWEST <= len(words) <= _REACH or not cuts:
        return
    best = sorted(((_gain(seams, i, j, k), i) for i in cuts), reverse=True)[:3]
    gain, i = next(((gain, i) for gain, i in best if seams.legible(i, j) >= _LEGIBLE), (0.0, -1))
    if i >= 0 and seams.legible(j, k) >= _LEGIBLE:
        why = f"a sentence ends before '{words[0]}', and '{words[-1]}' hangs in the air"
        yield Anchored(Span(i, j), Span(j, k), gain, why)


def _gain(seams: Seams, i: int, j: int, k: int) -> float:
    new = [seams.score(i, j), seams.score(k, i)]
    old = [seams.score(i, i), seams.score(j, j)]
    if k < len(seams.text):
        new.append(seams.score(j, k))
        old.append(seams.score(k, k))
    words = max(seams.head(j).token - seams.head(i).token, seams.head(k).token - seams.head(j).token)
    marks = seams.text.count("[", i, k) if seams.text.count("]", i, k) else 0
    if min(new) < _SOUND:
        return -math.inf
    best = sum([min(score, _ENOUGH) for score in new], 0.0)
    return best + _WEAKEST * min(new) - sum(old, 0.0) - _PER_WORD * words - marks


def _stopped(seams: Seams, at: int) -> bool:
    """A sentence ends, and a small letter follows; and reading on as if there were no full stop does not help."""
    tail, head = seams.tail(at), seams.head(at)
    return (
        tail.terminal
        and not seams.after_mark(at)
        and head.lower
        and seams.score(at, at) < -1.0
        and not seams.fluent(at)
    )


def _hangs(seams: Seams, at: int, last: bool) -> bool:
    tail = seams.tail(at)
    if tail.terminal:
        return False
    return (tail.mark == ";" and last) or (not tail.mark and seams.hangs(at, _MAY_END))
