"""The three promises, held over a real document, worn at random, through the whole pipeline."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix import plugins
from ocrfix.config import Config
from ocrfix.fixer import Stage
from ocrfix.numbers import changes_a_number
from ocrfix.result import Ledger, faults
from ocrfix.text import replay

SEED = (Path(__file__).parent.parent / "seeds" / "000_6fc0385c9a4342c0.txt").read_text(encoding="utf-8")
STAGES = {code: fixer.stage for fixer in plugins.load() for code in fixer.codes}
ODD = "\u00ad\ufb01\u2019\u201c\u00ac\ufffd\x00\x1b\x07\u202e\u00e9~^_|<>&\"'-.,;:()[]{}$#*\n\n\n\f\r\t  0123456789"


def worn(text: str, chance: random.Random) -> str:
    """A stretch of the text, with characters lost, doubled, changed, and stretches swapped."""
    start = chance.randrange(len(text))
    letters = list(text[start : start + chance.randint(1, 1500)])
    for _ in range(chance.randint(0, 60)):
        at = chance.randrange(len(letters))
        what = chance.randrange(5)
        if what == 0:
            letters[at] = chance.choice(ODD)
        elif what == 1:
            letters[at] = ""
        elif what == 2:
            letters[at] += chance.choice(ODD)
        elif what == 3:
            letters[at] = chance.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        else:
            other = chance.randrange(len(letters))
            letters[at : at + 30], letters[other : other + 30] = letters[other : other + 30], letters[at : at + 30]
    return "".join(letters)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from([0.95, 0.5]))
def test_nothing_is_invented_and_nothing_is_lost(seed: int, apply_at: float) -> None:
    raw = worn(SEED, random.Random(seed))
    result = ocrfix.clean(raw, Config(apply_at=apply_at))
    again = replay(raw, result.edits)
    assert not again.dropped
    assert again.text.shown == result.text
    assert not faults(result, result.text)
    ledger = Ledger.read(result.to_ledger())
    assert ledger.entries == result.entries
    assert ledger.original(result.text).original == raw


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_no_number_is_changed_in_silence(seed: int) -> None:
    for edit in ocrfix.clean(worn(SEED, random.Random(seed))).edits:
        if edit.after is not None and STAGES[edit.note.code] >= Stage.WORDS:
            assert not changes_a_number(edit.before, edit.after), edit


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_the_same_text_gives_the_same_ledger(seed: int) -> None:
    raw = worn(SEED, random.Random(seed))
    assert ocrfix.clean(raw).to_ledger() == ocrfix.clean(raw).to_ledger()


@pytest.mark.parametrize(
    "raw", ["", " ", "\n", "\f\f\f", "a", "-", "\x00", "\u202e", "\U0001f600" * 3, "1.", "[", "a" * 50_000]
)
def test_texts_that_are_hardly_texts(raw: str) -> None:
    result = ocrfix.clean(raw)
    assert Ledger.read(result.to_ledger()).original(result.text).original == raw


def test_cleaning_a_clean_text_again_changes_next_to_nothing() -> None:
    once = ocrfix.clean(SEED).text
    twice = ocrfix.clean(once)
    assert len(twice.edits) <= len(ocrfix.clean(SEED).edits) // 20


def test_a_worn_figure_is_offered_and_a_sound_one_kept() -> None:
    result = ocrfix.clean("The bridge was built in 19+5 or 1946, and 2,000 men crossed it on 12/06/54.")
    assert not result.edits
    assert [edit.after for edit in result.suggestions] == ["1945"]


def test_confidence_is_a_share_and_every_edit_says_why() -> None:
    for edit, _ in ocrfix.clean(SEED).entries:
        assert 0.5 <= edit.note.confidence <= 1
        assert edit.note.why.strip()


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ("1The", "The", True),  # the mark of a footnote
        ("treaty2", "treaty", True),
        ("(3Under", "(Under", True),
        ("12men", "men", True),
        ("bro1ught", "brought", False),
        ("1t", "it", False),
        ("m0dern", "modern", False),
        ("housc5", "houses", False),
    ],
)
def test_a_digit_taken_off_a_words_edge_may_be_a_number(before: str, after: str, number: bool) -> None:
    assert changes_a_number(before, after) is number
