"""Names that must not stand twice, also among millions: kept on disk, not in memory."""

from __future__ import annotations

import hashlib
import sqlite3


class Seen:
    """A set of names. Two names are taken for one when their 128-bit hashes agree."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("")  # a temporary file that SQLite makes when the cache is full
        self._table.execute("CREATE TABLE seen (name BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, name: str) -> bool:
        """Whether the name was new."""
        key = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return self._table.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount > 0

    def close(self) -> None:
        """Drop them all."""
        self._table.close()
