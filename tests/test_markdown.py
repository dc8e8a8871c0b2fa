"""Markdown: a reader of Markdown sees the clean text, and nothing of it is taken for markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_reports import mended, result_of
from test_text import History, histories

from ocrfix.document import from_text
from ocrfix.reports import safe
from ocrfix.reports.markdown import render
from ocrfix.result import Result

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ANCHOR = re.compile(r'<a id="page-(\d+)">|</a>')


def head_and_body(result: Result) -> tuple[dict[str, object], str]:
    _, head, body = render(result).split("---\n", 2)
    return yaml.safe_load(head), body


def read(body: str) -> tuple[str, set[str], list[int]]:
    """What is read: the words, the kinds of elements but anchors, and the pages."""
    words, kinds, pages = [], set(), []
    for token in READER.parse(body):
        for inner in token.children if token.type == "inline" else [token]:
            if inner.type == "html_inline" and (found := ANCHOR.fullmatch(inner.content)):
                pages += [int(found[1])] if found[1] else []
                continue
            kinds.add(inner.type)
            words.append("\n" if inner.type in ("hardbreak", "softbreak", "paragraph_close") else inner.content)
    return " ".join("".join(words).split()), kinds, pages


def shown(text: str) -> str:
    """What should be read: the words of the clean text, what would act spelt out."""
    return " ".join(safe.text(text.replace("\f", "\n")).split())


PLAIN = {"text", "text_special", "hardbreak", "paragraph_open", "paragraph_close"}
PARTS = r"""
# |## h|- |+ |* |1. |2) |> |    code|```|~~~|---|===|***|___|a¦b|-¦-|[x](javascript:1)|![i](u)|<b>|<!--|&amp;|&#x41;
`c`|*e*|_e_|~~s~~|\|http://x.y|<http://x.y>|word|9.|1.5|-|=|:|[25X1]|[a]: b|$x$|^| |¦
"""
PIECES = [part.replace("¦", "|") for line in PARTS.splitlines() for part in line.split("|")]
PIECES += ["\n", "\n\n", "\f", "\t", "  \n", "\x1b", "\u202e"]
MARKUP = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12)


@given(MARKUP)
@settings(max_examples=150)
def test_law_nothing_of_the_text_is_markup(parts: list[str]) -> None:
    text = "".join(parts)
    _, body = head_and_body(Result(from_text(text), ()))
    words, kinds, pages = read(body)
    assert words == shown(text)
    assert kinds <= PLAIN
    assert pages == list(range(1, text.count("\f") + 2))


@given(histories())
def test_law_every_page_of_the_original_has_its_anchor(history: History) -> None:
    result = result_of(history)
    _, body = head_and_body(result)
    words, kinds, pages = read(body)
    assert words.replace(" ", "") == "".join(shown(result.text).split())
    assert kinds <= PLAIN
    assert sorted(pages) == list(range(1, history.original.count("\f") + 2))


def test_an_anchor_stands_where_the_page_begins() -> None:
    result = mended("the first\fpage goes on\n\n\fthe third", ("first\fpage", "first page", 0.99))
    assert head_and_body(result)[1] == (
        '\n<a id="page-1"></a>\n\nthe <a id="page-2"></a>first page goes on\n\n<a id="page-3"></a>\n\nthe third\n'
    )


def test_the_head_is_yaml_and_holds_what_is_known() -> None:
    result = mended("a bad day", ("bad", "good", 0.99), ("day", "dog", 0.6))
    told = {"title": ('Odd: "title" # \x1b\u202e\n---\n',), "no: key": ("yes", "yes", "no")}
    head, _ = head_and_body(replace(result, document=replace(result.document, metadata=told)))
    assert head == {
        "source": "memo.txt",
        "sha256": result.document.raw_sha256,
        "pages": 1,
        "made_by": {"ocrfix": "0"},
        "changes": 1,
        "suggestions": 1,
        "document": {"title": ['Odd: "title" # \x1b\u202e ---'], "no__key": ["yes", "no"]},
    }
    assert "\x1b" not in render(replace(result, document=replace(result.document, metadata=told)))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1. The Comintern's activities", "1\\. The Comintern's activities"),
        ("headed it [25X1] until 1953", "headed it \\[25X1\\] until 1953"),
        ("one\ntwo", "one\\\ntwo"),
        ("soft-pedalled, 3-4 (ie - so)", "soft-pedalled, 3-4 (ie - so)"),
        ("- item", "\\- item"),
    ],
)
def test_how_it_reads(text: str, markdown: str) -> None:
    assert head_and_body(mended(text))[1] == f'\n<a id="page-1"></a>\n\n{markdown}\n'
