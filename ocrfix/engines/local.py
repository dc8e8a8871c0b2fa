"""Processes of this machine: each does one job at a time, and tells the parent of nothing else.

Every worker has a pipe of its own and shares no lock with the others, so that one may die at any moment (a fault in a
library, the system short of memory) and takes down only its own job. A worker whose memory has grown is replaced
after its job. Workers end by themselves, at once, when the parent is gone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from ocrfix.engines.contract import Job, Lost, Outcome

MEMORY = 250_000_000  # bytes: a worker that holds more after a job is replaced
WARM = "ocrfix.engines.warm"


class _Answer(NamedTuple):
    outcome: Any
    fault: str
    memory: int  # bytes that the worker holds now


@dataclass
class Local:
    """An engine: `workers` processes."""

    workers: int
    memory: int = MEMORY
    died: int = field(default=0, init=False)  # workers, so far

    def run(self, work: Callable[[Any], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | Lost]]:
        """As the contract says."""
        context = _context()
        todo = iter(jobs)
        busy: dict[Any, tuple[_Worker, Job]] = {}
        idle: list[_Worker] = []
        try:
            for job in todo:
                self._give(job, idle.pop() if idle else _Worker(context, work), busy, context, work)
                if len(busy) >= self.workers:
                    yield from self._answers(busy, idle)
            while busy:
                yield from self._answers(busy, idle)
        finally:
            _end([*idle, *(worker for worker, _ in busy.values())])

    def _give(self, job: Job, worker: _Worker, busy: dict[Any, tuple[_Worker, Job]], *anew: Any) -> None:
        while True:
            busy[worker.pipe] = worker, job
            try:
                worker.pipe.send(job.what)
                return
            except OSError:  # it died with nothing to do
                self.died += 1
                del busy[worker.pipe]
                _end([worker])
                worker = _Worker(*anew)

    def _answers(self, busy: dict[Any, tuple[_Worker, Job]], idle: list[_Worker]) -> Iterator[tuple[Job, Any]]:
        """Wait until a worker has an answer; what all have that are ready."""
        for ready in wait(list(busy)):
            worker, job = busy.pop(ready)
            try:
                answer = worker.pipe.recv()
            except (EOFError, OSError):
                self.died += 1
                yield job, Lost(worker.death())
                continue
            if answer.memory > self.memory:
                worker.retire()
            else:
                idle.append(worker)
            yield job, Lost(answer.fault) if answer.fault else answer.outcome


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, context: Any, work: Callable[[Any], Any]) -> None:
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, work), daemon=True, name="ocrfix-worker")
        self.process.start()
        other.close()

    def death(self) -> str:
        """What ended it, in words."""
        self.pipe.close()
        self.process.join(5)
        code = self.process.exitcode
        if code is None or code >= 0:
            return f"its process ended by itself (exit code {code})"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        killed = " (when memory is short, the system does that)" if name == "SIGKILL" else ""
        return f"its process was ended by {name}{killed}"

    def retire(self) -> None:
        """End it when it has nothing to do."""
        self.pipe.close()
        self.process.join()


def _end(workers: Iterable[_Worker]) -> None:
    """End workers at once, whatever they do: their files are written whole or not at all."""
    workers = list(workers)
    for worker in workers:
        with contextlib.suppress(OSError):
            worker.process.kill()
    for worker in workers:
        worker.process.join()
        with contextlib.suppress(OSError):
            worker.pipe.close()


def _context() -> Any:
    """Workers are forked from a server that has all loaded, where the system has such; else they are started anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([WARM])
    return context


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """A worker's life: answer until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    threading.Thread(target=_follow_parent, daemon=True).start()
    while True:
        try:
            what = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_answer(work, what))


def _answer(work: Callable[[Any], Any], what: Any) -> _Answer:
    try:
        return _Answer(work(what), "", _memory())
    except Exception as error:
        if os.environ.get("OCRFIX_DEBUG"):
            raise
        return _Answer(None, f"a fault of ocrfix ({type(error).__name__}: {error}); please report it", _memory())


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _memory() -> int:
    """Bytes that this process holds: now, or where the system does not tell, at most so far."""
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as file:  # noqa: PTH123  (asked after each job)
        return int(file.read().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
