"""The lexicon: what it knows, its counts and probabilities, and its candidates against symspellpy's."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Levenshtein

from ocrfix import lexicon
from ocrfix.lexicon import Kind
from ocrfix.lexicon.compiling import strokes
from ocrfix.lexicon.rare import Rarity
from ocrfix.lexicon.store import Store

LEXICON = lexicon.load()
STROKES = Path(__file__).parent.parent / "dictionaries" / strokes.FILE
GARBLED = 5000  # garbled words for each distance


@pytest.mark.parametrize(
    "word",
    [
        "the", "The", "THE", "directorate", "colour", "color", "connexion", "waggon", "gaol", "to-day",
        "soft-pedalled", "non-Party", "Moscow's", "parties'", "don\u2019t", "U.S.", "CIA", "NKGB", "XIV",
        "Semenovich", "PANYUSHKIN", "M'Gregor", "O'Brien", "Tse-tung", "rezidentura", "Rezidentura", "tradecraft",
    ],
)  # fmt: skip
def test_known(word: str) -> None:
    assert LEXICON.known(word)


@pytest.mark.parametrize(
    "word",
    [
        "tbe", "petson", "throug", "govemment", "tion", "ment", "docld", "jek", "panyushkin", "cia",
        "nkgb", "xiv", "Xqzrt", "", "'", "-", "'s", "reidentura", "th", "ofthe", "de-partment-x", "19", "1954",
    ],
)  # fmt: skip
def test_unknown(word: str) -> None:
    assert not LEXICON.known(word)
    assert LEXICON.kinds(word) == Kind.NONE


def test_kinds_depend_on_case() -> None:
    assert Kind.NAME in LEXICON.kinds("Will")
    assert LEXICON.kinds("will") == Kind.WORD
    assert LEXICON.kinds("rezidentura") == Kind.TERM
    assert Kind.PLACE in LEXICON.kinds("Peking")


def test_counts() -> None:
    assert LEXICON.count("The") == LEXICON.count("the") > 1_000_000
    assert LEXICON.count("of") > LEXICON.count("directorate") > LEXICON.count("rezidentura") >= 1
    assert LEXICON.count("tbe") == 0


def test_pairs_and_threes_read_numbers_and_case_as_one() -> None:
    assert LEXICON.bigram("Of", "THE") == LEXICON.bigram("of", "the") > 100_000
    assert LEXICON.bigram("in", "1954") == LEXICON.bigram("in", "<n>") > LEXICON.bigram("in", "is")
    assert LEXICON.trigram("the", "united", "states") > LEXICON.trigram("the", "united", "party") == 0
    assert LEXICON.bigram("qqq", "zzz") == LEXICON.trigram("of", "qqq", "the") == 0


def test_probability_prefers_what_fits_on_both_sides() -> None:
    left, right = ("by", "an", "unauthorized"), ("is", "prohibited")
    fitting = LEXICON.logprob("person", left, right)
    assert fitting > LEXICON.logprob("reason", left, right) > LEXICON.logprob("petson", left, right)
    assert LEXICON.logprob("had", ("he",), ("been",)) > LEXICON.logprob("bad", ("he",), ("been",))


@pytest.mark.parametrize("before", [(), ("the",), ("of", "the"), ("qqq",), ("united", "qqq")])
def test_probabilities_of_all_words_sum_to_one_at_most(before: tuple[str, ...]) -> None:
    words = LEXICON._words
    language = LEXICON._language
    tokens = tuple(language.token(word) for word in before)
    total = sum(language.probability(number, tokens) for number in range(len(words)))
    assert 0.5 < total < 1.0 + 1e-6


def test_plausible_tells_an_unknown_name_from_debris() -> None:
    names, debris = ["Karamessines", "Voznesensky", "Tetlowby"], ["Xqzrt", "lljwx", "gkvtq"]
    assert min(map(LEXICON.plausible, names)) > max(map(LEXICON.plausible, debris)) + 1.0


def test_confusions_rank_typical_misreadings() -> None:
    assert LEXICON.confusion("e", "e") > LEXICON.confusion("e", "c") > LEXICON.confusion("e", "w")
    assert LEXICON.confusion("m", "rn") > LEXICON.confusion("m", "zk")
    assert LEXICON.confusion("a", "o") < 0.0


def test_words_of_a_user_are_known_without_touching_the_shared_lexicon() -> None:
    mine = LEXICON.with_words(["Zzyzxov", "grokkery"])
    assert mine.known("Zzyzxov")
    assert mine.known("ZZYZXOV")
    assert mine.known("Grokkery")
    assert not mine.known("zzyzxov")
    assert mine.count("grokkery") == 1
    assert ("grokkery", 1) in mine.candidates("grokkary")
    assert mine.known("the")
    assert not LEXICON.known("Zzyzxov")
    assert mine.hash != LEXICON.hash


def test_a_missing_or_foreign_file_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon.lexicon, "DATA", tmp_path / "lexicon.bin")
    with pytest.raises(FileNotFoundError, match="make dictionaries"):
        lexicon.lexicon._base.__wrapped__()
    (tmp_path / "lexicon.bin").write_bytes(b"not a lexicon at all")
    with pytest.raises(OSError, match="make dictionaries"):
        Store(tmp_path / "lexicon.bin")


def garbled(word: str, dice: random.Random) -> str:
    letters = list(word)
    for _ in range(dice.choice((1, 1, 2))):
        at = dice.randrange(len(letters))
        kind = dice.randrange(4)
        if kind == 0:
            letters[at] = dice.choice("abcdefghijklmnopqrstuvwxyz")
        elif kind == 1:
            letters.insert(at, dice.choice("abcdefghijklmnopqrstuvwxyz"))
        elif kind == 2 and len(letters) > 2:
            del letters[at]
        elif at:
            letters[at - 1], letters[at] = letters[at], letters[at - 1]
    return "".join(letters)


@pytest.mark.parametrize("distance", [1, 2])
def test_candidates_are_those_of_symspellpy(distance: int) -> None:
    """The same sets as `lookup(Verbosity.ALL)`, on 10,000 garbled words in all."""
    symspellpy = pytest.importorskip("symspellpy")
    dice = random.Random(distance)
    words = [word for length in range(2, 16) for start in "aelprst" for word in LEXICON.starting(start, length, length)]
    reference = symspellpy.SymSpell(max_dictionary_edit_distance=distance)
    for word in words:
        reference.create_dictionary_entry(word, LEXICON.count(word) or 1)
    everything = set(words)
    for word in dice.sample(words, GARBLED):
        wrong = garbled(word, dice)
        theirs = {s.term: s.distance for s in reference.lookup(wrong, symspellpy.Verbosity.ALL, distance)}
        ours = {near: apart for near, apart in LEXICON.candidates(wrong, distance) if near in everything}
        assert ours == theirs, wrong


def test_candidates_come_nearest_then_commonest_first() -> None:
    found = LEXICON.candidates("petson")
    assert found[0] == ("person", 1)
    keys = [(apart, -LEXICON.count(word)) for word, apart in found]
    assert [apart for apart, _ in keys] == sorted(apart for apart, _ in keys)
    assert LEXICON.candidates("xqzrtwvk") == []


@pytest.mark.parametrize(
    ("seen", "meant"), [("atlcndanco", "attendance"), ("aentonoe", "sentence"), ("scousod", "accused")]
)
def test_words_are_found_by_their_strokes_though_many_letters_differ(seen: str, meant: str) -> None:
    assert meant in [word for word, _, _ in LEXICON.alike(seen)]
    assert meant not in [word for word, _ in LEXICON.candidates(seen, 2)]


def test_strokes_find_no_word_of_other_strokes() -> None:
    assert "sentence" not in [word for word, _, _ in LEXICON.alike("mmmmmm")]
    assert LEXICON.alike("") == LEXICON.alike("...") == []


def test_words_found_by_their_strokes_are_those_that_a_search_of_the_whole_list_finds() -> None:
    letters = strokes.table([row.split("\t") for row in STROKES.read_text("utf-8").splitlines() if row[0] != "#"])
    every = LEXICON.starting("", strokes.SHORTEST, 30)
    shown = {word: strokes.strokes_of(word, letters) for word in every}
    for form in ["tliey", "anxinty", "goverument"]:
        own, most = strokes.strokes_of(form, letters), (len(form) + 1) // 2
        expected = {
            word
            for word in every
            if Levenshtein.distance(own, shown[word], score_cutoff=1) <= 1 and OSA.distance(form, word) <= most
        }
        assert expected
        assert {word for word, _, _ in LEXICON.alike(form)} == expected


@given(st.text("ic", max_size=12), st.text("ic", max_size=12))
def test_strokes_within_one(one: str, other: str) -> None:
    assert (other in strokes.within_one(one)) == (Levenshtein.distance(one, other) <= 1)
    assert all(Levenshtein.distance(one, near) <= 1 for near in strokes.within_one(one))


@pytest.mark.parametrize("word", ["charg\u00e9", "attach\u00e9", "communiqu\u00e9", "neighbourhood", "organiser"])
def test_accents_and_british_spellings_are_known(word: str) -> None:
    assert LEXICON.known(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [("monday", "friday"), ("shanghai", "canton"), ("quickly", "rapidly"), ("1949", "12"), ("brother", "sister")],
)
def test_words_between_the_same_neighbours_share_a_class(word: str, other: str) -> None:
    assert LEXICON.class_of(word) == LEXICON.class_of(other) > 0


@pytest.mark.parametrize(
    ("word", "other"), [("monday", "quickly"), ("shanghai", "the"), ("1949", "brother"), ("of", "of-the")]
)
def test_words_between_others_do_not(word: str, other: str) -> None:
    assert LEXICON.class_of(word) != LEXICON.class_of(other)


def test_a_word_without_a_class_goes_with_all_alike() -> None:
    classes, number = LEXICON.classes, LEXICON.class_of
    assert number("xqzrt") == number("<unk>") == 0
    assert classes.beside(0, number("the")) == classes.beside(number("the"), 0) == 0.0
    assert classes.apart(0, number("the")) == classes.between((0, 0), 0, (0, 0))[0] == 0.0


@pytest.mark.parametrize(
    ("left", "likely", "unlikely"),
    [("on", "thursday", "thrusting"), ("has", "spoken", "spokesman"), ("the", "steamer", "walked")],
)
def test_a_class_follows_what_its_words_follow(left: str, likely: str, unlikely: str) -> None:
    beside, number = LEXICON.classes.beside, LEXICON.class_of
    assert beside(number(left), number(likely)) > 0 > beside(number(left), number(unlikely))


def test_what_goes_between_is_the_sum_of_its_sides() -> None:
    classes = LEXICON.classes
    a, b, c, d, one = map(LEXICON.class_of, ("he", "was", "by", "the", "seen"))
    beside, apart = classes.between((a, b), one, (c, d))
    assert beside == pytest.approx(classes.beside(b, one) + classes.beside(one, c))
    assert apart == pytest.approx(classes.apart(a, one) + classes.apart(one, d))


@pytest.mark.parametrize(
    ("word", "rarity"),
    [
        ("scrofulous", Rarity.RARE),
        ("Scrofulous", Rarity.RARE),
        ("SCROFULOUS", Rarity.RARE),
        ("trowsers'", Rarity.NONE),
        ("trowsers", Rarity.RARE),
        ("mutchkin\u2019s", Rarity.RARE),
        ("horsekeeper", Rarity.RAREST),
        ("committee", Rarity.NONE),  # a word of the lexicon
        ("comnittee", Rarity.NONE),
        ("thoro", Rarity.RARE),  # what is rare may well be a misreading
        ("Xqzrtv", Rarity.NONE),
        ("aal", Rarity.NONE),  # too short to tell anything
        ("", Rarity.NONE),
        ("'s", Rarity.NONE),
        ("w\ud800rds", Rarity.NONE),  # half a character, which no file can hold but a caller may give
    ],
)
def test_rare_words(word: str, rarity: Rarity) -> None:
    assert LEXICON.rarity(word) == rarity


@pytest.mark.parametrize("word", ["scrofulous", "trowsers", "horsekeeper"])
def test_a_rare_word_is_no_word_of_the_lexicon_and_no_candidate(word: str) -> None:
    assert not LEXICON.known(word)
    assert word not in [found for found, _ in LEXICON.candidates(word, 2)]
