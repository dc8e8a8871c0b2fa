"""What `ocrfix --version` says: all that can make two runs differ, besides the settings."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import ocrfix
from ocrfix import lexicon
from ocrfix.result import SCHEMA


def about() -> Iterator[str]:
    """The program's own line first: scripts read that one alone."""
    yield f"ocrfix {ocrfix.__version__}"
    yield f"lexicon {lexicon.digest() or '(not compiled: run `make dictionaries`)'}"
    yield f"ledger schema {SCHEMA}"
    yield f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}"
    compiled = sum(path.name.endswith(tuple(EXTENSION_SUFFIXES)) for path in Path(ocrfix.__file__).parent.rglob("*.*"))
    yield f"compiled modules: {compiled or 'none'}"
