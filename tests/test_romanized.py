"""Laws of Chinese names: what is proposed is made of syllables, and names that can be read are left alone."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix import lexicon
from ocrfix.config import Config
from ocrfix.fixer import Keep, View
from ocrfix.fixers import romanized
from ocrfix.romanized import syllables
from ocrfix.romanized.find import SEPARATOR, Names

LEXICON = lexicon.load()
TABLE = sorted(syllables.table())
FRAME = "Present were Wang Te-fang, Li Mei-lin, Chao Kuang-te and {}."
SYLLABLE = st.sampled_from(TABLE)
NAME = st.tuples(SYLLABLE, SYLLABLE, SYLLABLE).map(
    lambda three: f"{three[0].title()} {three[1].capitalize()}-{three[2]}"
)
ODD = "abcdehilmnostuy'-~=1 .!\n"


@given(st.lists(NAME, min_size=1, max_size=6))
def test_sound_names_stay(names: list[str]) -> None:
    text = FRAME.format(", ".join(names))
    kept = list(romanized.propose(View(text, LEXICON), romanized.Options()))
    assert all(isinstance(each, Keep) for each in kept)
    for name in names:  # with its surname
        at = text.index(name)
        assert any(each.span.start <= at and at + len(name) <= each.span.end for each in kept if isinstance(each, Keep))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Wu Cheng-lin", ["Wu Cheng-lin"]),
        ("Wu\nCheng-lin", ["Wu", "Cheng-lin"]),
        ("the Cheng-lin", ["Cheng-lin"]),
        ("CHOU Wen-heiang", ["CHOU Wen-heiang"]),  # mended
        ("Wu Cheng-xq", ["Wu", "Cheng"]),  # nobody can read it
        ("Wu Xq-vbz", []),
        ("the anti-war man", []),
    ],
)
def test_what_is_kept_of_a_name(name: str, kept: list[str]) -> None:
    text = FRAME.format(name)
    proposed = romanized.propose(View(text, LEXICON), romanized.Options())
    found = sorted(each.span for each in proposed if isinstance(each, Keep))
    assert [text[start:end] for start, end in found[3:]] == kept


@pytest.mark.parametrize(
    "name", ["P'eng te-huai", "the office (ching-chi wei-yuan)", "Wu Cheng-lin", "Chang Tsung-lin", "Liu Ch'ing-shan"]
)
def test_the_speller_leaves_sound_names_alone(name: str) -> None:
    text = FRAME.format(name)
    assert ocrfix.clean(text, Config(apply_at=0.5)).text == text


@pytest.mark.parametrize("text", ["An hour-long so-called pre-war dance-hall.", "He saw Li Mei-lin and the membcr."])
def test_fewer_than_two_names_keep_nothing(text: str) -> None:
    assert not list(Names(text, LEXICON).sound(()))


@given(st.lists(st.tuples(NAME, st.integers(0, 12), st.sampled_from(ODD)), min_size=1, max_size=5))
def test_what_is_proposed_is_made_of_syllables(worn: list[tuple[str, int, str]]) -> None:
    text = FRAME.format(", ".join(name[:at] + char + name[at + 1 :] for name, at, char in worn))
    done = 0
    for found in sorted(Names(text, LEXICON).misread(), key=lambda one: one.span):
        assert done <= found.span.start < found.span.end <= len(text)
        assert found.after != text[slice(*found.span)]
        assert all(map(syllables.is_syllable, SEPARATOR.split(found.after)))
        done = found.span.end


@given(st.text(ODD + "CHWM", max_size=120))
def test_any_text_is_read(text: str) -> None:
    for fix in romanized.propose(View(FRAME.format(text), LEXICON), romanized.Options()):
        assert 0.5 <= fix.note.confidence < 1
        assert fix.note.code in romanized.CODES


@pytest.mark.parametrize(
    ("part", "role", "first"),
    [
        ("heiang", syllables.FIRST, "hsiang"),
        ("ktai", syllables.FIRST, "k'ai"),
        ("feug", syllables.SURNAME, "feng"),
        ("sh'en", syllables.SURNAME, "shen"),
        ("lat", syllables.SECOND, "lai"),
    ],
)
def test_the_likeliest_syllable(part: str, role: int, first: str) -> None:
    assert syllables.readings(part, role)[0].syllable == first


@pytest.mark.parametrize("part", ["kwang", "shek", "king", "hyon", "zhong", "minh", "teh"])
def test_syllables_of_other_romanizations(part: str) -> None:
    assert syllables.is_other(part)
    assert not syllables.is_syllable(part)


def test_no_syllable_is_of_another_romanization_too() -> None:
    assert syllables.others().isdisjoint(TABLE)


def test_the_shares_of_each_place_in_a_name_sum_to_one() -> None:
    for role in range(3):
        assert sum(exp(logs[role]) for logs in syllables.table().values()) == pytest.approx(1)
