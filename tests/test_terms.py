"""The parts of the terms fixer: alignment, windows, targets, and the decision."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from ocrfix import lexicon
from ocrfix.edits import Span
from ocrfix.fixer import View
from ocrfix.terms import find, windows
from ocrfix.terms.align import align
from ocrfix.terms.decide import confidence

LEXICON = lexicon.load()
WORST = 30.0


def view(text: str, protected: tuple[Span, ...] = ()) -> View:
    return View(text, LEXICON, protected)


@pytest.mark.parametrize(
    ("read", "word", "matched", "lost", "changed"),
    [
        ("politburo", "politburo", 9, 0, 0),
        ("pol bu o", "politburo", 6, 3, 0),
        ("pol tburo", "politburo", 8, 1, 0),
        ("polit", "politbu", 5, 2, 0),
        ("pclitburo", "politburo", 8, 0, 1),
        ("politburoo", "politburo", 9, 0, 1),
    ],
)
def test_alignment_counts_letters(read: str, word: str, matched: int, lost: int, changed: int) -> None:
    found = align(read, word, LEXICON, WORST)
    assert found is not None
    assert (found.matched, found.lost, found.changed) == (matched, lost, changed)


def test_a_letter_lost_in_a_gap_is_cheaper_than_one_lost_without() -> None:
    gap, none = align("polit uro", "politburo", LEXICON, WORST), align("polituro", "politburo", LEXICON, WORST)
    assert gap is not None
    assert none is not None
    assert gap.cost < none.cost


def test_alignment_gives_up_beyond_the_worst_cost() -> None:
    assert align("kremlin", "politburo", LEXICON, 10.0) is None


def test_the_weakest_piece_shows_what_does_not_belong() -> None:
    found = align("pol bu o zz", "politburo", LEXICON, WORST)
    assert found is None or found.weakest == 0.0


def reads(text: str, protected: tuple[Span, ...] = ()) -> list[str]:
    shown = view(text, protected)
    return [window.read for window in windows.windows(shown, windows.tokens(shown))]


def test_windows_hold_an_unknown_piece_and_no_common_word() -> None:
    assert "pol buro" not in reads("he saw Pol and buro")
    assert "cze hosl" in reads("near Cze hosl vakia today")
    assert "cze hosl vakia" in reads("near Cze hosl vakia today")
    assert reads("The ministers met in the capital.") == []
    assert reads("KUBARK and QJWINX and XQV") == []


def test_windows_stop_at_punctuation_protection_and_codes() -> None:
    assert "cze hosl" not in reads("near Cze, hosl")
    assert reads("near Cze hosl", (Span(5, 8),)) == ["hosl"]
    assert reads("file Cze-7 hosl/9") == []


def test_a_window_beside_another_fragment_is_frayed() -> None:
    shown = view("near Cze hosl vak today")
    frayed = {window.read: window.frayed for window in windows.windows(shown, windows.tokens(shown))}
    assert frayed["cze hosl"]
    assert not frayed["cze hosl vak"]


def best(text: str) -> dict[str, tuple[str, float]]:
    shown = view(text)
    return {guess.window.read: (guess.target.text, confidence(guess)) for guess in find.guesses(shown)}


def test_a_mention_in_the_document_raises_the_confidence() -> None:
    alone = best("Trade between Cze osl vakia and Poland has grown by half.")["cze osl vakia"]
    borne_out = best("Czechoslovakia grows. Trade between Cze osl vakia and Poland has grown.")["cze osl vakia"]
    assert alone[0] == borne_out[0] == "Czechoslovakia"
    assert borne_out[1] > alone[1]


def test_a_given_name_raises_the_confidence() -> None:
    named = best("It was Vsevolod Nikolayevich Merk lov who came.")["merk lov"]
    nameless = best("It was in the town of Merk lov that he came.").get("merk lov", ("", 0.0))
    assert named[0] == "Merkulov"
    assert named[1] > 0.95 > nameless[1]


def test_one_piece_is_never_sure() -> None:
    found = best("Gen. Schwarzkopf left. Gen. Schwarzkopf came. Gen. Schwartkopf left.")
    assert 0.5 <= found["schwartkopf"][1] < 0.95


def test_of_overlapping_windows_for_one_word_only_the_best_stays() -> None:
    found = best("Czechoslovakia grows. Trade of Austria with Cze osl vakia zq has grown by half again this year.")
    assert [target for target, _ in found.values()].count("Czechoslovakia") == 1


def test_garbled_texts_are_left_alone() -> None:
    assert best("Politburo xqv zzrt Pol bu o wkjq brrtz qqw lljx.") == {}


def test_all_fitted_weights_belong_to_a_feature() -> None:
    fitted = json.loads(resources.files("ocrfix.terms").joinpath("weights.json").read_text(encoding="utf-8"))["weights"]
    (guess, *_) = find.guesses(view("Czechoslovakia grows. Trade with Cze osl vakia has grown."))
    for kind in ("pieces", "whole"):
        assert set(fitted[kind]) - {"bias"} <= guess.features.keys()
