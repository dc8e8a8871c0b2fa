"""`ocrfix clean` for a file of many documents: where it goes, who does the work, what is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from ocrfix.cli import DONE, ERROR, FINDINGS
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError
from ocrfix.engines.cleaner import CAUGHT, Cleaner, folder_of
from ocrfix.engines.containers import CleanBlock, Tally, convert
from ocrfix.engines.contract import Engine
from ocrfix.inputs.streams import opened
from ocrfix.outputs import Outputs, whole
from ocrfix.review import Sought


class Nowhere:
    """Takes all that is written to it."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        """Nothing is held."""


def clean_container(
    path: str, plan: Outputs, cleaner: Cleaner, engine: Engine, sought: Sought, *, to: str, report: bool, quiet: bool
) -> int:
    """Clean one container `to` "file", "stdout" or "nowhere" (--check); the exit code it deserves."""
    shown = "standard input" if path == "-" else path
    work = CleanBlock(cleaner.asked, folder_of(path), report and to == "file", sought=sought)
    try:
        options = cleaner.options(folder_of(path))
        with _target(plan, to) as target, opened(path, options) as (stream, form):
            tally = convert(stream, form, shown, target, options, engine, work, failed)
    except CAUGHT as error:
        failed(str(error))
        return ERROR
    if not quiet:
        note(f"{shown}: {summary(tally)}")
        if to == "file":
            note(f"  -> {plan.clean}")
    if tally.faults:
        return ERROR
    return FINDINGS if to == "nowhere" and (tally.edits or tally.suggestions) else DONE


def refuse(path: str, what: str) -> None:
    """Raise InputError for what can only be asked of a single document."""
    raise InputError(f"{path} holds many documents: {what} is for single ones; leave it out")


def summary(tally: Tally) -> str:
    """A container's outcome in one line."""
    parts = [f"{tally.documents:,} documents cleaned, {tally.edits:,} changes, {tally.suggestions:,} suggestions"]
    if tally.passed:
        parts.append(f"{tally.passed:,} without text")
    if tally.doubles:
        parts.append(f"{tally.doubles:,} ids twice")
    if tally.faults:
        parts.append(f"{tally.faults:,} failed")
    return "; ".join(parts)


@contextmanager
def _target(plan: Outputs, to: str) -> Iterator[BinaryIO]:
    if to == "file":
        with whole(plan.clean) as file:
            yield file
    elif to == "stdout":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        yield cast(BinaryIO, Nowhere())
