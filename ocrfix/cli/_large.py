"""What the command line does with a text that is too large to be held whole: clean, verify and revert it in parts."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import BinaryIO, cast

import click

from ocrfix.cli import DONE, FINDINGS
from ocrfix.cli._containers import Nowhere
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError
from ocrfix.engines.large import Large, Parts
from ocrfix.large.ledger import Parted
from ocrfix.large.reading import survey
from ocrfix.outputs import Outputs, whole
from ocrfix.reports import safe
from ocrfix.reports.summary import edits


def clean_large(path: str, plan: Outputs, parts: Parts, *, to: str, diff: bool, quiet: bool) -> int:
    """Clean it `to` "file", "stdout" or "nowhere" (--check); the exit code it deserves. Raises InputError."""
    if diff:
        raise InputError(f"{path} is too large for --diff: leave it out; the ledger tells all changes")
    nowhere = cast(BinaryIO, Nowhere())
    if to == "file":
        made = parts.write(path, plan)
    else:
        made = parts.stream(
            survey(path, parts.encoding), plan, sys.stdout.buffer if to == "stdout" else nowhere, nowhere
        )
    if made is None:
        return DONE
    if not quiet:
        note(f"{path}: {_summary(made)}")
        if to == "file":
            note(f"  -> {', '.join(map(str, plan.written))}")
    return FINDINGS if to == "nowhere" and edits(made.figures, "applied", "accepted", "suggested") else DONE


def verify_large(clean: str, book: Parted, against: str, *, quiet: bool) -> int:
    """As `ocrfix verify`, part by part. Raises InputError and LedgerError."""
    about = survey(against, book.header["document"]["encoding"])
    found, changes = book.faults(clean, about)
    for fault in found:
        failed(f"{clean}: {fault}")
    if not found and not quiet:
        click.echo(
            f"{safe.line(clean)} holds: every character is accounted for "
            f"(original {about.characters:,}, in {len(book.parts):,} parts, changes {changes:,})"
        )
    return FINDINGS if found else DONE


def revert_large(clean: str, book: Parted, output: str | None, *, quiet: bool) -> int:
    """As `ocrfix revert`, part by part. Raises InputError and LedgerError."""
    from pathlib import Path

    with nullcontext(sys.stdout.buffer) if output is None else whole(Path(output)) as target:
        size = book.undo(clean, cast(BinaryIO, target))
    if output is not None and not quiet:
        note(f"{output}: {size:,} bytes, SHA-256 as in the ledger")
    return DONE


def _summary(made: Large) -> str:
    changes, waiting = edits(made.figures, "applied", "accepted"), edits(made.figures, "suggested")
    return f"{changes:,} changes, {waiting:,} suggestions, in {made.parts:,} parts; too large for a report"
