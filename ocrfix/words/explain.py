"""Why the engine reads a word as it does: candidates, scores, features and the verdict, for one place."""

from __future__ import annotations

from dataclasses import dataclass

from ocrfix.lexicon import Lexicon
from ocrfix.words.analysis import ranker_for
from ocrfix.words.decision import PARTS, Features
from ocrfix.words.engine import choices


@dataclass(frozen=True)
class Reading:
    """A word that the token may stand for."""

    word: str
    score: float  # the sum of the parts, each times its weight
    parts: dict[str, float]  # by name: natural logs for channel, left, right and prior


@dataclass(frozen=True)
class Verdict:
    """One change the engine weighed at the place."""

    before: str
    after: str
    kind: str
    probability: float  # that it is right
    confidence: float  # as fixers report it
    features: Features
    weights: dict[str, float]  # how much each feature adds to the log odds, the strongest first


@dataclass(frozen=True)
class Explanation:
    """What `explain` tells. `verdicts` are by probability, the likeliest first; none when nothing was weighed."""

    word: str
    known: bool
    readings: tuple[Reading, ...]
    verdicts: tuple[Verdict, ...]


def explain(word: str, context: str, lexicon: Lexicon) -> Explanation:
    """Weigh `word` in the place that `_` marks in `context`; without a mark, behind the context.

    Raises ValueError when the word has white space in it or is empty.
    """
    if not word or word.split() != [word]:
        raise ValueError(f"give one word, not {word!r}")
    head, _, tail = context.partition("_") if "_" in context else (context.rstrip() + " ", "", "")
    text = head + word + tail
    start, end = len(head), len(head) + len(word)
    ranker = ranker_for(lexicon)
    page = ranker.page(text)
    at = next((k for k, unit in enumerate(page.units) if unit.start < end and start < unit.end), None)
    if at is None:
        return Explanation(word, False, (), ())
    rank = ranker.decision.rank(len(page.units[at].lower))
    readings = [
        Reading(found.shown, sum(map(float.__mul__, rank, values)), dict(zip(PARTS, values, strict=True)))
        for found, values in ranker.weighed(page, at)
    ]
    verdicts = [
        Verdict(
            choice.before,
            choice.after,
            choice.kind,
            choice.probability,
            ranker.decision.confidence(choice.kind, choice.probability, choice.features),
            choice.features,
            ranker.decision.shares(choice.kind, choice.features),
        )
        for choice in choices(ranker, text)
        if choice.start < end and start < choice.end
    ]
    return Explanation(
        word,
        page.known[at],
        tuple(sorted(readings, key=lambda reading: -reading.score)),
        tuple(sorted(verdicts, key=lambda verdict: -verdict.probability)),
    )
