"""How far a long run is: a bar on a terminal, a plain line now and then elsewhere, nothing when it is to be quiet."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from ocrfix.cli._say import coloured, failed, note

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

EVERY = 15.0  # seconds between plain lines


class Progress(Protocol):
    """Told of each file; used in a `with` statement."""

    def __enter__(self) -> Progress: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def advance(self, size: int, cleaned: int) -> None:
        """A file is settled: its bytes, and how many of them were cleaned in this run."""

    def fault(self, message: str) -> None:
        """A file failed."""


def progress(files: int, size: int, *, quiet: bool) -> Progress:
    """The right one for standard error."""
    if quiet:
        return _Quiet()
    return _Rich(files, size) if sys.stderr.isatty() else _Plain(files, size)


class _Quiet:
    """Faults only."""

    def __enter__(self) -> _Quiet:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def advance(self, size: int, cleaned: int) -> None:
        """Says nothing."""

    def fault(self, message: str) -> None:
        """One line."""
        failed(message)


class _Plain(_Quiet):
    """A line when it begins, and one every few seconds."""

    def __init__(self, files: int, size: int) -> None:
        self._files, self._size = files, size
        self._settled = self._seen = self._cleaned = self._failed = 0
        self._start = self._last = time.monotonic()

    def __enter__(self) -> _Plain:
        note(f"{self._files:,} file{'s' * (self._files != 1)}, {self._size / 1e6:,.1f} MB")
        return self

    def advance(self, size: int, cleaned: int) -> None:
        """Says something when the last time is long ago."""
        self._settled += 1
        self._seen += size
        self._cleaned += cleaned
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            speed = self._cleaned / (now - self._start)
            left = f", {_clock((self._size - self._seen) / speed)} left" if speed else ""
            faults = f", {self._failed:,} failed" if self._failed else ""
            note(f"{self._settled:,} of {self._files:,} files, {_speed(speed)}{left}{faults}")

    def fault(self, message: str) -> None:
        """One line."""
        self._failed += 1
        failed(message)


class _Rich(_Quiet):
    """A bar: files, MB/s, time left, failures."""

    def __init__(self, files: int, size: int) -> None:
        from rich.console import Console  # slow to load: not before there is a bar to draw
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(stderr=True, highlight=False, no_color=not coloured(sys.stderr))
        text = "{task.fields[settled]:,} of {task.fields[files]:,} files, {task.fields[speed]}{task.fields[faults]}"
        self._bar: Bar = Progress(TextColumn("cleaning"), BarColumn(), TextColumn(text, markup=False), console=console)
        self._files, self._size = files, size
        self._settled = self._seen = self._cleaned = self._failed = 0
        self._start = time.monotonic()
        self._task = self._bar.add_task("", total=max(1, size), settled=0, files=files, speed="", faults="")

    def __enter__(self) -> _Rich:
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__(None, None, None)

    def advance(self, size: int, cleaned: int) -> None:
        """Moves the bar."""
        self._settled += 1
        self._seen += size
        self._cleaned += cleaned
        speed = self._cleaned / max(0.001, time.monotonic() - self._start)
        told = f"{_speed(speed)}, {_clock((self._size - self._seen) / speed)} left" if speed else ""
        self._bar.update(self._task, completed=self._seen, settled=self._settled, speed=told)

    def fault(self, message: str) -> None:
        """A line above the bar."""
        self._failed += 1
        self._bar.update(self._task, faults=f", {self._failed:,} failed")
        failed(message)


def _speed(bytes_per_second: float) -> str:
    return f"{bytes_per_second / 1e6:.2f} MB/s" if bytes_per_second >= 1e5 else f"{bytes_per_second / 1e3:.1f} kB/s"


def _clock(seconds: float) -> str:
    """Hours, minutes and seconds: 1:02:03, or 2:03."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
