"""Where the outputs of an input go, and what must not be written over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ocrfix.document import InputError, reason, write_atomic
from ocrfix.result import Result


@dataclass(frozen=True)
class Outputs:
    """The files made of one input."""

    source: Path | None  # None: standard input
    clean: Path
    ledger: Path
    report: Path | None
    backup: Path | None  # of the input, when it is changed in place

    @property
    def name(self) -> str:
        """What the outputs are named after."""
        return self.ledger.name.removesuffix(".edits.jsonl")

    @property
    def folders(self) -> list[Path]:
        """Where files about the document may lie: beside the input, and beside the outputs."""
        beside = self.source.parent if self.source else Path()
        return list(dict.fromkeys([beside, self.ledger.parent]))

    @property
    def written(self) -> list[Path]:
        """All files that will be written, the clean text last: when it is there, the others are."""
        return [path for path in (self.backup, self.ledger, self.report, self.clean) if path is not None]


def outputs_of(path: str, folder: Path | None, *, in_place: bool, report: bool) -> Outputs:
    """Beside the input, or in `folder`; named after the input without its `.txt`."""
    source = None if path == "-" else Path(path)
    name = "stdin" if source is None else source.name
    stem = name[: -len(".txt")] if name.lower().endswith(".txt") and len(name) > len(".txt") else name
    place = folder or (source.parent if source else Path())
    clean = source if in_place and source else place / f"{stem}.clean.txt"
    return Outputs(
        source=source,
        clean=clean,
        ledger=place / f"{stem}.edits.jsonl",
        report=place / f"{stem}.report.html" if report else None,
        backup=source.with_name(f"{source.name}.orig") if in_place and source else None,
    )


def refuse_collisions(plans: Iterable[Outputs]) -> None:
    """Raise InputError when an output would be written over an input, or over another's output."""
    plans = list(plans)
    inputs = {_identity(plan.source): plan.source for plan in plans if plan.source is not None}
    taken: dict[object, Path | None] = {}
    for plan in plans:
        for path in plan.written:
            who = _identity(path)
            if who in inputs and not (path == plan.clean and plan.backup):
                raise InputError(
                    f"{path} is an input and would be written over: leave it out, or choose a folder with -o"
                )
            if who in taken:
                raise InputError(
                    f"{taken[who] or 'stdin'} and {plan.source} would both be written to {path}: clean them apart"
                )
            taken[who] = plan.source
        if plan.backup and os.path.lexists(plan.backup):
            raise InputError(f"{plan.backup} is there already and may be the only original: move it away first")


def folder_for(value: str) -> Path:
    """The folder named by -o; it is made when something is written. Raises InputError when it cannot be one."""
    folder = Path(value)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"-o {value} is a file: name a folder (or use --stdout)")
    if not folder.exists() and folder.suffix.lower() in (".txt", ".jsonl", ".html"):
        raise InputError(f"-o wants a folder, {value} looks like a file: name a folder, or use --stdout > {value}")
    return folder


def write(result: Result, raw: bytes | None, plan: Outputs, staging: Path | None = None) -> None:
    """Write all outputs, each whole or not at all. `raw` is the input's bytes, for the backup. Raises InputError.

    With `staging`, a folder on the file system of the outputs, all are written there before the first is renamed.
    """
    made = contents(result, raw, plan)
    try:
        plan.ledger.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot make the folder {plan.ledger.parent}: {reason(error)}; choose another with -o"
        ) from None
    if staging is None:
        for path in plan.written:
            write_atomic(path, made[path])
    else:
        _write_staged([(path, made[path]) for path in plan.written], staging)


def contents(result: Result, raw: bytes | None, plan: Outputs) -> dict[Path, bytes]:
    """What goes into each of the files that are to be written."""
    made = {plan.ledger: result.to_ledger().encode("utf-8", "backslashreplace")}
    if plan.report is not None:
        from ocrfix.reports import html

        made[plan.report] = html.render(result).encode("utf-8", "backslashreplace")
    if plan.backup is not None and raw is not None:
        made[plan.backup] = raw
    made[plan.clean] = result.text.encode("utf-8")
    return made


def _write_staged(files: list[tuple[Path, bytes]], staging: Path) -> None:
    """Without waiting for the disk: after a power failure the next run sees by size and time what was lost."""
    staged = [staging / f"{os.getpid()}-{number}" for number in range(len(files))]
    for (path, data), part in zip(files, staged, strict=True):
        try:
            part.write_bytes(data)
        except OSError as error:
            raise InputError(f"cannot write {path}: {reason(error)}; choose another place with -o") from None
    for (path, data), part in zip(files, staged, strict=True):
        try:
            part.replace(path)
        except OSError:  # a link to another file system, or a file that may not be replaced: that is told
            write_atomic(path, data)
            part.unlink(missing_ok=True)


def _identity(path: Path | None) -> object:
    """The same for two names of one file, also when it is not there yet."""
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return path.resolve()
    return status.st_dev, status.st_ino
