"""Two forms of one program: the modules as they are written, and some of them compiled beside that.

mypyc compiles the modules where the time goes (`make compile`): the same sources, 1.1 to 1.8 times as quick by kind
of text. Python takes a compiled module for the written one whenever it finds both, an outdated one too. So the compiled
ones carry a record of the sources they were made from, and none of them is used when one of those has been edited
since, when there is no record, or when OCRFIX_PURE is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType

HOUSE = Path(__file__).parent
# {"suffix": ".cpython-311-x86_64-linux-gnu.so", "modules": paths, "sources": hash of them, "" when installed}
RECORD = "compiled.json"
PURE = "OCRFIX_PURE"


class AsWritten:
    """Finds the modules of this package by their sources alone."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Python's protocol of finders; None for what is not ours."""
        if not name.startswith("ocrfix."):
            return None
        return next((spec for folder in path or () if (spec := _sources(folder).find_spec(name, target))), None)


@cache
def _sources(folder: str) -> FileFinder:
    return FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))


def choose() -> None:
    """See to it that no outdated compiled module is imported. Called before any other module of the package is."""
    if not compiled() and AsWritten not in sys.meta_path:
        sys.meta_path.insert(0, AsWritten)


def compiled() -> bool:
    """Whether the compiled modules are there, and are what the sources say now."""
    if os.environ.get(PURE) or not (HOUSE / RECORD).exists():
        return False
    import json  # not before it is needed: `import ocrfix` stays cheap

    try:
        record = json.loads((HOUSE / RECORD).read_text(encoding="utf-8"))
        names = record["modules"]
        return record["suffix"] in EXTENSION_SUFFIXES and record["sources"] in ("", digest(names))
    except (OSError, ValueError, KeyError):
        return False


def digest(names: Iterable[str], house: Path = HOUSE) -> str:
    """One hash over the sources of these modules, given as paths below the package."""
    import hashlib

    found = hashlib.sha256()
    for name in names:
        found.update(f"{name}\n".encode() + (house / name).read_bytes())
    return found.hexdigest()
