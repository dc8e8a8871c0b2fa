"""Many machines: workers of a Dask cluster that is there already, found by the address of its scheduler.

Jobs are handed out in blocks of about 1 MB. Dask gives the block of a worker that died to another one; when the same
block takes several workers with it, its jobs are tried one by one, and the one to blame is lost.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from ocrfix.document import InputError
from ocrfix.engines.contract import Job, Lost, Outcome, blocks

AHEAD = 2  # blocks in hand for each thread of the cluster: it never waits for the next, and few wait for it
_REACH = 20  # seconds
_ONE = threading.Lock()  # caches of the word engine are of the process: threads take turns


@dataclass
class Dask:
    """An engine: the workers of a cluster. They need the same version of ocrfix, best with one thread each."""

    scheduler: str  # "tcp://10.0.0.5:8786"

    def run(self, work: Callable[[Any], Outcome], jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome | Lost]]:
        """As the contract says, but that a block at work when the run is stopped is finished and thrown away.

        Raises InputError when the cluster cannot be reached, or has another ocrfix.
        """
        from distributed import as_completed

        with _client(self.scheduler) as client:
            todo = blocks(jobs)
            sent = pickle.dumps(work)
            held: dict[Any, list[Job]] = {}

            def submit(most: int) -> list[Any]:
                new = {
                    client.submit(_done, sent, [job.what for job in block], pure=False): block
                    for block in islice(todo, most)
                }
                held.update(new)
                return list(new)

            try:
                answers = as_completed(submit(_room(client)), loop=client.loop)
                for future in answers:
                    block = held.pop(future)
                    yield from self._answer(client, sent, block, future)
                    answers.update(submit(max(0, _room(client) - len(held))))
            finally:
                client.cancel(list(held), force=True)

    def _answer(self, client: Any, sent: bytes, block: list[Job], future: Any) -> Iterator[tuple[Job, Any]]:
        """The outcomes of a block; of one that failed job by job."""
        if future.status == "finished":
            yield from zip(block, future.result(), strict=True)
            return
        reason = _reason(future)
        if len(block) == 1:
            yield block[0], Lost(reason)
            return
        for job in block:
            alone = client.submit(_done, sent, [job.what], pure=False)
            client.gather([alone], errors="skip")  # until it has settled, one way or the other
            yield from self._answer(client, sent, [job], alone)


def versions() -> tuple[str, str]:
    """What must be the same everywhere for the same outcome: version and lexicon."""
    from ocrfix import __version__, lexicon

    return __version__, lexicon.load().hash


def _done(sent: bytes, whats: list[Any]) -> list[Any]:
    """The work on a block, in a worker."""
    with _ONE:
        work = _work(sent)
        return [work(what) for what in whats]


@lru_cache(maxsize=4)
def _work(sent: bytes) -> Callable[[Any], Any]:
    """The work as it was sent, made once in a worker: fixers and lexicon are loaded once."""
    work: Callable[[Any], Any] = pickle.loads(sent)
    return work


def _client(scheduler: str) -> Any:
    from distributed import Client

    try:
        client = Client(scheduler, timeout=_REACH, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot reach a Dask scheduler at {scheduler}: {_line(error)}; check --scheduler") from None
    try:
        there = client.submit(versions, pure=False).result(timeout=None if client.ncores() else _REACH)
    except TimeoutError:
        client.close()
        raise InputError(f"the cluster at {scheduler} has no workers: start some (dask worker {scheduler})") from None
    except Exception as error:
        client.close()
        raise InputError(f"workers of {scheduler} cannot use ocrfix: {_line(error)}; install it there") from None
    if there != versions():
        client.close()
        raise InputError(f"workers of {scheduler} have another ocrfix ({there[0]}) or lexicon: install this one there")
    return client


def _room(client: Any) -> int:
    """How many blocks to have in hand, as the cluster is now."""
    cores: int = sum(client.ncores().values())
    return AHEAD * max(1, cores)


def _reason(future: Any) -> str:
    error = future.exception() if future.status == "error" else None
    if type(error).__name__ == "KilledWorker":
        return "every worker that tried it died (out of memory?)"
    return f"a worker failed: {_line(error) if error else future.status}"


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
