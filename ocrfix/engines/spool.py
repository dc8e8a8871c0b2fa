"""What waits for its turn: in memory while it is little, else in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
from typing import Any

_ROOM = 16_000_000  # bytes in memory


class Spool:
    """Values by number, each put once and taken once."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._held: dict[int, bytes] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._used = 0
        self._file: Any = None

    def __contains__(self, number: int) -> bool:
        return number in self._held or number in self._places

    def put(self, number: int, value: object) -> None:
        """Keep a value."""
        raw = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        if self._used + len(raw) <= self._room:
            self._held[number] = raw
            self._used += len(raw)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="ocrfix-")  # noqa: SIM115
        self._file.seek(0, 2)
        self._places[number] = self._file.tell(), len(raw)
        self._file.write(raw)

    def take(self, number: int) -> Any:
        """Give a value back, and forget it."""
        if number in self._held:
            raw = self._held.pop(number)
            self._used -= len(raw)
            return pickle.loads(raw)
        start, length = self._places.pop(number)
        self._file.seek(start)
        value = pickle.loads(self._file.read(length))
        if not self._places:
            self._file.truncate(0)
        return value

    def close(self) -> None:
        """Drop the file."""
        if self._file is not None:
            self._file.close()
