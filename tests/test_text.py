"""The laws of the edit algebra, held over random histories."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocrfix.edits import Edit, Fix, Move, Note, Span, merged
from ocrfix.text import Text, replay, revert

NOTE = Note("TST001", 0.9, "a test")


class History(NamedTuple):
    original: str
    edits: tuple[Edit, ...]  # all that were proposed, in order
    applied: tuple[Edit, ...]
    text: Text


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Some passes over a short text; each proposes disjoint fixes and moves, right to left, some only suggested."""
    original = draw(st.text(alphabet="abc \n\f\u00e9\U0001f600", min_size=1, max_size=60))
    chance = random.Random(draw(st.integers(0, 2**32)))
    text = Text(original)
    edits, applied = [], []
    for _ in range(draw(st.integers(0, 5))):
        shown = text.show()
        cuts = sorted(chance.sample(range(len(shown) + 1), min(len(shown) + 1, 2 * chance.randint(0, 5))))
        stretches = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
        for span in reversed(stretches):
            if span.end - span.start > 1 and chance.random() < 0.4:
                edit = text.lift(Move(_shuffled(span, chance), NOTE))
            else:
                edit = text.lift(Fix(span, chance.choice(["", "<new>", "<n>"]), NOTE))
            edits.append(edit)
            if chance.random() < 0.75:
                assert text.apply(edit), "an edit just lifted applies"
                applied.append(edit)
    text.show()
    return History(original, tuple(edits), tuple(applied), text)


def _shuffled(span: Span, chance: random.Random) -> tuple[Span, ...]:
    inner = chance.sample(range(span.start + 1, span.end), min(span.end - span.start - 1, chance.randint(1, 3)))
    at = [span.start, *sorted(inner), span.end]
    blocks = [Span(a, b) for a, b in pairwise(at)]
    chance.shuffle(blocks)
    return tuple(blocks)


@given(histories())
def test_pieces_tile_the_original(history: History) -> None:
    spans = sorted(span for piece in history.text.pieces() for span in piece.spans)
    assert merged(spans) == (Span(0, len(history.original)),)
    for piece in history.text.pieces():
        assert all(start < end for start, end in piece.spans)
        if piece.kept:
            (span,) = piece.spans
            assert piece.text == history.original[span.start : span.end]


@given(histories())
def test_replay_equals_the_pipeline(history: History) -> None:
    again = replay(history.original, history.applied)
    assert not again.dropped
    assert again.text.shown == history.text.shown


@given(histories())
def test_revert_gives_the_original(history: History) -> None:
    assert revert(history.text.shown, history.applied, len(history.original)) == history.original


@given(histories(), st.randoms(use_true_random=False))
def test_any_subset_replays_and_what_drops_touches_something_rejected(history: History, chance: random.Random) -> None:
    chosen = [edit for edit in history.edits if chance.random() < 0.7]
    again = replay(history.original, chosen)
    missing = [edit for edit in history.edits if edit not in again.applied]
    for dropped in again.dropped:
        others = [edit for edit in missing if edit != dropped] + list(again.applied)
        assert any(_meet(dropped, other) for other in others)
    assert revert(again.text.shown, again.applied, len(history.original)) == history.original


def _meet(one: Edit, other: Edit) -> bool:
    """Whether two edits touch or overlap in the original."""
    return any(a.start <= b.end and b.start <= a.end for a in one.spans for b in other.spans)


@given(histories(), st.data())
def test_lift_equals_naive_slicing(history: History, data: st.DataObject) -> None:
    shown = history.text.shown
    if not shown:
        return
    start = data.draw(st.integers(0, len(shown) - 1))
    end = data.draw(st.integers(start + 1, len(shown)))
    edit = history.text.lift(Fix(Span(start, end), "XY", NOTE))
    assert history.text.apply(edit)
    assert history.text.show() == shown[:start] + "XY" + shown[end:]


@given(histories(), st.data())
def test_a_move_equals_naive_slicing_where_no_replacement_is_cut(history: History, data: st.DataObject) -> None:
    text = Text(history.original)
    if len(history.original) < 3:
        return
    a, b, c = sorted(data.draw(st.sets(st.integers(0, len(history.original)), min_size=3, max_size=3)))
    assert text.apply(text.lift(Move((Span(b, c), Span(a, b)), NOTE)))
    o = history.original
    assert text.show() == o[:a] + o[b:c] + o[a:b] + o[c:]


@given(histories())
def test_located_stretches_read_what_the_original_reads(history: History) -> None:
    kept = [piece.spans[0] for piece in history.text.pieces() if piece.kept]
    for span in kept:
        (shown,) = history.text.locate([span])
        assert history.text.shown[shown.start : shown.end] == history.original[span.start : span.end]
        assert history.text.origin(shown) == (span,)


@given(histories())
def test_edits_read_back_from_json(history: History) -> None:
    for edit in history.edits:
        assert Edit.from_json(edit.to_json()) == edit


def test_ids_are_stable_from_run_to_run() -> None:
    edit = Edit((Span(3, 9),), "petson", "person", None, Note("SPL001", 0.97, "a word"))
    again = Edit((Span(3, 9),), "petson", "person", None, Note("SPL001", 0.5, "another reason"))
    assert again.id == edit.id == "3b6ca571405f"


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 2), (0, 6), (5, 6)])
def test_a_span_outside_of_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="span"):
        Text("hello").lift(Fix(Span(*span), "x", NOTE))


@pytest.mark.parametrize("blocks", [[(0, 2)], [(0, 2), (3, 5)], [(0, 3), (2, 5)]])
def test_blocks_of_a_move_must_touch(blocks: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="touch"):
        Text("hello").lift(Move(tuple(Span(*block) for block in blocks), NOTE))


@pytest.mark.parametrize(
    "edit",
    [
        Edit((Span(0, 5),), "HELLO", "x", None, NOTE),
        Edit((Span(0, 9),), "hello", "x", None, NOTE),
        Edit((Span(3, 5), Span(0, 3)), "lohel", "x", None, NOTE),
        Edit((Span(0, 5),), "hello", None, (Span(0, 4),), NOTE),
        Edit((Span(0, 5),), "hello", None, (Span(3, 5), Span(0, 2)), NOTE),
    ],
    ids=["another text", "beyond the end", "not together", "an order that loses", "an order with a hole"],
)
def test_an_edit_that_does_not_fit_is_not_applied(edit: Edit) -> None:
    text = Text("hello")
    assert not text.apply(edit)
    assert text.show() == "hello"


def test_rejecting_an_edit_drops_what_was_built_on_it() -> None:
    text = Text("Na- tional Defen5e")
    weld = text.lift(Fix(Span(0, 10), "National", NOTE))
    text.apply(weld)
    text.show()
    shout = text.lift(Fix(Span(0, 8), "NATIONAL", NOTE))
    text.apply(shout)
    assert replay("Na- tional Defen5e", [weld, shout]).text.shown == "NATIONAL Defen5e"
    without = replay("Na- tional Defen5e", [shout])
    assert without.text.shown == "Na- tional Defen5e"
    assert without.dropped == (shout,)


def test_a_changed_clean_text_is_not_taken_for_reverted() -> None:
    text = Text("the petson")
    edit = text.lift(Fix(Span(4, 10), "person", NOTE))
    for changed in ("the persons", "the pertson", "the perso", ""):
        with pytest.raises(ValueError, match=r"changed|characters"):
            revert(changed, [edit], 10)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32))
def test_ten_thousand_edits_replay(seed: int) -> None:
    chance = random.Random(seed)
    original = " ".join("".join(chance.choices("abcdefgh", k=5)) for _ in range(20_000))
    text = Text(original)
    edits = []
    for word in sorted(chance.sample(range(20_000), 10_000), reverse=True):
        edit = text.lift(Fix(Span(6 * word, 6 * word + 5), "XYZ", NOTE))
        text.apply(edit)
        edits.append(edit)
    assert text.show().count("XYZ") == 10_000
    assert revert(text.shown, edits, len(original)) == original
