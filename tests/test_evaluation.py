"""Error rates against jiwer and by hand; verdicts on edits; `ocrfix eval` as its user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jiwer
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocrfix.document import from_text
from ocrfix.edits import Edit, Note, Span
from ocrfix.evaluation import Tally, plain, score, verdicts_on
from ocrfix.result import Entry, Result, Status

WORDS = st.lists(st.text(alphabet="abcde.,-'\u2019", min_size=1, max_size=6), min_size=1, max_size=30)


@given(WORDS, WORDS)
def test_rates_agree_with_jiwer(truth: list[str], text: list[str]) -> None:
    reference, hypothesis = plain(" ".join(truth)), plain(" ".join(text))
    assume(reference and hypothesis)
    one = score("d", hypothesis, hypothesis, reference)
    assert one.cer[0] == pytest.approx(jiwer.cer(reference, hypothesis))
    assert one.wer[1] == pytest.approx(jiwer.wer(reference, hypothesis))


def test_figures_by_hand() -> None:
    one = score("d", "the petson [25X1] was hcre  now", "the person [25X1] was hcre\nnow.", "the person was here now")
    assert (one.words, one.right, one.mended, one.damaged) == (5, 3, 1, 1)
    assert one.word_errors == (3, 2)  # the mark of the redaction counts as an error before, not after
    assert one.loose_word_errors == (3, 1)
    assert one.characters == 23


def test_macro_is_the_mean_of_documents_and_micro_their_sum() -> None:
    tally = Tally()
    for raw, truth in (("a b", "a c"), ("a b c d e f g h", "a b c d e f g h")):
        tally.add(Result(from_text(raw), ()), truth)
    figures = tally.figures()
    assert figures["wer"] == [0.1, 0.1]
    assert figures["macro_wer"] == [0.25, 0.25]
    assert [one.words for one in tally.worst(1)] == [2]


def edit(raw: str, before: str, after: str) -> Entry:
    at = raw.index(before)
    return Entry(Edit((Span(at, at + len(before)),), before, after, None, Note("TST001", 0.96, "")), Status.APPLIED)


@pytest.mark.parametrize(
    ("raw", "before", "after", "truth", "gain"),
    [
        ("the petson was", "petson", "person", "the person was", 1),
        ("the person was", "person", "petson", "the person was", -1),
        ("the pctson was", "pctson", "parson", "the person was", 1),
        ("the petxon was", "petxon", "parson", "the person was", 1),
        ("one of them", "of", "or", "one of them", -1),
        ("the end STAMP of it", "STAMP ", "", "the end of it", 6),
        ("as a I labourer and", "I ", "", "as a labourer and", 2),
        ("on a t searching the", "t ", "", "on a searching the", 2),
        ("what have I to live", "I ", "", "what have I to live", -2),
        ("so amore", "amore", "a more", "so a more", 1),
        ("told 25X1 of it", "25X1", "[25X1]", "told of it", 2),
        ("at 14OO and", "14OO", "14QQ", "at 1400 and", 0),
    ],
)
def test_what_an_edit_did(raw: str, before: str, after: str, truth: str, gain: int) -> None:
    (verdict,) = verdicts_on(Result(from_text(raw), (edit(raw, before, after),)), truth)
    assert verdict.gain == gain


def test_edits_of_white_space_alone_have_no_verdict() -> None:
    raw = "one\ntwo"
    assert not verdicts_on(Result(from_text(raw), (edit(raw, "\n", " "),)), "one two")


def test_joined_tallies_count_both() -> None:
    raw = "the petson was"
    one, other = Tally(), Tally()
    for tally in (one, other):
        tally.add(Result(from_text(raw), (edit(raw, "petson", "person"),)), "the person was")
    one.join(other)
    assert one.figures()["documents"] == 2
    assert one.rules == {"TST001": Counter(right=2)}
    assert one.bands == {0.95: Counter(right=2)}


def ocrfix(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "ocrfix", *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    for name, raw, right in (("a", "the Na- tional Defense", "the National Defense"), ("<b>", "it is so", "it is so")):
        (tmp_path / f"{name}.txt").write_text(raw, encoding="utf-8")
        (tmp_path / f"{name}.gt.txt").write_text(right, encoding="utf-8")
    return tmp_path


def test_eval_of_a_folder(truth: Path) -> None:
    done = ocrfix("eval", "--truth", truth)
    assert done.returncode == 0, done.stderr
    assert "2 documents, 6 words" in done.stdout
    assert "HYP001        1        0      0    100.0 %" in done.stdout
    page = ocrfix("eval", "--truth", truth, "--format", "html", "-o", truth / "page.html")
    assert page.returncode == 0, page.stderr
    html = (truth / "page.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;.txt" in html
    assert "<b>" not in html


def test_eval_of_json_lines_as_json(tmp_path: Path) -> None:
    pair = {"id": "one", "ocr": "the Na- tional Defense", "gt": "the National Defense"}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    done = ocrfix("eval", "--truth", tmp_path / "pairs.jsonl", "--format", "json")
    figures = json.loads(done.stdout)
    assert figures["cer"][1] == 0
    assert figures["rules"] == {"HYP001": {"right": 1}}
    assert figures["by_document"][0]["name"] == "one"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("not json\n", "line 1: no JSON object"), ('{"ocr": "a"}\n', "line 1: no JSON object"), ("\n\n", "has no")],
)
def test_eval_of_what_is_no_truth_says_so(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "pairs.jsonl").write_text(content, encoding="utf-8")
    done = ocrfix("eval", "--truth", tmp_path / "pairs.jsonl")
    assert done.returncode == 2
    assert complaint in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_without_pairs_and_a_truth_without_its_text(tmp_path: Path) -> None:
    assert "has no NAME.txt" in ocrfix("eval", "--truth", tmp_path).stderr
    (tmp_path / "a.gt.txt").write_text("so", encoding="utf-8")
    done = ocrfix("eval", "--truth", tmp_path)
    assert done.returncode == 2
    assert "has no a.txt beside it" in done.stderr
