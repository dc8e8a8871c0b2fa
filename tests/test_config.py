"""Settings: where they are found, what wins, and how a mistake is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ocrfix import plugins
from ocrfix.config import COMMAND_LINE, FURNITURE, Config, ConfigError, check_codes, find, load
from ocrfix.document import InputError
from ocrfix.fixer import Stage


def written(folder: Path, text: str, name: str = "ocrfix.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    config = load(tmp_path, isolated=True)
    assert config == Config()
    assert {config.origin(key) for key in config.values()} == {"default"}


def test_the_nearest_file_upward_is_taken(tmp_path: Path) -> None:
    written(tmp_path, "apply-at = 0.9")
    near = written(tmp_path / "a", "[tool.ocrfix]\napply_at = 0.8", "pyproject.toml")
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    assert load(inner).apply_at == 0.8
    assert load(inner).origin("apply-at") == str(near)
    assert load(tmp_path).apply_at == 0.9


def test_a_pyproject_without_our_table_is_passed_over_even_when_broken(tmp_path: Path) -> None:
    above = written(tmp_path, "apply-at = 0.9")
    written(tmp_path / "a", "[tool.other\n", "pyproject.toml")
    assert find(tmp_path / "a") == above


def test_ocrfix_toml_goes_before_pyproject_in_one_folder(tmp_path: Path) -> None:
    written(tmp_path, "[tool.ocrfix]\napply-at = 0.8", "pyproject.toml")
    own = written(tmp_path, "apply-at = 0.9")
    assert find(tmp_path) == own


def test_the_command_line_wins_and_each_value_knows_its_origin(tmp_path: Path) -> None:
    file = written(tmp_path, 'apply-at = 0.9\nsuggest-at = 0.6\nignore = ["HYP"]\nselect = ["HYP", "NWL"]\n')
    config = load(tmp_path, given={"apply_at": 0.99, "ignore": ("NWL001",), "select": ("ORD",), "lines": None})
    assert (config.apply_at, config.suggest_at) == (0.99, 0.6)
    assert config.select == ("ORD",)
    assert config.ignore == ("HYP", "NWL001")
    assert config.origin("apply-at") == COMMAND_LINE
    assert config.origin("suggest-at") == str(file)
    assert config.origin("ignore") == f"{file} and {COMMAND_LINE}"
    assert config.origin("lines") == "default"


def test_suggest_at_gives_way_when_only_apply_at_is_lowered(tmp_path: Path) -> None:
    assert load(tmp_path, given={"apply_at": 0.3}, isolated=True).suggest_at == 0.3


def test_allowed_words_come_from_lists_and_files_beside_the_config(tmp_path: Path) -> None:
    written(tmp_path, 'allow = ["Panyushkin"]\nallow-files = ["names.txt"]\n')
    written(tmp_path, "# people\nIvanov  # a common one\n\nPan Shkin\n", "names.txt")
    assert load(tmp_path).allowed == {"Panyushkin", "Ivanov", "Pan Shkin"}
    assert Config(allow=("x",)).allowed == {"x"}


def test_a_missing_allow_file_is_told(tmp_path: Path) -> None:
    written(tmp_path, 'allow-files = ["gone.txt"]\n')
    with pytest.raises(InputError, match=r"gone\.txt does not exist"):
        load(tmp_path)


def test_options_of_fixers_are_read_with_their_origins(tmp_path: Path) -> None:
    file = written(tmp_path, "[fixers.hyphens]\nmin-count = 3\n")
    config = load(tmp_path)
    assert config.fixers == {"hyphens": {"min_count": 3}}
    assert config.origin("fixers.hyphens.min_count") == str(file)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("aply-at = 0.9", "unknown key 'aply-at'; did you mean 'apply-at'?"),
        ("zzz = 1", "unknown key 'zzz'"),
        ("apply-at = 95", "apply-at must be a number from 0 to 1, not 95"),
        ("apply-at = true", "apply-at must be a number from 0 to 1, not true"),
        ('apply-at = "high"', 'apply-at must be a number from 0 to 1, not "high"'),
        ('select = "HYP"', 'select must be a list of words, not "HYP"'),
        ("select = [1]", "select must be a list of words, not [1]"),
        ('lines = "drop"', "lines must be 'flow' or 'keep', not \"drop\""),
        ("max-line = 0", "max-line must be a whole number above 0, not 0"),
        ("fixers = 3", "fixers must be tables such as [fixers.hyphens], not 3"),
        ("apply-at = 0.6\nsuggest-at = 0.7", "suggest-at must not be the greater"),
        ("apply-at =", "is not valid TOML"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        load(tmp_path, tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, True),
        ({"select": ("HYP",)}, True),
        ({"select": ("HYP001",)}, True),
        ({"select": ("hyphens",)}, True),
        ({"select": ("HYP002",)}, False),
        ({"ignore": ("HYP",)}, False),
        ({"ignore": ("hyphens",)}, False),
        ({"ignore": ("HYP002",)}, True),
        ({"select": ("HYP001",), "ignore": ("HYP",)}, True),
        ({"select": ("HYP",), "ignore": ("HYP001",)}, False),
        ({"select": ("HYP",), "ignore": ("HYP",)}, False),
        ({"select": ("ALL",), "ignore": ("hyphens",)}, False),
        ({"select": ("H",)}, False),
    ],
)
def test_the_longest_entry_decides_and_of_equals_ignore(settings: dict[str, Any], wanted: bool) -> None:
    assert Config(**settings).wants("HYP001", "hyphens") is wanted


def test_lines_keep_leaves_reflow_out() -> None:
    assert not Config(lines="keep").wants("RFL001", "reflow")
    assert Config(lines="keep").wants("HYP001", "hyphens")


def test_a_code_that_fits_nothing_is_told_with_the_nearest() -> None:
    codes = {"hyphens": ["HYP001", "HYP002"], "stamps": ["STP001"]}
    check_codes(Config(select=("HYP", "ALL"), ignore=("stamps", "HYP002")), codes)
    with pytest.raises(ConfigError, match="no fixer has the code 'HYP01'; did you mean 'HYP001'"):
        check_codes(Config(ignore=("HYP01",)), codes)
    with pytest.raises(ConfigError, match="'Q9'; `ocrfix fixers` lists them"):
        check_codes(Config(select=("Q9",)), codes)


def test_the_digest_tells_settings_that_matter_and_not_where_they_came_from(tmp_path: Path) -> None:
    written(tmp_path, "apply-at = 0.9")
    assert load(tmp_path).digest == Config(apply_at=0.9).digest
    assert Config().digest != Config(apply_at=0.9).digest
    assert Config(allow=("x",)).digest != Config().digest
    assert Config(max_line=5).digest == Config().digest


def test_kinds_of_furniture_to_keep_come_from_file_and_command_line(tmp_path: Path) -> None:
    written(tmp_path, 'keep = ["stamps"]')
    config = load(tmp_path, given={"keep": ("pages",)})
    assert config.keep == ("stamps", "pages")
    assert config.keeps("stamps")
    assert not config.keeps("marks")
    assert config.digest != load(tmp_path).digest


@pytest.mark.parametrize(("kind", "told"), [("stamp", "did you mean 'stamps'"), ("xyz", "there are stamps, marks")])
def test_an_unknown_kind_of_furniture_is_told(tmp_path: Path, kind: str, told: str) -> None:
    file = written(tmp_path, f'keep = ["{kind}"]')
    with pytest.raises(ConfigError, match=f"{file.name}: keep: there is no furniture of the kind '{kind}'; {told}"):
        load(tmp_path)
    with pytest.raises(ConfigError, match=told):
        Config(keep=(kind,))


def test_the_kinds_of_furniture_are_fixers() -> None:
    assert set(FURNITURE) <= {fixer.name for fixer in plugins.load() if fixer.stage is Stage.LAYOUT}
