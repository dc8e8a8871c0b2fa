"""Options about inputs that are more than plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ocrfix.inputs.kinds import KINDS

Command = TypeVar("Command", bound=Callable[..., Any])

_FIELDS = {
    "text_field": ("text", "the text"),
    "id_field": ("id, if any", "the name of the document"),
    "ledger_field": ("ledger", "the ledger, in the output"),
    "metadata_field": ("metadata", "the metadata, in the output"),
}


kind = click.option(
    "--input-format",
    type=click.Choice(KINDS),
    metavar="KIND",
    help=f"What the input is: {', '.join(KINDS)}. By default its name and its first bytes tell.",
)


def options(command: Command) -> Command:
    """Add them; `given` takes them out of the keywords again."""
    for name, (default, what) in reversed(_FIELDS.items()):
        option = f"--{name.replace('_', '-')}"
        told = f"The field or column of JSON lines or Parquet with {what} (default: {default})."
        command = click.option(option, metavar="NAME", help=told)(command)
    return kind(command)


def given(options: dict[str, Any]) -> dict[str, Any]:
    """What was asked of inputs, taken out of the keywords of a command, if it has them."""
    asked = {name: options.pop(name, None) for name in _FIELDS} | {"format": options.pop("input_format", None)}
    return {name: value for name, value in asked.items() if value}
