"""Decisions: their laws over random histories, what lasts from version to version, and their files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_reports import mended, result_of
from test_text import NOTE, History, histories

from ocrfix import review
from ocrfix.document import InputError
from ocrfix.edits import Edit, Span
from ocrfix.result import Entry, Ledger, Result, Status, faults
from ocrfix.review import Context, Decision, Fate, Scope, Verdict
from ocrfix.text import Text, replay, revert


def decision(edit: Edit, verdict: str, replacement: str | None = None, scope: str = "this", **more: str) -> Decision:
    return Decision(edit.id, Verdict(verdict), replacement, Scope(scope), **more)


def at_random(result: Result, chance: random.Random) -> list[Decision]:
    """Decisions on some edits, some of them decided twice, all of the same edit alike."""
    made = []
    edits = [entry.edit for entry in result.entries]
    for edit in chance.sample(edits, chance.randint(0, len(edits))):
        for _ in range(chance.choice([1, 1, 2])):
            verdict = chance.choice(["accept", "reject", "edit"] if edit.order is None else ["accept", "reject"])
            made.append(decision(edit, verdict, chance.choice(["", "<mine>", "a"]) if verdict == "edit" else None))
    return made


def plain(result: Result, decisions: Sequence[Decision]) -> str:
    """The text as the rules tell it: statuses set one after another, own readings right behind, then a replay."""
    last = {each.edit: each for each in decisions}
    edits: list[Edit] = []
    for edit, status in result.entries:
        mine = last.get(edit.id)
        if mine is None:
            edits += [edit] * status.counts
        elif mine.verdict is Verdict.ACCEPT:
            edits.append(edit)
        elif mine.verdict is Verdict.EDIT:
            edits.append(replace(edit, after=mine.replacement))
    return replay(result.document.original, edits).text.shown


# The laws.


@given(histories(), st.randoms(use_true_random=False))
def test_law_any_decisions_give_the_text_of_a_pipeline_with_them(history: History, chance: random.Random) -> None:
    result = result_of(history)
    decisions = at_random(result, chance)
    done = review.decide(result, decisions)
    assert done.text == plain(result, decisions)
    assert not faults(done, done.text)
    assert revert(done.text, done.edits, len(history.original)) == history.original


@given(histories(), st.randoms(use_true_random=False))
def test_law_a_decided_ledger_reads_back_and_gives_the_original(history: History, chance: random.Random) -> None:
    done = review.decide(result_of(history), at_random(result_of(history), chance))
    ledger = Ledger.read(done.to_ledger())
    again = ledger.result(done.document)
    assert again.entries == done.entries
    assert again.was == done.was
    assert again.reviewed == done.reviewed
    assert review.recorded(again) == review.recorded(done)
    assert ledger.original(done.text).original == history.original


@given(histories(), st.randoms(use_true_random=False))
def test_law_deciding_again_is_deciding_anew(history: History, chance: random.Random) -> None:
    result = result_of(history)
    one, two = at_random(result, chance), at_random(result, chance)
    once = review.decide(result, one)
    assert review.decide(once, one) == once
    assert review.decide(once, two).entries == review.decide(result, two).entries
    assert review.decide(once, []).entries == result.entries
    assert review.proposed(once) == result


@given(histories(), st.randoms(use_true_random=False))
def test_law_what_a_ledger_records_says_the_same_again(history: History, chance: random.Random) -> None:
    result = result_of(history)
    once = review.decide(result, at_random(result, chance), at_random(result, chance))
    for decided in (once, replace(once, decided=())):
        if decided.decided or Status.DROPPED not in {status for _, status in once.entries}:
            assert review.decide(once, review.recorded(decided)).text == once.text
    assert on_a_page(once) == once.text


def on_a_page(result: Result) -> str:
    """The text that a page makes of a ledger alone: its entries, what it records of decisions, and a replay."""
    entries = review.asked(result)
    held: dict[int, Decision] = {}
    for each in review.recorded(result):
        spoken = [n for n, entry in enumerate(entries) if entry.edit.id == each.edit]
        if spoken and each.scope is not Scope.THIS:
            one = entries[spoken[0]].edit
            spoken = [n for n, (e, _) in enumerate(entries) if (e.note.code, e.before, e.after, e.order) == change(one)]
        held |= dict.fromkeys(spoken, each)
    edits = []
    for number, (edit, status) in enumerate(entries):
        mine = held.get(number)
        if mine is None or mine.verdict is not Verdict.EDIT:
            edits += [edit] * (status.counts if mine is None else mine.verdict is Verdict.ACCEPT)
        else:
            edits.append(replace(edit, after=mine.replacement))
    return replay(result.document.original, edits).text.shown


def change(edit: Edit) -> tuple[object, ...]:
    return edit.note.code, edit.before, edit.after, edit.order


_TWO = (Edit((Span(0, 1),), "a", "<new>", None, NOTE), Edit((Span(0, 1),), "a", "", None, NOTE))


@given(histories(), st.randoms(use_true_random=False))
@example(History("aa", _TWO, (), Text("aa")), random.Random(47))  # an own reading of the one, behind the other
def test_law_a_ledger_of_another_version_takes_any_decisions(history: History, chance: random.Random) -> None:
    """Decisions of one history on the ledger of another of the same text: nothing breaks, all are accounted for."""
    result = result_of(history)
    decisions = [
        review.with_context(each, {edit.id: edit for edit, _ in result.entries}, history.original)
        for each in at_random(result, chance)
    ]
    outcome = review.reviewed(another_version(result, chance), decisions)
    assert not faults(outcome.result, outcome.result.text)
    assert revert(outcome.result.text, outcome.result.edits, len(history.original)) == history.original
    assert [fated.decision for fated in outcome.fates] == decisions
    assert review.decide(outcome.result, decisions) == outcome.result
    assert on_a_page(outcome.result) == outcome.result.text
    rejected = {each.edit for each in decisions if {d.verdict for d in decisions if d.edit == each.edit} == {"reject"}}
    assert not rejected & {edit.id for edit in outcome.result.edits}


def another_version(result: Result, chance: random.Random) -> Result:
    """A result of the same text in which some of the edits are not proposed, and what rested on them neither."""
    some = [entry for entry in result.entries if chance.random() < 0.5]
    applied = replay(result.document.original, [edit for edit, status in some if status.counts]).applied
    entries = tuple(entry for entry in some if not entry.status.counts or any(e is entry.edit for e in applied))
    return replace(result, entries=entries)


@given(histories(), st.randoms(use_true_random=False))
def test_law_what_is_undecided_would_change_the_text(history: History, chance: random.Random) -> None:
    result = result_of(history)
    result = review.decide(result, at_random(result, chance))
    for edit in review.undecided(result):
        assert edit in result.suggestions
        entries = tuple(
            Entry(e, Status.ACCEPTED if e is edit and s is Status.SUGGESTED else s) for e, s in result.entries
        )
        applied = replay(result.document.original, [e for e, s in entries if s.counts]).applied
        assert any(each is edit for each in applied)


# What a decision does.


PAIR = (("petson", "person", 0.8), ("tbe", "the", 0.99))


def statuses(result: Result) -> list[tuple[str, str | None, str]]:
    return [(edit.note.code, edit.after, status.value) for edit, status in result.entries]


def test_accept_reject_and_edit() -> None:
    result = mended("a petson of tbe town", *PAIR)
    petson, tbe = (entry.edit for entry in result.entries)
    assert review.decide(result, [decision(petson, "accept")]).text == "a person of the town"
    assert review.decide(result, [decision(tbe, "reject")]).text == "a petson of tbe town"
    mine = decision(petson, "edit", "parson", by="Ann", at="2026-01-31T12:00:00Z")
    done = review.decide(result, [mine])
    assert done.text == "a parson of the town"
    assert statuses(done) == [
        ("TST001", "person", "rejected"),
        ("USR001", "parson", "accepted"),
        ("TST001", "the", "applied"),
    ]
    assert done.entries[1].edit.note.why == "read so by Ann on 2026-01-31"
    assert done.was == {0: Status.SUGGESTED, 1: None}


def test_what_rested_on_a_rejected_edit_is_dropped_and_comes_back() -> None:
    result = mended("the Na- tional bank", ("Na- tional", "National", 0.99), ("National", "NATIONAL", 0.99))
    weld = result.entries[0].edit
    done = review.decide(result, [decision(weld, "reject")])
    assert [status.value for _, status in done.entries] == ["rejected", "dropped"]
    assert done.text == "the Na- tional bank"
    assert review.decide(done, []).text == "the NATIONAL bank"


def test_scopes() -> None:
    original = "tbe man, tbe boy, tbe end"
    result = mended(original, ("tbe man", "the man", 0.8), ("tbe", "the", 0.8))
    entries = list(result.entries)
    for at in (9, 18):
        entries.append(Entry(replace(entries[1].edit, spans=(Span(at, at + 3),)), Status.SUGGESTED))
    result = replace(result, entries=tuple(entries))
    edit = entries[2].edit
    assert review.decide(result, [decision(edit, "accept")]).text == "tbe man, the boy, tbe end"
    for scope in ("document", "everywhere"):
        assert review.decide(result, [decision(edit, "accept", scope=scope)]).text == "the man, the boy, the end"
        assert review.decide(result, [decision(edit, "edit", "ye", scope=scope)]).text == "ye man, ye boy, ye end"
    later = [decision(edit, "accept", scope="document"), decision(entries[3].edit, "reject")]
    assert review.decide(result, later).text == "the man, the boy, tbe end"


def test_a_folders_decisions_reach_only_as_far_as_they_say() -> None:
    result = mended("a petson of tbe town", *PAIR)
    elsewhere = Context("TST001", "petson", "person", spans=(Span(70, 76),))
    for scope, text in (("everywhere", "a person of the town"), ("document", None), ("this", None)):
        line = Decision("0123456789ab", Verdict.ACCEPT, None, Scope(scope), elsewhere)
        outcome = review.reviewed(result, [], [line])
        assert outcome.result.text == (text or result.text)
        assert bool(outcome.result.reviewed) is bool(text)
        assert [fated.fate for fated in outcome.fates] == [Fate.HOLDS if text else Fate.ELSEWHERE]
    own = [decision(result.entries[0].edit, "reject", at="2020-01-01")]
    folder = [replace(own[0], verdict=Verdict.ACCEPT, scope=Scope.EVERYWHERE, at="2021-01-01")]
    assert review.decide(result, own, folder).text == result.text, "a document's own go over its folder's"


def test_the_later_time_wins_then_the_later_line() -> None:
    result = mended("a petson", PAIR[0])
    edit = result.entries[0].edit
    early, late = decision(edit, "accept", at="2026-01-01T00:00:00Z"), decision(edit, "reject", at="2026-01-02")
    for order in ([early, late], [late, early]):
        assert review.decide(result, order).text == "a petson"
    assert review.decide(result, [decision(edit, "reject"), decision(edit, "accept")]).text == "a person"
    east = decision(edit, "accept", at="2026-01-02T01:00:00+02:00")  # an hour before `late`
    assert review.decide(result, [late, east]).text == "a petson"


def test_a_move_is_accepted_or_rejected_not_edited() -> None:
    result = mended("one two ", move="one ")
    (move,) = (entry.edit for entry in result.entries)
    assert review.decide(result, [decision(move, "reject")]).text == "one two "
    outcome = review.reviewed(result, [decision(move, "edit", "mine")])
    assert outcome.result.text == result.text
    assert [fated.why for fated in outcome.unfit] == ["a move can be accepted or rejected, not edited"]


def test_an_own_reading_can_be_decided_on_like_any_edit() -> None:
    result = mended("a petson", PAIR[0])
    first = decision(result.entries[0].edit, "edit", "parson")
    done = review.decide(result, [first])
    own = done.entries[1].edit
    rejected = review.decide(done, [first, decision(own, "reject")])
    assert rejected.text == on_a_page(rejected) == "a petson"
    assert review.decide(done, [first, decision(own, "edit", "pergola")]).text == "a pergola"
    assert review.decide(done, [decision(own, "accept")]).text == "a parson", "also without the line that made it"
    assert statuses(review.decide(done, [first, decision(own, "accept")])) == statuses(done)


@pytest.mark.parametrize("also", [(), ("reject",)])
def test_a_reading_carried_over_is_not_that_of_the_edit_it_stands_behind(also: tuple[str, ...]) -> None:
    done = carried_behind_another(also)
    assert done.text == on_a_page(done) == "parson"
    assert not review.readings(done)
    assert statuses(review.decide(done, review.recorded(done))) == statuses(done)
    assert on_a_page(Ledger.read(done.to_ledger()).result(done.document)) == "parson"
    unrecorded = replace(done, decided=())
    assert review.decide(unrecorded, review.recorded(unrecorded)).text == "parson"


def carried_behind_another(also: Sequence[str]) -> Result:
    """A reading typed for an edit that is proposed no more, behind another edit of the same stretch, decided later."""
    old, new = mended("petson", ("petson", "person", 0.8)), mended("petson", ("petson", "poison", 0.8))
    typed = lasting(old.entries[0].edit, "petson", "edit", "parson")
    return review.decide(new, [typed, *(decision(new.entries[0].edit, verdict) for verdict in also)])


def test_a_ledger_records_who_decided_what_and_how_far() -> None:
    text = "a petson of tbe town"
    result = mended(text, *PAIR)
    lines = [
        Decision("0123456789ab", Verdict.ACCEPT, None, Scope.THIS, Context("X", "y", "z"), "Cy", "2026-01-01"),
        lasting(
            result.entries[1].edit, result.document.original, "reject", by="Ann", at="2026-01-02", scope="document"
        ),
        lasting(result.entries[0].edit, result.document.original, "edit", "parson", by="Ben", at="2026-01-03"),
    ]
    done = review.decide(result, lines)
    again = Ledger.read(done.to_ledger()).result(done.document)
    assert review.recorded(again) == lines, "also the one that does not fit"
    of_folder = review.decide(result, [], [replace(lines[1], scope=Scope.EVERYWHERE)])
    assert review.recorded(of_folder) == [replace(lines[1], scope=Scope.THIS)]


def test_undecided_leaves_out_what_is_settled_already() -> None:
    two = mended("a petson", PAIR[0], ("petson", "parson", 0.7))
    person, parson = (entry.edit for entry in two.entries)
    assert review.undecided(two) == (person, parson)
    assert review.undecided(review.decide(two, [decision(person, "accept")])) == ()
    assert review.undecided(review.decide(two, [decision(parson, "accept")])) == ()
    assert review.undecided(review.decide(two, [decision(person, "reject")])) == (parson,)
    echoed = mended("a petson", PAIR[0], ("petson", "person", 0.99))
    assert review.undecided(echoed) == (), "the text reads so already"


# From version to version.


def lasting(edit: Edit, original: str, verdict: str, replacement: str | None = None, **more: str) -> Decision:
    return review.with_context(decision(edit, verdict, replacement, **more), {edit.id: edit}, original)


ORIGINAL = "He met a petson of tbe town in the evening."
OLD = mended(ORIGINAL, ("petson", "person", 0.8))
PETSON = OLD.entries[0].edit


@pytest.mark.parametrize(
    ("verdict", "replacement", "text"),
    [("accept", None, "person"), ("edit", "parson", "parson"), ("reject", None, "petson")],
)
@pytest.mark.parametrize(
    "now",
    [
        mended(ORIGINAL),
        mended(ORIGINAL, ("tbe", "the", 0.99)),
        mended(ORIGINAL, ("petson", "pelican", 0.99)),
        mended(ORIGINAL, ("petson", "pelican", 0.6)),
        mended(ORIGINAL, ("a petson", "an apple", 0.99), ("apple", "ape", 0.99)),
        mended(ORIGINAL, ("petson", "person", 0.99), code="NEW001"),
    ],
    ids=["no proposal", "another place", "another reading", "a suggestion", "wider, and built on", "another code"],
)
def test_a_decided_edit_is_locked(now: Result, verdict: str, replacement: str | None, text: str) -> None:
    outcome = review.reviewed(now, [lasting(PETSON, ORIGINAL, verdict, replacement)])
    assert outcome.result.text == ORIGINAL.replace("petson", text).replace(
        "tbe", "the" if "the town" in now.text else "tbe"
    )
    assert not outcome.unfit
    assert not faults(outcome.result, outcome.result.text)
    assert review.proposed(outcome.result) == now


def test_a_decision_that_is_not_proposed_any_more_is_told() -> None:
    fates = [
        review.reviewed(mended(ORIGINAL), [lasting(PETSON, ORIGINAL, v)]).fates[0].fate for v in ("accept", "reject")
    ]
    assert fates == [Fate.CARRIED, Fate.IDLE]


@pytest.mark.parametrize("shift", ["", "A line more.\n", "He met a petson there too.\n"])
def test_a_decision_follows_its_words_when_the_file_has_changed(shift: str) -> None:
    changed = shift + ORIGINAL
    outcome = review.reviewed(mended(changed), [lasting(PETSON, ORIGINAL, "accept")])
    assert outcome.result.text == shift + ORIGINAL.replace("petson", "person")
    again = review.reviewed(mended(changed, ("petson of", "person of", 0.9)), [lasting(PETSON, ORIGINAL, "reject")])
    assert again.result.text == changed


@pytest.mark.parametrize("changed", ["He met nobody of tbe town.", "a petson, a petson, a petson", "petson" * 3])
def test_a_decision_whose_words_are_gone_or_doubtful_is_listed(changed: str) -> None:
    outcome = review.reviewed(mended(changed), [lasting(PETSON, ORIGINAL, "accept")])
    assert outcome.result.text == changed
    assert [fated.why for fated in outcome.unfit] == ["its edit is not proposed any more, and its words are not found"]
    assert outcome.result.reviewed == {"holds": 0, "carried": 0, "idle": 0, "unfit": 1}


def test_a_decision_without_context_on_an_unknown_edit_is_listed() -> None:
    outcome = review.reviewed(mended(ORIGINAL), [Decision("0123456789ab", Verdict.ACCEPT)])
    assert [fated.why for fated in outcome.unfit] == [
        "there is no such edit in the ledger, and the line has no context"
    ]


def test_of_two_accepted_readings_of_one_stretch_the_later_stands() -> None:
    two = mended(ORIGINAL, ("petson", "person", 0.8), ("petson", "parson", 0.7))
    lines = [lasting(entry.edit, ORIGINAL, "accept") for entry in two.entries]
    outcome = review.reviewed(mended(ORIGINAL), lines)
    assert outcome.result.text == ORIGINAL.replace("petson", "parson")
    assert [fated.fate for fated in outcome.fates] == [Fate.UNFIT, Fate.CARRIED]


# Files.


LINE = '{"edit": "0123456789ab", "decision": "accept", "scope": "this"}\n'


@given(
    st.lists(
        st.builds(
            Decision,
            edit=st.text(min_size=1),
            verdict=st.sampled_from([Verdict.ACCEPT, Verdict.REJECT]),
            scope=st.sampled_from(Scope),
            context=st.none()
            | st.builds(Context, *[st.text()] * 5, st.sampled_from([(), (Span(0, 2), Span(5, 6))]), st.none()),
            by=st.text(),
            at=st.datetimes().map(str) | st.just(""),
        )
    )
)
def test_law_a_decisions_file_reads_back(decisions: list[Decision]) -> None:
    text = review.rendered(decisions).encode("utf-8", "backslashreplace").decode()
    assert review.parsed(text) == decisions
    assert text.count("\n") == len(decisions)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "is not a JSON object"),
        ("[1]", "is not a JSON object"),
        ("[" * 100_000, "is not a JSON object"),
        ("<<<<<<< HEAD", "is a mark of a git conflict"),
        ("{}", 'is no decision: "decision" must be one of accept, reject, edit, not None'),
        ('{"decision": "accept"}', '"edit" must be the id of an edit'),
        ('{"edit": 1, "decision": "accept"}', '"edit" must be the id of an edit'),
        ('{"edit": "a", "decision": "maybe"}', "must be one of accept, reject, edit, not 'maybe'"),
        ('{"edit": "a", "decision": ["accept"]}', "must be one of"),
        ('{"edit": "a", "decision": "edit"}', '"replacement" must be a text'),
        ('{"edit": "a", "decision": "accept", "replacement": "b"}', '"replacement" must be a text'),
        ('{"edit": "a", "decision": "accept", "scope": "here"}', "must be one of this, document, everywhere"),
        ('{"edit": "a", "decision": "accept", "at": "yesterday"}', "is no time, 'yesterday'"),
        ('{"edit": "a", "decision": "accept", "by": 1}', '"by" must be a text'),
        ('{"edit": "a", "decision": "accept", "context": 1}', '"context" must be an object'),
        ('{"edit": "a", "decision": "accept", "context": {"before": 1}}', '"before" in "context" must be a text'),
        ('{"edit": "a", "decision": "accept", "context": {"spans": [[3, 1]]}}', '"spans" in "context" must be'),
        ('{"edit": "a", "decision": "accept", "context": {"spans": [[0, 5], [2, 6]]}}', "that do not overlap"),
        ('{"edit": "a", "decision": "accept", "context": {"spans": 7}}', '"spans" in "context" must be'),
    ],
)
def test_a_bad_line_is_named(line: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        review.parsed(LINE + "\n" + line + "\n", "memo.decisions.jsonl")
    assert str(caught.value).startswith("memo.decisions.jsonl, line 3, is")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_three_keys_suffice_and_keys_of_others_stay() -> None:
    (few,) = review.parsed('{"edit": "a", "decision": "edit", "replacement": "", "scope": "document"}')
    assert (few.verdict, few.replacement, few.scope, few.context) == (Verdict.EDIT, "", Scope.DOCUMENT, None)
    (more,) = review.parsed('{"edit": "a", "decision": "accept", "note": "see page 3"}')
    assert '"note": "see page 3"' in review.rendered([more])


def test_merging() -> None:
    one = review.parsed('{"edit": "a", "decision": "accept", "at": "2026-01-01"}\n' + LINE)
    two = review.parsed('{"edit": "a", "decision": "reject", "at": "2026-01-03"}\n' + LINE)
    assert [(d.edit, d.verdict) for d in review.merged([one, two])] == [("a", "reject"), ("0123456789ab", "accept")]
    assert review.merged([two, one]) == review.merged([one, two])
    assert review.merged([one, [*one, *two]], base=one) == review.merged([[*one, *two]])
    assert review.merged([one[1:], one], base=one) == one[1:], "what one side has taken out is out"


def test_the_order_of_a_merge_is_no_matter() -> None:
    lines = [Decision(f"e{n}", Verdict.ACCEPT, at=f"2026-01-0{n + 1}") for n in range(5)]
    assert review.merged([lines[::2], lines[1::2]]) == review.merged([lines[1::2], lines[::2]]) == lines
