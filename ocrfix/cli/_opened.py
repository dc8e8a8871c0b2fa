"""A document that was cleaned, found again by any of its files: the original, the clean text or the ledger."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import click

from ocrfix import document
from ocrfix.cli._ledger import CLEAN, clean_text, ledger
from ocrfix.document import Document, InputError
from ocrfix.outputs import outputs_of
from ocrfix.result import Ledger, LedgerError, Result
from ocrfix.review import Found, Sought

LEDGER = ".edits.jsonl"

against = click.option(
    "--against",
    "-a",
    metavar="RAW",
    help="The original; by default the file that the ledger names, or what the clean text gives back.",
)


class Opened(NamedTuple):
    """A document with its ledger."""

    result: Result
    ledger: Path
    raw: Path | None  # the original, where it was found
    clean: bool  # whether the file that was named is the clean text

    @property
    def name(self) -> str:
        """What its outputs are named after."""
        return self.ledger.name.removesuffix(LEDGER)

    @property
    def folders(self) -> list[Path]:
        """Where files about it may lie: beside the original, and beside the ledger."""
        beside = self.raw.parent if self.raw else self.ledger.parent
        return list(dict.fromkeys([beside, self.ledger.parent]))

    def apart(self, file: str) -> bool:
        """Whether the ledger is not the one that `file` alone leads to."""
        try:
            return Path(_ledger_of(file)).resolve() != self.ledger.resolve()
        except InputError:
            return True

    def decisions(self, sought: Sought) -> Found:
        """The decisions that concern it. Raises InputError."""
        return sought.of(self.name, self.folders)


def opened(path: str, ledger_path: str | None = None, raw: str | None = None) -> Opened:
    """Open a document by its original, its clean text or its ledger. Raises InputError, LedgerError."""
    place = Path(ledger_path or _ledger_of(path))
    book = ledger(str(place))
    if path.endswith(LEDGER):
        return _by_ledger(place, book, raw)
    held = document.read_bytes(path)
    about = book.header["document"]
    digest = hashlib.sha256(held).hexdigest()
    if digest == about["sha256"]:
        return Opened(book.result(document.decode(held, about["encoding"], name=path)), place, Path(path), False)
    if digest == book.header.get("clean_sha256"):
        beside = Path(raw) if raw else _original_beside(place, book)
        source = original(str(beside), book, str(place)) if beside else book.original(clean_text(path))
        return Opened(book.result(source), place, beside, True)
    raise LedgerError(
        f"{path} is neither the original nor the clean text of {place}: it has changed since, or name the right "
        "ledger with --ledger"
    )


def original(path: str, book: Ledger, ledger_path: str) -> Document:
    """The original of a ledger from its file. Raises InputError, and LedgerError when it is another document."""
    about = book.header["document"]
    raw = document.read_bytes(path)
    if hashlib.sha256(raw).hexdigest() != about["sha256"]:
        raise LedgerError(f"{ledger_path} is the ledger of another document ({about['name']}), or {path} has changed")
    return document.decode(raw, about["encoding"], name=path)


def _ledger_of(path: str) -> str:
    if path.endswith(LEDGER):
        return path
    names = [Path(path.removesuffix(CLEAN) + LEDGER)] if path.endswith(CLEAN) else []
    names.append(outputs_of(path, None, in_place=False, report=False).ledger)
    for beside in names:
        if beside.is_file():
            return str(beside)
    if not Path(path).is_file():
        document.read_bytes(path)  # says what is wrong with it
    raise InputError(f"there is no ledger beside {path}: clean it first, or name it with --ledger")


def _by_ledger(place: Path, book: Ledger, raw: str | None) -> Opened:
    beside = Path(raw) if raw else _original_beside(place, book)
    if beside:
        return Opened(book.result(original(str(beside), book, str(place))), place, beside, False)
    clean = place.with_name(place.name.removesuffix(LEDGER) + CLEAN)
    if not clean.is_file():
        raise InputError(f"there is neither the original nor the clean text beside {place}: name it with --against")
    return Opened(book.result(book.original(clean_text(str(clean)))), place, None, False)


def _original_beside(place: Path, book: Ledger) -> Path | None:
    """The original beside the ledger: the file that it names, or the backup of one changed in place."""
    about = book.header["document"]
    named = place.parent / Path(about["name"]).name
    for path in (named, named.with_name(f"{named.name}.orig")):
        if path.is_file() and hashlib.sha256(document.read_bytes(path)).hexdigest() == about["sha256"]:
            return path
    return None
