"""The language model: its probabilities, and reading the model that it takes what it lacks from."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fit_language import Known, Model, expected, read
from ocrfix.lexicon import language, load
from ocrfix.lexicon.compiling import ngrams

LEXICON = load()
LANGUAGE = LEXICON._language
_LOG = math.log(1.0001)  # of Sphinx's logarithms

# (context, likely, unlikely): in government papers, in general English, and never seen at all.
LIKELIER = [
    (("central", "committee"), "of", "boy"),
    (("gave", "birth"), "to", "on"),
    (("at", "the"), "age", "ago"),
    (("years", "of"), "age", "sugar"),
    (("pleaded",), "guilty", "quilt"),
    (("the", "zebra"), "was", "wad"),
]


@pytest.mark.parametrize(("before", "likely", "unlikely"), LIKELIER)
def test_what_was_seen_together_is_likelier(before: tuple[str, ...], likely: str, unlikely: str) -> None:
    assert LEXICON.logprob(likely, before) > LEXICON.logprob(unlikely, before) + 1.0


@pytest.mark.parametrize("before", ["the", "mr", "committee", "picturesque", "qqq"])
def test_a_word_never_seen_there_has_a_share_by_its_frequency(before: str) -> None:
    common, rare = (LEXICON.logprob(word, (before,)) for word in ("thereof", "zymurgy"))
    assert common > rare > -25.0


@pytest.mark.parametrize(
    ("a", "b", "word"),
    [("of", "the", "party"), ("qqq", "the", "zzz"), ("the", "united", "states"), ("<s>", "<s>", "he")],
)
def test_all_ways_to_ask_give_the_same(a: str, b: str, word: str) -> None:
    tokens = tuple(map(LEXICON.token, (a, b, word)))
    assert LEXICON.log3(a, b, word) == pytest.approx(LEXICON.logprob(word, (a, b)))
    assert LANGUAGE.log3(*tokens) == pytest.approx(math.log(LANGUAGE.probability(tokens[2], tokens[:2])))


def test_both_sides_pack_alike() -> None:
    assert language.SHARES == ngrams.SHARES


def test_what_is_left_is_never_nothing_and_never_too_much() -> None:
    """For a sample of all words: the pairs behind it and what they leave make one, but for what packing loses."""
    for word in range(0, len(LEXICON._words), 97):
        row = range(LANGUAGE.pair_row[word], LANGUAGE.pair_row[word + 1])
        told = sum(LANGUAGE.chance[LANGUAGE.pair_chance[at]] for at in row)
        rest = LANGUAGE.word_rest[word] / language.SHARES
        assert 0 < rest <= 1
        assert 0.9 < told + rest <= 1.0 + 1 / language.SHARES


ABBREVIATIONS = ["e.g", "e.g.", "E.g", "p.m", "P.M.", "q.v", "i.e", "U.S"]
NO_ABBREVIATIONS = ["e.q", "p.rn", "eg", "pm", "e.g,g", "q.x", "g.e"]


@pytest.mark.parametrize("word", ABBREVIATIONS)
def test_abbreviations_are_known_with_their_stops(word: str) -> None:
    assert LEXICON.known(word)


@pytest.mark.parametrize("word", NO_ABBREVIATIONS)
def test_and_not_without_them_or_misread(word: str) -> None:
    assert not LEXICON.known(word)


def packed(rows: list[list[tuple[int, int]]]) -> bytes:
    """Rows of (value, bits), the lowest bit first, as Sphinx packs them: with one entry and eight bytes of room."""
    bits = "".join(format(value, f"0{size}b")[::-1] for row in rows for value, size in row)
    width = sum(size for _, size in rows[0])
    whole = int(bits[::-1], 2).to_bytes((len(bits) + 7) // 8, "little")
    return whole + bytes(((1 + len(rows)) * width + 7) // 8 + 8 - len(whole))


def model(path: Path) -> Path:
    """Three words; the pairs `a b` (0.5) and `b b` (0.25); the three `b a b` (0.125)."""
    tables = np.zeros((3, 1 << 16), "<f4")
    tables[0, :2] = np.log([0.5, 0.25]) / _LOG  # of pairs
    tables[2, 0] = np.log(0.125) / _LOG  # of threes
    out = b"Trie Language Model\x03" + struct.pack("<4I", 3, 2, 1, 1) + tables.tobytes()
    for p, row in [(0.5, 0), (0.3, 0), (0.2, 2), (1.0, 2)]:  # pairs are found by their second word, here `b`
        out += struct.pack("<ffI", math.log(p) / _LOG, 0.0, row)
    pairs = [[(first, 2), (0, 16), (chance, 16), (row, 1)] for first, chance, row in ((0, 0, 0), (1, 1, 1))]
    text = b"a\0b\0c\0"
    out += packed(pairs) + packed([[(1, 2), (0, 16)]]) + struct.pack("<I", len(text)) + text
    path.write_bytes(out)
    return path


def test_a_model_of_sphinx_is_read(tmp_path: Path) -> None:
    found = read(model(tmp_path / "tiny.lm.bin"))
    assert found.words == ["a", "b", "c"]
    assert found.alone == pytest.approx([0.5, 0.3, 0.2])
    pairs = zip(found.first.tolist(), found.second.tolist(), found.pairs.tolist(), strict=True)
    assert [(a, b, round(p, 5)) for a, b, p in pairs] == [(0, 1, 0.5), (1, 1, 0.25)]
    assert (found.before.tolist(), found.pair.tolist()) == ([1], [0])
    assert found.threes == pytest.approx([0.125])


@pytest.mark.parametrize("raw", [b"", b"\\data\\\nngram 1=3\n", b"Trie Language Model\x02" + bytes(40)])
def test_another_file_is_refused(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(raw)
    with pytest.raises(ValueError, match=r"other\.bin is no trie of threes"):
        read(path)


WORDS = ["<s>", "</s>", "a", "b"]


def known(pairs: list[float], *, listed: bool = True) -> Known:
    size = len(WORDS)
    return Known(
        np.full(size, 1000.0), np.full(size, listed), np.array(pairs), np.zeros(0), np.zeros(size), np.zeros(len(pairs))
    )


def of_pairs() -> Model:
    """`a a`, `b a` and `a b`, the last hardly likelier than `b` alone; no threes."""
    no = np.zeros(0, np.int64)
    alone = np.array([1e-9, 0.1, 0.3, 0.5])
    pairs = np.array([0.9, 0.05, 1e-4])
    return Model(WORDS, alone, np.array([2, 3, 2]), np.array([2, 2, 3]), pairs, no, no, np.zeros(0))


@pytest.mark.parametrize(
    ("have", "most", "kept"),
    [
        ([0, 0, 0], 1, [True, False, False]),  # what changes most
        ([0, 0, 7], 1, [True, False, True]),  # what is known already costs nothing
        ([0, 0, 7], 0, [False, False, True]),
        ([0, 0, 0], 3, [True, True, True]),
    ],
)
def test_of_pairs_that_are_lacking_those_are_kept_that_change_most(
    have: list[float], most: int, kept: list[bool]
) -> None:
    assert expected(of_pairs(), known(have), most, 0).keep_pairs.tolist() == kept


def test_words_of_no_list_are_not_taken() -> None:
    found = expected(of_pairs(), known([0, 0, 0], listed=False), 3, 0)
    assert not found.keep_pairs.any()
    assert not found.pairs.any()
