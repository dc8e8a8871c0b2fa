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


Begun = tuple[str, tuple[Span, ...]]  # a text before any furniture was taken out, and where its lines stand


@lru_cache(maxsize=4)
def read(text: str, spans: tuple[Span, ...], lexicon: Lexicon, begun: Begun | None = None) -> Lines:
    """Measure the lines at `spans`, each by itself and in its surroundings; those that stand in `begun` too in theirs
    there."""
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
    rows: dict[int, tuple[float, ...]] = {}
    if begun is not None:
        first = read(*begun, lexicon)
        for was, now, size in Indel.editops(first.texts, texts).as_matching_blocks():
            rows.update(zip(range(now, now + size), first.rows[was : was + size], strict=True))
    new = [place for place in range(len(texts)) if place not in rows]
    context = surroundings(texts, measures, numbers, frozenset(breaks), stamp, new)
    rows.update((place, (*measures[place].values, *around)) for place, around in zip(new, context, strict=True))
    return Lines(texts, [rows[place] for place in range(len(texts))], measures)


def verdicts(
    text: str, spans: Sequence[Span], lexicon: Lexicon, kind: str, begun: Begun | None = None
) -> Iterator[tuple[Span, Verdict]]:
    """The lines that are furniture of one kind, or may be, each with its verdict.

    A line that still stands as it did in `begun`, before anything was taken out, is judged by the surroundings that it
    had there, which the model was fitted on.
    """
    lines = read(text, tuple(spans), lexicon, begun)
    for span, line, row, measured in zip(spans, lines.texts, lines.rows, lines.measures, strict=True):
        if plainly_text(measured):
            continue
        verdict = _verdict(line, row, kind)
        if verdict is not None:
            yield span, verdict


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
