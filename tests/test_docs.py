"""The documentation says what is so."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from ocrfix.config import Config, load

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_fixer_of_the_manual_is_the_one_that_the_tests_install() -> None:
    assert blocks("docs/fixers.md", "python")[0] == (ROOT / "tests/stranger/ocrfix_shouting/__init__.py").read_text()
    assert blocks("docs/fixers.md", "toml")[0] == (ROOT / "tests/stranger/pyproject.toml").read_text()


def test_the_settings_of_the_manual_are_taken(tmp_path: Path) -> None:
    (sample,) = blocks("docs/configuration.md", "toml")
    (tmp_path / "ocrfix.toml").write_text(sample)
    (tmp_path / "names.txt").write_text("Ivanov\n")
    config = load(tmp_path)
    assert config.plugins == ("shouting",)
    assert {"Ivanov", "rezident"} <= config.allowed
    assert tomllib.loads(sample)["apply-at"] == Config.apply_at


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs/configuration.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| `?([^`|]+)`? \|", page, re.MULTILINE))
    for field in fields(Config):
        key = field.name.replace("_", "-")
        if field.metadata.get("derived") or key in ("fixers", "inputs"):
            continue
        assert key in rows
        default = getattr(Config(), field.name)
        assert rows[key].strip() in (str(default), "none", "all" if key == "select" else str(default))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def quoted(page: str, after: str) -> list[str]:
    """The stretches of the block quotation that follows a line beginning with `after`."""
    rest = page[page.index(f"\n{after}") :]
    block = re.search(r"\n\n((?:> .*\n)+)", rest)
    assert block
    return " ".join(line[2:] for line in block[1].splitlines()).split(" [...] ")


def test_the_readme_shows_what_is_so() -> None:
    import ocrfix

    page = (ROOT / "README.md").read_text("utf-8")
    raw = (ROOT / "seeds" / "000_6fc0385c9a4342c0.txt").read_text("utf-8")
    clean = " ".join(ocrfix.clean_text(raw).split())
    assert [part for part in quoted(page, "From an information report") if part not in raw] == []
    assert [part for part in quoted(page, "After `ocrfix clean`") if part not in clean] == []
