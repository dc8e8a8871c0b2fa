"""What the command line says: one line an error, on standard error; chunks of a report, coloured on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

import click

from ocrfix.reports import safe

if TYPE_CHECKING:
    from ocrfix.reports.chunk import Chunk

_STYLES = {
    "before": "red strike",
    "after": "green",
    "moved": "magenta",
    "offer": "yellow",
    "place": "cyan",
    "head": "bold",
    "note": "dim",
}


def failed(message: str) -> None:
    """An error: one line, safe to print, on standard error."""
    click.echo(f"ocrfix: {safe.line(message)}", err=True)


def note(message: str) -> None:
    """A line of the summary, on standard error."""
    click.echo(safe.text(message), err=True)


def show(chunks: Iterable[Chunk]) -> None:
    """A report on standard output; in colour when that is a terminal and NO_COLOR is not set."""
    if not coloured(sys.stdout):
        for chunk in chunks:
            click.echo(chunk.text, nl=False)
        return
    from rich.console import Console  # slow to load: not before there is something to colour
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for chunk in chunks:
        console.print(Text(chunk.text, style=_STYLES.get(chunk.role, "")), end="")


def coloured(stream: TextIO) -> bool:
    """Whether to colour what goes to this stream (https://no-color.org; FORCE_COLOR for pipes)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")
