"""The compiled file: named arrays of numbers in one file, mapped into memory and never read as a whole.

Layout: a magic line, the length of the header (4 bytes), the header (JSON: the hash of the arrays; for each
array its type code, its offset and its number of items), then the arrays, each at a multiple of 8 bytes.
Standard library only: the build hook of the wheel writes such files before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import sys
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAGIC = b"ocrfix lexicon 3\n"
_ALIGN = 8


def write(path: Path, arrays: Mapping[str, array[int] | array[float] | bytes]) -> str:
    """Write `arrays` to `path` and return their hash: the same arrays give the same bytes on every machine."""
    digest = hashlib.sha256()
    table: dict[str, tuple[str, int, int]] = {}
    parts: list[bytes] = []
    at = 0
    for name, values in arrays.items():
        code = "B" if isinstance(values, bytes) else values.typecode
        raw = values if isinstance(values, bytes) else _little_endian(values).tobytes()
        digest.update(f"{name} {code} {len(values)}\n".encode() + raw)
        table[name] = (code, at, len(values))
        parts.append(raw + bytes(-len(raw) % _ALIGN))
        at += len(parts[-1])
    header = json.dumps({"hash": digest.hexdigest(), "arrays": table}).encode()
    header += b" " * (-(len(MAGIC) + 4 + len(header)) % _ALIGN)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(MAGIC + len(header).to_bytes(4, "little") + header + b"".join(parts))
    temporary.replace(path)
    return digest.hexdigest()


class Store:
    """A compiled file, mapped. `store["name"]` is a memoryview of numbers; `store.hash` names the contents."""

    def __init__(self, path: Path) -> None:
        if sys.byteorder != "little":
            raise OSError("the compiled lexicon needs a little-endian machine")
        with path.open("rb") as file:
            self.bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self.bytes[: len(MAGIC)] != MAGIC:
            raise OSError(f"{path} is not a compiled lexicon of this version of ocrfix: run `make dictionaries`")
        start = len(MAGIC) + 4
        self._first = start + int.from_bytes(self.bytes[len(MAGIC) : start], "little")
        header = json.loads(self.bytes[start : self._first])
        self.hash: str = header["hash"]
        self._table: dict[str, tuple[str, int, int]] = header["arrays"]
        self._view = memoryview(self.bytes)

    def __getitem__(self, name: str) -> memoryview[int]:
        found: memoryview[int] = self._mapped(name)
        return found

    def reals(self, name: str) -> memoryview[float]:
        """An array of real numbers."""
        found: memoryview[float] = self._mapped(name)
        return found

    def _mapped(self, name: str) -> Any:
        code, at, count = self._table[name]
        start = self._first + at
        numbers: Any = code  # any of array's codes
        return self._view[start : start + count * array(code).itemsize].cast(numbers)

    def place(self, name: str) -> int:
        """Where the array begins in `self.bytes`, for slicing bytes out of the map itself."""
        return self._first + self._table[name][1]


def _little_endian(values: array[int] | array[float]) -> array[int] | array[float]:
    if sys.byteorder == "little":
        return values
    swapped = values[:]
    swapped.byteswap()
    return swapped
