"""Dictionaries of the user: what a line means, which lines are refused, and what the rest of ocrfix makes of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import ocrfix
from ocrfix import lexicon
from ocrfix.config import Config, load
from ocrfix.document import InputError
from ocrfix.lexicon.own import NOTHING, Own, parse


def written(folder: Path, text: str, name: str = "words.txt") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_words_pairs_and_phrases_are_told_apart() -> None:
    own = parse(
        "# people\nBovrenko # a name\n\nPan  shkin -> Panyushkin\ntbe\tthe\n! Dept of  Defence\n~he\u2192the\n", "x"
    )
    assert own.words == {"Bovrenko"}
    assert own.known == {"Bovrenko", "Panyushkin", "the"}
    assert own.pairs == {("Pan shkin", "Panyushkin"), ("tbe", "the"), ("~he", "the")}
    assert own.phrases == {"Dept of Defence"}


def test_a_hash_inside_of_a_word_is_no_comment() -> None:
    assert parse("t#e -> the # garbled\n", "x").pairs == {("t#e", "the")}


def test_words_of_an_entry_are_taken_without_marks() -> None:
    assert parse("Dien Bien Phu\nO\u2019Dwyer\n(Xyzzy)", "x").words == {"Dien", "Bien", "Phu", "O'Dwyer", "Xyzzy"}


def test_comments_alone_are_nothing() -> None:
    assert parse("# nothing\n\n   # nothing\n", "x") == NOTHING


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a -> b -> c", "a pair has two sides, not 3"),
        ("one\ttwo\tthree", "a pair has two sides, not 3"),
        ("tbe ->", "one side of the pair is empty"),
        ("-> the", "one side of the pair is empty"),
        ("the -> the", "both sides of the pair are 'the'"),
        ("... -> the", "'...' has neither letter nor figure"),
        ("the -> ...", "'...' has no letter"),
        ("12-34", "'12-34' has no letter"),
        ("!", "'' has no letter"),
        ("!tbe -> the", "'!' is for a phrase that stays as it is"),
        ("tbe -> tho", "'tbe' stands for 'the' in a line above"),
        ("tbx -> th\x07e", r"has a character that cannot be printed"),
    ],
)
def test_a_bad_line_is_told_with_its_number(line: str, told: str) -> None:
    with pytest.raises(InputError, match=rf"^w\.txt, line 3: .*{re.escape(told)}") as failed:
        parse(f"# mine\ntbe -> the\n{line}\n", "w.txt")
    assert "\n" not in str(failed.value)


def test_the_same_pair_twice_is_no_fault() -> None:
    assert len(parse("tbe -> the\ntbe -> the\n", "x").pairs) == 1


def test_of_two_dictionaries_the_later_is_followed(tmp_path: Path) -> None:
    first, second = written(tmp_path, "tbe -> tube\nKgku"), written(tmp_path, "tbe -> the\n!petson", "more.txt")
    assert lexicon.load([first, second]).own.pairs == {("tbe", "the")}
    assert lexicon.load([second, first]).own.pairs == {("tbe", "tube")}
    assert lexicon.load([first, second]).own.phrases == {"petson"}
    assert lexicon.load([first, second]).known("Kgku")


def test_unchanged_files_give_the_same_lexicon_and_changed_ones_another(tmp_path: Path) -> None:
    path = written(tmp_path, "Bovrenko")
    first = lexicon.load([path])
    assert lexicon.load([path]) is first
    written(tmp_path, "Bovrenka")
    os.utime(path, ns=(1, 1))
    assert lexicon.load([path]).known("Bovrenka")
    assert not lexicon.load([path]).known("Bovrenko")
    assert first.known("Bovrenko")
    assert not lexicon.load().known("Bovrenko")


@pytest.mark.parametrize(
    "own", [Own(words=frozenset({"x"})), Own(pairs=frozenset({("x", "y")})), Own(phrases=frozenset({"x"}))]
)
def test_all_that_a_dictionary_holds_enters_the_hash(own: Own) -> None:
    shipped = lexicon.load()
    assert shipped.with_own(own).hash != shipped.hash
    assert shipped.with_own(NOTHING).hash == shipped.hash


def test_the_library_takes_dictionaries(tmp_path: Path) -> None:
    text = "Any unauthorized petson is barred. The rcport of Colonel Zzyzxov was read to tbe men of Pan shkin."
    path = written(tmp_path, "!petson\nPan shkin -> Panyushkin\n")
    result = ocrfix.clean(text, Config(dictionaries=(path,)))
    assert "unauthorized petson" in result.text
    assert "men of Panyushkin." in result.text
    assert [edit.before for edit in result.edits if edit.note.code == "DCT001"] == ["Pan shkin"]
    assert result.made_by["lexicon"] != ocrfix.clean(text).made_by["lexicon"]
    assert "unauthorized person" in ocrfix.clean(text).text


def test_a_word_of_the_user_is_no_error(tmp_path: Path) -> None:
    text = "Any unauthorized petson is barred from this part of the building."
    assert ocrfix.clean(text).edits
    assert ocrfix.clean(text, Config(dictionaries=(written(tmp_path, "petson"),))).text == text


def test_what_is_protected_stays(tmp_path: Path) -> None:
    text = "The file CIA-RDP80-00810A004300550004-0 was read."
    assert ocrfix.clean(text, Config(dictionaries=(written(tmp_path, "RDP80 -> RDP81"),))).text == text


def test_dictionaries_of_a_settings_file_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "ocrfix.toml").write_text('dictionaries = ["words.txt"]')
    config = load(tmp_path, given={"dictionaries": ("more.txt",)})
    assert config.dictionaries == (str(tmp_path / "words.txt"), "more.txt")
    with pytest.raises(InputError, match=r"words\.txt does not exist"):
        ocrfix.clean("text", config)
