"""What a shell offers for the values of options and arguments: told by their metavars."""

from __future__ import annotations

import os

import click

VARIABLE = "_OCRFIX_COMPLETE"  # click's own name for it: set by the scripts of `ocrfix completion`

_FOLDERS = ("FOLDER",)
_CHOICES = {
    "FORMAT[=FILE]": ("text", "json", "github", "gitlab", "sarif", "junit"),
    "KINDS": ("stamps", "marks", "pages", "forms", "noise"),
    "[=words|unified]": ("words", "unified"),
}
_WORDS = ("P", "N", "NAME", "CODES", "[CODE]", "WORD", "TEXT", "PATTERN", "ADDRESS", "ID")  # no files


def asked() -> bool:
    """Whether this process only answers a shell."""
    return VARIABLE in os.environ


def with_files(command: click.Command) -> click.Command:
    """The command, its plain values as types for which a shell knows what to offer."""
    for parameter in command.params:
        metavar = parameter.metavar or ""
        if not isinstance(parameter.type, type(click.STRING)) or metavar in _WORDS or not metavar:
            continue
        if metavar in _CHOICES:
            parameter.type = click.Choice(_CHOICES[metavar])
        else:
            parameter.type = click.Path(file_okay=metavar not in _FOLDERS)
    return command
