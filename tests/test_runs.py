"""Words run together, and the case of a word whose first letter was misread."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocrfix import lexicon
from ocrfix.words.analysis import ranker_for
from ocrfix.words.case import Cases
from ocrfix.words.context import START, STOP
from ocrfix.words.decision import Decision
from ocrfix.words.ranking import Ranker
from ocrfix.words.together import run_together

LEXICON = lexicon.load()
RANKER = ranker_for(LEXICON)
NOWHERE = (START, START, STOP, STOP)


def parted(token: str) -> list[str]:
    run = RANKER.runs.of(token, NOWHERE, lambda _: 0.0)
    return [part.word for part in run.parts] if run else []


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("hewenttothe", ["he", "went", "to", "the"]),
        ("intheafternoon", ["in", "the", "afternoon"]),
        ("ofthelawyers", ["of", "the", "lawyers"]),
        ("frointhewindow", ["from", "the", "window"]),  # a misread letter in it
        ("thatlhehouse", ["that", "the", "house"]),
        ("before'the", ["before", "the"]),  # a mark read for the space
        ("streetiwhere", ["street", "where"]),  # a thin letter read for it
        ("qxzvkjw", []),
        ("escapeiiito", ["escape", "into"]),  # no row of pronouns
        ("theytold=him", []),  # a dash misread
        ("e", []),
        ("", []),
    ],
)
def test_a_token_is_parted_into_the_likeliest_words(token: str, expected: list[str]) -> None:
    assert parted(token) == expected


@given(st.text("abdehilnorst',.-15", max_size=24))
@example("fromthe5before")
def test_the_parts_of_a_run_lie_in_order_with_at_most_two_characters_between(token: str) -> None:
    run = RANKER.runs.of(token, NOWHERE, lambda _: 0.0)
    if run is None:
        return
    assert len(run.parts) > 1
    assert run.lead >= 0
    assert run.parts[0].start == 0
    assert run.parts[-1].end == len(token)
    assert all(0 <= two.start - one.end <= 2 for one, two in pairwise(run.parts))
    for one, two in pairwise(run.parts):
        assert not any(map(str.isdecimal, token[one.end : two.start]))  # a number is not taken out
    for part in run.parts:
        here = token[part.start : part.end]
        assert len(part.word) >= len(here) or not any(map(str.isdecimal, here))
        assert (part.word == here) == (part.channel == 0)
        assert part.channel <= 0
        assert LEXICON.count(part.word)


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("However,hewentto", "However, he went to"),  # what a writer sets stays
        ("However,'hewent", "However, he went"),
        ("hespoketo(theking)and", "he spoke to (the king) and"),
        ("before'theking", "before the king"),  # what none sets goes
        ("Frointhewindow", "From the window"),  # a misread word in the case of what stands there
    ],
)
def test_a_run_is_written_with_the_marks_that_belong_there(token: str, shown: str) -> None:
    page = RANKER.page(f"It was said that {token} of the palace.")
    found = [choice for at in range(len(page.units)) for choice in run_together(RANKER, page, at)]
    assert [choice.after for choice in found] == [shown]


@pytest.mark.parametrize("word", ["wonderful", "Panyushkin", "lack'd", "1947th", "of", "x" * 5000])
def test_what_is_a_word_or_cannot_be_parted_is_no_run(word: str) -> None:
    page = RANKER.page(f"He spoke of {word} and went on.")
    assert not [choice for at in range(len(page.units)) for choice in run_together(RANKER, page, at)]


CASES = RANKER.cases


def case_of(text: str, token: str, word: str, otherwise: str) -> str:
    """How `word` is written for `token` in the text."""
    ranker = Ranker(LEXICON, decision=Decision({}))
    page = ranker.page(text)
    at = next(k for k, unit in enumerate(page.units) if unit.text == token)
    return ranker.cases.shown(page, at, page.units[at].start, token, word, otherwise)


@pytest.mark.parametrize(
    ("text", "token", "word", "expected"),
    [
        ("He lost no Btrength on the way.", "Btrength", "strength", "strength"),
        ("It was late. lhe men went home.", "lhe", "the", "The"),
        ("He was tired. lt was late.", "lt", "it", "It"),
        ("They met Mr. lohn Smith there.", "lohn", "john", "John"),
        ("He saw tbe man. Tbe man ran to tbe liouse.", "liouse", "house", "house"),
        ("They saw lhe men in the yard.", "lhe", "the", "the"),
        ("The Btrength of Mr. J. Brown.", "Btrength", "strength", "strength"),
    ],
)
def test_a_misread_first_letter_does_not_tell_the_case(text: str, token: str, word: str, expected: str) -> None:
    wrong = expected.swapcase()
    assert case_of(text, token, word, wrong) == expected


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("Strcngth", "strength"),  # the first letter was read: it tells
        ("BTRENGTH", "strength"),  # capitals all
        ("l", "i"),  # a pronoun
        ("Danyushkin", "panyushkin"),  # known with a capital alone
    ],
)
def test_a_case_that_is_told_is_not_weighed(token: str, word: str) -> None:
    assert not CASES.asks(token, word)
    assert case_of(f"He spoke of {token} then.", token, word, "as it was") == "as it was"


def test_the_weights_name_features_that_exist() -> None:
    texts = (
        "It was late. lhe men of Mr. J. lohn went, Btrength and all, to Tbe liouse.\n\n",
        "lrs. Smith saw the man, lhe man.",
    )
    seen: set[str] = set()
    for text in texts:
        page = RANKER.page(text * 2)
        for at, unit in enumerate(page.units):
            for word in ("the", "john", "house", "strength", "mrs"):
                seen |= CASES.features(page, at, unit.start, unit.text, word).keys()
    assert seen == CASES.names


def test_a_case_model_is_no_more_than_its_weights() -> None:
    always = Cases({"bias": 9.0}, LEXICON, RANKER.channel)
    never = Cases({"bias": -9.0}, LEXICON, RANKER.channel)
    page = RANKER.page("They saw lhe men.")
    assert always.shown(page, 2, page.units[2].start, "lhe", "the", "") == "The"
    assert never.shown(page, 2, page.units[2].start, "lhe", "the", "") == "the"
