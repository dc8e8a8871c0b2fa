"""What every engine promises, with real processes that really die."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator

import pytest

from ocrfix.engines.contract import Engine, Job, Lost, blocks
from ocrfix.engines.local import Local

ENGINES: list[Callable[[], Engine]] = [lambda: Local(1), lambda: Local(3)]
every_engine = pytest.mark.parametrize("engine", [make() for make in ENGINES], ids=["local 1", "local 3"])


def work(what: tuple[str, int]) -> int:
    """Double a number; or come to grief."""
    deed, number = what
    if deed == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if deed == "leave":
        os._exit(3)
    if deed == "raise":
        raise ZeroDivisionError(number)
    if deed == "grow":
        _GROWN.append("x" * 400_000_000)
    return os.getpid() if deed in ("who", "grow") else 2 * number


_GROWN: list[str] = []


def jobs(*deeds: str) -> list[Job]:
    return [Job(f"{n}", 1, (deed, n)) for n, deed in enumerate(deeds)]


@every_engine
def test_every_job_has_its_outcome(engine: Engine) -> None:
    given = jobs(*["double"] * 40)
    found = list(engine.run(work, given))
    assert sorted(found, key=lambda pair: int(pair[0].name)) == [(job, 2 * job.what[1]) for job in given]
    assert list(engine.run(work, [])) == []


@every_engine
def test_a_process_that_dies_loses_its_own_job_and_no_other(engine: Engine) -> None:
    given = jobs("double", "die", "double", "leave", "raise", "die", "double", "double")
    found = {job.name: outcome for job, outcome in engine.run(work, given)}
    lost = {name: outcome.reason for name, outcome in found.items() if isinstance(outcome, Lost)}
    assert lost == {
        "1": "its process was ended by SIGSEGV",
        "3": "its process ended by itself (exit code 3)",
        "4": "a fault of ocrfix (ZeroDivisionError: 4); please report it",
        "5": "its process was ended by SIGSEGV",
    }
    assert {name: found[name] for name in found.keys() - lost.keys()} == {"0": 0, "2": 4, "6": 12, "7": 14}


@every_engine
def test_jobs_are_taken_as_workers_get_free(engine: Engine) -> None:
    taken = itertools.count()

    def endless() -> Iterator[Job]:
        while True:
            yield Job("", 1, ("double", next(taken)))

    running = engine.run(work, endless())
    assert len([next(running) for _ in range(5)]) == 5
    running.close()  # type: ignore[attr-defined]
    assert next(taken) <= 5 + 3


def test_no_process_is_left_when_a_run_is_given_up() -> None:
    running = Local(2).run(work, jobs(*["who"] * 50))
    pids = {outcome for _, outcome in itertools.islice(running, 10)}
    at_work = {child.pid for child in multiprocessing.active_children()}
    assert len(at_work) == 2
    assert pids <= at_work
    running.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []
    for pid in at_work:
        assert isinstance(pid, int)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_worker_that_has_grown_is_replaced() -> None:
    pids = [outcome for _, outcome in Local(1, memory=300_000_000).run(work, jobs("who", "who", "grow", "who"))]
    assert pids[0] == pids[1] == pids[2] != pids[3]


def test_blocks_hold_about_what_they_should() -> None:
    sizes = [[job.size for job in block] for block in blocks([Job("", n, None) for n in (3, 4, 9, 20, 1, 1)], 10)]
    assert sizes == [[3, 4], [9], [20], [1, 1]]
    assert list(blocks([])) == []
