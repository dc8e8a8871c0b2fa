"""The work of a folder: read one file, clean it, write its outputs, and tell in a few figures what came of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ocrfix.engines.cleaner import CAUGHT, Asked, Cleaner, decided, folder_of
from ocrfix.engines.containers import CleanBlock, convert
from ocrfix.engines.figures import figures
from ocrfix.engines.inline import Inline
from ocrfix.engines.large import Parts
from ocrfix.engines.locks import PATIENCE, Lock
from ocrfix.inputs.streams import opened
from ocrfix.outputs import Outputs, whole, write
from ocrfix.review import Sought

DONE, SAME, FAILED = "done", "same", "failed"


class Stamp(NamedTuple):
    """By what a file is known not to have changed without reading it."""

    size: int = -1  # bytes
    modified: int = 0  # nanoseconds since 1970
    changed: int = 0  # the same, of its inode: no program can set that back
    inode: int = 0

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> Stamp:
        """Of a file as it is now; one that is no file's when it cannot be asked."""
        try:
            status = os.stat(path)  # noqa: PTH116  (a million times)
        except (OSError, ValueError):
            return cls()
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Task(NamedTuple):
    """A file to clean."""

    source: str
    outputs: Outputs
    known: str = ""  # SHA-256 of the input whose outputs stand as they should: nothing to do when it is still that


class Outcome(NamedTuple):
    """What came of a file. A few hundred bytes, however big it is."""

    state: str  # DONE, SAME (the input is still what it was) or FAILED
    error: str = ""  # one line
    stamp: Stamp = Stamp()  # of the input, taken before it was read
    sha256: str = ""  # of the input's bytes
    written: tuple[tuple[str, Stamp], ...] = ()  # the outputs' names, and how they were left
    figures: Mapping[str, int] = {}  # see ocrfix.engines.figures


@dataclass
class CleanFile:
    """The work itself: picklable; what is heavy is made in the process that does it."""

    asked: Asked
    encoding: str | None
    staging: Path  # for temporary files, on the file system of the outputs
    sought: Sought = field(default_factory=Sought)  # the decisions to use
    lock: Path | None = None  # held, shared with other workers, as long as the process lives
    _cleaner: Cleaner | None = field(default=None, init=False, repr=False, compare=False)
    _held: Lock | None = field(default=None, init=False, repr=False, compare=False)

    def __call__(self, task: Task) -> Outcome:
        """Clean one file. Raises nothing that a document can cause."""
        stamp = Stamp.of(task.source)
        try:
            return self._cleaned(task, stamp)
        except CAUGHT as error:
            return Outcome(FAILED, str(error), stamp)
        except MemoryError:
            return Outcome(FAILED, f"{task.source} needs more memory than there is: split it", stamp)
        except RecursionError as error:
            return Outcome(FAILED, f"{task.source}: a fault of ocrfix ({error}); please report it", stamp)

    @property
    def cleaner(self) -> Cleaner:
        """The one of this process."""
        if self._cleaner is None:
            if self.lock:
                self._held = Lock(self.lock)
                self._held.take(shared=True, patience=PATIENCE)
            self._cleaner = Cleaner(self.asked)
        return self._cleaner

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_cleaner": None, "_held": None}

    def _cleaned(self, task: Task, stamp: Stamp) -> Outcome:
        if task.outputs.container:
            return self._converted(task, stamp)
        if task.outputs.large:
            return self._in_parts(task, stamp)
        document = self.cleaner.read(task.source, self.encoding)
        (sha256,) = document.metadata.get("input_sha256", (document.raw_sha256,))
        if task.known and sha256 == task.known:
            return Outcome(SAME, stamp=stamp, sha256=task.known)
        found = self.sought.of(task.outputs.name, task.outputs.folders)
        result = decided(self.cleaner.clean(document, folder_of(task.source)), found).result
        write(result, None, task.outputs, self.staging)
        written = tuple((path.name, Stamp.of(path)) for path in task.outputs.written)
        return Outcome(DONE, "", stamp, sha256, written, figures(result))

    def _in_parts(self, task: Task, stamp: Stamp) -> Outcome:
        """A text too large for one pass."""
        parts = Parts(self.cleaner, self.encoding, self.sought)
        made = parts.write(task.source, task.outputs, self.staging, known=task.known)
        if made is None:
            return Outcome(SAME, stamp=stamp, sha256=task.known)
        written = tuple((path.name, Stamp.of(path)) for path in task.outputs.written)
        return Outcome(DONE, "", stamp, made.about.sha256, written, made.figures)

    def _converted(self, task: Task, stamp: Stamp) -> Outcome:
        """A file of many documents, cleaned one after the other. When one fails the others are written all the same."""
        with open(task.source, "rb") as file:  # noqa: PTH123
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if task.known and sha256 == task.known:
            return Outcome(SAME, stamp=stamp, sha256=sha256)
        folder, plan = folder_of(task.source), task.outputs
        options = self.cleaner.options(folder, self.encoding)
        work = CleanBlock(self.asked, folder, plan.report is not None, self.cleaner, self.sought)
        with whole(plan.clean, self.staging) as target, opened(task.source, options) as (stream, form):
            tally = convert(stream, form, task.source, target, options, Inline(), work, lambda _: None)
        written = ((plan.clean.name, Stamp.of(plan.clean)),)
        state, error = (DONE, "") if not tally.faults else (FAILED, tally.first)
        if tally.faults > 1:
            error += f" (and {tally.faults - 1:,} more in this file; the rest of it was written)"
        return Outcome(state, error, stamp, sha256, written, tally.figures)
