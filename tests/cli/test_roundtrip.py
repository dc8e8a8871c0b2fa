"""With all fixers on: whatever comes in, in whatever encoding, is verified and comes back byte for byte."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocrfix.cli import main

PAGE = """\
Approved For Release 2001/03/04 : CIA-RDP80-00809A000600010001-9
CONFIDENTIAL

25X1
2. The covert control functi-
ons of the former Directorate de\xadvolved on tbe Foreign
Directorate of the Central Committee in 19+7 or 1948; $50,000 was
asked for. Ministry of Foreign Affairs "personnel' are kept ignorant ,of it.

3. Mu\xeb says so \x80 and \u201cso\u201d.
\f
CONFIDENTIAL
- 2 -
and then the rest of the
paragraph, with   blanks\tand a tab.
"""
ENCODED = {
    "utf-8": PAGE.encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + PAGE.encode(),
    "utf-16-le": codecs.BOM_UTF16_LE + PAGE.encode("utf-16-le"),
    "utf-16-be": codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"),
    "cp1252": PAGE.replace("\x80", "\u20ac").encode("cp1252"),
    "latin-1": PAGE.replace("\u201c", '"').replace("\u201d", '"').replace("\x80", "\x81").encode("latin-1"),
}
NEWLINES = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "crcrlf": "\r\r\n"}


def ends(raw: bytes, encoding: str, newline: str) -> bytes:
    wide = {"utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}.get(encoding, "latin-1")
    return raw.replace("\n".encode(wide), newline.encode(wide))


@pytest.mark.parametrize("newline", NEWLINES.values(), ids=NEWLINES)
@pytest.mark.parametrize("encoding", ENCODED)
def test_it_comes_back(encoding: str, newline: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    raw = ends(ENCODED[encoding], encoding, newline)
    Path("memo.txt").write_bytes(raw)
    for words in (
        ["clean", "-q", "memo.txt"],
        ["verify", "-q", "memo.clean.txt", "--ledger", "memo.edits.jsonl", "--against", "memo.txt"],
        ["revert", "-q", "memo.clean.txt", "--ledger", "memo.edits.jsonl", "-o", "back.txt"],
        ["clean", "-q", "--apply-at", "0.5", "--suggest-at", "0.5", "--diff=unified", "memo.txt"],
        ["verify", "-q", "memo.clean.txt", "--ledger", "memo.edits.jsonl", "--against", "memo.txt"],
    ):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
    assert Path("back.txt").read_bytes() == raw
    clean = Path("memo.clean.txt").read_bytes().decode("utf-8")
    assert "\r" not in clean
    assert "[25X1]" in clean
    assert "$50,000" in clean


def test_the_outputs_are_the_same_from_run_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("memo.txt").write_text(PAGE)
    for folder in ("one", "two"):
        assert CliRunner().invoke(main, ["clean", "-q", "memo.txt", "-o", folder]).exit_code == 0
    for path in Path("one").iterdir():
        assert path.read_bytes() == (Path("two") / path.name).read_bytes()
