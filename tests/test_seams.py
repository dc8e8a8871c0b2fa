"""Seams: what two stretches of text have to say of following one another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocrfix import lexicon
from ocrfix.lines.seams import Seams

LEXICON = lexicon.load()
WORDS = [
    "the",
    "a",
    "of",
    "was",
    "The",
    "Monday",
    "friday",
    "minister",
    "Soviet",
    "went.",
    "said,",
    "12",
    "xqzt",
    "vol-",
]
LINES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_no_seam_scores_more_than_its_bound(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    bounds, scores = Seams(text, LEXICON, 40), Seams(text, LEXICON, 40)
    for end in starts[1:]:
        for start in starts[:-1]:
            assert bounds.bound(end, start) >= scores.score(end, start) - 1e-6


@pytest.mark.parametrize(
    ("tail", "likely", "unlikely"),
    [
        # no list has any of these pairs: only the classes of the words tell
        ("It was signed by the ambassador on", "thursday of that week", "thrusting of that week"),
        ("They came to the coast of", "honduras last week", "hurriedly last week"),
    ],
)
def test_words_never_seen_together_are_weighed_by_their_classes(tail: str, likely: str, unlikely: str) -> None:
    def score(head: str) -> float:
        text = f"{tail}\n{head}\n"
        return Seams(text, LEXICON).score(len(tail) + 1, len(tail) + 1)

    assert score(likely) > score(unlikely)
