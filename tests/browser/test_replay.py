"""Laws: what the page's script makes of a ledger and decisions is what `ocrfix apply` makes of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import Opened, loaded, saved, shown
from test_reports import result_of
from test_review import another_version, at_random, carried_behind_another
from test_text import History, histories

from ocrfix import review
from ocrfix.reports import safe
from ocrfix.reports.page import TEMPLATES, embedded
from ocrfix.reports.payload import payload
from ocrfix.result import Result, Status
from ocrfix.review import Decision, Scope

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_PARTS = ("text", "ledger", "decisions", "segments", "blocks")

# The script's own functions, without its page: first all decisions at once, then one after another, zone by zone.
_HARNESS = """
const textOf = (units) => units.map((unit) => unit.segments.map((segment) => segment.text).join("")).join("");
const settled = (data, zones) => {
  for (const zone of zones) {
    settle(data.original, zone);
    zone.segments = segmentsOf(data.original, zone);
  }
};
window.decided = (data, records) => {
  const ledger = ledgerOf(data);
  const decisions = new Decisions(data, ledger);
  settled(data, ledger.zones);
  const units = unitsOf(data.original, ledger.zones);
  const before = textOf(units);
  for (const record of records) settled(data, new Set(decisions.add([record]).map((edit) => edit.zone)));
  const stepwise = textOf(units);
  const saved = decisions.text();
  const fresh = ledgerOf(data);
  const again = new Decisions(data, fresh);
  again.load(records.map((record) => JSON.stringify(record)).join("\\n"));
  settled(data, fresh.zones);
  const paragraphs = blocksOf(unitsOf(data.original, fresh.zones)).flatMap((block) => block.paragraphs);
  const segments = paragraphs.flatMap((paragraph) => paragraph.segments);
  const atOnce = segments.map((segment) => segment.text).join("");
  while (decisions.past.length) settled(data, new Set(decisions.undo().map((edit) => edit.zone)));
  return {
    before, stepwise, atOnce, undone: textOf(units), saved,
    covered: segments.flatMap((segment) => segment.spans).sort((a, b) => a[0] - b[0]),
    unfit: fresh.edits.filter((edit) => statusOf(edit) === UNFIT).map((edit) => edit.n),
  };
};
"""


@pytest.fixture(scope="module")
def bench(browser: Browser) -> Iterator[Page]:
    """A blank page with the script's own functions."""
    bench = browser.new_page()
    sources = [(TEMPLATES / f"scripts/{name}.js").read_text("utf-8") for name in _PARTS]
    bench.evaluate(f"(() => {{ 'use strict';\n{''.join(sources)}\n{_HARNESS} }})()")
    yield bench
    bench.close()


def decided(bench: Page, result: Result, decisions: list[Decision]) -> dict[str, Any]:
    records = [decision.to_json() for decision in decisions]
    data = embedded([payload(result), records])
    found: dict[str, Any] = bench.evaluate(f"window.decided(...{data})")
    return found


def scoped(decisions: list[Decision], chance: random.Random) -> list[Decision]:
    scopes = [Scope.THIS, Scope.THIS, Scope.DOCUMENT, Scope.EVERYWHERE]
    return [Decision(d.edit, d.verdict, d.replacement, chance.choice(scopes)) for d in decisions]


@settings(max_examples=150, deadline=None)
@given(history=histories(), chance=st.randoms(use_true_random=False))
def test_law_the_script_decides_and_replays_as_review_does(
    bench: Page, history: History, chance: random.Random
) -> None:
    result = result_of(history)
    decisions = scoped(at_random(result, chance), chance)
    done = review.decide(result, decisions)
    found = decided(bench, result, decisions)
    assert found["before"] == found["undone"] == result.text
    assert found["stepwise"] == found["atOnce"] == done.text
    saved = review.parsed(found["saved"])
    assert review.decide(result, saved).text == done.text
    dropped = {entry.edit.id for entry in done.entries if entry.status is Status.DROPPED}
    kept = {entry.edit.id for entry in done.entries if entry.status is not Status.DROPPED}
    unfit = {result.entries[n].edit.id for n in found["unfit"]}
    own = {e.edit.id for e in done.entries if e.edit.note.code == review.OWN}
    assert dropped - kept - own <= unfit
    ends = [0, *(end for _, end in found["covered"])]
    assert [start for start, _ in found["covered"]] + [len(history.original.encode("utf-16-le")) // 2] == ends


@settings(max_examples=60, deadline=None)
@given(history=histories(), chance=st.randoms(use_true_random=False))
def test_law_a_decided_ledger_goes_on_where_it_was(bench: Page, history: History, chance: random.Random) -> None:
    result = result_of(history)
    edits = {entry.edit.id: entry.edit for entry in result.entries}
    own, folder = (
        [review.with_context(each, edits, history.original) for each in at_random(result, chance)] for _ in range(2)
    )
    other = another_version(result, chance) if chance.random() < 0.5 else result
    once = review.decide(other, own, folder)
    found = decided(bench, once, review.parsed(_lines(payload(once))))
    assert found["atOnce"] == once.text
    assert review.decide(once, review.parsed(found["saved"])).text == once.text


@pytest.mark.parametrize("also", [(), ("reject",)])
def test_a_reading_carried_over_stands_behind_another_edit(bench: Page, also: tuple[str, ...]) -> None:
    once = carried_behind_another(also)
    found = decided(bench, once, review.parsed(_lines(payload(once))))
    assert found["stepwise"] == found["atOnce"] == once.text == "parson"
    assert review.decide(once, review.parsed(found["saved"])).text == once.text


def _lines(data: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in data["decisions"])


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), chance=st.randoms(use_true_random=False))
def test_law_the_page_shows_and_saves_what_apply_gives(opened: Opened, history: History, chance: random.Random) -> None:
    result = result_of(history)
    decisions = at_random(result, chance)
    page = opened(result)
    assert shown(page) == safe.text(result.text)
    loaded(page, review.rendered(decisions))
    done = review.decide(result, decisions)
    assert shown(page) == safe.text(done.text)
    assert saved(page, "t").decode() == done.text
    lines = saved(page, "s").decode()
    assert review.decide(result, review.parsed(lines)).text == done.text
    page.context.close()
