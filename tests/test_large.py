"""A text in parts: nothing of it is lost between them, and its ledger is one of the whole text."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import document
from ocrfix.cli import main
from ocrfix.document import InputError
from ocrfix.large import reading
from ocrfix.large.ledger import Parted
from ocrfix.result import Ledger

PAGE = "SECRET\n\nthe infor-\nmation was in the head-\nquarters at Moscow.\n\nA second para-\ngraph 25X1 stands here.\n"
TEXTS = {
    "pages": ("\f".join([PAGE] * 12), "utf-8"),
    "crlf": ("\f".join([PAGE] * 12).replace("\n", "\r\n"), "utf-8"),
    "mark": ("\ufeff" + PAGE * 12, "utf-8"),
    "utf-16": ("\ufeff" + PAGE * 12, "utf-16-le"),
    "windows": ((PAGE + "a “caf\xe9” €\n\n") * 12, "cp1252"),
    "latin": ((PAGE + "\x81caf\xe9\n\n") * 12, "latin-1"),
}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is large here is small."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "LARGE", 800)
    monkeypatch.setattr(reading, "_CHUNK", 61)
    monkeypatch.setattr(reading.parts, "__defaults__", (300,))
    monkeypatch.setattr(reading, "PART", 300)
    Path("ocrfix.toml").write_text("max-line = 300\n")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="ocrfix")


@given(
    st.lists(st.sampled_from(["word ", "a\n", "\n", "\f", "\r\n", "long" * 5, "\n\n"]), max_size=80), st.integers(8, 60)
)
def test_parts_are_the_text_and_do_not_depend_on_how_it_comes(pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    about = reading.Survey(Path("x"), "x", "utf-8", b"", "", 0, 0, "")

    def parted(step: int) -> list[str] | None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "texts", lambda _: (text[n : n + step] for n in range(0, len(text), step)))
            try:
                return list(reading.parts(about, size))
            except InputError:
                return None

    found = parted(7)
    assert found == parted(len(text) + 1)
    if found is None:
        assert any(len(line) + 1 > size // 2 for line in text.splitlines())
        return
    assert "".join(found) == text
    assert all(0 < len(part) <= size for part in found)
    assert all(part[-1] in "\f\n" for part in found[:-1])


@pytest.mark.parametrize("name", TEXTS)
def test_a_survey_finds_what_reading_it_whole_finds(name: str) -> None:
    text, encoding = TEXTS[name]
    Path("x.txt").write_bytes(text.encode(encoding))
    whole, about = document.read("x.txt"), reading.survey("x.txt")
    assert about.to_json() == whole.to_json()
    assert "".join(reading.parts(about)) == whole.original
    assert reading.survey("x.txt", whole.encoding).to_json() == whole.to_json()


def test_what_is_no_text_is_refused_as_ever() -> None:
    Path("x.txt").write_bytes(b"%PDF-1.4" + b" " * 900)
    assert "is a PDF" in run("clean", "x.txt").stderr
    Path("x.txt").write_bytes(b"caf\xe9  " * 200)
    assert "is not utf-8 text" in run("clean", "--encoding", "utf-8", "x.txt").stderr
    assert ", line 1 has 1,200 characters (limit 300): break it into lines" in run("clean", "x.txt").stderr
    assert sorted(path.name for path in Path().glob("x*")) == ["x.txt"]


@pytest.mark.parametrize("name", TEXTS)
def test_it_can_be_verified_and_undone(name: str) -> None:
    text, encoding = TEXTS[name]
    raw = text.encode(encoding)
    Path("x.txt").write_bytes(raw)
    told = run("clean", "--select", "HYP,NWL,MRK,RED", "x.txt")
    assert told.exit_code == 0, told.stderr
    assert "in 4 parts" in told.stderr or "in 5 parts" in told.stderr or "parts; too large" in told.stderr
    assert sorted(path.name for path in Path().glob("x*")) == ["x.clean.txt", "x.edits.jsonl", "x.txt"]
    assert run("verify", "x.clean.txt").stdout.startswith("x.clean.txt holds: ")
    assert run("revert", "x.clean.txt", "-o", "back.txt").exit_code == 0
    assert Path("back.txt").read_bytes() == raw
    ledger = Ledger.read(Path("x.edits.jsonl").read_text("utf-8"))  # as a ledger like any other, too
    result = ledger.result(document.read("x.txt"))
    assert result.text.encode() == Path("x.clean.txt").read_bytes()
    assert ledger.header["clean_sha256"] == hashlib.sha256(result.text.encode()).hexdigest()
    assert len(result.metadata["redaction"]) == 12
    assert "infor-" not in result.text
    assert ledger.original(result.text).original == result.document.original
    once = Path("x.edits.jsonl").read_bytes()
    assert run("clean", "--select", "HYP,NWL,MRK,RED", "-q", "x.txt").exit_code == 0
    assert Path("x.edits.jsonl").read_bytes() == once


def test_what_was_changed_is_found() -> None:
    Path("x.txt").write_text("\f".join([PAGE] * 12))
    assert run("clean", "--select", "HYP", "-q", "x.txt").exit_code == 0
    clean, ledger = Path("x.clean.txt").read_text(), Path("x.edits.jsonl").read_text()
    Path("x.clean.txt").write_text(clean.replace("Moscow", "Berlin"))
    assert run("verify", "x.clean.txt").exit_code == 1
    assert run("revert", "x.clean.txt").exit_code == 2
    Path("x.clean.txt").write_text(clean + "more")
    assert run("verify", "x.clean.txt").exit_code == 1
    assert run("revert", "x.clean.txt").exit_code == 2
    Path("x.clean.txt").write_text(clean)
    Path("x.edits.jsonl").write_text("".join(ledger.splitlines(keepends=True)[:-1]))
    assert "is cut short" in run("verify", "x.clean.txt").stderr
    head, *rest = ledger.splitlines(keepends=True)
    for parts in ([[1, 1, 1]], [[10**30] * 3], "x", [[-1, 0, 0]], []):
        Path("x.edits.jsonl").write_text(json.dumps(json.loads(head) | {"parts": parts}) + "\n" + "".join(rest))
        assert Parted.read("x.edits.jsonl") is None
        assert run("verify", "x.clean.txt").exit_code == 0  # read whole, as a ledger without parts
    Path("x.edits.jsonl").write_text(ledger)
    Path("x.txt").write_text("other" * 300 + "\n")
    assert "ledger of another document" in run("verify", "x.clean.txt").stderr


def test_decisions_find_their_edits_in_any_part() -> None:
    Path("x.txt").write_text("\f".join([PAGE] * 12))
    assert run("clean", "--select", "HYP", "-q", "x.txt").exit_code == 0
    lines = [json.loads(line) for line in Path("x.edits.jsonl").read_text().splitlines()[1:]]
    last = max(lines, key=lambda line: line["spans"])
    Path("x.decisions.jsonl").write_text(json.dumps({"edit": last["id"], "decision": "reject"}) + "\n")
    assert run("clean", "--select", "HYP", "-q", "x.txt").exit_code == 0
    again = [json.loads(line) for line in Path("x.edits.jsonl").read_text().splitlines()[1:]]
    assert [line["id"] for line in again if line["status"] == "rejected"] == [last["id"]]
    assert run("verify", "x.clean.txt").exit_code == 0


def test_options_for_single_texts_hold_as_far_as_they_can() -> None:
    Path("x.txt").write_text("\f".join([PAGE] * 12))
    assert run("clean", "--select", "HYP", "--check", "x.txt").exit_code == 1
    assert sorted(path.name for path in Path().glob("x*")) == ["x.txt"]
    printed = run("clean", "--select", "HYP", "--stdout", "-q", "x.txt").stdout
    assert "too large for --diff" in run("clean", "--diff", "--check", "x.txt").stderr
    assert run("clean", "--select", "HYP", "-q", "--in-place", "x.txt").exit_code == 0
    assert Path("x.txt").read_text() == printed
    assert Path("x.txt.orig").read_text() == "\f".join([PAGE] * 12)


def test_in_a_folder_it_is_done_once() -> None:
    Path("in").mkdir()
    Path("in/x.txt").write_text("\f".join([PAGE] * 12))
    from ocrfix.engines.cleaner import Asked
    from ocrfix.engines.work import DONE, SAME, CleanFile, Task
    from ocrfix.outputs import outputs_of

    Path("parts").mkdir()
    work = CleanFile(Asked(isolated=True, given={"select": ("HYP",)}), None, Path("parts"))
    task = Task("in/x.txt", outputs_of("in/x.txt", Path("out"), in_place=False, report=True))
    done = work(task)
    assert (done.state, done.figures["documents"], done.figures["edits/HYP001/applied"]) == (DONE, 1, 36)
    assert [name for name, _ in done.written] == ["x.edits.jsonl", "x.clean.txt"]
    assert work(task._replace(known=done.sha256)).state == SAME
    assert list(Path("parts").iterdir()) == []
