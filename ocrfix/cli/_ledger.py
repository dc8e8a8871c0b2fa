"""What verify and revert share: reading a clean text and its ledger."""

from __future__ import annotations

import click

from ocrfix import document
from ocrfix.result import Ledger

option = click.option(
    "--ledger",
    "-l",
    "ledger_path",
    required=True,
    metavar="FILE",
    help="The ledger: the NAME.edits.jsonl that `ocrfix clean` wrote.",
)


def clean_text(path: str) -> str:
    """The clean text as it was written: UTF-8, nothing taken off; it may be empty. Raises InputError."""
    source = document.decode(document.read_bytes(path), "utf-8", name=path)
    return ("\ufeff" if source.bom else "") + source.original


def ledger(path: str) -> Ledger:
    """Raises InputError when the file cannot be read, LedgerError when it is no ledger."""
    return Ledger.read(document.decode(document.read_bytes(path), "utf-8", name=path).original, path)
