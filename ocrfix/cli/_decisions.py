"""Options that say which decisions to use, and what the command line says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ocrfix.cli._say import note
from ocrfix.document import InputError
from ocrfix.review import Outcome, Sought

Command = TypeVar("Command", bound=Callable[..., Any])


def options(command: Command) -> Command:
    """Add `--decisions` and `--no-decisions`; `sought` takes them out of the keywords again."""
    named = click.option(
        "--decisions",
        multiple=True,
        metavar="FILE",
        help="Use these decisions, not NAME.decisions.jsonl and the folder's ocrfix.decisions.jsonl.",
    )
    off = click.option("--no-decisions", is_flag=True, help="Use no decisions.")
    return named(off(command))


def sought(options: dict[str, Any], *, shared: bool = False) -> Sought:
    """Which decisions files are asked for. Raises InputError when that contradicts itself."""
    named, off = options.pop("decisions"), options.pop("no_decisions")
    if named and off:
        raise InputError("--decisions and --no-decisions contradict each other: leave one of them out")
    return Sought(tuple(named), off, shared)


def told(outcome: Outcome) -> None:
    """Say how many decisions hold, and which do not fit, on standard error."""
    if outcome.fates:
        from ocrfix.reports.decided import summary

        for line in summary(outcome):
            note(f"  {line}")
