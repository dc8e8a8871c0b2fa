"""Words far from the token, found by the misreadings themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import lexicon
from ocrfix.words.analysis import ranker_for
from ocrfix.words.beam import Beam
from ocrfix.words.channel import Channel

LEXICON = lexicon.load()
CHANNEL = Channel.load()
WORDS = {"harbour": -10.0, "harvest": -11.0, "carriage": -10.5, "marriage": -10.0, "northern": -9.5, "the": -3.0}
FEW = Beam(WORDS.items(), CHANNEL)


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("lmiboui", "harbour"),
        ("inniilagc", "marriage"),
        ("iioitlicrn", "northern"),
        ("canlago", "carriage"),
        ("tlic", "the"),
        ("harvest", "harvest"),
        ("crriage", "carriage"),  # a letter lost
    ],
)
def test_a_token_far_from_all_words_is_read_by_its_strokes(token: str, word: str) -> None:
    assert FEW.words(token, 1) == [word]


@pytest.mark.parametrize("token", ["", "x", "zzzz", "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"])
def test_what_no_word_was_misread_as_has_no_reading_or_an_unlikely_one(token: str) -> None:
    for word in FEW.words(token, 3):
        assert CHANNEL.log(word, token) < -20


def test_no_words_no_readings() -> None:
    assert Beam([], CHANNEL).words("harbour", 5) == []


def garbled(word: str) -> Iterator[str]:
    for at in range(len(word)):
        for read in ("e", "o", "ii", "l", "c", word[at] + "i"):
            yield word[:at] + read + word[at + 1 :]


def found(token: str) -> bool:
    """Whether the likeliest word by channel and frequency, of all words, is among the first two."""
    likeliest = max(WORDS, key=lambda each: CHANNEL.log(each, token, -60.0) + WORDS[each])
    return likeliest in FEW.words(token, 2)


@pytest.mark.parametrize("word", WORDS)
def test_the_likeliest_word_is_found_when_one_letter_was_misread_and_mostly_when_two_were(word: str) -> None:
    once = list(garbled(word))
    assert all(map(found, once))
    twice = [token for one in once[::5] for token in garbled(one)]
    assert sum(map(found, twice)) >= 0.95 * len(twice)  # what is unlikely at the beginning is not followed


@given(st.text("abcehilmnortuvw1'-", max_size=40), st.integers(0, 9))
def test_what_is_found_are_words_of_the_list_each_once(token: str, most: int) -> None:
    words = FEW.words(token, most)
    assert len(words) == len(set(words)) <= most
    assert set(words) <= WORDS.keys()


@pytest.mark.parametrize(
    ("token", "word"),
    [("bnggogo", "luggage"), ("witncsscb", "witnesses"), ("morning'b", "morning"), ("brothor's", "brother's")],
)
def test_the_lists_are_searched_so_where_nothing_near_is_likely(token: str, word: str) -> None:
    assert word in [each.lower for each in ranker_for(LEXICON).candidates.of(token, token, False)[:3]]


@pytest.mark.parametrize(("token", "owner"), [("fathor's", True), ("fathors", False), ("fathor'", False)])
def test_apostrophe_and_s_are_kept_not_invented(token: str, owner: bool) -> None:
    found = ranker_for(LEXICON).candidates.of(token, token, False)
    assert found[0].lower.startswith("father")
    assert found[0].lower.endswith("'s") is owner
