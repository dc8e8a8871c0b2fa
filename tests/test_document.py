"""Documents: what is read is written back byte for byte, and what is no text is refused in one line."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.document import Document, InputError, decode, encode, from_text, read, write_atomic

TEXT = "Memo \N{EM DASH} caf\xe9\r\nsecond line\rthird\n\fpage two\n"
RAW = {
    "utf-8": TEXT.encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16-le": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16-be": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "cp1252": TEXT.encode("cp1252"),
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_each_encoding_is_recognised_and_comes_back_byte_for_byte(raw: bytes) -> None:
    document = decode(raw)
    assert document.original == TEXT
    assert encode(document.original, document) == raw
    assert document.raw_size == len(raw)


def test_the_encoding_and_the_mark_are_told() -> None:
    assert [(d.encoding, d.bom) for d in map(decode, RAW.values())] == [
        ("utf-8", False),
        ("utf-8", True),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("cp1252", False),
    ]


def test_bytes_that_windows_1252_lacks_are_latin_1() -> None:
    document = decode(b"a\x81b\xe9 and more text")
    assert document.encoding == "latin-1"
    assert encode(document.original, document) == b"a\x81b\xe9 and more text"


def test_a_second_mark_is_text() -> None:
    document = decode(codecs.BOM_UTF8 * 2 + b"x")
    assert document.original == "\ufeffx"
    assert encode(document.original, document) == codecs.BOM_UTF8 * 2 + b"x"


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("utf-8", RAW["utf-8 with a mark"]),
        ("utf-8-sig", RAW["utf-8 with a mark"]),
        ("utf-16", RAW["utf-16-be"]),
        ("utf-16", TEXT.encode("utf-16-le")),
        ("UTF-16LE", TEXT.encode("utf-16-le")),
        ("windows-1252", RAW["cp1252"]),
        ("latin1", "caf\xe9".encode("latin-1")),
        ("koi8-r", "Совет".encode("koi8-r")),
    ],
)
def test_a_named_encoding_is_taken_and_comes_back(encoding: str, raw: bytes) -> None:
    document = decode(raw, encoding)
    assert encode(document.original, document) == raw
    assert not document.original.startswith("\ufeff")


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "cp1252", "utf-7", "cp437"]))
def test_law_whatever_is_accepted_comes_back_byte_for_byte(raw: bytes, encoding: str | None) -> None:
    try:
        document = decode(raw, encoding)
    except InputError as error:
        said = str(error)
    else:
        said = ""
        assert encode(document.original, document) == raw
    assert "\n" not in said


@given(st.text(alphabet="a\u00e9\r\n\f\u2028\ufeff \U0001f4dc", max_size=40))
def test_law_any_text_from_a_string_comes_back(text: str) -> None:
    document = from_text(text)
    assert document.original == text
    assert encode(text, document) == text.encode()


@pytest.mark.parametrize(
    ("raw", "encoding", "says"),
    [
        (b"%PDF-1.4\n...", None, "PDF"),
        (b"PK\x03\x04....", None, "zip"),
        (b"MZ\x00\x01\x02", None, "binary"),
        (bytes(range(1, 9)) * 9, None, "binary"),
        (codecs.BOM_UTF16_LE + b"abc", None, "utf-16-le"),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), None, "UTF-32"),
        (b"caf\xe9", "utf-8", "leave --encoding out"),
        (b"abc", "klingon", "no encoding 'klingon'"),
        (b"abc", "rot13", "no encoding"),
        (b"+AGE-", "utf-7", "written back"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(raw: bytes, encoding: str | None, says: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(raw, encoding, name="in.txt")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "in.txt" in str(caught.value)


def test_a_stray_control_character_or_two_is_still_text() -> None:
    assert decode(b"a page of text\x01 with a stray mark\x02\n").encoding == "utf-8"


def test_an_explicit_encoding_overrides_the_look_of_a_binary() -> None:
    assert decode(b"text with a \x00 in it", "latin-1").original == "text with a \x00 in it"


@pytest.mark.parametrize(
    ("text", "newlines", "pages"),
    [
        ("one", "none", 1),
        ("a\nb\n", "lf", 1),
        ("a\r\nb\r\n\f", "crlf", 1),
        ("a\rb", "cr", 1),
        ("a\r\nb\n\fc", "mixed", 2),
    ],
)
def test_line_ends_and_pages_are_counted(text: str, newlines: str, pages: int) -> None:
    document = from_text(text)
    assert (document.newlines, document.pages) == (newlines, pages)


def test_read_refuses_missing_empty_folders_and_endless_lines(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "mark.txt").write_bytes(codecs.BOM_UTF8)
    (tmp_path / "long.txt").write_text("short\n" + "x" * 101 + "\n")
    for name, says in [
        ("missing.txt", "does not exist"),
        ("empty.txt", "is empty"),
        ("mark.txt", "is empty"),
        (".", "is a folder"),
        ("long.txt", "line 2 has 101 characters (limit 100)"),
    ]:
        with pytest.raises(InputError, match=says.replace("(", r"\(").replace(")", r"\)")):
            read(tmp_path / name, max_line=100)
    assert read(tmp_path / "long.txt", max_line=101).name == "long.txt"


def test_encode_refuses_what_the_encoding_lacks() -> None:
    with pytest.raises(InputError, match="cp1252 lacks"):
        encode("Я", Document("x", "n", encoding="cp1252"))


def test_write_atomic_replaces_and_keeps_the_mode(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    target.chmod(0o640)
    write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_write_atomic_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_atomic(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_write_atomic_leaves_nothing_behind_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="no space left on device"):
        write_atomic(target, b"new")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_write_atomic_says_so_when_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match=r"cannot write .*not a directory"):
        write_atomic(tmp_path / "file" / "out.txt", b"new")
