"""`ocrfix diff`: what two ledgers of one document say differently."""

from __future__ import annotations

import json

import click

from ocrfix.cli import DONE, FINDINGS
from ocrfix.cli._opened import LEDGER, opened
from ocrfix.cli._opened import against as against_option
from ocrfix.cli._options import HELP
from ocrfix.cli._say import show
from ocrfix.document import InputError
from ocrfix.result import LedgerError


@click.command("diff", context_settings=HELP, short_help="Compare two ledgers of one document.")
@click.argument("a", metavar="LEDGER_A")
@click.argument("b", metavar="LEDGER_B")
@against_option
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def command(a: str, b: str, against: str | None, as_json: bool) -> int:
    """Show what LEDGER_B says differently from LEDGER_A: what another version or other settings would change.

    Told are the edits that only one of them has, those of another status (suggested here, applied there), and
    where the clean texts differ. The original is needed: the file beside one of the ledgers that they name, or what
    the clean text beside one of them gives back, or --against.

    \b
    Examples:
      ocrfix diff memo.edits.jsonl new/memo.edits.jsonl
      ocrfix diff old.edits.jsonl new.edits.jsonl --against memo.txt --json

    Exit codes: 0 they say the same, 1 they differ, 2 error.
    """
    from ocrfix.reports.versions import as_data, told, versions

    for path in (a, b):
        if not path.endswith(LEDGER):
            raise InputError(f"{path} is no ledger by its name: diff wants two NAME{LEDGER} files")
    try:
        one = opened(a, raw=against)
        two = opened(b, raw=against or (str(one.raw) if one.raw else None)).result
    except InputError:
        if against is not None:
            raise
        other = opened(b)  # the original is beside the other one
        one, two = opened(a, raw=str(other.raw) if other.raw else None), other.result
    if one.result.document.raw_sha256 != two.document.raw_sha256:
        raise LedgerError(f"{a} and {b} are ledgers of different documents: compare two of the same")
    found = versions(one.result, two)
    if as_json:
        click.echo(json.dumps(as_data(found, one.result), ensure_ascii=False))
    else:
        show(told(found, one.result, (a, b)))
    return FINDINGS if found else DONE
