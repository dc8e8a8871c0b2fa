"""Work that goes wrong. A module of its own: the workers that do it load nothing else."""

from __future__ import annotations

import os
import signal


def poisoned(what: int) -> int:
    """Kills the process that does job 1, and fails at job 2."""
    if what == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if what == 2:
        raise ValueError("two")
    return what
