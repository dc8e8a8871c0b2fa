"""What verify and revert share: reading a clean text and its ledger."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from ocrfix import document
from ocrfix.document import Document, InputError
from ocrfix.inputs.kinds import SINGLES, bare
from ocrfix.inputs.options import Options
from ocrfix.inputs.single import document_of
from ocrfix.inputs.streams import opened
from ocrfix.large.ledger import Parted
from ocrfix.result import Ledger, LedgerError

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
    unpacked, packing = bare(clean)
    stem = unpacked.removesuffix(CLEAN)
    beside = Path(f"{stem}.txt{packing}.edits.jsonl" if packing else f"{stem}.edits.jsonl")
    if unpacked.endswith(CLEAN) and beside.is_file():
        return str(beside)
    raise InputError(f"there is no ledger beside {clean}: name it with --ledger")


def original_of(clean: str, given: str | None, book: Ledger | Parted) -> str:
    """The original that was given, or the file beside the clean text that the ledger names. Raises InputError."""
    if given is not None:
        return given
    beside = Path(clean).parent / Path(book.header["document"]["name"]).name
    if beside.is_file() and beside != Path(clean):
        return str(beside)
    raise InputError(f"there is no original beside {clean}: name it with --against")


def clean_text(path: str) -> str:
    """The clean text as it was written: UTF-8, nothing taken off; it may be empty. Raises InputError."""
    source = document.decode(contents(path), "utf-8", name=path)
    return ("\ufeff" if source.bom else "") + source.original


def source(path: str, book: Ledger, ledger_path: str) -> Document:
    """The original that a ledger speaks of, read as it was then. Raises InputError, LedgerError."""
    about = book.header["document"]
    (kind,) = book.header.get("metadata", {}).get("input_format") or ("text",)
    raw = contents(path)
    if kind == "text" and hashlib.sha256(raw).hexdigest() == about["sha256"]:
        return document.decode(raw, about["encoding"], name=about["name"], shown=path)
    if kind in SINGLES and kind != "text":
        found = document_of(kind, raw, about["name"], path, Options())
        if found.raw_sha256 == about["sha256"]:
            return found
    raise LedgerError(f"{ledger_path} is the ledger of another document ({about['name']}), or {path} has changed")


def contents(path: str) -> bytes:
    """What is in a file, unpacked when its name says that it is packed. Raises InputError."""
    if not bare(path)[1]:
        return document.read_bytes(path)
    with opened(path, Options()) as (stream, _):
        return stream.read()


def ledger(path: str) -> Ledger:
    """Raises InputError when the file cannot be read, LedgerError when it is no ledger."""
    return Ledger.read(document.decode(document.read_bytes(path), "utf-8", name=path).original, path)
