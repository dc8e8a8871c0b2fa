"""`ocrfix revert`: the original, byte for byte, from the clean text and its ledger alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ocrfix.cli import DONE
from ocrfix.cli._ledger import clean_text, ledger, ledger_of, option
from ocrfix.cli._options import HELP
from ocrfix.cli._say import note
from ocrfix.document import InputError, encode, write_atomic


@click.command("revert", context_settings=HELP, short_help="Give the original back, byte for byte.")
@click.argument("clean", metavar="CLEAN")
@option
@click.option("-o", "--output", metavar="FILE", help="Where to write it; by default to standard output.")
@click.option("--force", is_flag=True, help="Write over FILE when it is there.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def command(clean: str, ledger_path: str | None, output: str | None, force: bool, quiet: bool) -> int:
    """Give back the original that the text CLEAN was made of, byte for byte, in its own encoding.

    It needs CLEAN and the ledger, nothing else. When the two do not belong together, or one of them has been
    changed since, it says so and writes nothing: the SHA-256 of the original stands in the ledger.

    \b
    Examples:
      ocrfix revert memo.clean.txt --ledger memo.edits.jsonl -o memo.txt
      ocrfix revert memo.clean.txt --ledger memo.edits.jsonl | diff - memo.txt

    Exit codes: 0 done, 2 error.
    """
    ledger_path = ledger_of(clean, ledger_path)
    book = ledger(ledger_path)
    original = book.original(clean_text(clean))
    raw = encode(original.original, original)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        return DONE
    target = Path(output)
    if any(target.exists() and Path(path).exists() and target.samefile(path) for path in (clean, ledger_path)):
        raise InputError(f"{output} is an input and would be written over: choose another name with -o")
    if target.exists() and not force:
        raise InputError(f"{output} is there already: choose another name with -o, or say --force")
    write_atomic(target, raw)
    if not quiet:
        note(f"{output}: {len(raw):,} bytes, SHA-256 as in the ledger")
    return DONE
