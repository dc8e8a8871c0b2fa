"""Build hook: compile dictionaries/ into ocrfix/lexicon/data/, so that an installed ocrfix looks words up at once.

The wheel carries the compiled file, the source distribution the text files. The compiler is run without
importing ocrfix, whose libraries need not be there when it is built.

With OCRFIX_COMPILE=1 the wheel is one of this platform: it carries the modules that `build_compiled.py` has mypyc
compile, too. Without, it is one for all.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILING = "OCRFIX_COMPILE"


class LexiconBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel, an editable one too, is put together."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        return ["mypy", "setuptools"] if os.environ.get(COMPILING) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and hand the result to the wheel (git ignores it, so the wheel would not take it up by itself)."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        out = root / "ocrfix" / "lexicon" / "data"
        sources = root / "dictionaries"
        if sources.is_dir():
            _compiler(root).compile_lexicon(sources, out)
        elif not out.is_dir():
            raise FileNotFoundError(f"{sources} is missing: the lexicon cannot be compiled")
        build_data["artifacts"].append("ocrfix/lexicon/data/*.bin")
        if os.environ.get(COMPILING) and version != "editable":
            into = root / "build" / "compiled"
            subprocess.run([sys.executable, root / "build_compiled.py", "--into", into], check=True)
            files = [path for path in into.rglob("*") if path.is_file()]
            build_data["force_include"] |= {str(path): path.relative_to(into).as_posix() for path in files}
            build_data["pure_python"] = False
            build_data["infer_tag"] = True


def _compiler(root: Path) -> Any:
    package = types.ModuleType("_ocrfix_lexicon")
    package.__path__ = [str(root / "ocrfix" / "lexicon")]
    sys.modules[package.__name__] = package
    return importlib.import_module("_ocrfix_lexicon.compile")
