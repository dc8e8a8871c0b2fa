"""`ocrfix clean` with object storage: s3://, gs://, file:// and others, as inputs, as outputs, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ocrfix.cli import DONE, ERROR
from ocrfix.cli._containers import summary
from ocrfix.cli._engines import Chosen
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError
from ocrfix.engines.cleaner import CAUGHT, Asked, Cleaner
from ocrfix.engines.containers import CleanBlock, convert
from ocrfix.engines.contract import Job, Lost
from ocrfix.engines.remote import Came, CleanRemote, Errand, target
from ocrfix.engines.work import DONE as CLEANED
from ocrfix.engines.work import FAILED, SAME
from ocrfix.inputs.kinds import is_container
from ocrfix.inputs.names import names_of
from ocrfix.inputs.remote import format_of, found, joined
from ocrfix.inputs.streams import opened

_TOLD = 20


class Remote(NamedTuple):
    """What was asked."""

    paths: tuple[str, ...]
    out: str | None
    asked: Asked
    encoding: str | None
    report: bool
    force: bool
    quiet: bool


def clean_remote(remote: Remote, engine: Chosen) -> int:
    """Clean files, folders and containers; the exit code. Raises InputError."""
    if remote.out is None:
        raise InputError("say with -o FOLDER or -o URL where the outputs of object storage go")
    remote = remote._replace(asked=remote.asked.settled(Path()))
    if len(remote.paths) == 1 and _is_container(remote):
        return _container(remote, engine)
    counts: Counter[str] = Counter()
    work = CleanRemote(remote.asked, remote.encoding)
    for job, outcome in engine().run(work, _jobs(remote)):
        came = Came(FAILED, f"{job.name}: {outcome.reason}") if isinstance(outcome, Lost) else outcome
        counts[came.state] += 1
        if came.state == FAILED and counts[FAILED] <= _TOLD:
            failed(came.error)
    if not counts:
        raise InputError("there is nothing to clean: no file there is an input (`ocrfix clean -h` tells of them)")
    if not remote.quiet:
        parts = (f"{counts[CLEANED]:,} cleaned", f"{counts[SAME]:,} unchanged", f"{counts[FAILED]:,} failed")
        note(f"{remote.out}: {', '.join(parts)}")
    return ERROR if counts[FAILED] else DONE


def _jobs(remote: Remote) -> Iterator[Job]:
    assert remote.out is not None
    for path in remote.paths:
        for stored in found(path):
            out = remote.out
            if len(remote.paths) > 1 and "/" in stored.place:
                out = joined(out, path.rstrip("/").rpartition("/")[2])
            yield Job(stored.url, stored.size, Errand(stored.url, stored.place, out, remote.report, remote.force))


def _is_container(remote: Remote) -> bool:
    (path,) = remote.paths
    kind = Cleaner(remote.asked).options(Path()).format
    one = next(iter(found(path)), None)
    return one is not None and one.place == path.rpartition("/")[2] and is_container(format_of(path, kind).kind)


def _container(remote: Remote, engine: Chosen) -> int:
    """One container, its blocks cleaned by the engine, read and written here."""
    assert remote.out is not None
    (path,) = remote.paths
    name = path.rpartition("/")[2]
    options = Cleaner(remote.asked).options(Path(), remote.encoding)
    work = CleanBlock(remote.asked, Path(), remote.report)
    try:
        with opened(path, options) as (stream, form):
            place = joined(remote.out, names_of(name, form.kind, form.packed).clean)
            with target(place) as file:
                tally = convert(stream, form, name, file, options, engine(), work, failed)
    except CAUGHT as error:
        failed(str(error))
        return ERROR
    if not remote.quiet:
        note(f"{path}: {summary(tally)}")
        note(f"  -> {place}")
    return ERROR if tally.faults else DONE
