"""The engine that is none: in this process, one job after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ocrfix.engines.contract import Job, Lost, Outcome


class Inline:
    """An engine for work that is already in a process of its own."""

    def run(self, work: Callable[[Any], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | Lost]]:
        """As the contract says; nothing is ever lost."""
        for job in jobs:
            yield job, work(job.what)
