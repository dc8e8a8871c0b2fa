"""The pipeline: bands, conflicts, protection, numbers, failures; with small fixers made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from ocrfix import document, lexicon, pipeline, plugins
from ocrfix.config import Config
from ocrfix.edits import Fact, Fix, Keep, Move, Note, Proposal, Span
from ocrfix.fixer import Stage, View
from ocrfix.result import Ledger, Result, Status, faults
from ocrfix.text import replay


@dataclass(frozen=True)
class NoOptions:
    """A fixer without options."""


def fixer(
    propose: Callable[[View], Iterable[Proposal]], stage: Stage = Stage.WORDS, name: str = "tester"
) -> plugins.Loaded:
    module = SimpleNamespace(
        STAGE=stage,
        CODES={"TST001": "a fault made for a test", "TST002": "another"},
        Options=NoOptions,
        propose=lambda view, options: propose(view),
        __doc__="A fixer made for a test.",
    )
    return plugins.checked(name, module, {})


def replacing(
    before: str, after: str, confidence: float = 0.99, code: str = "TST001"
) -> Callable[[View], Iterable[Fix]]:
    def propose(view: View) -> Iterable[Fix]:
        at = view.text.find(before)
        while at >= 0:
            yield Fix(Span(at, at + len(before)), after, Note(code, confidence, "for a test"))
            at = view.text.find(before, at + len(before))

    return propose


def clean(text: str, *fixers: plugins.Loaded, config: Config | None = None) -> Result:
    return pipeline.clean(document.from_text(text), fixers, config or Config(), lexicon.load())


@pytest.mark.parametrize(
    ("confidence", "status"),
    [(1.0, Status.APPLIED), (0.95, Status.APPLIED), (0.9499, Status.SUGGESTED), (0.5, Status.SUGGESTED), (0.49, None)],
)
def test_three_bands(confidence: float, status: Status | None) -> None:
    result = clean("a petson", fixer(replacing("petson", "person", confidence)))
    assert [entry.status for entry in result.entries] == ([status] if status else [])
    assert result.text == ("a person" if status is Status.APPLIED else "a petson")


def test_a_later_fixer_sees_what_an_earlier_one_has_mended() -> None:
    weld = fixer(replacing("Na- tional", "National"), Stage.LINES, "weld")
    shout = fixer(replacing("National", "NATIONAL"), Stage.WORDS, "shout")
    result = clean("the Na- tional Defense", weld, shout)
    assert result.text == "the NATIONAL Defense"
    assert [edit.before for edit in result.edits] == ["Na- tional", "National"]
    assert all(span == (4, 14) for edit in result.edits for span in edit.spans)


def test_a_fixer_is_shown_the_text_of_its_stage_s_beginning_and_the_original_too() -> None:
    seen = []

    def look(view: View) -> Iterable[Proposal]:
        seen.append((view.text, view.begun, view.original))
        return ()

    weld = fixer(replacing("Na- tional", "National"), Stage.LINES, "weld")
    shout = fixer(replacing("National", "NATIONAL"), Stage.WORDS, "shout")
    clean("the Na- tional Defense", weld, shout, fixer(look, Stage.WORDS, "look"))
    assert seen == [("the NATIONAL Defense", "the National Defense", "the Na- tional Defense")]
    alone = View("the National Defense", lexicon.load())
    assert alone.begun == alone.original == alone.text


def test_of_overlapping_proposals_the_surer_wins_then_the_earlier() -> None:
    def propose(view: View) -> Iterable[Fix]:
        yield Fix(Span(0, 4), "less", Note("TST001", 0.96, ""))
        yield Fix(Span(2, 6), "more", Note("TST001", 0.99, ""))
        yield Fix(Span(6, 8), "first", Note("TST001", 0.97, ""))
        yield Fix(Span(7, 9), "second", Note("TST001", 0.97, ""))

    assert clean("abcdefghij", fixer(propose)).text == "abmorefirstij"


def test_a_kept_stretch_is_not_changed_by_later_fixers_but_moves_whole() -> None:
    def keep(view: View) -> Iterable[Proposal]:
        yield Keep(Span(4, 8), Note("TST001", 1.0, "a name"))

    def move(view: View) -> Iterable[Proposal]:
        yield Move((Span(3, 8), Span(0, 3)), Note("TST002", 0.99, "out of order"))

    keeper, mover = fixer(keep, Stage.LAYOUT, "keeper"), fixer(move, Stage.LINES, "mover")
    result = clean("one tow? tow", keeper, mover, fixer(replacing("tow", "two")))
    assert result.text == " tow?one two"
    assert result.kept[0].note.why == "a name"


def test_a_fix_that_meets_part_of_a_kept_stretch_is_dropped() -> None:
    def keep(view: View) -> Iterable[Proposal]:
        yield Keep(Span(4, 7), Note("TST001", 1.0, "a code"))

    result = clean("ab: 25X1 z", fixer(keep, Stage.LAYOUT, "keeper"), fixer(replacing(": 25", ";")))
    assert result.text == "ab: 25X1 z"
    assert not result.entries


@pytest.mark.parametrize(
    ("sure", "mark", "status"),
    [
        (0.6, "end.", None),  # where the moved stretch begins: what stands before it depends on the move
        (0.6, "far.", Status.SUGGESTED),
        (0.99, "end.", Status.APPLIED),
    ],
)
def test_no_mark_is_suggested_where_an_offered_move_would_part_the_text(
    sure: float, mark: str, status: Status | None
) -> None:
    def move(view: View) -> Iterable[Proposal]:
        yield Move((Span(17, 26), Span(8, 17)), Note("TST002", 0.7, "out of order"))

    marks = fixer(replacing(mark, mark[:-1] + ",", sure), Stage.PUNCTUATION, "marks")
    result = clean("far. of the end. so it was", fixer(move, Stage.LAYOUT, "mover"), marks)
    assert [entry.status for entry in result.entries if entry.edit.order is None] == ([status] if status else [])


@pytest.mark.parametrize(
    ("before", "after"), [("19+7", "1947"), ("l954", "1954"), ("$50,000", "$60,000"), ("5s.", "5"), ("2 of", "of")]
)
def test_a_changed_number_is_at_most_a_suggestion(before: str, after: str) -> None:
    result = clean(f"in {before} there", fixer(replacing(before, after, 1.0)))
    assert result.text == f"in {before} there"
    assert [entry.status for entry in result.entries] == [Status.SUGGESTED]


@pytest.mark.parametrize(("before", "after"), [("bro1ught", "brought"), ("1t", "it"), ("1954.was", "1954. was")])
def test_a_digit_in_a_word_is_no_number(before: str, after: str) -> None:
    assert clean(f"so {before} there", fixer(replacing(before, after, 1.0))).text == f"so {after} there"


def test_an_allowed_phrase_is_left_alone_however_it_is_spaced() -> None:
    spell = fixer(replacing("tow", "two"))
    config = Config(allow=("ferry tow",))
    assert clean("tow a ferry\ntow, kowtow", spell, config=config).text == "two a ferry\ntow, kowtwo"


def test_facts_become_metadata_in_the_order_of_the_text() -> None:
    def tell(view: View) -> Iterable[Proposal]:
        yield Fact(Span(0, 3), "country", "China")
        yield Fact(Span(4, 7), "country", "Poland")

    seen: list[tuple[str, ...]] = []

    def read(view: View) -> Iterable[Proposal]:
        seen.append(tuple(view.facts["country"]))
        return ()

    result = clean("one two", fixer(tell, Stage.LAYOUT, "teller"), fixer(read))
    assert result.metadata == {"country": ("China", "Poland")}
    assert seen == [("China", "Poland")]


def test_select_and_ignore() -> None:
    both = [fixer(replacing("a", "A"), name="first"), fixer(replacing("b", "B", code="TST002"), name="second")]
    assert clean("ab", *both).text == "AB"
    assert clean("ab", *both, config=Config(ignore=("TST002",))).text == "Ab"
    assert clean("ab", *both, config=Config(select=("TST002",))).text == "aB"


@pytest.mark.parametrize(
    "proposal",
    [
        Fix(Span(2, 2), "an insertion", Note("TST001", 1.0, "")),
        Fix(Span(3, 99), "beyond the end", Note("TST001", 1.0, "")),
        Fix(Span(0, 1), "another's code", Note("XYZ001", 1.0, "")),
    ],
    ids=lambda proposal: proposal.after,
)
def test_a_fixer_that_breaks_the_contract_fails_by_name(proposal: Fix) -> None:
    with pytest.raises(pipeline.FixerError, match=r"fixer 'tester' failed on text.*--ignore TST001"):
        clean("some text", fixer(lambda view: [proposal]))


def test_a_fixer_that_raises_is_named_with_the_document() -> None:
    def burst(view: View) -> Iterable[Fix]:
        yield from ()
        raise KeyError("out of words")

    with pytest.raises(pipeline.FixerError, match=r"'tester' failed on text \(KeyError: 'out of words'\)") as caught:
        clean("some text", fixer(burst))
    assert isinstance(caught.value.__cause__, KeyError)


def test_the_ledger_gives_back_the_result_and_the_original() -> None:
    raw = "the Na- tional petson\r\nin 19+7"
    fixers = [
        fixer(replacing("Na- tional", "National"), Stage.LINES, "weld"),
        fixer(replacing("petson", "person")),
        fixer(replacing("19+7", "1947"), name="digits"),
    ]
    source = document.decode(raw.encode("utf-16"), name="memo.txt")
    result = pipeline.clean(source, fixers, Config(), lexicon.load())
    ledger = Ledger.read(result.to_ledger())
    assert ledger.entries == result.entries
    again = ledger.result(source)
    assert again.text == result.text == "the National person\r\nin 19+7"
    assert not faults(again, result.text)
    assert faults(again, result.text + "!") == [
        "character 28 of the clean text is not what the ledger makes of the original"
    ]
    original = ledger.original(result.text)
    assert document.encode(original.original, original) == raw.encode("utf-16")
    assert replay(raw, result.edits).text.shown == result.text


def test_a_suggestion_that_another_edit_makes_is_left_out() -> None:
    unsure, sure = (fixer(replacing("petson", "person", c), name=n) for n, c in (("a_unsure", 0.7), ("b_sure", 0.99)))
    assert [entry.status for entry in clean("a petson", unsure, sure).entries] == [Status.APPLIED]
    other = fixer(replacing("petson", "parson", 0.6), name="c_other")
    both = clean("a petson", unsure, other, fixer(replacing("petson", "person", 0.8), name="d_surer"))
    assert sorted((e.after, e.note.confidence) for e in both.suggestions) == [("parson", 0.6), ("person", 0.8)]
