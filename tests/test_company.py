"""What the classes of the words around a change say of it, and how rare what stands there is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocrfix import lexicon
from ocrfix.words.company import company
from ocrfix.words.features import rarity
from ocrfix.words.page import page_of
from ocrfix.words.tokens import Reader

LEXICON = lexicon.load()
READER = Reader(LEXICON.known)
TEXT = "The committee met on Tuesdav morning and the minister spoke of it."


def told(text: str, before: str, after: str) -> dict[str, float]:
    start = text.index(before)
    return company(LEXICON, page_of(text, LEXICON, READER), start, start + len(before), after)


@pytest.mark.parametrize(
    ("before", "likely", "unlikely"),
    [("Tuesdav", "Tuesday", "suddenly"), ("met on", "met on", "most one"), ("spoke", "spoke", "smoke")],
)
def test_what_goes_with_its_neighbours_is_told_from_what_does_not(before: str, likely: str, unlikely: str) -> None:
    good, bad = told(TEXT, before, likely), told(TEXT, before, unlikely)
    assert good["class_gain"] + good["class_apart_gain"] > bad["class_gain"] + bad["class_apart_gain"]


def test_one_word_stands_between_two() -> None:
    beside, number = LEXICON.classes.beside, LEXICON.class_of
    found = told(TEXT, "Tuesdav", "Tuesday")
    assert found["class_left"] == pytest.approx(beside(number("on"), number("tuesday")))
    assert found["class_right"] == pytest.approx(beside(number("tuesday"), number("morning")))
    assert found["class_inside"] == 0.0
    # an unknown word has no class: all is gained
    assert found["class_gain"] == pytest.approx(found["class_left"] + found["class_right"])


def test_what_is_taken_out_leaves_its_neighbours_side_by_side() -> None:
    beside, number = LEXICON.classes.beside, LEXICON.class_of
    found = told("They spoke of x the matter.", "x ", "")
    assert found["class_left"] == found["class_right"] == 0.0
    assert found["class_inside"] == pytest.approx(beside(number("of"), number("the")))


@given(st.sampled_from(["committee", "on", "morning", "minister", "met on", "the minister"]))
@settings(max_examples=20)
def test_a_change_into_the_same_words_gains_nothing(words: str) -> None:
    found = told(TEXT, words, words)
    assert found["class_gain"] == pytest.approx(0.0, abs=1e-9)
    assert found["class_apart_gain"] == pytest.approx(0.0, abs=1e-9)


def test_nothing_is_told_where_no_word_stands() -> None:
    assert company(LEXICON, page_of("a -- b", LEXICON, READER), 2, 4, "-") == {}


@pytest.mark.parametrize(
    ("before", "rare", "rarest"),
    [
        ("scrofulous", 1, 0),
        ("scrofulous,", 1, 0),
        ("horsekeeper", 0, 1),
        ("mutchkin pannikins", 2, 0),
        ("committee", 0, 0),
        ("comnittee", 0, 0),
        ("", 0, 0),
    ],
)
def test_rare_words_of_a_stretch_are_counted(before: str, rare: int, rarest: int) -> None:
    assert rarity(before, LEXICON) == {"rare": rare, "rarest": rarest}
