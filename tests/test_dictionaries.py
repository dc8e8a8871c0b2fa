"""Polices dictionaries/: each file says where it comes from, and no entry is what it should not be."""

from __future__ import annotations

import gzip
import re
import unicodedata
from pathlib import Path

import pytest

from ocrfix.lexicon import Kind, load
from ocrfix.lexicon.compile import compile_lexicon
from ocrfix.lexicon.lexicon import DATA

FOLDER = Path(__file__).parent.parent / "dictionaries"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".tsv", ".gz"))
WORDS = [path for path in FILES if path.stem not in ("confusions", "char3grams") and path.suffix == ".tsv"]
# Debris of OCR that stood in the raw lists and must not come back.
DEBRIS = {"ebi", "jek", "docld", "docid", "tion", "ment", "erican", "tbe", "connittee", "govemment", "petson"}


def lines(path: Path) -> list[str]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw.decode("utf-8").splitlines()


def entries(path: Path) -> list[str]:
    return [line for line in lines(path) if not line.startswith("#")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_names_its_source_licence_and_columns(path: Path) -> None:
    header = [line for line in lines(path)[:6] if line.startswith("#")]
    for field in ("# Source: ", "# Licence: ", "# Columns: "):
        assert any(line.startswith(field) and len(line) > len(field) for line in header), field


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_entries_are_sorted_unique_and_composed(path: Path) -> None:
    body = entries(path)
    keys = [tuple(line.split("\t")[:-1]) if path.stem == "confusions" else line.split("\t")[0] for line in body]
    if path.stem == "soviet-persons":  # persons share given names
        keys = list(body)
    assert keys == sorted(set(keys))
    assert all(line == unicodedata.normalize("NFC", line) and line == line.strip("\n ") for line in body)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_has_all_columns_of_the_header(path: Path) -> None:
    (columns,) = [line for line in lines(path)[:6] if line.startswith("# Columns: ")]
    wide = columns.removeprefix("# Columns: ").split(";")[0].count(",") + 1
    assert {line.count("\t") + 1 for line in entries(path)} == {wide}


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_no_debris_and_no_digits_among_words(path: Path) -> None:
    words = {line.split("\t")[0].lower() for line in entries(path)}
    assert not words.intersection(DEBRIS)
    if path.stem in ("words", "general", "proper", "names"):
        assert not [word for word in words if re.search(r"\d|(.)\1\1|\s", word)]


def test_no_term_is_a_garble_of_another() -> None:
    """Two terms that differ by letters which OCR confuses would be mended into each other."""
    alike = str.maketrans({"l": "1", "i": "1", "I": "1", "0": "o", "O": "o"})
    seen: dict[str, str] = {}
    for line in entries(FOLDER / "terms.tsv"):
        term = line.split("\t")[0]
        if len(term) < 7 or term.isupper():
            continue
        form = term.lower().translate(alike).replace("rn", "m").replace("vv", "w").replace("cl", "d")
        other = seen.setdefault(form, term)
        assert other.lower() == term.lower(), f"{term} and {other}"


def test_common_words_are_written_small_and_names_with_a_capital() -> None:
    small = [line.split("\t")[0] for name in ("words.tsv", "general.tsv") for line in entries(FOLDER / name)]
    assert [word for word in small if word != word.lower()] == []
    capital = [line.split("\t")[0] for name in ("proper.tsv", "places.tsv") for line in entries(FOLDER / name)]
    assert [word for word in capital if word == word.lower()] == []


def test_the_notices_that_licences_ask_for_are_there() -> None:
    notices = (FOLDER / "LICENCES.md").read_text(encoding="utf-8")
    for phrase in (
        "Kevin Atkinson",
        "Wolf Garbe",
        "mmb L",
        "GeoNames",
        "CC BY 4.0",
        "CC0",
        "Carnegie Mellon University",
    ):
        assert phrase in notices


def test_compiling_again_gives_the_same_bytes(tmp_path: Path) -> None:
    assert compile_lexicon(FOLDER, tmp_path) == load().hash, "run `make dictionaries`"
    assert (tmp_path / "lexicon.bin").read_bytes() == DATA.read_bytes()


def test_artificial_garbles_rarely_pass_as_words() -> None:
    """A lexicon too wide hides errors: of common words with one letter misread, few may be words again."""
    lexicon = load()
    common = [
        word for word, count in map(str.split, entries(FOLDER / "words.tsv")) if int(count) > 2000 and len(word) > 4
    ]
    swaps = (("e", "c"), ("h", "b"), ("n", "u"), ("t", "f"), ("i", "l"), ("a", "o"), ("m", "rn"), ("d", "cl"))
    garbles = [word.replace(a, b, 1) for word in common for a, b in swaps if a in word]
    passed = sum(bool(lexicon.kinds(garble) & (Kind.WORD | Kind.TERM)) for garble in garbles)
    assert passed / len(garbles) < 0.02


def test_faults_of_truths_are_single_words_that_read_otherwise() -> None:
    """What people found in the documents goes into the project as words and places, never as text of theirs."""
    path = FOLDER.parent / "benchmarks" / "labels" / "truth_faults.tsv"
    rows = [line.split("\t") for line in entries(path)]
    assert rows == sorted(rows)
    assert len({tuple(row) for row in rows}) == len(rows)
    for _, _, before, after in rows:
        assert before != after
        assert len(before.split()) == 1
        assert len(after.split()) <= 1
