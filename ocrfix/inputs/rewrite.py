"""Corrected words put back on their page: the same for every format that knows how to change one of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ocrfix.inputs.facsimile import Box, Layout, Reading, Word, divided, readings, united
from ocrfix.result import Result

REMOVED = "ocrfix-removed"  # how a word that was taken out of the text is marked where it stands


class Marks(Protocol):
    """How a format writes one word."""

    def box(self, node: Any) -> Box | None:
        """Where it stands; None when the format does not say."""

    def place(self, node: Any, box: Box) -> None:
        """Move its edges."""

    def put(self, node: Any, text: str) -> None:
        """Change what it reads."""

    def broken(self, node: Any, part: str, whole: str, first: bool) -> None:
        """It is a part of a word broken at a line's end: the first or the last."""

    def twin(self, node: Any, number: int) -> Any:
        """A copy behind it, for the second, third ... part of a word that was split."""

    def merge(self, node: Any) -> None:
        """Take it out: the word before or behind it has its characters."""

    def mark(self, node: Any) -> None:
        """Leave it, and mark it as taken out of the text."""


def rewrite(layout: Layout, result: Result, marks: Marks, whole_lines: frozenset[int] = frozenset()) -> None:
    """Change the elements of the words that read otherwise now; all others stay as they are.

    `whole_lines`: the numbers of words that are whole lines, without places for their words: they are not split.
    """
    words = layout.words
    found = readings(result, words)
    for at, (word, reading) in enumerate(zip(words, found, strict=True)):
        before = result.document.original[slice(*word.span)]
        if reading.removed:
            marks.mark(word.node)
        elif reading.whole and at not in whole_lines:
            marks.broken(word.node, reading.text, reading.whole, reading.first)
        elif reading.tokens and reading.text != before:
            if at in whole_lines or len(reading.tokens) == 1:
                marks.put(word.node, _hyphened(reading))
            else:
                _split(word, reading, marks)
    _merge(words, found, marks)


def _hyphened(reading: Reading) -> str:
    """What a whole line reads; a word broken at its end keeps a hyphen."""
    broken = reading.first and not reading.text.endswith("-")
    return reading.text + "-" * broken


def _split(word: Word, reading: Reading, marks: Marks) -> None:
    box = marks.box(word.node)
    boxes = [box] * len(reading.tokens) if box is None else divided(box, reading.tokens)
    node = word.node
    for number, (token, part) in enumerate(zip(reading.tokens, boxes, strict=True), 1):
        if number > 1:
            node = marks.twin(node, number)
        marks.put(node, token)
        if part is not None:
            marks.place(node, part)


def _merge(words: Sequence[Word], found: Sequence[Reading], marks: Marks) -> None:
    """The word that has the characters of others takes their room, too."""
    for word, reading in zip(words, found, strict=True):
        if reading.into is None:
            continue
        goal = words[reading.into]
        boxes = [box for box in (marks.box(goal.node), marks.box(word.node)) if box is not None]
        if word.line == goal.line and len(boxes) > 1 and len(found[reading.into].tokens) == 1:
            marks.place(goal.node, united(boxes))
        marks.merge(word.node)
