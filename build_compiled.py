"""Compile the modules where the time goes with mypyc: `python build_compiled.py [--into FOLDER]`.

Without a folder they are put beside their sources, with the record by which `ocrfix.forms` knows whether they are
up to date. Needs mypy, setuptools and a C compiler. What is compiled is below; the rest of ocrfix is not worth it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).parent
HOUSE = ROOT / "ocrfix"
PARTS = (
    "lexicon/classes.py", "lexicon/language.py", "lexicon/lexicon.py", "lexicon/letters.py", "lexicon/words.py",
    "words/*.py", "lines/*.py", "punct/*.py", "terms/*.py", "layout/*.py",
)  # fmt: skip
GROUP = "ocrfix"


def modules() -> list[str]:
    """The modules to compile, as paths below the package."""
    found = {path for part in PARTS for path in HOUSE.glob(part) if path.name != "__init__.py"}
    return sorted(path.relative_to(HOUSE).as_posix() for path in found)


def compiled(into: Path) -> list[Path]:
    """Compile them; the files made, in `into`, laid out as below the folder that holds the package."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    here = Path.cwd()
    os.chdir(ROOT)  # module names are paths from here
    os.environ.setdefault("CFLAGS", "-O2 -g0")
    try:
        flags = ["--config-file=", "--follow-imports=silent", "--ignore-missing-imports"]
        extensions = mypycify(
            [*flags, *(f"ocrfix/{name}" for name in modules())],
            opt_level="2", debug_level="0", group_name=GROUP, target_dir=str(into / "c"),
        )  # fmt: skip
        command = build_ext(Distribution({"name": "ocrfix", "ext_modules": extensions}))
        command.build_lib, command.build_temp = str(into / "lib"), str(into / "o")
        command.ensure_finalized()
        command.run()
    finally:
        os.chdir(here)
    return sorted(path for path in (into / "lib").rglob("*") if path.suffix in (".so", ".pyd"))


def record(installed: bool) -> str:
    """What says which sources the compiled modules were made from."""
    names = modules()
    sources = "" if installed else _forms().digest(names)
    return json.dumps({"suffix": EXTENSION_SUFFIXES[0], "modules": names, "sources": sources}) + "\n"


def _forms():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("_ocrfix_forms", HOUSE / "forms.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--into", type=Path, help="a folder for the compiled modules and their record, for a wheel")
    asked = ask.parse_args()
    said = record(installed=asked.into is not None)  # before: an edit while this runs makes them outdated
    with tempfile.TemporaryDirectory() as folder:
        files = compiled(Path(folder))
        target = asked.into or ROOT
        (target / "ocrfix" / "compiled.json").unlink(missing_ok=True)
        for old in [*target.glob(f"{GROUP}__mypyc.*"), *(target / "ocrfix").rglob("*.so")]:
            old.unlink()
        for file in files:
            goal = target / file.relative_to(Path(folder) / "lib")
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, goal)
        (target / "ocrfix" / "compiled.json").write_text(said, encoding="utf-8")
    sys.stderr.write(f"{len(files)} files compiled\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
