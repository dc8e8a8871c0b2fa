"""A review's session: what is asked, in which order, how far an answer reaches, and how it is taken back."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reports import mended, result_of
from test_text import History, histories

from ocrfix import review
from ocrfix.edits import Edit, Note, Span
from ocrfix.result import Entry, Result, Status, faults
from ocrfix.review import Scope, Verdict
from ocrfix.review.session import Order, Reach, Session, of_a_name


def several(original: str, *rows: tuple[str, str, float, str]) -> Result:
    """A result whose edits are found one behind the other in the original."""
    entries, at = [], 0
    for before, after, confidence, code in rows:
        at = original.index(before, at)
        edit = Edit((Span(at, at + len(before)),), before, after, None, Note(code, confidence, "for a test"))
        entries.append(Entry(edit, Status.APPLIED if confidence >= 0.95 else Status.SUGGESTED))
        at += len(before)
    return replace(mended(original), entries=tuple(entries))


TEXT = "tbe end of tbe Patty, in 19+7 as tbe Rnssians say; tbe lcst."
RESULT = several(
    TEXT,
    ("tbe", "the", 0.9, "SPL001"),
    ("tbe", "the", 0.9, "SPL001"),
    ("Patty", "Party", 0.8, "SPL001"),
    ("19+7", "1947", 0.6, "DIG002"),
    ("tbe", "toe", 0.7, "TRM001"),
    ("Rnssians", "Russians", 0.6, "SPL001"),
    ("tbe", "the", 0.97, "SPL001"),
    ("lcst", "last", 0.99, "SPL001"),
)


def asked(session: Session) -> list[tuple[str, str | None]]:
    return [(edit.before, edit.after) for edit in session.open]


def test_orders() -> None:
    words = [edit.before for edit in Session(RESULT).open]
    assert words == ["Rnssians", "Patty", "19+7", "tbe", "tbe", "tbe"], "names first, then the least certain"
    words = [edit.before for edit in Session(RESULT, order=Order.POSITION).open]
    assert words == ["tbe", "tbe", "Patty", "19+7", "tbe", "Rnssians"]
    gain = asked(Session(RESULT, order=Order.GAIN))
    assert gain[:3] == [("tbe", "the"), ("tbe", "the"), ("Patty", "Party")]


def test_applied_edits_are_asked_about_when_wanted() -> None:
    assert len(Session(RESULT, below=0.98).open) == 7
    assert len(Session(RESULT, below=1.1).open) == 8


@pytest.mark.parametrize(
    ("before", "after", "yes"),
    [
        ("Rnssians", "Russians", True),
        ("(Patty", "(Party", True),
        ("pan", "Pan", True),
        ("tbe", "the", False),
        ("TBE", "THE", False),
        ("19+7", "1947", False),
    ],
)
def test_what_seems_a_name(before: str, after: str, yes: bool) -> None:
    assert of_a_name(several(before, (before, after, 0.9, "SPL001")).entries[0].edit) is yes


def test_reaches() -> None:
    session = Session(RESULT, order=Order.POSITION)
    session.answer(Verdict.REJECT, Reach.RULE)
    assert asked(session) == [("19+7", "1947"), ("tbe", "toe")]
    assert session.back()
    session.answer(Verdict.ACCEPT, Reach.CHANGE)
    assert asked(session) == [("Patty", "Party"), ("19+7", "1947"), ("tbe", "toe"), ("Rnssians", "Russians")]
    assert [d.scope for d in session.own] == [Scope.DOCUMENT]
    assert session.back()
    session.answer(Verdict.REJECT, Reach.WORD)
    assert asked(session) == [("Patty", "Party"), ("19+7", "1947"), ("Rnssians", "Russians")]
    assert session.own == []
    assert {(d.context and d.context.after, d.scope) for d in session.folder} == {
        ("the", Scope.EVERYWHERE),
        ("toe", Scope.EVERYWHERE),
    }
    assert session.outcome.result.text.count("tbe") == 4, "the applied one, too"


def test_who_decided_on_one_of_them_apart_meant_it() -> None:
    session = Session(RESULT, order=Order.POSITION)
    session.answer(Verdict.REJECT)
    session.answer(Verdict.ACCEPT, Reach.CHANGE)
    assert session.outcome.result.text.startswith("tbe end of the Patty")


def test_what_is_skipped_stays_open_for_the_next_time() -> None:
    session = Session(RESULT, order=Order.POSITION)
    session.skip()
    assert len(session.open) == 5
    assert len(Session(RESULT, session.own).open) == 6
    session.back()
    assert session.open[0].start == 0


@given(histories(), st.randoms(use_true_random=False), st.sampled_from(Order))
def test_law_any_review_ends_and_can_be_taken_back_whole(history: History, chance: random.Random, order: Order) -> None:
    result = result_of(history)
    session = Session(result, order=order, below=chance.choice([0.0, 1.1]), by="Ann")
    first = session.current
    while session.current is not None:
        waiting = {edit.id for edit in session.open}
        edit = session.current
        verdict = chance.choice([Verdict.ACCEPT, Verdict.REJECT] + [Verdict.EDIT] * (edit.order is None))
        if verdict is Verdict.EDIT:
            session.answer(verdict, replacement=chance.choice(["", "x"]))
        elif chance.random() < 0.1:
            session.skip()
        else:
            session.answer(verdict, chance.choice(list(Reach)) if edit.order is None else Reach.EDIT)
        assert edit.id not in {each.id for each in session.open}, "each is asked once"
        assert edit.id in waiting
        done = session.outcome.result
        assert not faults(done, done.text)
    assert review.decide(result, session.own, session.folder) == session.outcome.result
    while session.back():
        pass
    assert not session.own
    assert not session.folder
    assert session.current == first


def test_files_are_amended_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "memo.decisions.jsonl"
    mine = [review.made(entry.edit, Verdict.ACCEPT, TEXT, by="\ud800\u2028Ann") for entry in RESULT.entries[:3]]
    path.write_bytes(b'{"decision":"accept","edit":"a"}')
    review.amended(path, add=mine)
    assert path.read_text().startswith('{"decision":"accept","edit":"a"}\n')
    assert [d.edit for d in review.read(path)] == ["a", *(d.edit for d in mine)]
    review.amended(path, remove=mine[1:2])
    review.amended(path, remove=mine[1:2])
    assert [d.edit for d in review.read(path)] == ["a", mine[0].edit, mine[2].edit]
    review.amended(path, remove=[mine[2], mine[0]])
    assert path.read_bytes() == b'{"decision":"accept","edit":"a"}\n'
    other = tmp_path / "other.decisions.jsonl"
    review.amended(other, add=mine)
    review.amended(other, remove=mine)
    assert not other.exists()
