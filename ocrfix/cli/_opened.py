"""A document that was cleaned, found again by any of its files: the original, the clean text or the ledger."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import NamedTuple

import click

from ocrfix import document
from ocrfix.cli._ledger import CLEAN, clean_text, contents, ledger, ledger_of
from ocrfix.cli._ledger import source as original
from ocrfix.document import InputError
from ocrfix.inputs.kinds import bare
from ocrfix.outputs import outputs_of
from ocrfix.result import Ledger, LedgerError, Result
from ocrfix.review import Found, Sought, recorded

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
        """The decisions that concern it: those of files, or when there are none, those that the ledger records.

        Raises InputError.
        """
        found = sought.of(self.name, self.folders)
        return Found(tuple(recorded(self.result))) if not (found or sought.named or sought.off) else found


def opened(path: str, ledger_path: str | None = None, raw: str | None = None) -> Opened:
    """Open a document by its original, its clean text or its ledger. Raises InputError, LedgerError."""
    place = Path(ledger_path or _ledger_of(path))
    book = ledger(str(place))
    if path.endswith(LEDGER):
        return _by_ledger(place, book, raw)
    if hashlib.sha256(contents(path)).hexdigest() == book.header.get("clean_sha256"):
        beside = Path(raw) if raw else _original_beside(place, book)
        source = original(str(beside), book, str(place)) if beside else book.original(clean_text(path))
        return Opened(book.result(source), place, beside, True)
    try:
        return Opened(book.result(original(path, book, str(place))), place, Path(path), False)
    except LedgerError:
        raise LedgerError(
            f"{path} is neither the original nor the clean text of {place}: it has changed since, or name the right "
            "ledger with --ledger"
        ) from None


def clean_of(place: Path) -> Path:
    """The clean text beside a ledger."""
    name, packing = bare(place.name.removesuffix(LEDGER))
    return place.with_name(f"{name.removesuffix('.txt') if packing else name}{CLEAN}{packing}")


def _ledger_of(path: str) -> str:
    if path.endswith(LEDGER):
        return path
    with contextlib.suppress(InputError):
        return ledger_of(path, None)
    beside = outputs_of(path, None, in_place=False, report=False).ledger
    if beside.is_file():
        return str(beside)
    if not Path(path).is_file():
        document.read_bytes(path)  # says what is wrong with it
    raise InputError(f"there is no ledger beside {path}: clean it first, or name it with --ledger")


def _by_ledger(place: Path, book: Ledger, raw: str | None) -> Opened:
    beside = Path(raw) if raw else _original_beside(place, book)
    if beside:
        return Opened(book.result(original(str(beside), book, str(place))), place, beside, False)
    clean = clean_of(place)
    if not clean.is_file():
        raise InputError(f"there is neither the original nor the clean text beside {place}: name it with --against")
    return Opened(book.result(book.original(clean_text(str(clean)))), place, None, False)


def _original_beside(place: Path, book: Ledger) -> Path | None:
    """The original beside the ledger: the file that it names, or the backup of one changed in place."""
    named = place.parent / Path(book.header["document"]["name"]).name
    for path in (named, named.with_name(f"{named.name}.orig")):
        if path.is_file():
            with contextlib.suppress(InputError, LedgerError):
                original(str(path), book, str(place))
                return path
    return None
