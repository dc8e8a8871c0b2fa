"""The wheel in an empty environment, and a stranger's fixer beside it: real builds, real installs."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MEMO = "The Na- tional Defense of the SOVIET Union.\n"
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=clean | environment, timeout=600
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # As on a machine without a C compiler; `tests/test_forms.py` is about the compiled form.
    built = run(sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", out, ROOT, cwd=out, OCRFIX_PURE="1")
    assert built.returncode == 0, built.stderr
    (path,) = out.glob("ocrfix-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a new environment that holds nothing but the wheel, its dependencies and the stranger."""
    home = tmp_path_factory.mktemp("empty")
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    for what in (wheel, ROOT / "tests" / "stranger"):
        done = run(python, *PIP, "install", what, cwd=home)
        assert done.returncode == 0, done.stderr
    return home / "bin"


def test_the_wheel_is_small_and_carries_the_compiled_lexicon(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.stat().st_size < 25_000_000
    assert any(name.startswith("ocrfix/lexicon/data/") for name in names)
    assert "ocrfix/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "dictionaries/", "seeds/", "benchmarks/"))]


def test_an_installed_ocrfix_works_from_any_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text(MEMO, encoding="utf-8")
    done = run(installed / "ocrfix", "clean", "memo.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "memo.clean.txt").read_text(encoding="utf-8") == "The National Defense of the SOVIET Union.\n"
    assert {path.name for path in tmp_path.iterdir()} == {
        "memo.txt",
        "memo.clean.txt",
        "memo.edits.jsonl",
        "memo.report.html",
    }


def test_a_strangers_fixer_runs_only_when_it_is_named(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text(MEMO, encoding="utf-8")
    quiet = run(installed / "ocrfix", "clean", "memo.txt", "--stdout", cwd=tmp_path)
    assert "SOVIET" in quiet.stdout
    (tmp_path / "ocrfix.toml").write_text('plugins = ["shouting"]\n', encoding="utf-8")
    loud = run(installed / "ocrfix", "clean", "memo.txt", "--stdout", cwd=tmp_path)
    assert loud.stdout == "The National Defense of the Soviet Union.\n"
    table = run(installed / "ocrfix", "fixers", cwd=tmp_path, COLUMNS="160")
    assert "SHO001" in table.stdout
    page = run(installed / "ocrfix", "explain", "SHO001", cwd=tmp_path)
    assert "Typists of the 1950s" in page.stdout


def test_options_of_a_strangers_fixer_come_from_the_config(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text(MEMO, encoding="utf-8")
    (tmp_path / "ocrfix.toml").write_text(
        'plugins = ["shouting"]\n[fixers.shouting]\nlongest-acronym = 9\n', encoding="utf-8"
    )
    done = run(installed / "ocrfix", "clean", "memo.txt", "--stdout", cwd=tmp_path)
    assert done.stdout == "The National Defense of the SOVIET Union.\n"
