"""The page in a real browser: hostile text, no script, screens and paper of any size, and those who do not see it."""

from __future__ import annotations

import pytest
from reading import Opened, loaded, press, saved, shown
from test_html import HOSTILE
from test_reports import mended, offered_move

from ocrfix import review
from ocrfix.document import from_text
from ocrfix.edits import Fix, Note, Span
from ocrfix.reports import safe
from ocrfix.result import Entry, Result, Rule, Status
from ocrfix.text import Text

STAMP = "Approved For Release 2001/01/01 : CIA-RDP80-00810A004300550004-0"


def memo() -> Result:
    """Some of everything: furniture, a redaction, corrections, suggestions, a move, pages, and what people decided."""
    first = f"{STAMP}\n\nTbe first page saw 25X1 agents ofthe bureau.\n\n"
    text = Text(f"{first}\f{STAMP}\n\nHere tlie second begins. It ended so.\n")
    entries = []
    for before, after, code, sure in (
        (STAMP + "\n\n", "", "STM001", 0.99), ("Tbe", "The", "SPL001", 0.99), ("25X1", "[25X1]", "RED001", 0.99),
        ("ofthe", "of the", "SPC001", 0.97), (STAMP + "\n\n", "", "STM001", 0.98), ("tlie", "the", "SPL001", 0.7),
        ("second", "2nd", "DIG001", 0.6),
    ):  # fmt: skip
        at = text.show().index(before)
        note = Note(code, sure, f"'{safe.short(before, 20)}' is wrong")
        edit = text.lift(Fix(Span(at, at + len(before)), after, note))
        if sure >= 0.95:
            assert text.apply(edit)
        entries.append(Entry(edit, Status.APPLIED if sure >= 0.95 else Status.SUGGESTED))
    rules = {
        "STM001": Rule("a release stamp", "stamps", "layout"),
        "SPL001": Rule("a misread word", "spelling", "words"),
    }
    result = Result(from_text(text.original, "memo.txt"), tuple(entries), made_by={"ocrfix": "0"}, rules=rules)
    return review.decide(result, [review.made(entries[-1].edit, review.Verdict.REJECT)])


def test_a_hostile_document_runs_nothing_and_breaks_nothing(opened: Opened) -> None:
    words = [HOSTILE, "<script>window.hacked = 1</script>", "</script><img src=x onerror=hacked=1>"]
    words += ["javascript:hacked=1", "\u202e\u2066rtl\u2069", "\x1b[31m\x07\x00", "x" * 50_000]
    words += ["\ud800", "\U0001f600", "</style>*{}", "${7*7}"]
    original = "\n\n".join(f"{n} {word} ." for n, word in enumerate(words))
    changes = [(word, word[::-1] or "-", 0.99 if n % 2 else 0.7) for n, word in enumerate(words)]
    result = mended(original, *changes)
    page = opened(result)
    assert shown(page) == safe.text(result.text)
    press(page, "j a j a j r n a")
    page.mouse.move(300, 300)
    press(page, "v o e")
    page.keyboard.type("<b>mine</b> </script>")
    press(page, "Enter")
    lines = saved(page, "s").decode()
    assert shown(page) == safe.text(review.decide(result, review.parsed(lines)).text)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#text img, #text script, #text b").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_without_a_script_the_page_is_there_to_read(opened: Opened) -> None:
    result = memo()
    page = opened(result, java_script_enabled=False)
    assert page.locator("main.static").is_visible()
    assert page.locator("#bar").is_hidden()
    assert "The first page saw" in page.locator(".static .text").inner_text().replace("Tbe", "")
    assert page.locator(".static .redaction ins").inner_text() == "[25X1]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(opened: Opened, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(memo(), color_scheme=scheme)
    for keys in ("", "j", "v", "o f", "Escape ?", "Escape n A"):
        press(page, keys)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [
            (each["id"], [node["html"][:200] for node in each["nodes"]])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert serious == [], keys


@pytest.mark.parametrize(
    ("width", "height"), [(360, 640), (640, 400), (1280, 800), (2560, 1200)], ids=["phone", "zoomed", "laptop", "wide"]
)
def test_nothing_is_cut_off_at_any_size(opened: Opened, width: int, height: int) -> None:
    """640 by 400 is a laptop's screen at 200 per cent."""
    page = opened(memo(), viewport={"width": width, "height": height})
    for keys in ("", "j", "v", "f"):
        press(page, keys)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), keys
    press(page, "Escape v j")
    bar = page.locator("#bar").bounding_box()
    assert bar
    assert bar["height"] < height / 3
    box, card = page.locator(".m.current").first.bounding_box(), page.locator("#card").bounding_box()
    assert box
    assert card
    assert box["y"] >= bar["height"]
    beside = card["x"] >= box["x"] + box["width"]
    assert beside or box["y"] + box["height"] <= card["y"]
    for button in ("#b-accept", "#b-reject", "#b-save"):
        assert page.locator(button).is_visible()


@pytest.mark.parametrize("width", [1280, 2560])
def test_the_filter_lies_over_the_card(opened: Opened, width: int) -> None:
    page = opened(memo(), viewport={"width": width, "height": 800})
    for keys in ("j f", "Escape Escape v j f"):
        press(page, keys)
        card, over = page.locator("#card").bounding_box(), page.locator("#filters").bounding_box()
        assert card
        assert over
        assert over["x"] == pytest.approx(card["x"], abs=1), keys
        assert over["width"] == pytest.approx(card["width"], abs=1), keys


def test_furniture_is_a_line_a_kind_and_opens(opened: Opened) -> None:
    page = opened(memo())
    lines = page.locator("#text summary")
    assert [line.split("\n")[0] for line in lines.all_inner_texts()] == ["stamps", "stamps"]
    press(page, "j")
    assert page.locator("#text details[open] .m.current").is_visible()
    press(page, "r")
    assert page.locator("#text summary").count() == 1
    refused = page.locator("#text .m.refused").first
    refused.wait_for()  # until it is shown: drawn anew, which a busy machine may not do at once
    assert STAMP in refused.inner_text()


def test_suggestions_and_changes_differ_without_colour(opened: Opened) -> None:
    page = opened(memo())
    style = "(node, pseudo) => { const s = getComputedStyle(node, pseudo); return [s.borderBottomStyle, s.content]; }"
    border, _ = page.locator(".m.offer").first.evaluate(style)
    mark = page.locator(".m.offer").first.evaluate("(node) => getComputedStyle(node, '::after').content")
    refused = page.locator(".m.refused").first.evaluate("(node) => getComputedStyle(node, '::after').content")
    assert (border, mark, refused) == ("dashed", '"?"', '"✕"')
    assert page.locator(".m.correction").first.evaluate(style)[0] == "none"


def test_paper_shows_what_stood_there_and_no_tools(opened: Opened) -> None:
    page = opened(memo())
    page.emulate_media(media="print")
    assert page.locator("#bar h1").is_visible()
    assert page.locator(".tools, #rules, #card").filter(visible=True).count() == 0
    assert page.locator(".m.correction del").first.is_visible()
    assert page.locator(".m.offer .would").first.is_visible()


def test_hovering_tells_and_focus_is_seen(opened: Opened) -> None:
    page = opened(memo())
    page.locator(".m.correction").first.hover()
    tip = page.locator("#tip").inner_text()
    for told in ("Tbe", "The", "SPL001", "a misread word", "99 % sure", "is wrong", "applied"):
        assert told in tip
    press(page, "Escape j j")
    focused = page.locator(":focus")
    assert focused.evaluate("(node) => getComputedStyle(node).outline").endswith("solid 3px")
    assert page.evaluate("document.activeElement.classList.contains('current')")


def test_letters_can_be_given_back(opened: Opened) -> None:
    page = opened(memo())
    press(page, "?")
    page.locator("#keys-on").uncheck()
    press(page, "Escape j")
    assert page.locator(".current").count() == 0


def test_a_move_of_everything_is_shown_whole(opened: Opened) -> None:
    result = offered_move("it saw tbe cat. And so it went on for long.", "it saw the cat. ")
    page = opened(result)
    tbe, cat, move = (review.made(entry.edit, review.Verdict.ACCEPT) for entry in result.entries)
    loaded(page, review.rendered([tbe, move]))
    assert shown(page) == "And so it went on for long.it saw the cat. "
    loaded(page, review.rendered([cat]))  # what the move speaks of does not read so any more
    assert shown(page) == "it saw the hat. And so it went on for long."
