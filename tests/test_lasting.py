"""Decisions on a real document, worn at random, through the whole pipeline: they hold, and they last."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_promises import SEED, worn
from test_review import on_a_page

import ocrfix
from ocrfix import plugins, review
from ocrfix.config import Config
from ocrfix.document import from_text
from ocrfix.edits import Edit, Span
from ocrfix.result import Entry, Ledger, Result, faults
from ocrfix.review import Decision, Fate, Verdict
from ocrfix.text import replay, revert

PREFIXES = sorted({code[:3] for fixer in plugins.load() for code in fixer.codes})
SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def decided(result: Result, chance: random.Random) -> list[Decision]:
    edits = [entry.edit for entry in result.entries]
    return [answered(edit, result, chance) for edit in chance.sample(edits, chance.randint(0, len(edits)))]


def answered(edit: Edit, result: Result, chance: random.Random) -> Decision:
    verdict = chance.choice([Verdict.ACCEPT, Verdict.REJECT] + [Verdict.EDIT] * (edit.order is None))
    reading = chance.choice(["", "my own", edit.before]) if verdict is Verdict.EDIT else None
    return review.made(edit, verdict, result.document.original, replacement=reading, by="Ann")


def change(edit: Edit) -> tuple[object, ...]:
    return edit.spans, edit.before, edit.after, edit.order


@SLOW
@given(st.integers(0, 2**32))
def test_apply_gives_what_a_pipeline_with_the_decisions_gives(seed: int) -> None:
    chance = random.Random(seed)
    raw = worn(SEED, chance)
    result = ocrfix.clean(raw)
    decisions = decided(result, chance)
    cleaned = review.decide(result, decisions)
    applied = review.decide(
        Ledger.read(result.to_ledger()).result(from_text(raw)), review.parsed(review.rendered(decisions))
    )
    assert applied.to_ledger() == cleaned.to_ledger()
    verdicts = {decision.edit: decision for decision in decisions}
    edits = []
    for edit, status in result.entries:
        mine = verdicts.get(edit.id)
        if mine is None or mine.verdict is not Verdict.REJECT:
            edits += [edit] * (status.counts or (mine is not None and mine.verdict is Verdict.ACCEPT))
        if mine is not None and mine.verdict is Verdict.EDIT:
            edits = [each for each in edits if each is not edit]
            edits.append(Edit(edit.spans, edit.before, mine.replacement, None, edit.note))
    assert applied.text == replay(raw, edits).text.shown
    assert not faults(applied, applied.text)
    assert revert(applied.text, applied.edits, len(raw)) == raw
    assert Ledger.read(applied.to_ledger()).original(applied.text).original == raw


def within(spans: object, others: tuple[Span, ...]) -> bool:
    assert isinstance(spans, tuple)
    return all(any(other.start <= span.start and span.end <= other.end for other in others) for span in spans)


@SLOW
@example(42)
@given(st.integers(0, 2**32))
def test_another_version_overturns_no_decision(seed: int) -> None:
    chance = random.Random(seed)
    raw = worn(SEED, chance)
    old = ocrfix.clean(raw)
    decisions = decided(old, chance)
    config = Config(
        apply_at=chance.choice([0.5, 0.95, 1.0]), ignore=tuple(chance.sample(PREFIXES, chance.randint(0, 8)))
    )
    outcome = review.reviewed(ocrfix.clean(raw, config), decisions)
    now = outcome.result
    assert not faults(now, now.text)
    assert revert(now.text, now.edits, len(raw)) == raw
    assert on_a_page(now) == now.text
    counting = {change(edit) for edit in now.edits}
    assert [fated.decision for fated in outcome.fates] == decisions
    for decision, fate, _ in outcome.fates:
        (edit,) = {entry.edit for entry in old.entries if entry.edit.id == decision.edit}
        if decision.verdict is Verdict.REJECT:
            assert change(edit) not in counting
        elif fate is not Fate.UNFIT:
            reading = edit.after if decision.verdict is Verdict.ACCEPT else decision.replacement
            assert (edit.spans, edit.before, reading, edit.order) in counting or (
                # what it rested on (`nOr|` read `nOr`) is not read so any more, so that it has fewer characters to span
                fate is Fate.CARRIED
                and any(
                    (before, after, order) == (edit.before, reading, edit.order) and within(spans, edit.spans)
                    for spans, before, after, order in counting
                )
            )
    assert review.reviewed(now, decisions) == outcome


def test_the_same_version_finds_every_decision() -> None:
    result = ocrfix.clean(SEED)
    decisions = decided(result, random.Random(1))
    outcome = review.reviewed(ocrfix.clean(SEED), decisions)
    assert {fated.fate for fated in outcome.fates} <= {Fate.HOLDS, Fate.UNFIT}
    for fated in outcome.unfit:  # accepted, and then what it rests on rejected, or its stretch read otherwise
        assert fated.decision.verdict is not Verdict.REJECT


@pytest.mark.parametrize("shift", ["A line that was not there.\n", "\n\n", "The\n" * 9])
def test_decisions_are_found_again_in_a_file_that_has_changed(shift: str) -> None:
    old = ocrfix.clean(SEED)
    edits = [e for e, s in old.entries if e.order is None and e in old.suggestions and e.before.strip()]
    decisions = [review.made(edit, Verdict.ACCEPT, SEED) for edit in edits]
    outcome = review.reviewed(ocrfix.clean(shift + SEED), decisions)
    assert len([fated for fated in outcome.fates if fated.fate is Fate.HOLDS]) >= len(edits) * 0.9
    moved = {(e.before, e.after, e.start - len(shift)) for e, s in outcome.result.entries if s.value == "accepted"}
    assert moved <= {(edit.before, edit.after, edit.start) for edit in edits}
    assert isinstance(outcome.result.entries[0], Entry)
