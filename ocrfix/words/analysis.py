"""One analysis of a text for all fixers that ask: which tokens read otherwise, settled among themselves."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

from ocrfix.edits import Span
from ocrfix.fixer import View
from ocrfix.lexicon import Lexicon
from ocrfix.words.engine import choices
from ocrfix.words.ranking import Choice, Ranker

_LEAST = 0.5  # below this nobody is asked
_KEPT = 4  # texts; the fixers of one document ask one after the other


class Finding(NamedTuple):
    """A token, or several, that most likely read otherwise."""

    span: Span
    after: str
    kind: str  # spell, real, split, merge, letters, block
    confidence: float
    why: str


def analyse(view: View, least: float) -> list[Finding]:
    """Findings of at least this confidence outside of protected spans, in order; none overlaps another."""
    taken: list[Finding] = []
    for found in sorted(_findings(view.lexicon, view.text), key=lambda f: (-f.confidence, f.span)):
        if found.confidence < least:
            break
        start, end = found.span
        if view.is_protected(found.span) or any(t.span.start < end and start < t.span.end for t in taken):
            continue
        taken.append(found)
    return sorted(taken)


@lru_cache(maxsize=2)
def ranker_for(lexicon: Lexicon) -> Ranker:
    """The ranker over a lexicon; its caches of words serve all documents of the process."""
    return Ranker(lexicon)


_texts: OrderedDict[tuple[Lexicon, str], tuple[Finding, ...]] = OrderedDict()


def _findings(lexicon: Lexicon, text: str) -> tuple[Finding, ...]:
    key = (lexicon, text)
    found = _texts.get(key)
    if found is None:
        ranker = ranker_for(lexicon)
        found = tuple(_finding(choice, ranker) for choice in choices(ranker, text) if choice.probability >= _LEAST)
        _texts[key] = found
        if len(_texts) > _KEPT:
            _texts.popitem(last=False)
    return found


def _finding(choice: Choice, ranker: Ranker) -> Finding:
    kind = choice.kind.partition(".")[0]
    confidence = ranker.decision.confidence(choice.kind, choice.probability)
    return Finding(Span(choice.start, choice.end), choice.after, kind, confidence, _why(kind, choice))


def _why(kind: str, choice: Choice) -> str:
    before = " ".join(choice.before.split())
    fits = choice.features.get("seen_left", 0.0) + choice.features.get("seen_right", 0.0)
    beside = " and goes with the words beside it" if fits else ""
    if kind == "stray":
        return f"{before!r} is no word, and the words on both sides go together without it"
    if kind == "drop":
        return f"the space between two words was read as a character{beside}"
    if kind == "split":
        return f"{before!r} is not a word; its parts are{beside}"
    if kind in ("merge", "mend"):
        return f"together they are a word{beside}"
    if kind == "real":
        return f"{before!r} is a word, but {choice.after!r} looks like it{beside or ' and is far more common'}"
    return f"{before!r} is not a word; {choice.after!r} looks like it{beside}"
