"""`ocrfix clean` for a folder: which files, how many processes, what is told of them, how it stops."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from ocrfix.cli import DONE, ERROR
from ocrfix.cli._engines import Chosen
from ocrfix.cli._progress import progress
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError, read_bytes
from ocrfix.engines.cleaner import Asked, Cleaner
from ocrfix.files import OWN_FOLDER, Finder, Found, is_pattern, listed
from ocrfix.inputs.kinds import is_container, is_input, planned
from ocrfix.outputs import Outputs, outputs_of
from ocrfix.review import Sought

if TYPE_CHECKING:
    from ocrfix.plugins import Loaded
    from ocrfix.reports.summary import Rule

FAILURES_TOLD = 20  # one by one; the folder's own report lists more


@dataclass(frozen=True)
class Many:
    """What was asked: which files, and how."""

    paths: tuple[str, ...]
    files_from: str | None
    null: bool  # the list is parted by NUL
    exclude: tuple[str, ...]
    jobs: int | None  # None: as many as there are cores for this process
    force: bool

    @property
    def asked(self) -> bool:
        """Whether it is a folder's work, and not that of single files."""
        if self.files_from or any(map(_is_many, self.paths)):
            return True
        return bool(self.jobs) and not (self.paths and all(is_container(planned(path).kind) for path in self.paths))

    def found(self, finder: Finder) -> Iterator[Found]:
        """The inputs. Raises InputError."""
        if self.files_from is not None:
            yield from finder.from_list(listed(read_bytes(self.files_from), nul=self.null))
        if self.paths:
            yield from finder(self.paths)


@dataclass(frozen=True)
class How:
    """What is to be done with each of them."""

    asked: Asked
    sought: Sought
    encoding: str | None
    report: bool
    formats: tuple[str, ...] = ()


def clean_folder(many: Many, out: Path, how: How, engine: Chosen, *, quiet: bool) -> int:
    """Clean all, resume what was begun; the exit code. Raises InputError."""
    from ocrfix.batch.keys import Keys
    from ocrfix.batch.run import Batch, Event
    from ocrfix.engines.work import FAILED, CleanFile

    cleaner = Cleaner(how.asked)
    _, fixers = cleaner.ready(Path())  # a setting that is wrong is told before anything is done
    kind = cleaner.options(Path()).format
    own = out / OWN_FOLDER
    work = CleanFile(how.asked, how.encoding, own / "parts", how.sought, own / "workers.lock")
    finder = Finder(many.exclude, out, is_input)

    def plan(found: Found) -> Outputs:
        place = out / os.path.dirname(found.place)
        return outputs_of(found.path, place, in_place=False, report=how.report, kind=kind, formats=how.formats)

    keys = Keys(how.asked, how.sought, (how.encoding, how.report, *how.formats))
    counts: Counter[str] = Counter()
    with _stoppable(), Batch(out, work, keys, plan) as batch:
        files, size = batch.plan(many.found(finder))
        for path in finder.left_out:
            note(f"{path} is an output of ocrfix: left out")
        if not files:
            raise InputError("there is nothing to clean: no file there is an input (`ocrfix clean -h` tells of them)")
        with progress(files, size, quiet=quiet) as bar:

            def told(event: Event) -> None:
                counts[event.state] += 1
                bar.advance(event.size, event.size if event.state != "same" else 0)
                if event.state == FAILED and counts[FAILED] <= FAILURES_TOLD:
                    bar.fault(event.error)

            batch.run(engine(), told, force=many.force)
        batch.sum_up(_rules(fixers))
        for fault in finder.faults:
            failed(fault)
        if not quiet:
            _sum_up(out, counts, batch.gone)
    return ERROR if counts[FAILED] or finder.faults else DONE


def _rules(fixers: Iterable[Loaded]) -> dict[str, Rule]:
    """What is known of each code."""
    from ocrfix.cli._precision import measured
    from ocrfix.reports.summary import Rule

    right = measured()
    faults = {code: fault for fixer in fixers for code, fault in fixer.codes.items()}
    return {code: Rule(fault, right[code].precision if code in right else None) for code, fault in faults.items()}


def _is_many(path: str) -> bool:
    return is_pattern(path) or os.path.isdir(path)


def _sum_up(out: Path, counts: Counter[str], gone: int) -> None:
    from ocrfix.engines.work import DONE as CLEANED
    from ocrfix.engines.work import FAILED, SAME

    if counts[FAILED] > FAILURES_TOLD:
        failed(f"{counts[FAILED]:,} files failed; the first {FAILURES_TOLD} are told above")
    parts = [f"{counts[CLEANED]:,} cleaned", f"{counts[SAME]:,} unchanged", f"{counts[FAILED]:,} failed"]
    note(f"{out}: {', '.join(parts)}")
    if gone:
        note(f"  {gone:,} inputs of earlier runs are no more; their outputs stay")


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """A request to end (SIGTERM, or a closed terminal) stops as Ctrl-C does."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # nohup wants it ignored
            with contextlib.suppress(ValueError):  # not in the main thread: signals are the program's affair
                before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
