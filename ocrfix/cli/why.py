"""`ocrfix why`: which edits made a place of a text what it is."""

from __future__ import annotations

import json
import re

import click

from ocrfix.cli import DONE, _decisions
from ocrfix.cli._opened import against as against_option
from ocrfix.cli._opened import opened
from ocrfix.cli._options import HELP
from ocrfix.document import InputError
from ocrfix.review import reviewed

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::(?P<column>\d+))?$", re.DOTALL)


@click.command("why", context_settings=HELP, short_help="Tell which edits made a place of a text what it is.")
@click.argument("place", metavar="FILE:LINE[:COL]")
@click.option("--ledger", "-l", "ledger_path", metavar="FILE", help="The ledger; by default the one beside FILE.")
@against_option
@_decisions.options
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def command(place: str, ledger_path: str | None, against: str | None, as_json: bool, **options: object) -> int:
    """Tell why LINE of FILE reads as it does, or the character at COL: each edit with its code, confidence and reason.

    FILE is a clean text or the original it was made of; lines and columns count from 1. Edits that were only
    suggested, rejected or dropped there are told as well, and who decided.

    \b
    Examples:
      ocrfix why memo.clean.txt:12
      ocrfix why memo.clean.txt:12:5
      ocrfix why memo.txt:40 --ledger out/memo.edits.jsonl

    Exit codes: 0 done, 2 error.
    """
    from ocrfix.reports import why

    parts = _PLACE.match(place)
    if parts is None:
        raise InputError(f"{place} names no line: write FILE:LINE or FILE:LINE:COL, as in memo.clean.txt:12")
    sought = _decisions.sought(dict(options))
    found = opened(parts["file"], ledger_path, against)
    try:
        asked = why.place(
            found.result, int(parts["line"]), int(parts["column"]) if parts["column"] else None, clean=found.clean
        )
    except ValueError as error:
        raise InputError(f"{parts['file']}: {error}") from None
    decisions = found.decisions(sought)
    rulings = reviewed(found.result, decisions.own, decisions.folder).rulings
    if as_json:
        click.echo(json.dumps(why.as_data(found.result, asked, rulings), ensure_ascii=False))
    else:
        for line in why.told(found.result, asked, rulings):
            click.echo(line)
    return DONE
