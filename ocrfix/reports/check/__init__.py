"""What `ocrfix check` found, for people and for the machines that run it. One format a file.

A format is a function `render(run) -> Iterator[str]`: pieces of text, to be written one behind the other. It reads
the documents of the run one by one, and holds no more of them than its form asks for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ocrfix.reports.check.findings import Checked

FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")


class Rule(NamedTuple):
    """What is known of a code."""

    code: str
    fault: str  # its name
    fixer: str
    manual: str  # the fixer's manual page: plain text, paragraphs parted by blank lines


class Run(NamedTuple):
    """All that was checked. The documents can be read once."""

    documents: Iterable[Checked]
    rules: Mapping[str, Rule]  # by code; a code that is not here is one that no fixer has
    version: str  # of ocrfix


def render(name: str, run: Run) -> Iterator[str]:
    """The run in one of FORMATS."""
    pieces: Iterator[str] = importlib.import_module(f"{__name__}.{name}").render(run)
    return pieces
