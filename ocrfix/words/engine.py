"""The word engine: for every doubtful token of a text, what it should read and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.words.letters import spaced
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.respell import respelled
from ocrfix.words.spaces import merged, split, stray


def choices(ranker: Ranker, text: str) -> Iterator[Choice]:
    """Every change worth weighing, with its probability; several may meet the same token."""
    page = ranker.page(text)
    for at, unit in enumerate(page.units):
        if unit.number or not any(c.isalpha() for c in unit.text):
            continue
        yield from respelled(ranker, page, at)
        yield from split(ranker, page, at)
        yield from merged(ranker, page, at)
        yield from stray(ranker, page, at)
        yield from spaced(ranker, page, at)
