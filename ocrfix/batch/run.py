"""One run over a folder: what is new, changed or failed is cleaned, and noted as soon as it is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ocrfix.batch import summary
from ocrfix.batch.keys import Keys
from ocrfix.batch.manifest import Manifest, Row, Wanted
from ocrfix.document import InputError, reason
from ocrfix.engines.contract import Engine, Job, Lost
from ocrfix.engines.figures import badness
from ocrfix.engines.locks import PATIENCE, Lock
from ocrfix.engines.work import DONE, FAILED, SAME, CleanFile, Outcome, Stamp, Task
from ocrfix.files import OWN, OWN_FOLDER, PAGES, Found
from ocrfix.outputs import Outputs
from ocrfix.reports.summary import Rule


class Event(NamedTuple):
    """What came of one input of a run."""

    place: str
    source: str
    state: str  # DONE, SAME or FAILED
    size: int  # bytes
    error: str  # one line, when it failed


@dataclass
class Batch:
    """A folder of outputs, open for one run. Use it in a `with` statement; raises InputError when it cannot be used."""

    out: Path
    work: CleanFile
    keys: Keys
    outputs_of: Callable[[Found], Outputs]
    manifest: Manifest = field(init=False)
    gone: int = field(default=0, init=False)  # inputs of earlier runs that are no more

    def __enter__(self) -> Batch:
        own = self.out / OWN_FOLDER
        taken = [name for name in PAGES if not own.exists() and (self.out / name).exists()]
        if taken:
            raise InputError(f"{self.out / taken[0]} is there and not ours: choose another folder with -o")
        try:
            self.work.staging.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(own / "run.lock")
            workers = Lock(own / "workers.lock")
        except OSError as error:
            raise InputError(f"cannot make the folder {own}: {reason(error)}; choose another with -o") from None
        if not self._lock.take():
            raise InputError(f"another run is at work in {self.out}: wait for it, or choose another folder with -o")
        if not workers.take(patience=PATIENCE):
            raise InputError(f"workers of another run are still writing to {self.out}: wait for them to end")
        self._clear()
        workers.release()
        self.manifest = Manifest(own / "manifest.sqlite")
        return self

    def __exit__(self, *_: object) -> None:
        self.manifest.close()
        self._clear()
        self._lock.release()

    def plan(self, found: Iterable[Found]) -> tuple[int, int]:
        """Take note of the inputs: how many, and their bytes. Raises InputError for two with the same output."""
        root = os.path.realpath(self.out) + os.sep
        return self.manifest.want(
            (_spared(one, root), Stamp.of(one.path), self.outputs_of(one).written) for one in found
        )

    def run(self, engine: Engine, told: Callable[[Event], None], *, force: bool = False) -> None:
        """Clean what is to be cleaned; `told` hears of every input as it is settled."""
        away: dict[str, tuple[Wanted, str, Row | None]] = {}  # what the engine has, by place

        def jobs() -> Iterator[Job]:
            for wanted, known in self.manifest.wanted():
                outputs = self.outputs_of(Found(wanted.source, wanted.place))
                key = self.keys.of(outputs)
                before = known if not force and known and _stands(known, key, outputs) else None
                if before and before.stamp == wanted.stamp:
                    told(Event(wanted.place, wanted.source, SAME, wanted.stamp.size, ""))
                    continue
                away[wanted.place] = wanted, key, before
                task = Task(wanted.source, outputs, before.sha256 if before else "")
                yield Job(wanted.place, max(0, wanted.stamp.size), task)

        for job, outcome in engine.run(self.work, jobs()):
            told(self._noted(*away.pop(job.name), outcome))
        self._forget_gone()

    def sum_up(self, rules: Mapping[str, Rule]) -> None:
        """Write the folder's own report and summary, unless they tell of all already. Raises InputError."""
        if not (self.manifest.summed and all((self.out / name).exists() for name in PAGES)):
            summary.write(self.manifest, rules, self.out, self.work.staging)
            self.manifest.summed = True

    def _noted(self, wanted: Wanted, key: str, before: Row | None, outcome: Outcome | Lost) -> Event:
        """Write down what came of a file."""
        if isinstance(outcome, Lost):
            outcome = Outcome(FAILED, f"{wanted.source}: {outcome.reason}", wanted.stamp)
        if outcome.state == SAME and before:
            self.manifest.record(before._replace(stamp=outcome.stamp, source=wanted.source))
        else:
            done = (outcome.state, outcome.error, outcome.written, outcome.figures, badness(outcome.figures))
            self.manifest.record(Row(wanted.place, wanted.source, outcome.stamp, outcome.sha256, key, *done))
        return Event(wanted.place, wanted.source, outcome.state, max(0, wanted.stamp.size), outcome.error)

    def _forget_gone(self) -> None:
        """Files that are not there any more leave the folder's figures; their outputs stay."""
        for place, source in self.manifest.unwanted():
            if not os.path.lexists(source):
                self.manifest.forget(place)
                self.gone += 1

    def _clear(self) -> None:
        """Temporary files, of a run that was killed too."""
        for path in self.work.staging.iterdir():
            path.unlink(missing_ok=True)


def _spared(found: Found, root: str) -> Found:
    """The input itself. Raises InputError when it could be written over: it lies among the outputs and is named so."""
    if found.path.lower().endswith(OWN) and os.path.realpath(found.path).startswith(root):
        raise InputError(f"{found.path} lies in the folder of outputs, named like one: leave it out, or move it away")
    return found


def _stands(known: Row, key: str, outputs: Outputs) -> bool:
    """Whether all outputs of a file are there as they were left, by the settings that hold now."""
    if known.state != DONE or known.key != key:
        return False
    paths = {path.name: path for path in outputs.written}
    left = dict(known.written)
    return left.keys() == paths.keys() and all(_same(left[name], Stamp.of(path)) for name, path in paths.items())


def _same(left: Stamp, now: Stamp) -> bool:
    """Size and time of an output; its inode may be another: a folder of outputs can be moved."""
    return (left.size, left.modified) == (now.size, now.modified)
