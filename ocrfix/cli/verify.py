"""`ocrfix verify`: every character of a clean text is accounted for."""

from __future__ import annotations

from typing import Any

import click

from ocrfix.cli import DONE, FINDINGS, _inputs, _tables
from ocrfix.cli._ledger import clean_text, ledger, ledger_of, option, original_of, source
from ocrfix.cli._options import HELP
from ocrfix.cli._say import failed
from ocrfix.inputs.options import Options
from ocrfix.large.ledger import Parted
from ocrfix.reports import safe
from ocrfix.result import faults


@click.command("verify", context_settings=HELP, short_help="Check a clean text against its ledger and original.")
@click.argument("clean", metavar="CLEAN")
@option
@click.option(
    "--against", "-a", metavar="RAW", help="The original; by default the file beside CLEAN that the ledger names."
)
@_inputs.options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but faults; the exit code tells.")
def command(clean: str, ledger_path: str | None, against: str | None, quiet: bool, **given: Any) -> int:
    """Check that the text CLEAN is what its ledger makes of the original RAW, character by character.

    CLEAN may be JSON lines or Parquet, too: then every record is held against its own ledger, and with --against
    against the record of RAW at its place.

    \b
    It holds when
      - the SHA-256 of RAW is the one that the ledger names,
      - every change in CLEAN is an edit of the ledger, and every applied edit of the ledger is in CLEAN,
      - every character of RAW is in CLEAN, or is what an edit replaced or removed.

    \b
    Examples:
      ocrfix verify memo.clean.txt
      ocrfix verify memo.clean.txt --ledger memo.edits.jsonl --against memo.txt

    Exit codes: 0 it holds, 1 it does not, 2 a file cannot be read, or the ledger is of another document.
    """
    options = Options(**_inputs.given(given))
    if _tables.is_table(clean, options):
        return _tables.verify(clean, against, options, quiet=quiet)
    ledger_path = ledger_of(clean, ledger_path)
    if parted := Parted.read(ledger_path):
        from ocrfix.cli._large import verify_large

        return verify_large(clean, parted, original_of(clean, against, parted), quiet=quiet)
    book = ledger(ledger_path)
    against = original_of(clean, against, book)
    original = source(against, book, ledger_path)
    result = book.result(original)
    found = faults(result, clean_text(clean))
    for fault in found:
        failed(f"{clean}: {fault}")
    if found:
        return FINDINGS
    if not quiet:
        click.echo(
            f"{safe.line(clean)} holds: every character is accounted for "
            f"(original {len(original.original):,}, clean text {len(result.text):,}, changes {len(result.edits):,})"
        )
    return DONE
