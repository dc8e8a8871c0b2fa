"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing is locked
    fcntl = None  # type: ignore[assignment]

PATIENCE = 60.0  # seconds to wait for the workers of a run that was killed: they end by themselves


class Lock:
    """A lock on a file: held by one, or shared by many."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)

    def take(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Take it; within `patience` seconds when another holds it. Say whether it was had."""
        if fcntl is None:
            return True
        until = time.monotonic() + patience
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self._handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)

    def release(self) -> None:
        """Give it back."""
        os.close(self._handle)
