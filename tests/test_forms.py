"""The compiled form of the program: the same answers as the written one, and never an outdated one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from ocrfix import forms

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
# Says by which file a module came, and the ledger of a text as a hash.
ASK = """
import hashlib, json, sys
import ocrfix, ocrfix.words.page
from ocrfix import forms
ledgers = []
for name in sys.argv[1:]:
    result = ocrfix.clean(open(name, encoding="utf-8", errors="replace").read())
    ledgers += [(entry.status.value, entry.edit.to_json()) for entry in result.entries]
print(json.dumps([forms.compiled(), ocrfix.words.page.__file__, hashlib.sha256(repr(ledgers).encode()).hexdigest()]))
"""


def asked(house: Path, *texts: Path, **environment: str) -> tuple[bool, Path, str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", forms.PURE)}
    done = subprocess.run(
        [sys.executable, "-c", ASK, *map(str, texts)],
        env=clean | {"PYTHONPATH": str(house)} | environment, cwd=house, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    is_compiled, file, ledger = json.loads(done.stdout)
    return is_compiled, Path(file), ledger


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with a decoy where the compiled `words.page` would be: whoever imports it fails."""
    home = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("*.so", "compiled.json", "__pycache__", "*.bin")
    shutil.copytree(ROOT / "ocrfix", home / "ocrfix", ignore=ignored)
    (home / "ocrfix" / "lexicon" / "data").mkdir(exist_ok=True)
    (home / "ocrfix" / "lexicon" / "data" / "lexicon.bin").symlink_to(
        ROOT / "ocrfix" / "lexicon" / "data" / "lexicon.bin"
    )
    (home / "ocrfix" / "words" / f"page{EXTENSION_SUFFIXES[0]}").write_bytes(b"no module")
    return home


def record(house: Path, sources: str) -> None:
    said = {"suffix": EXTENSION_SUFFIXES[0], "modules": ["words/page.py"], "sources": sources}
    (house / "ocrfix" / forms.RECORD).write_text(json.dumps(said), encoding="utf-8")


def test_without_a_record_no_compiled_module_is_used(house: Path) -> None:
    (house / "ocrfix" / forms.RECORD).unlink(missing_ok=True)
    is_compiled, file, _ = asked(house)
    assert not is_compiled
    assert file.suffix == ".py"


def test_an_edited_source_makes_the_compiled_modules_outdated(house: Path) -> None:
    page = house / "ocrfix" / "words" / "page.py"
    before = page.read_bytes()
    record(house, forms.digest(["words/page.py"], house / "ocrfix"))
    page.write_bytes(before + b"\n# edited\n")
    is_compiled, file, _ = asked(house)
    page.write_bytes(before)
    assert not is_compiled
    assert file.suffix == ".py"


def test_a_record_that_holds_lets_the_compiled_module_in(house: Path) -> None:
    record(house, forms.digest(["words/page.py"], house / "ocrfix"))
    with pytest.raises(AssertionError, match="page"):  # the decoy is no library
        asked(house)


def test_the_written_form_can_be_asked_for(house: Path) -> None:
    record(house, forms.digest(["words/page.py"], house / "ocrfix"))
    is_compiled, file, _ = asked(house, OCRFIX_PURE="1")
    assert not is_compiled
    assert file.suffix == ".py"


def test_a_record_of_another_python_is_none(house: Path) -> None:
    said = {"suffix": ".cpython-27m.so", "modules": ["words/page.py"], "sources": ""}
    (house / "ocrfix" / forms.RECORD).write_text(json.dumps(said), encoding="utf-8")
    assert not asked(house)[0]


@pytest.fixture(scope="module")
def of_this_platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel with the compiled modules, unpacked."""
    out = tmp_path_factory.mktemp("platform")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", out, ROOT], check=True, cwd=out,
        env=os.environ | {"OCRFIX_COMPILE": "1"}, timeout=900,
    )  # fmt: skip
    (wheel,) = out.glob("*.whl")
    assert not wheel.name.endswith("-none-any.whl")
    assert wheel.stat().st_size < 25_000_000
    zipfile.ZipFile(wheel).extractall(out / "house")
    return out / "house"


@pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="no C compiler")
def test_both_forms_say_the_same(of_this_platform: Path, tmp_path: Path) -> None:
    pages = [case.read_text(encoding="utf-8") for case in sorted((ROOT / "tests" / "cases").glob("*.md"))]
    for number, page in enumerate(pages):  # cases of every fixer, as they are written down: columns, marks, garbles
        (tmp_path / f"{number}.txt").write_text(page, encoding="utf-8")
    texts = [*SEEDS, *sorted(tmp_path.glob("*.txt"))]
    is_compiled, file, ledger = asked(of_this_platform, *texts)
    assert is_compiled
    assert file.suffix != ".py"
    is_compiled, file, written = asked(of_this_platform, *texts, OCRFIX_PURE="1")
    assert not is_compiled
    assert file.suffix == ".py"
    assert ledger == written
