"""What verify and revert do with JSON lines and Parquet: each record has its own ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import click

from ocrfix.cli import DONE, FINDINGS
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError
from ocrfix.inputs.item import Cleaned, Item
from ocrfix.inputs.kinds import is_container, module, planned
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import opened, packing_into
from ocrfix.outputs import whole
from ocrfix.reports import safe
from ocrfix.result import Ledger, LedgerError, faults

_TOLD = 20


def is_table(path: str, options: Options) -> bool:
    """Whether a clean text is a table of them. Raises InputError for an archive, which has files to name instead."""
    kind = planned(path, options.format).kind
    if is_container(kind) and kind not in ("jsonl", "parquet"):
        raise InputError(f"{path} is an archive: unpack it, and name a clean text in it")
    return is_container(kind)


def verify(clean: str, against: str | None, options: Options, *, quiet: bool) -> int:
    """Check every record against its ledger, and against the original container when it is named; the exit code."""
    checked = found = 0
    for record, item in _pairs(clean, against, options):
        fault = _fault(record, item)
        found += bool(fault)
        checked += bool(record and record.ledger)
        if fault and found <= _TOLD:
            failed(fault)
    if found:
        failed(f"{clean}: {found:,} records do not hold")
        return FINDINGS
    if not quiet:
        held = f" against {safe.line(against)}" if against else ""
        click.echo(f"{safe.line(clean)} holds: every character of {checked:,} records is accounted for{held}")
    return DONE


def revert(clean: str, output: str | None, options: Options, *, quiet: bool) -> int:
    """Write the container as it was before it was cleaned; the exit code. Raises InputError, LedgerError."""
    with opened(clean, options) as (stream, form):
        kind = module(form.kind)
        if output is None:
            sys.stdout.flush()
            with packing_into(sys.stdout.buffer, form.packed) as target:
                kind.revert(stream, target, clean, options)
            return DONE
        with whole(Path(output)) as file, packing_into(file, form.packed) as target:
            count = kind.revert(stream, target, clean, options)
    if not quiet:
        note(f"{output}: {count:,} records, each with the SHA-256 that its ledger names")
    return DONE


def _fault(record: Cleaned | None, item: Item | None) -> str:
    """What is wrong with a record; empty when it holds."""
    if record is None or item is None:
        return ""
    if not record.ledger:
        return f"{record.where} was not cleaned, and {item.where} could be" if item.document and item.raw else ""
    try:
        book = Ledger.read(record.ledger, record.where)
        original = book.original(record.text)
        wrong = faults(book.result(original), record.text)
    except LedgerError as error:
        return f"{record.where}: {error}"
    if wrong:
        return f"{record.where}: {wrong[0]}"
    if item.where and (item.document is None or item.document.original != original.original):
        return f"{record.where} is of another text than {item.where}"
    return ""


def _pairs(clean: str, against: str | None, options: Options) -> Iterator[tuple[Cleaned | None, Item | None]]:
    """Each record with the item of the original that it was made of."""
    with opened(clean, options) as (stream, form):
        records = module(form.kind).cleaned(stream, clean, options)
        if against is None:
            yield from ((record, Item("")) for record in records)
            return
        with opened(against, options) as (source, its):
            items = (item for item in module(its.kind).items(source, against, options) if item.where and item.raw)
            for record, item in zip_longest(records, items):
                if record is None or item is None:
                    raise LedgerError(f"{clean} and {against} have not the same number of records")
                yield record, item
