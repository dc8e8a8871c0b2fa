"""Build hook: compile dictionaries/ into ocrfix/lexicon/data/, so that an installed ocrfix looks words up at once.

The wheel carries the compiled file, the source distribution the text files. The compiler is run without
importing ocrfix, whose libraries need not be there when it is built.
"""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LexiconBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel, an editable one too, is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
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


def _compiler(root: Path) -> Any:
    package = types.ModuleType("_ocrfix_lexicon")
    package.__path__ = [str(root / "ocrfix" / "lexicon")]
    sys.modules[package.__name__] = package
    return importlib.import_module("_ocrfix_lexicon.compile")
