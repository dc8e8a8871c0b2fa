"""The page, as it is written: its reading without a script, its policy, and that nothing of a document acts in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from test_reports import mended, offered_move, result_of
from test_text import History, histories

from ocrfix.document import from_text
from ocrfix.edits import Fix, Note, Span
from ocrfix.reports import html, page, reading, safe
from ocrfix.result import Entry, Kept, Result, Status
from ocrfix.text import Text

HOSTILE = (
    "a <script>alert(1)</script> </style> \x1b[31mred \u202eturned & \"quoted\" 'x' javascript:1 {{ 7*7 }} \x9b2J end"
)


class Page(HTMLParser):
    """Reads a report: its clean text, its links, and what could act."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.reading = ""
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._open: list[tuple[str, bool]] = []  # open tags of the text, and whether they hide what is in them
        self._within = False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "script":
            self.scripts.append((given, ""))
        self.handlers += [name for name in given if name.startswith("on") or name in ("style", "src")]
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        if given.get("class") == "text":
            self._within = True
        if self._within and tag not in ("meta", "br"):
            within_offer = any(name == "offer" for name, _ in self._open)
            hides = tag in ("del", "summary") or given.get("class") == "tag" or (tag == "ins" and within_offer)
            self._open.append((given.get("class") or tag, hides))

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag not in ("meta", "br"):
            self._open.pop()
            self._within = bool(self._open)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and data.strip():
            self.scripts[-1] = (self.scripts[-1][0], data)
        if self._within and not any(hides for _, hides in self._open):
            self.reading += data


def check_page(result: Result) -> Page:
    source = html.render(result)
    page = Page(source)
    assert page.reading == safe.text(result.text)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert all(link.startswith("#") for link in page.links)
    assert not page.handlers
    assert not page.tags & {"img", "iframe", "object", "base", "link", "svg", "embed", "template"}
    assert [given for given, _ in page.scripts] == [{"type": "application/json", "id": "data"}, {}]
    assert f"script-src '{digest(page.scripts[1][1])}'" in policy_of(source)
    assert json.loads(page.scripts[0][1])["original"] == result.document.original
    return page


def digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def policy_of(source: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert found
    return found[1].replace("&#39;", "'")


@settings(max_examples=60, deadline=None)
@given(histories())
def test_law_the_page_reads_as_the_clean_text_and_all_its_links_lead_somewhere(history: History) -> None:
    check_page(result_of(history))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from([0.7, 0.99]))
def test_law_any_text_is_shown_and_none_acts(before: str, after: str, confidence: float) -> None:
    page = check_page(mended(f"x{before}y", (f"x{before}y", after, confidence)))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.reading)


def test_a_hostile_document_runs_nothing() -> None:
    result = mended(HOSTILE, (HOSTILE, HOSTILE.upper(), 0.99), ("END", HOSTILE, 0.7))
    source = html.render(result)
    check_page(result)
    assert source.lower().count("<script") == source.count("</script>") == 2
    assert "\x1b" not in source
    assert "\u202e" not in source
    assert "{{ 7*7 }}" in source
    assert source.count("</style>") == 1


def test_the_policy_of_the_page_allows_its_own_style_and_script_and_nothing_else() -> None:
    source = html.render(mended("tbe cat", ("tbe", "the", 0.99)))
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    assert style
    assert policy_of(source) == "; ".join(
        [
            "default-src 'none'",
            f"style-src '{digest(style[1])}'",
            f"script-src '{digest(Page(source).scripts[1][1])}'",
            "require-trusted-types-for 'script'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    assert "://" not in source


def test_data_in_a_page_can_neither_end_its_block_nor_be_read_otherwise() -> None:
    data = {"a": "</script><!--<script>", "b": "\ud800 \x00 \u2028 &amp; é \U0001f600"}
    written = page.embedded(data)
    assert not set(written) & set("<>&")
    assert written.isascii()
    assert json.loads(written) == data


def test_the_page_folds_furniture_shows_redactions_moves_and_suggestions() -> None:
    stamp = "Approved For Release 2001/01/01 : an unreadable number and more"
    source = html.render(mended(f"one {stamp} two tbe", (stamp, "", 0.99), ("tbe", "the", 0.6)))
    assert re.search(r'<details id="p\d+" class="folded"><summary>removed, TST001: Approved For', source)
    assert re.search(r'<a class="offer" id="p\d+" href="#e1"[^>]*>tbe<ins>the</ins></a>', source)
    source = html.render(mended("by 25X1 here", ("25X1", "[25X1]", 0.99), code="RED001"))
    assert re.search(r'<a class="redaction"[^>]*><del>25X1</del><ins>\[25X1\]</ins></a>', source)
    source = html.render(mended("one two, three four five", move="one "))
    assert re.search(
        r'<span class="moved" id="p\d+"><a class="tag" href="#e0">moved here from line 1</a>one </span>', source
    )
    assert "moved from here" in source


def test_many_changes_of_white_space_are_counted_and_not_all_listed() -> None:
    text = "a\r\n" * 600
    built = Text(text)
    entries = []
    for at in range(len(text) - 2, 0, -3):
        edit = built.lift(Fix(Span(at, at + 2), "\n", Note("NWL001", 1.0, "a line end")))
        assert built.apply(edit)
        entries.append(Entry(edit, Status.APPLIED))
    source = html.render(Result(from_text(text), tuple(entries)))
    assert "600 changes of white space alone" in source
    assert source.count("<code>NWL001</code></td><td class=") == reading.SPACES_LISTED


def test_a_move_that_is_offered_shows_the_changes_inside_of_it_on_the_page() -> None:
    result = offered_move("it saw tbe cat. And so it went on for long.", "it saw the cat. ")
    source = html.render(result)
    check_page(result)
    tag = r'<span class="going" id="p\d+"><a class="tag" href="#e2">a suggestion: moved behind “And so it went on'
    assert re.search(tag, source)
    assert "<del>tbe</del><ins>the</ins>" in source
    assert re.search(r'class="offer"[^>]*>cat<ins>hat</ins>', source)


def test_what_was_left_alone_is_listed() -> None:
    text = "clean page\n\fqx zzv <b>wq</b>\n"
    worn = Kept((Span(12, len(text) - 1),), Note("PRO006", 1.0, "9 of 10 words are unknown"))
    result = Result(from_text(text), (), (Kept((Span(0, 5),), Note("PRO001", 1.0, "a code")), worn))
    source = html.render(result)
    check_page(result)
    assert "2 stretches that no fixer may change" in source
    assert '<td dir="auto">qx zzv &lt;b&gt;wq&lt;/b&gt;</td>' in source
    assert "page 2, from line 2, is too worn to be mended" in source


def test_a_suggestion_of_what_the_text_reads_already_has_no_mark() -> None:
    check_page(mended("the: cat", ("the:", "the", 0.6), ("the:", "the", 0.99)))
