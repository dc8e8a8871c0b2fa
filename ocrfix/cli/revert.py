"""`ocrfix revert`: the original, byte for byte, from the clean text and its ledger alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ocrfix.cli import DONE, _inputs, _tables
from ocrfix.cli._ledger import clean_text, ledger, ledger_of, option
from ocrfix.cli._options import HELP
from ocrfix.cli._say import note
from ocrfix.document import InputError, encode, write_atomic
from ocrfix.inputs.options import Options
from ocrfix.large.ledger import Parted


@click.command("revert", context_settings=HELP, short_help="Give the original back, byte for byte.")
@click.argument("clean", metavar="CLEAN")
@option
@click.option("-o", "--output", metavar="FILE", help="Where to write it; by default to standard output.")
@click.option("--force", is_flag=True, help="Write over FILE when it is there.")
@_inputs.options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def command(clean: str, ledger_path: str | None, output: str | None, force: bool, quiet: bool, **given: Any) -> int:
    """Give back the original that the text CLEAN was made of, byte for byte, in its own encoding.

    It needs CLEAN and the ledger, nothing else. When the two do not belong together, or one of them has been
    changed since, it says so and writes nothing: the SHA-256 of the original stands in the ledger.

    CLEAN may be JSON lines or Parquet, too: then all of its records are given back, without ledger and metadata.

    \b
    Examples:
      ocrfix revert memo.clean.txt --ledger memo.edits.jsonl -o memo.txt
      ocrfix revert memo.clean.txt --ledger memo.edits.jsonl | diff - memo.txt

    Exit codes: 0 done, 2 error.
    """
    options = Options(**_inputs.given(given))
    if _tables.is_table(clean, options):
        _refuse(output, (clean,), force=force)
        return _tables.revert(clean, output, options, quiet=quiet)
    ledger_path = ledger_of(clean, ledger_path)
    if parted := Parted.read(ledger_path):
        from ocrfix.cli._large import revert_large

        _refuse(output, (clean, ledger_path), force=force)
        return revert_large(clean, parted, output, quiet=quiet)
    book = ledger(ledger_path)
    original = book.original(clean_text(clean))
    raw = encode(original.original, original)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        return DONE
    _refuse(output, (clean, ledger_path), force=force)
    write_atomic(output, raw)
    if not quiet:
        note(f"{output}: {len(raw):,} bytes, SHA-256 as in the ledger")
    return DONE


def _refuse(output: str | None, inputs: tuple[str, ...], *, force: bool) -> None:
    """Raise InputError when the output must not be written."""
    if output is None:
        return
    target = Path(output)
    if any(target.exists() and Path(path).exists() and target.samefile(path) for path in inputs):
        raise InputError(f"{output} is an input and would be written over: choose another name with -o")
    if target.exists() and not force:
        raise InputError(f"{output} is there already: choose another name with -o, or say --force")
