"""Runs tests/cases/<fixer>.md: what a fixer mends, what it must leave alone, what it only suggests.

The form of a case stands in docs/fixers.md. Each runs that one fixer, with the default lines.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ocrfix import document, lexicon, pipeline, plugins
from ocrfix.config import Config
from ocrfix.lexicon import own
from ocrfix.result import Result

FOLDER = Path(__file__).parent / "cases"
FIXERS = tuple(fixer.name for fixer in plugins.load())
_FENCE = re.compile(r"^~~~ (\w+)\n(.*?)^~~~$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(codes|options|xfail): *(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    fixer: str
    title: str
    blocks: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def before(self) -> str:
        return self.blocks.get("before", self.blocks.get("unchanged", ""))

    @property
    def is_negative(self) -> bool:
        return "unchanged" in self.blocks


def read(path: Path) -> list[Case]:
    cases = []
    for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        blocks = {kind: text.removesuffix("\n") for kind, text in _FENCE.findall(body)}
        blocks = {kind: text.replace("␍", "\r") for kind, text in blocks.items()}
        cases.append(Case(path.stem, title, blocks, dict(_FIELD.findall(_FENCE.sub("", body)))))
    return cases


CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read(path)]


def run(case: Case, apply_at: float) -> Result:
    options: dict[str, Any] = json.loads(case.fields.get("options", "{}"))
    (fixer,) = (each for each in plugins.load({case.fixer: options}) if each.name == case.fixer)
    words = lexicon.load()
    if "dictionary" in case.blocks:
        words = words.with_own(own.parse(case.blocks["dictionary"], "dictionary"))
    return pipeline.clean(document.from_text(case.before), [fixer], Config(apply_at=apply_at), words)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=f"{c.fixer}: {c.title}", marks=[pytest.mark.xfail(reason=c.fields["xfail"])])
        if "xfail" in c.fields
        else pytest.param(c, id=f"{c.fixer}: {c.title}")
        for c in CASES
    ],
)
def test_case(case: Case) -> None:
    result = run(case, Config.apply_at)
    if "after" in case.blocks:
        assert result.text == case.blocks["after"]
    else:
        assert result.text == case.before
    if "suggests" in case.blocks:
        assert run(case, Config.suggest_at).text == case.blocks["suggests"]
    if case.is_negative:
        assert not result.entries
    if "keeps" in case.blocks:
        kept = sorted(
            (span, result.document.original[span.start : span.end]) for each in result.kept for span in each.spans
        )
        assert [line for _, text in kept for line in text.splitlines()] == case.blocks["keeps"].splitlines()
    if "codes" in case.fields:
        assert (
            sorted({entry.edit.note.code for entry in result.entries}) == case.fields["codes"].replace(",", " ").split()
        )


@pytest.mark.parametrize("name", FIXERS)
def test_each_fixer_has_cases_and_as_many_negatives_as_positives(name: str) -> None:
    cases = [case for case in CASES if case.fixer == name]
    negatives = sum(case.is_negative for case in cases)
    assert negatives >= len(cases) - negatives > 0


def test_each_case_says_what_it_expects() -> None:
    for case in CASES:
        kinds = set(case.blocks) - {"keeps", "dictionary"}
        known = ({"unchanged"}, {"before", "after"}, {"before", "suggests"}, {"before", "after", "suggests"})
        assert kinds in known or (kinds == {"before"} and case.blocks.get("keeps")), case
        assert case.fixer in FIXERS
        if not case.is_negative and not case.blocks.get("keeps"):
            assert any(case.blocks.get(kind, case.before) != case.before for kind in ("after", "suggests")), case.title
