"""The word engine: for every doubtful token of a text, what it should read and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.words.joins import merged
from ocrfix.words.letters import spaced
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.respell import respelled
from ocrfix.words.spaces import split, stray
from ocrfix.words.together import run_together


def choices(ranker: Ranker, text: str) -> Iterator[Choice]:
    """Every change worth weighing, with its probability; several may meet the same token."""
    page = ranker.page(text)
    known = page.known
    for at, unit in enumerate(page.units):
        token = unit.text
        if unit.lower == "<n>" or not (token.isalpha() or any(map(str.isalpha, token))):
            continue
        yield from respelled(ranker, page, at)
        if not known[at]:
            yield from split(ranker, page, at)
            yield from run_together(ranker, page, at)
        yield from merged(ranker, page, at)
        if len(token) < 3:
            yield from stray(ranker, page, at)
            yield from spaced(ranker, page, at)
