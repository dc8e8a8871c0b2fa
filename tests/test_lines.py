"""What the LINES fixers and `order` keep: laws over made-up pages, and cases that no case file can hold."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocrfix import lexicon
from ocrfix.fixer import Fix, Move, Span, View
from ocrfix.fixers import hyphens, order, reflow
from ocrfix.lines.broken import Vocabulary, breaks, verdict
from ocrfix.lines.shape import Kind, kind, parted

WORDS = (
    "the report of station was sent to committee govern ment infor mation army 1. (a) SECRET Paris, well- ends. [25X1]"
)
LINES = st.lists(st.lists(st.sampled_from(WORDS.split()), min_size=0, max_size=9).map(" ".join), max_size=14)
PAGES = st.tuples(LINES, st.sampled_from(["\n", "\n\n", "-\n", "\n\f", " "])).map(lambda page: page[1].join(page[0]))

PAGE = """\
The report of the station on the work of the committee
was read at the meeting of the council of foreign ministers
in Paris, and the ministers agreed to send a new mission
to the conference in the spring of the year.
"""


def view(text: str, *protected: tuple[int, int]) -> View:
    return View(text, lexicon.load(), tuple(Span(*pair) for pair in protected))


def applied(text: str, fixes: list[Fix]) -> str:
    for fix in sorted(fixes, key=lambda f: -f.span.start):
        text = text[: fix.span.start] + fix.after + text[fix.span.end :]
    return text


def apart(fixes: list[Fix]) -> list[Fix]:
    """Without those that overlap a surer one."""
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda f: -f.note.confidence):
        if all(fix.span.end <= other.span.start or other.span.end <= fix.span.start for other in kept):
            kept.append(fix)
    return kept


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_reflow_changes_nothing_but_white_space(text: str) -> None:
    fixes = apart(list(reflow.propose(view(text), reflow.Options())))
    assert "".join(applied(text, fixes).split()) == "".join(text.split())
    assert all(fix.span.start < fix.span.end for fix in fixes)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_a_weld_keeps_every_letter(text: str) -> None:
    fixes = apart([fix for fix in hyphens.propose(view(text), hyphens.Options()) if fix.note.code != "HYP002"])

    def letters(s: str) -> str:
        return "".join(re.findall(r"[^\W_]", s)).lower()

    assert letters(applied(text, fixes)) == letters(text)


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_a_move_lists_touching_blocks_once_each(text: str) -> None:
    for move in order.propose(view(text), order.Options(least=0.0, least_gain=0.0, least_per_line=0.0)):
        blocks = sorted(move.blocks)
        assert all(a.end == b.start for a, b in pairwise(blocks))
        assert list(move.blocks) != blocks
        assert 0.5 <= move.note.confidence < 0.95


def test_a_word_is_welded_over_a_page_break_and_the_break_stays() -> None:
    text = "orders of the govern-\n\fment for all"
    (fix,) = hyphens.propose(view(text), hyphens.Options())
    assert applied(text, [fix]) == "orders of the government\n\ffor all"


def test_a_word_is_not_welded_over_a_page_break_when_that_is_not_wanted() -> None:
    assert not list(hyphens.propose(view("orders of the govern-\n\fment for all"), hyphens.Options(across_pages=False)))


def test_a_protected_half_is_not_welded() -> None:
    text = "orders of the govern-\nment for all"
    assert not list(hyphens.propose(view(text, (14, 20)), hyphens.Options()))


def test_the_document_is_heard_before_the_lexicon() -> None:
    for text, expected in (("the note-\nbook was", "weld"), ("the note-book and the note-\nbook was", "keep")):
        *_, here = breaks(text)
        assert verdict(here, Vocabulary(text), lexicon.load())[0] == expected


def test_a_paragraph_cut_by_a_page_break_is_joined() -> None:
    text = PAGE.replace("\nin Paris", "\n\fin Paris")
    fixes = list(reflow.propose(view(text), reflow.Options()))
    assert applied(text, fixes) == " ".join(PAGE.split()) + "\n"
    assert {fix.note.code for fix in fixes} == {"REF001", "REF002"}


def test_a_page_that_begins_a_sentence_is_not_joined() -> None:
    text = PAGE + "\f" + PAGE
    assert "\f" in applied(text, list(reflow.propose(view(text), reflow.Options())))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("here\n\n\f\n\n", "here\n\n\f\n\n"),
        ("here.\n\n \f \n\n", "here.\n\n \f \n\n"),
        ("here.\n\f\n\n\nThere", "here.\n\f\n\nThere"),
        ("here.\n\n\n\n\f\f\n\n", "here.\n\n\f\f\n\n"),
        ("here.\n\n\n\nThere", "here.\n\nThere"),
    ],
)
def test_surplus_blank_lines_go_without_the_form_feed_among_them(text: str, expected: str) -> None:
    assert applied(text, list(reflow.propose(view(text), reflow.Options()))) == expected


def test_lines_behind_a_protected_header_are_not_joined_to_it() -> None:
    header = "Document Release Date: the header of a page that has some length\nBody of the text that follows:"
    text = f"{header}\n{PAGE}"
    fixes = list(reflow.propose(view(text, (0, len(header))), reflow.Options()))
    assert fixes
    assert applied(text, fixes).startswith(header + "\n")


def test_a_run_of_numbers_survives_missing_ones() -> None:
    body = "It was said so by the army. "
    text = "".join(f"{n}. {body}" for n in (1, 2, 3, 6, 7)).strip()
    assert [what for _, what in parted(text, 0, len(text))] == [f"paragraph {n}" for n in (2, 3, 6, 7)]


@pytest.mark.parametrize(
    "text", ["See No. 4. It was said. See No. 9. It was not.", "In 12. It was 3. He went 1. She came."]
)
def test_stray_numbers_are_no_run(text: str) -> None:
    assert not list(parted(text, 0, len(text)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The report was read at the meeting", Kind.PROSE),
        ("2. The report was read at the meeting", Kind.ITEM),
        ("/a/ the report was read", Kind.ITEM),
        ("WESTERN EUROPE", Kind.HEADING),
        ("[25X1]", Kind.MARK),
        ("Coal ........... 14", Kind.TABLE),
        ("Coal      14      22      31", Kind.TABLE),
        ("~ 3 '", Kind.OTHER),
    ],
)
def test_the_kinds_of_lines(line: str, expected: Kind) -> None:
    assert kind(line) is expected


def test_a_text_in_order_is_left_alone() -> None:
    assert not list(order.propose(view(PAGE * 3), order.Options()))


def test_a_move_does_not_cut_a_protected_stretch() -> None:
    first, second, third, fourth = PAGE.replace("committee\nwas", "govern-\nment was").splitlines(keepends=True)
    text = first + third + second + fourth
    assert [type(p) for p in order.propose(view(text), order.Options())] == [Move]
    over = (len(first) + 10, len(first + third) + 10)
    assert not list(order.propose(view(text, over), order.Options()))


LEFT = """\
The committee met in the capital
and heard the report of its chairman
on the harvest of the last year, which
had been poor in all the provinces of
the north because the rains had come
too late for the sowing of the wheat"""
RIGHT = """\
the price of the bread in the towns
has risen by a third since the spring
and the workers of the railway asked
for higher wages to be paid to them
before the end of the month so that
their families could buy their food"""


@pytest.mark.parametrize("blanks", [" ", "   "])
def test_columns_read_across_are_cut_where_they_meet_even_when_one_blank_apart(blanks: str) -> None:
    left, right = LEFT.split("\n"), RIGHT.split("\n")
    text = "".join(f"{a}{blanks}{b}\n" for a, b in zip(left, right, strict=True))
    (move,) = order.propose(view(text), order.Options())
    halves = [text[slice(*block)].strip() for block in move.blocks]
    count = len(halves) // 2
    assert move.note.code == "ORD003"
    assert count >= len(left) - 1  # the first line may stay as it is
    assert halves == [*left[-count:], *right[-count:]]


@pytest.mark.parametrize("text", [f"{LEFT}\n{RIGHT}\n", f"{RIGHT}\n{LEFT}\n", f"{LEFT}\n", f"{RIGHT}\n"])
def test_columns_that_stand_below_one_another_are_left_alone(text: str) -> None:
    assert not list(order.propose(view(text), order.Options()))


ENDING = """\
The committee met in the capital
and heard the report of its chairman
on the harvest of the last year.
Nothing was said in public, because
the rains had come too late for the
sowing of the wheat in the north."""
BESIDE = """\
the price of the bread in the towns
rose by a third in the spring.
The workers of the railway had asked
for higher wages to be paid to them
before the end of the month so that
their families could buy their food"""
PLACES = ("north", "south", "east", "west", "lake")
BEFORE = ("", "REPORT\n", "Second report\n\n", "No. 4\nHARVEST AND WAGES\n")


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(("upper", "lower"), [(LEFT, RIGHT), (ENDING, BESIDE)])
def test_columns_are_found_behind_lines_that_hold_none_and_with_short_lines_in_them(
    before: str, upper: str, lower: str
) -> None:
    left, right = upper.split("\n"), lower.split("\n")
    text = before + "".join(f"{a} {b}\n" for a, b in zip(left, right, strict=True))
    (move,) = order.propose(view(text), order.Options())
    halves = [text[slice(*block)].strip() for block in move.blocks]
    count = len(halves) // 2
    assert count >= len(left) - 1
    assert halves == [*left[-count:], *right[-count:]]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(
    "text",
    [
        ENDING + "\n" + BESIDE + "\n",
        "".join(f"{n}. {line}\n" for n, line in enumerate(LEFT.split("\n"), 1)),
        "".join(f"{n}.\n{line}\n" for n, line in enumerate(RIGHT.split("\n"), 1)),
        "".join(f"The agent of the {place} district. Not yet named\n" for place in PLACES),
        "It is so.\nIt was so.\nIt will be so.\nIt may be so.\nIt can be so.\nIt is not.\n",
    ],
)
def test_lists_and_short_lines_are_no_columns(before: str, text: str) -> None:
    assert not list(order.propose(view(before + text), order.Options()))
