"""Reports: each shows the whole truth of a result, and nothing of a document acts in it."""

from __future__ import annotations

import json as stdlib_json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_text import History, histories

from ocrfix.document import from_text
from ocrfix.edits import Edit, Fix, Move, Note, Span
from ocrfix.reports import json, safe, terminal
from ocrfix.reports.places import Places
from ocrfix.reports.segments import Kind, displaced, kind, moving, segments
from ocrfix.reports.unified import unified
from ocrfix.reports.words import words
from ocrfix.result import Entry, Kept, Result, Status
from ocrfix.text import Text


def result_of(history: History) -> Result:
    """The result of a random history: what was not applied is suggested."""
    applied = {id(edit) for edit in history.applied}
    entries = tuple(Entry(e, Status.APPLIED if id(e) in applied else Status.SUGGESTED) for e in history.edits)
    return Result(from_text(history.original, "memo.txt"), entries, made_by={"ocrfix": "0"})


def mended(original: str, *changes: tuple[str, str, float], code: str = "TST001", move: str = "") -> Result:
    """A result in which each `before` reads `after` (the sure ones are applied), and `move` stands at the end."""
    text = Text(original)
    entries = []
    for before, after, confidence in changes:
        at = text.show().index(before)
        edit = text.lift(Fix(Span(at, at + len(before)), after, Note(code, confidence, f"'{before}' is wrong")))
        if confidence >= 0.95:
            assert text.apply(edit)
        entries.append(Entry(edit, Status.APPLIED if confidence >= 0.95 else Status.SUGGESTED))
    if move:
        at = text.show().index(move)
        blocks = (Span(at + len(move), len(text.shown)), Span(at, at + len(move)))
        edit = text.lift(Move(blocks, Note("ORD001", 0.97, "it belongs at the end")))
        assert text.apply(edit)
        entries.append(Entry(edit, Status.APPLIED))
    return Result(from_text(original, "memo.txt"), tuple(entries), made_by={"ocrfix": "0"})


# What segments are.


@given(histories())
def test_law_segments_read_as_the_clean_text_and_tile_the_original(history: History) -> None:
    result = result_of(history)
    row = segments(result)
    assert "".join(segment.text for segment in row) == result.text
    covered = sorted(span for segment in row for span in segment.spans)
    assert [a.end for a in covered[:-1]] == [b.start for b in covered[1:]]
    assert all(bool(segment.edits) == (segment.text != segment.before) or segment.edits for segment in row)


@given(histories())
def test_law_every_replacement_made_a_segment_that_covers_it(history: History) -> None:
    result = result_of(history)
    made = {id(edit): segment for segment in segments(result) for edit in segment.edits}
    for edit in result.edits:
        if edit.order is None:
            covers = {at for span in made[id(edit)].spans for at in range(*span)}
            assert {at for span in edit.spans for at in range(*span)} <= covers


def test_a_moved_stretch_is_the_shorter_one_and_is_marked() -> None:
    result = mended("one two, three four five", move="one ")
    assert [(s.text, bool(s.moved)) for s in segments(result)] == [("two, three four five", False), ("one ", True)]


def test_moving_tells_what_goes_and_behind_what() -> None:
    note = Note("ORD001", 0.9, "")
    assert moving(Edit((Span(0, 9),), "x" * 9, None, (Span(2, 9), Span(0, 2)), note)) == [(Span(0, 2), Span(2, 9))]
    assert moving(Edit((Span(0, 9),), "x" * 9, None, (Span(7, 9), Span(0, 7)), note)) == [(Span(7, 9), None)]
    back = Edit((Span(2, 9), Span(0, 2)), "x" * 9, None, (Span(0, 9),), note)  # an earlier move undone
    assert moving(back) == [(Span(0, 2), None)]


def test_displaced_is_the_fewest_characters() -> None:
    assert displaced((Span(10, 90), Span(0, 10))) == [Span(0, 10)]
    assert displaced((Span(5, 9), Span(0, 5), Span(9, 12))) == [Span(5, 9)]
    assert displaced((Span(0, 5), Span(5, 9))) == []
    assert displaced(()) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "wanted"),
    [
        ("tbe", "the", "SPL001", Kind.CORRECTION),
        ("the infor-\nmation", "the information\n", "HYP001", Kind.CORRECTION),
        ("\n", " ", "REF001", Kind.SPACE),
        ("a  b", "a b", "REF001", Kind.SPACE),
        ("ofthe", "of the", "SPC001", Kind.CORRECTION),
        ("soft- pedalled", "soft-pedalled", "HYP002", Kind.CORRECTION),
        ("SECRET\n", "\n", "MRK001", Kind.REMOVAL),
        ("25xX1", "[25X1]", "RED001", Kind.REDACTION),
        ("(brackets", "[brackets]", "PUN001", Kind.CORRECTION),
    ],
)
def test_the_kind_of_an_edit_is_told_by_its_texts(before: str, after: str, code: str, wanted: Kind) -> None:
    result = mended(before, (before, after, 1.0), code=code)
    assert kind(result.edits[0]) is wanted


def test_of_suggestions_that_meet_the_surer_is_shown() -> None:
    result = mended("the bad cat", ("bad", "had", 0.6), ("bad cat", "bat", 0.8))
    assert {s.offer.after for s in segments(result) if s.offer} == {"bat"}


def test_a_suggestion_of_what_the_text_reads_already_is_not_shown_in_it() -> None:
    result = mended("the: cat", ("the:", "the", 0.6), ("the:", "the", 0.99))
    assert [segment.offer for segment in segments(result)] == [None, None]
    assert "[-the:-]{+the+} cat" in "".join(chunk.text for chunk in words(result))


# The unified diff.


def patched(original: str, diff: str) -> str:
    """Apply a unified diff, as `patch` does."""
    old = re.findall(r"[^\n]*\n|[^\n]+", original)
    new: list[str] = []
    at, last = 0, ""
    for line in re.findall(r"[^\n]*\n|[^\n]+", diff)[2:]:
        if head := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            start = int(head[1]) - (head[2] != "0")
            new += old[at:start]
            at = start
        elif line.startswith("\\"):
            new[-1:] = [new[-1].removesuffix("\n")] if last in "+ " else new[-1:]
        else:
            last = line[0]
            if last in " -":
                assert old[at].rstrip("\n") == line[1:].rstrip("\n")
                at += 1
            if last in " +":
                new.append(line[1:])
    return "".join(new + old[at:])


@given(histories())
def test_law_the_unified_diff_patches_the_original_to_the_clean_text(history: History) -> None:
    result = result_of(history)
    diff = "".join(chunk.text for chunk in unified(result, raw=True))
    assert (patched(history.original, diff) if diff else history.original) == result.text


def test_the_unified_diff_shows_three_lines_around_and_joins_near_changes() -> None:
    lines = [f"line {n}\n" for n in range(30)]
    result = mended(
        "".join(lines), ("line 5\n", "LINE 5\n", 1.0), ("line 9\n", "LINE 9\n", 1.0), ("line 25\n", "", 1.0)
    )
    diff = "".join(chunk.text for chunk in unified(result))
    assert re.findall("@@.*@@", diff) == ["@@ -3,11 +3,11 @@", "@@ -23,7 +23,6 @@"]
    assert "-line 25\n" in diff
    assert "line 15" not in diff


def test_nothing_changed_is_no_diff() -> None:
    result = mended("one two")
    assert list(unified(result)) == []
    assert list(words(result)) == []


# The word diff.


def test_the_word_diff_shows_each_change_in_its_place() -> None:
    result = mended(
        "It was tbe first of its kind. It did not last very long; then it was forgotten for a while. SECRET Tlie end",
        ("tbe", "the", 0.99),
        ("SECRET ", "", 0.99),
        ("Tlie", "The", 0.7),
    )
    said = "".join(chunk.text for chunk in words(result))
    assert "It was [-tbe-]{+the+} first of its kind." in said
    assert "[-SECRET -][?Tlie => The?] end" in said
    assert "did not last very long" not in said
    assert "@@ page 1, line 1, column 8 @@" in said


def test_the_word_diff_passes_over_changes_of_white_space_and_shows_moves() -> None:
    assert list(words(mended("one\ntwo", ("\n", " ", 1.0)))) == []
    said = "".join(chunk.text for chunk in words(mended("one two, three four five", move="one ")))
    assert "two, three four five{>one <}" in said


def offered_move(original: str, block: str) -> Result:
    """A result that offers to move `block` to the end, with a correction and a suggestion inside of it."""
    done = mended(original, ("tbe", "the", 0.99), ("cat", "hat", 0.6))
    text = Text(original)
    for edit in done.edits:
        assert text.apply(edit)
    at = text.show().index(block)
    move = Move((Span(at + len(block), len(text.shown)), Span(at, at + len(block))), Note("ORD001", 0.7, "it dangles"))
    entries = (*done.entries, Entry(text.lift(move), Status.SUGGESTED))
    return Result(from_text(original, "memo.txt"), entries)


def test_a_move_that_is_offered_shows_the_changes_inside_of_it() -> None:
    result = offered_move("it saw tbe cat. And so it went on for long.", "it saw the cat. ")
    said = "".join(chunk.text for chunk in words(result))
    assert "[?it saw [-tbe-]{+the+} [?cat => hat?]. " + " => moved elsewhere?]And so" in said


def test_a_long_removal_is_cut_in_its_middle() -> None:
    said = "".join(chunk.text for chunk in words(mended("begin " + "x" * 5000 + " end", ("x" * 5000, "", 1.0))))
    assert "…4,700 characters…" in said
    assert len(said) < 1000


@given(histories())
def test_law_the_word_diff_never_fails_and_has_every_correction(history: History) -> None:
    result = result_of(history)
    said = "".join(chunk.text for chunk in words(result))
    telling = [e for e in result.edits if e.order is None and kind(e) is not Kind.SPACE and (e.after or "").strip()]
    last = [s.text for s in segments(result) if s.edits and s.edits[-1] in telling and not s.offer]
    assert all(f"{{+{safe.text(text)}+}}" in said for text in last)


# The small ones.


def test_a_worn_page_is_told() -> None:
    text = "clean page\n\fqx zzv <b>wq</b>\n"
    kept = (
        Kept((Span(0, 5),), Note("PRO001", 1.0, "a code")),
        Kept((Span(12, len(text) - 1),), Note("PRO006", 1.0, "9 of 10 words are unknown")),
    )
    result = Result(from_text(text), (), kept)
    assert list(terminal.worn(result)) == [
        "page 2, from line 2, is too worn to be mended: 9 of 10 words are unknown",
    ]
    assert list(terminal.worn(mended("x"))) == []


def test_the_summary_counts_by_kind() -> None:
    result = mended("tbe cat SECRET\nhere tlie", ("tbe", "the", 0.99), ("SECRET", "", 0.99), ("tlie", "the", 0.6))
    assert terminal.summary(result) == "2 changes (1 correction, 1 removal), 1 suggestion"
    assert terminal.summary(mended("x")) == "nothing to change"
    assert list(terminal.by_code(result)) == ["  TST001      2 applied     1 suggested  'tbe' -> 'the'"]


def test_json_has_every_edit_with_its_place() -> None:
    result = mended("one\n\ftwo tbe", ("tbe", "the", 0.99), ("one", "One", 0.6))
    data = stdlib_json.loads(json.render(result))
    assert [(e["page"], e["line"], e["column"], e["status"]) for e in data["edits"]] == [
        (2, 2, 6, "applied"),
        (1, 1, 1, "suggested"),
    ]
    assert (data["changes"], data["suggestions"]) == (1, 1)
    assert data["by_code"] == {"TST001": {"applied": 1, "suggested": 1}}


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1, 1)), (3, (1, 2, 1)), (5, (1, 3, 1)), (6, (1, 4, 1)), (7, (2, 4, 2))]
)
def test_places_count_from_one_over_any_line_ends(offset: int, place: tuple[int, int, int]) -> None:
    assert Places("a\r\nb\n\n\fc").at(offset) == place


@given(st.text())
def test_law_safe_text_acts_in_no_way(text: str) -> None:
    shown = safe.text(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", shown)
    assert "\n" not in safe.line(text)
    assert len(safe.short(text, 30)) <= 30 or "\\" in safe.short(text, 30)
