"""Finding, checking and ordering fixers."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from ocrfix import plugins
from ocrfix.fixer import Stage
from ocrfix.plugins import Loaded, PluginError


@dataclass(frozen=True)
class Options:
    """Options of a fixer made for a test."""

    longest: int = 3
    strict: bool = True
    words: tuple[str, ...] = ()


def module(**parts: Any) -> Any:
    whole = {
        "STAGE": Stage.WORDS,
        "CODES": {"TST001": "a fault"},
        "Options": Options,
        "propose": lambda view, options: (),
        "__doc__": "A manual page.",
    }
    return SimpleNamespace(**{key: value for key, value in (whole | parts).items() if value is not None})


def loaded(name: str, stage: Stage = Stage.WORDS, after: tuple[str, ...] = ()) -> Loaded:
    return plugins.checked(name, module(STAGE=stage, AFTER=after), {})


def names(*fixers: Loaded) -> list[str]:
    return [each.name for each in plugins.ordered(fixers)]


def test_order_is_by_stage_then_by_after_then_by_name() -> None:
    late, early = loaded("a", Stage.PUNCTUATION), loaded("z", Stage.CHARACTERS)
    assert names(late, early, loaded("m"), loaded("b", after=("n",)), loaded("n")) == ["z", "m", "n", "b", "a"]


def test_after_a_fixer_that_is_not_there_is_no_fault() -> None:
    assert names(loaded("b", after=("gone",)), loaded("a")) == ["a", "b"]


def test_a_circle_is_named() -> None:
    with pytest.raises(PluginError, match="wait for one another"):
        names(loaded("a", after=("b",)), loaded("b", after=("a",)))


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"propose": None}, "lacks propose"),
        ({"STAGE": 4}, "STAGE must be one of"),
        ({"CODES": {"HYP1": "short"}}, "three capitals and three digits"),
        ({"CODES": {}}, "three capitals and three digits"),
        ({"CODES": {"USR001": "mine"}}, "codes that begin with USR are those of people's readings"),
        ({"__doc__": " "}, "no docstring"),
    ],
)
def test_a_fixer_that_breaks_the_contract_is_refused(parts: dict[str, Any], complaint: str) -> None:
    with pytest.raises(PluginError, match=complaint):
        plugins.checked("bad", module(**parts), {})


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"longst": 4}, "no option 'longst'; did you mean 'longest'"),
        ({"longest": "4"}, "tester.longest must be int like 3"),
        ({"longest": True}, "must be int"),
        ({"strict": 1}, "must be bool"),
        ({"words": "abc"}, "must be tuple"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(PluginError, match=complaint):
        plugins.checked("tester", module(), options)


def test_options_are_built() -> None:
    fixer = plugins.checked("tester", module(), {"longest": 9, "words": ["a", "b"]})
    assert fixer.options == Options(longest=9, words=("a", "b"))


def test_built_ins_load_with_distinct_codes_and_a_manual_page_each() -> None:
    found = plugins.load()
    codes = [code for fixer in found for code in fixer.codes]
    assert len(codes) == len(set(codes))
    assert {"hyphens", "stamps", "terms", "order"} <= {fixer.name for fixer in found}
    for fixer in found:
        assert fixer.options == fixer.fixer.Options()
        assert len(fixer.doc.split()) > 20, f"{fixer.name}: a manual page says what is mended, and when not"


def test_an_unknown_fixer_or_plug_in_is_an_error_that_helps() -> None:
    with pytest.raises(PluginError, match="no fixer 'hyphen'; did you mean 'hyphens'"):
        plugins.load({"hyphen": {}})
    with pytest.raises(PluginError, match="no plug-in 'nobody'"):
        plugins.load(plugins=["nobody"])
