"""What verify and revert share: reading a clean text and its ledger."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix import document
from ocrfix.document import InputError
from ocrfix.result import Ledger

CLEAN = ".clean.txt"

option = click.option(
    "--ledger",
    "-l",
    "ledger_path",
    metavar="FILE",
    help="The ledger that `ocrfix clean` wrote; by default NAME.edits.jsonl beside NAME.clean.txt.",
)


def ledger_of(clean: str, given: str | None) -> str:
    """The ledger that was given, or the one that stands beside the clean text. Raises InputError."""
    if given is not None:
        return given
    beside = Path(clean.removesuffix(CLEAN) + ".edits.jsonl")
    if clean.endswith(CLEAN) and beside.is_file():
        return str(beside)
    raise InputError(f"there is no ledger beside {clean}: name it with --ledger")


def original_of(clean: str, given: str | None, book: Ledger) -> str:
    """The original that was given, or the file beside the clean text that the ledger names. Raises InputError."""
    if given is not None:
        return given
    beside = Path(clean).parent / Path(book.header["document"]["name"]).name
    if beside.is_file() and beside != Path(clean):
        return str(beside)
    raise InputError(f"there is no original beside {clean}: name it with --against")


def clean_text(path: str) -> str:
    """The clean text as it was written: UTF-8, nothing taken off; it may be empty. Raises InputError."""
    source = document.decode(document.read_bytes(path), "utf-8", name=path)
    return ("\ufeff" if source.bom else "") + source.original


def ledger(path: str) -> Ledger:
    """Raises InputError when the file cannot be read, LedgerError when it is no ledger."""
    return Ledger.read(document.decode(document.read_bytes(path), "utf-8", name=path).original, path)
