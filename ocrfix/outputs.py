"""Where the outputs of an input go, and what must not be written over."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ocrfix.document import InputError, reason, write_atomic
from ocrfix.inputs.kinds import Format, is_container, planned
from ocrfix.inputs.names import names_of
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import opened, packed_bytes
from ocrfix.large.reading import is_large
from ocrfix.reports.renderings import RENDERINGS, rendered
from ocrfix.result import Result

TEXT = Format("text")


@dataclass(frozen=True)
class Outputs:
    """The files made of one input."""

    source: Path | None  # None: standard input
    clean: Path  # of a container: the container that it becomes
    ledger: Path  # of a container not written: it stands in `clean`
    report: Path | None
    backup: Path | None  # of the input, when it is changed in place
    facsimile: Path | None = None  # the page in its own format, corrected
    form: Format = TEXT
    extras: tuple[tuple[str, Path], ...] = ()  # renderings that were asked for, and their files

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
        if self.container:
            return [self.clean]
        extras = [path for _, path in self.extras]
        return [path for path in (self.backup, self.ledger, self.report, *extras, self.facsimile, self.clean) if path]

    @property
    def told(self) -> str:
        """The same for people, the most wanted first."""
        extras = [path for _, path in self.extras]
        files = (self.clean, *extras, self.facsimile, self.ledger, self.report, self.backup)
        return ", ".join(str(path) for path in files if path)

    @property
    def container(self) -> bool:
        """Whether the input holds many documents."""
        return is_container(self.form.kind)

    @property
    def large(self) -> bool:
        """Whether the input is a text that is cleaned in parts."""
        return self.form == TEXT and self.source is not None and is_large(self.source)


def outputs_of(
    path: str,
    folder: Path | None,
    *,
    in_place: bool,
    report: bool,
    kind: str = "",
    formats: Sequence[str] = (),
) -> Outputs:
    """Beside the input, or in `folder`; named after the input without its `.txt`.

    `kind` is that of the input, where the user names it; `formats` are further renderings. A text too large for one
    pass has neither these nor a report: no browser would show it. Raises InputError when there is no such kind, or no
    such rendering of it.
    """
    source = None if path == "-" else Path(path)
    name = "stdin" if source is None else source.name
    form = planned(path, kind)
    names = names_of(name, form.kind, form.packed)
    if in_place and form != TEXT:
        raise InputError(f"{path} cannot be changed in place, only plain text can: choose a folder with -o")
    place = folder or (source.parent if source else Path())
    if formats and is_container(form.kind):
        raise InputError(f"{path} holds many documents: --format is for single ones; leave it out")
    if "patch" in formats and form != TEXT:
        raise InputError(f"{path} is no plain text, which alone can be patched: leave --format patch out")
    ledger = names.ledger or f"{name}.edits.jsonl"
    large = form == TEXT and is_large(path)
    return Outputs(
        source=source,
        clean=source if in_place and source else place / names.clean,
        ledger=place / ledger,
        report=place / names.report if report and names.report and not large else None,
        backup=source.with_name(f"{source.name}.orig") if in_place and source else None,
        facsimile=place / names.facsimile if names.facsimile and source else None,
        form=form,
        extras=extras_of(place, ledger.removesuffix(".edits.jsonl"), () if large else formats),
    )


def extras_of(place: Path, name: str, formats: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """The files of further renderings of a document whose outputs are called `name`."""
    return tuple((each, place / f"{name}{RENDERINGS[each].ending}") for each in dict.fromkeys(formats))


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


def stdout(result: Result, form: str | None) -> bytes:
    """What goes to standard output: the clean text, or another rendering."""
    return result.text.encode("utf-8") if form is None else rendered(form, result)


def contents(result: Result, raw: bytes | None, plan: Outputs) -> dict[Path, bytes]:
    """What goes into each of the files that are to be written."""
    made = {plan.ledger: result.to_ledger().encode("utf-8", "backslashreplace")}
    if plan.report is not None:
        from ocrfix.reports import html

        made[plan.report] = html.render(result).encode("utf-8", "backslashreplace")
    if plan.backup is not None and raw is not None:
        made[plan.backup] = raw
    for each, path in plan.extras:
        made[path] = rendered(each, result)
    if plan.facsimile is not None:
        made[plan.facsimile] = _facsimile(result, plan)
    made[plan.clean] = packed_bytes(result.text.encode("utf-8"), plan.form.packed if plan.form.kind == "text" else "")
    return made


def _facsimile(result: Result, plan: Outputs) -> bytes:
    """The page, read once more and corrected."""
    from ocrfix.inputs.single import facsimile

    with opened(str(plan.source), Options()) as (stream, _):
        raw = stream.read()
    if result.metadata.get("input_sha256") != (hashlib.sha256(raw).hexdigest(),):
        raise InputError(f"{plan.source} has changed while it was cleaned: clean it again")
    corrected = facsimile(plan.form.kind, raw, result)
    return packed_bytes(corrected or raw, plan.form.packed)


@contextlib.contextmanager
def whole(path: Path, staging: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write to that appears under its name when all is written; when an error ends that, it does not.

    Raises InputError when it cannot be written.
    """
    part = (staging or path.parent) / f".{os.getpid()}-{path.name[:60]}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {reason(error)}; choose another place with -o") from None
    finally:
        part.unlink(missing_ok=True)


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
