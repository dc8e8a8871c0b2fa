"""What an engine promises. It moves work to where it is done and knows nothing of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol, TypeVar

BLOCK = 1_000_000  # bytes: what an engine that hands out several jobs at once takes together

Outcome = TypeVar("Outcome")


class Job(NamedTuple):
    """One piece of work: enough to do it anywhere. Picklable."""

    name: str  # what people are told when it is lost
    size: int  # bytes of input, about: for blocks and for progress
    what: Any  # for the work alone


class Lost(NamedTuple):
    """Instead of an outcome: the process that did this job died, or the work raised what it should have caught."""

    reason: str  # one line: "its process was killed (SIGKILL) ..."


class Engine(Protocol):
    """Where work is done.

    `run` yields each job with its outcome, as they come. Every job that was taken from `jobs` is yielded once.
    `jobs` is read as workers get free, never far ahead: it may be endless. A job whose process dies yields a
    `Lost`; the others go on. When the generator is closed, or an exception (KeyboardInterrupt) goes through it,
    no process of it is at work any more when it returns.
    """

    def run(self, work: Callable[[Any], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | Lost]]:
        """Call `work(job.what)` for each job, somewhere."""


def blocks(jobs: Iterable[Job], size: int = BLOCK) -> Iterator[list[Job]]:
    """Jobs taken together in their order, under `size` bytes each, or one job alone."""
    block: list[Job] = []
    held = 0
    for job in jobs:
        if block and held + job.size > size:
            yield block
            block, held = [], 0
        block.append(job)
        held += job.size
    if block:
        yield block
