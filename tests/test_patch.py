"""Patches: real git takes them, and gives exactly the clean text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from test_reports import mended, result_of
from test_text import History, histories

from ocrfix.document import InputError, decode, encode, from_text
from ocrfix.edits import Fix, Note, Span
from ocrfix.reports.patch import render
from ocrfix.result import Entry, Result, Status
from ocrfix.text import Text


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def applied(repository: Path, result: Result) -> bytes:
    """What git makes of the original with the patch."""
    file = repository / result.document.name
    file.write_bytes(encode(result.document.original, result.document))
    patch = render(result)
    if patch:
        ran = subprocess.run(["git", "apply", "-"], input=patch, cwd=repository, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr.decode() + patch.decode("utf-8", "replace")
    made = file.read_bytes()
    file.unlink()
    return made


def spelt(raw: bytes, name: str, *changes: tuple[str, str]) -> Result:
    document = decode(raw, name=name)
    text = Text(document.original)
    entries = []
    for before, after in changes:
        at = text.show().index(before)
        edit = text.lift(Fix(Span(at, at + len(before)), after, Note("TST001", 0.99, "")))
        assert text.apply(edit)
        entries.append(Entry(edit, Status.APPLIED))
    return Result(document, tuple(entries))


LONG = "".join(f"line {n}\n" for n in range(40))


@pytest.mark.parametrize(
    ("raw", "changes"),
    [
        (b"one bad\ntwo\n", [("bad", "good")]),
        (b"no newline at the end", [("end", "END")]),
        (b"one\ntwo", [("two", "two\n")]),
        (b"one\ntwo\n", [("two\n", "two")]),
        (b"one\r\ntwo bad\r\nthree\r\n", [("bad", "good")]),
        (b"one\r\ntwo\r\n", [("one\r\n", "one\n"), ("two\r\n", "two\n")]),
        (b"old\rmac\rbad\r", [("bad", "good")]),
        (b"all of it\n", [("all of it\n", "")]),
        (b"a b\n", [(" ", "\n")]),
        (b"a\n\x0cb bad \t \n", [("bad", "good")]),
        (LONG.encode(), [("line 3\n", ""), ("line 20", "LINE 20"), ("line 39\n", "line 39\nmore\n")]),
        ("\ufeffone\nbad é\nthree\n".encode(), [("bad", "good")]),
        ("no accent\ncafé bad\nthé\nlast\n".encode("cp1252"), [("bad", "good")]),
        ("café\n".encode("cp1252"), []),
        (b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-bad\n", [("bad", "good")]),
    ],
)
def test_git_makes_the_clean_text(repository: Path, raw: bytes, changes: list[tuple[str, str]]) -> None:
    result = spelt(raw, "memo.txt", *changes)
    assert applied(repository, result) == result.text.encode()


NAMES = [
    "a b.txt",
    "two  blanks.txt ",
    "é.txt",
    'quo"te.txt',
    "back\\slash.txt",
    "tab\t.txt",
    "line\nend.txt",
    "-x.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_git_reads_odd_names(repository: Path, name: str) -> None:
    result = spelt(b"bad\n", name, ("bad", "good"))
    assert applied(repository, result) == b"good\n"


@given(histories())
@settings(max_examples=40)
def test_law_git_makes_the_clean_text(repository: Path, history: History) -> None:
    result = result_of(history)
    assert applied(repository, result) == result.text.encode()


def test_what_does_not_change_has_no_patch() -> None:
    assert render(mended("fine\n")) == b""
    assert render(mended("fine\n", ("fine", "good", 0.6))) == b""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_an_encoding_without_such_lines_is_told(encoding: str) -> None:
    raw = "one\nbad\n".encode(encoding)
    document = decode(raw, encoding, name="memo.txt")
    result = Result(document, mended("one\nbad\n", ("bad", "good", 0.99)).entries)
    with pytest.raises(InputError, match="convert it to UTF-8 first"):
        render(result)


def test_a_moved_stretch() -> None:
    result = mended("one\ntwo\nthree\n", move="two\n")
    assert render(result).splitlines()[4:] == [b" one", b"+three", b" two", b"-three"]
    assert from_text("one\nthree\ntwo\n").original == result.text
