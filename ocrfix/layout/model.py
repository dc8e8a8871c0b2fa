"""Verdicts on whole lines: a small fitted model, then guards, then a threshold for each kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from ocrfix.edits import Span
from ocrfix.layout import forest, stamps
from ocrfix.layout.context import surroundings
from ocrfix.layout.features import NAMES as LINE
from ocrfix.layout.features import PROSE, Line, measure
from ocrfix.layout.guards import certain, evident, judged_as

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

KEPT = ("text", "form+value")


class Verdict(NamedTuple):
    """What a line is, when it is furniture."""

    confidence: float
    why: str


class Lines(NamedTuple):
    """The lines of a document with their features."""

    texts: list[str]
    rows: list[tuple[float, ...]]
    measures: list[Line]


@lru_cache(maxsize=4)
def read(text: str, spans: tuple[Span, ...], lexicon: Lexicon) -> Lines:
    """Measure the lines at `spans`, each by itself and in its surroundings."""
    texts = [text[start:end].strip() for start, end in spans]
    measures = [measure(line, lexicon) for line in texts]
    numbers, breaks, number, at = [], set(), 0, 0
    for place, span in enumerate(spans):
        between = text[at : span.start]
        number += between.count("\n")
        if "\f" in between:
            breaks.add(place)
        numbers.append(number)
        at = span.start
    own = max(zip(measures, texts, strict=True), key=_as_stamp, default=None)
    stamp = own[1] if own and own[0].stamp > _STAMPED else ""
    context = surroundings(texts, measures, numbers, frozenset(breaks), stamp)
    rows = [(*line.values, *around) for line, around in zip(measures, context, strict=True)]
    return Lines(texts, rows, measures)


def verdicts(
    text: str, spans: Sequence[Span], lexicon: Lexicon, kind: str, first: Lines | None = None
) -> Iterator[tuple[Span, Verdict]]:
    """The lines that are furniture of one kind, or may be, each with its verdict.

    `first` is the reading of the text before anything was taken out: a line that still stands as it did there is
    judged by the surroundings that it had, which the model was fitted on.
    """
    lines = read(text, tuple(spans), lexicon)
    rows = lines.rows if first is None else _as_before(lines, first)
    for span, line, row, measured in zip(spans, lines.texts, rows, lines.measures, strict=True):
        if plainly_text(measured):
            continue
        verdict = _verdict(line, row, kind)
        if verdict is not None:
            yield span, verdict


def _as_before(lines: Lines, first: Lines) -> list[tuple[float, ...]]:
    """The features of the lines, those of `first` for each that stands there too, in order."""
    rows = list(lines.rows)
    for was, now, size in Indel.editops(first.texts, lines.texts).as_matching_blocks():
        rows[now : now + size] = first.rows[was : was + size]
    return rows


def plainly_text(line: Line) -> bool:
    """Whether a line reads so much like words, and so little like furniture, that the model need not be asked."""
    if line.prose < PROSE or line.stamp >= _LITTLE or line.mark >= _LITTLE or line.form >= _LITTLE:
        return False
    return line.values[_STAMP_RATIO] < _CLEAR


def stamped(line: str) -> bool:
    """Whether the grammar of release stamps alone takes the whole line."""
    whole = Span(0, len(line))
    return any(stamps.fills(stamp, line, whole) for stamp in stamps.find(line))


def _verdict(line: str, row: tuple[float, ...], kind: str) -> Verdict | None:
    sure = certain(line, row)
    if sure is not None:
        return Verdict(_CERTAIN[sure], _WHY[sure]) if sure == kind else None
    if kind != "noise" and not evident(kind, row):
        return None
    model = forest.load()
    table = model.steps[kind]
    text = forest.kept(row)
    place = bisect_left([upto for upto, _ in table], text)
    confidence = table[place][1] if place < len(table) else 0.0
    if confidence < _WORTH:
        return None
    share = dict(zip(model.labels, forest.shares(row), strict=True))
    likely = max((label for label in model.labels if label not in KEPT), key=lambda label: share[label])
    return Verdict(confidence, _WHY[kind]) if judged_as(line, likely, row) == kind else None


def _as_stamp(line: tuple[Line, str]) -> float:
    """How good an example of the document's own stamp a line is: sure, whole, and nothing else on it."""
    return line[0].stamp * min(1.0, len(line[1]) / 60) - 0.001 * max(0, len(line[1]) - 90)


_STAMPED = 0.6
_CLEAR = 0.9  # likeness to a phrase of stamps, whatever else is on the line
_STAMP_RATIO = LINE.index("stamp_ratio")
_LITTLE = 0.6
_WORTH = 0.5
_CERTAIN = {"stamp": 0.99, "marking": 0.99, "form": 0.98, "page": 0.97}
_WHY = {
    "stamp": "a line of a stamp",
    "marking": "a classification or handling mark",
    "page": "a page number",
    "form": "a line of a printed form, nothing beside its labels",
    "noise": "no word, no number, no name in it",
}
