"""Where documents are cleaned: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from ocrfix.document import InputError
from ocrfix.engines.contract import Engine

Command = TypeVar("Command", bound=Callable[..., Any])


def options(command: Command) -> Command:
    """Add `--engine` and `--scheduler`."""
    engine = click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        help="Who cleans folders and files of many documents: processes of this machine (local), or a Dask cluster.",
    )
    scheduler = click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="The scheduler of the Dask cluster, tcp://HOST:8786.",
    )
    return engine(scheduler(command))


class Chosen:
    """The engine that was asked for; made when it is needed."""

    def __init__(self, options: dict[str, Any], jobs: int | None) -> None:
        """Take the keywords out of `options`. Raises InputError when they contradict each other."""
        self.scheduler = options.pop("scheduler")
        engine = options.pop("engine")
        self.dask = engine == "dask" or self.scheduler is not None
        self._jobs = jobs
        if self.dask and not self.scheduler:
            raise InputError("--engine dask needs the address of a scheduler: --scheduler tcp://HOST:8786")
        if self.dask and jobs:
            raise InputError("-j is for processes of this machine, the cluster has its own: leave one of them out")
        if self.dask and importlib.util.find_spec("distributed") is None:
            raise InputError("--engine dask needs the library distributed: pip install 'ocrfix[dask]'")

    def __call__(self) -> Engine:
        """The engine."""
        if self.dask:
            from ocrfix.engines.dask import Dask

            return Dask(self.scheduler)
        from ocrfix.engines.local import Local

        return Local(self._jobs or cores())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
