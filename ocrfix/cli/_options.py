"""Options that several commands share, and the settings that come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from ocrfix.cli import _inputs
from ocrfix.document import InputError
from ocrfix.engines.cleaner import Asked

Command = TypeVar("Command", bound=Callable[..., Any])

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def settings(command: Command) -> Command:
    """Add the options that set settings; the command takes them as keywords and hands them to `asked`."""
    for option in reversed(_SETTINGS):
        command = option(command)
    return command


def asked(options: dict[str, Any]) -> Asked:
    """Take the keywords of `settings` out of `options`."""
    file, isolated = options.pop("config"), options.pop("isolated")
    given = {
        "apply_at": options.pop("apply_at"),
        "suggest_at": options.pop("suggest_at"),
        "select": _parted(options.pop("select")),
        "ignore": _parted(options.pop("ignore")),
        "keep": _parted(options.pop("keep")),
        "plugins": options.pop("plugin"),
        "allow_files": options.pop("allow"),
        "dictionaries": options.pop("dictionary"),
        "lines": options.pop("lines"),
        "inputs": _inputs.given(options),
    }
    return Asked(Path(file) if file else None, isolated, given)


def _parted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


encoding = click.option(
    "--encoding",
    metavar="NAME",
    help="Encoding of the input: utf-8, utf-16, windows-1252, latin-1 ... By default it is recognised and told.",
)

formats = click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(("tei", "markdown", "patch")),
    metavar="FORMAT",
    help="Write this too: tei (NAME.tei.xml), markdown (NAME.md), patch (NAME.patch). Can be given several times.",
)


def one_format(formats: tuple[str, ...]) -> str | None:
    """The format to be written to standard output, if any. Raises InputError when there are several."""
    if len(formats) > 1:
        raise InputError("--stdout has room for one --format: leave the others out, or leave --stdout out")
    return formats[0] if formats else None


exclude = click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out what fits PATTERN, as in .gitignore. Can be given several times.",
)

_SETTINGS = (
    click.option(
        "--select",
        multiple=True,
        metavar="CODES",
        help="Run only these: codes, their beginnings, or names of fixers, parted by commas (HYP001,STP,order).",
    ),
    click.option("--ignore", multiple=True, metavar="CODES", help="Do not run these."),
    click.option(
        "--keep",
        multiple=True,
        metavar="KINDS",
        help="Leave furniture of these kinds in the text: stamps, marks, pages, forms, noise (parted by commas).",
    ),
    click.option("--apply-at", type=float, metavar="P", help="Apply edits at least this sure, 0 to 1 (default 0.95)."),
    click.option("--suggest-at", type=float, metavar="P", help="Suggest edits at least this sure (default 0.5)."),
    click.option(
        "--allow", multiple=True, metavar="FILE", help="Leave the words and phrases in FILE alone, one a line."
    ),
    click.option(
        "--dictionary",
        multiple=True,
        metavar="FILE",
        help='Words of your own in FILE, one a line: "word", "wrong -> right", or "!word" to leave it alone.',
    ),
    click.option("--plugin", multiple=True, metavar="NAME", help="Run this installed fixer of others, too."),
    click.option(
        "--lines",
        type=click.Choice(["flow", "keep"]),
        help="Make paragraphs of lines (flow), or leave line breaks alone (keep).",
    ),
    click.option(
        "--config",
        metavar="FILE",
        help="Take the settings from FILE, not from the nearest ocrfix.toml or pyproject.toml.",
    ),
    click.option("--isolated", is_flag=True, help="Look for no settings file."),
)
