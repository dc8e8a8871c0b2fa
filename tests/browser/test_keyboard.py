"""The seed's report, gone through by keyboard alone in a real browser; then `ocrfix apply` gives the text it showed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reading import Opened, loaded, original, press, said, saved, shown
from test_reports import mended, offered_move

from ocrfix import review
from ocrfix.cli import main
from ocrfix.document import read
from ocrfix.reports import safe
from ocrfix.result import Ledger, Result

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEED = Path(__file__).parents[2] / "seeds" / "000_6fc0385c9a4342c0.txt"


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seed and what `ocrfix clean` makes of it."""
    folder = tmp_path_factory.mktemp("seed")
    (folder / "memo.txt").write_bytes(SEED.read_bytes())
    assert main.main(["clean", "--quiet", str(folder / "memo.txt")], standalone_mode=False) == 0
    return folder


def result_in(folder: Path) -> Result:
    return Ledger.read((folder / "memo.edits.jsonl").read_text("utf-8")).result(read(folder / "memo.txt"))


def applied(folder: Path, decisions: bytes) -> str:
    """What `ocrfix apply` makes of these decisions."""
    (folder / "mine.jsonl").write_bytes(decisions)
    raw, ledger, mine, out = (str(folder / name) for name in ("memo.txt", "memo.edits.jsonl", "mine.jsonl", "out"))
    command = ["apply", raw, "--ledger", ledger, "--decisions", mine, "-o", out, "--quiet"]
    assert main.main(command, standalone_mode=False) == 0
    return (folder / "out" / "memo.clean.txt").read_bytes().decode("utf-8")


def current(page: Page) -> str:
    return page.locator("#about-it").inner_text()


def test_the_seed_is_reviewed_by_keyboard_and_apply_gives_the_text_that_was_shown(
    cleaned: Path, opened: Opened
) -> None:
    result = result_in(cleaned)
    page = opened(result)
    assert shown(page) == safe.text(result.text)
    press(page, "j j j r")  # an applied change is rejected,
    assert "Rejected" in said(page)
    press(page, "n a n n a r k e")  # suggestions are accepted and rejected, and one is read otherwise
    page.keyboard.type("another reading")
    press(page, "Enter")
    assert "another reading" in shown(page)
    press(page, "n r u j a")  # a step back, and on
    press(page, "n A 1")
    assert said(page).startswith("Accepted")
    press(page, "u n R 1")
    text = shown(page)
    assert text != safe.text(result.text)
    assert safe.text(saved(page, "t").decode()) == text
    lines = saved(page, "s")
    assert safe.text(applied(cleaned, lines)) == text
    decided = review.parsed(lines.decode())
    assert {each.verdict.value for each in decided} == {"accept", "reject", "edit"}
    assert all(each.context and each.context.code and each.at for each in decided)


def test_the_keys_move_through_what_the_filter_shows(cleaned: Path, opened: Opened) -> None:
    page = opened(result_in(cleaned))
    press(page, "f")
    page.get_by_role("group", name="Status").get_by_role("button", name="suggested").click()
    suggested = len(result_in(cleaned).suggestions)
    assert said(page) == f"{suggested} changes are shown."
    page.locator("#least").focus()
    press(page, "ArrowRight " * 60)
    fewer = sum(edit.confidence >= 0.6 for edit in (e.note for e in result_in(cleaned).suggestions))
    assert page.locator("#position").inner_text().endswith(f"/ {fewer}")
    press(page, "Escape j j")
    assert page.locator("#position").inner_text() == f"2 / {fewer}"
    assert "suggested" in current(page)
    press(page, "/")
    page.keyboard.type("central  committee")
    page.wait_for_function("() => document.querySelector('#status').textContent.includes('places in the text')")
    press(page, "Enter Enter")
    assert said(page).startswith("Place 2 of ")
    page.locator("#b-filter").click()
    page.get_by_role("button", name="Show all again").click()
    assert "central" not in page.locator("#query").input_value()


def test_rules_are_counted_and_chosen_in_the_bar(cleaned: Path, opened: Opened) -> None:
    result = result_in(cleaned)
    page = opened(result)
    for code, by_status in result.counts().items():
        chip = page.locator("#rules button", has_text=code)
        assert chip.inner_text().split()[1] == str(sum(by_status.values()))
    chip = page.locator("#rules button", has_text="HYP001")
    chip.press("Enter")
    assert page.locator("#position").inner_text() == f"– / {sum(result.counts()['HYP001'].values())}"
    assert chip.get_attribute("aria-pressed") == "true"
    press(page, "Escape j")
    assert "HYP001 a word broken at a line's end" in current(page)


def test_side_by_side_both_texts_stand_whole(cleaned: Path, opened: Opened) -> None:
    result = result_in(cleaned)
    page = opened(result)
    press(page, "n a v")
    assert original(page) == safe.text(result.document.original)
    assert shown(page) == safe.text(saved(page, "t").decode())
    press(page, "n r")
    assert original(page) == safe.text(result.document.original)
    tops = page.evaluate(
        "() => [...document.querySelectorAll('.block')].slice(0, 9)"
        ".map((block) => [...block.children].map((side) => side.getBoundingClientRect().top))"
    )
    assert all(abs(left - right) < 2 for left, right in tops)


def test_an_edit_that_loses_its_ground_drops_out_and_comes_back(opened: Opened) -> None:
    page = opened(mended("the Na- tional cat", ("Na- tional", "National", 0.99), ("National", "NATIONAL", 0.99)))
    press(page, "j r")
    assert shown(page) == "the Na- tional cat"
    assert "1 change that was built on it dropped out" in said(page)
    press(page, "k j")
    assert "it dropped out by itself" in current(page)
    press(page, "u")
    assert shown(page) == "the NATIONAL cat"


def test_all_the_same_change_is_one_line_for_the_document(opened: Opened) -> None:
    result = mended("tbe cat, tbe hat, tbe mat", ("tbe cat", "the cat", 0.99), ("tbe hat", "the hat", 0.7))
    page = opened(result)
    press(page, "n A 2")
    (line,) = saved(page, "s").decode().splitlines()
    assert json.loads(line)["scope"] == "document"
    assert shown(page) == "the cat, the hat, tbe mat"
    press(page, "a")  # taken back
    assert shown(page) == "the cat, tbe hat, tbe mat"
    assert saved(page, "s") == b""


def test_a_move_is_taken_and_shown_where_it_was_and_where_it_is(opened: Opened) -> None:
    page = opened(offered_move("it saw tbe cat. And so it went on for long.", "it saw the cat. "))
    press(page, "j k")
    while "Moves" not in current(page):
        press(page, "j")
    press(page, "e")
    assert "not typed" in said(page)
    press(page, "a")
    assert shown(page) == "And so it went on for long.it saw the cat. "
    page.locator("a.tag.to").click()
    assert page.evaluate("location.hash").startswith("#from-")
    assert page.locator("a.tag.from").count() == 1


def test_progress_is_kept_in_this_browser_and_files_are_taken_in(opened: Opened) -> None:
    result = mended("tbe cat and tlie hat", ("tbe", "the", 0.7), ("tlie", "the", 0.7))
    page = opened(result)
    press(page, "j a")
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector("#app:not([hidden])")
    assert shown(page) == "the cat and tlie hat"
    assert "what this browser has kept: 1 decision." in said(page)
    loaded(page, "no decision\n")
    assert "line 1 is no decision" in said(page)
    mine = review.made(result.entries[1].edit, review.Verdict.EDIT, replacement="thy")
    loaded(page, review.rendered([mine]) + '{"edit": "0123456789ab", "decision": "accept"}\n')
    assert shown(page) == "the cat and thy hat"
    assert "1 speak of edits that this ledger does not have" in said(page)
    assert b"0123456789ab" in saved(page, "s")


@pytest.mark.parametrize(
    "refusal",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });",
        "Storage.prototype.setItem = () => { throw new Error('full'); };",
    ],
)
def test_all_works_when_the_browser_keeps_nothing(opened: Opened, refusal: str) -> None:
    page = opened(mended("tbe cat", ("tbe", "the", 0.7)), script=refusal)
    press(page, "j a")
    assert shown(page) == "the cat"
    assert json.loads(saved(page, "s"))["decision"] == "accept"


def test_a_page_that_goes_on_from_decisions_begins_with_them(opened: Opened) -> None:
    result = mended("tbe cat and tlie hat", ("tbe", "the", 0.99), ("tlie", "the", 0.7))
    tbe, tlie = (entry.edit for entry in result.entries)
    mine = review.made(tlie, review.Verdict.EDIT, replacement="thy")
    done = review.decide(result, [mine, review.made(tbe, review.Verdict.REJECT)])
    page = opened(done)
    assert shown(page) == done.text == "tbe cat and thy hat"
    press(page, "j r")  # the rejection is taken back
    assert shown(page) == "the cat and thy hat"
    assert review.decide(done, review.parsed(saved(page, "s").decode())).text == "the cat and thy hat"


def test_buttons_keep_the_focus_so_that_they_can_be_pressed_again(opened: Opened) -> None:
    page = opened(mended("tbe cat and tlie hat", ("tbe", "the", 0.7), ("tlie", "the", 0.7)))
    page.locator("#b-next").press("Enter")
    assert page.evaluate("document.activeElement.id") == "b-next"
    page.locator("#b-accept").press("Enter")
    press(page, "Enter")
    assert shown(page) == "the cat and the hat"
