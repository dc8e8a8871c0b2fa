"""What was done in a folder of outputs: one row a file, in SQLite, safe against a kill at any moment.

Paths are stored as the bytes that the operating system knows them by.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix.document import InputError
from ocrfix.engines.work import Stamp
from ocrfix.files import Found

SCHEMA = 1
_PAGE = 500  # rows read at once
_TABLES = """
CREATE TABLE IF NOT EXISTS file (
  place BLOB PRIMARY KEY,   -- the input's path in the tree
  source BLOB NOT NULL,     -- as it was opened
  stamp TEXT NOT NULL,      -- of the input when it was read
  sha256 TEXT NOT NULL,     -- of the input; "" when it could not be read
  key TEXT NOT NULL,        -- of settings, lexicon, version, decisions
  state TEXT NOT NULL,      -- "done" or "failed"
  error TEXT NOT NULL,
  written TEXT NOT NULL,    -- the outputs, and how they were left
  figures TEXT NOT NULL,
  badness REAL NOT NULL     -- by which the worst are found
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS worst ON file (state, badness DESC, place);
CREATE TABLE IF NOT EXISTS unsummed (since_then INTEGER);  -- a row: the summary does not tell of all that is here
CREATE TEMP TABLE wanted (place BLOB PRIMARY KEY, source BLOB NOT NULL, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE output (path BLOB PRIMARY KEY, source BLOB NOT NULL) WITHOUT ROWID;
"""


class Row(NamedTuple):
    """What is known of a file that was cleaned, or could not be."""

    place: str
    source: str
    stamp: Stamp
    sha256: str
    key: str
    state: str
    error: str
    written: tuple[tuple[str, Stamp], ...]
    figures: Mapping[str, int]
    badness: float


class Wanted(NamedTuple):
    """An input of this run."""

    place: str
    source: str
    stamp: Stamp


class Manifest:
    """The record, open. All of it is on disk: memory does not grow with it."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version not in (0, SCHEMA):
                raise InputError(f"{path} is of another version of ocrfix: choose another folder with -o, or delete it")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA temp_store = FILE")
            self._db.executescript(_TABLES + f"PRAGMA user_version = {SCHEMA};")
        except sqlite3.Error as error:
            raise InputError(f"cannot use {path}: {error}; choose another folder with -o, or delete it") from None

    def close(self) -> None:
        """Close it; nothing is lost without, but files of the database stay beside it."""
        self._db.close()

    def want(self, inputs: Iterable[tuple[Found, Stamp, Iterable[Path]]]) -> tuple[int, int]:
        """Note the inputs of this run, each with its outputs; how many there are, and their bytes.

        Raises InputError when two of them would write the same file.
        """
        files = size = 0
        self._db.execute("BEGIN")
        for found, stamp, outputs in inputs:
            place, source = os.fsencode(found.place), os.fsencode(found.path)
            if self._known(place, source):
                continue
            for path in map(os.fsencode, outputs):
                self._claim(path, source)
            self._db.execute("INSERT INTO wanted VALUES (?, ?, ?)", (place, source, json.dumps(stamp)))
            files, size = files + 1, size + max(0, stamp.size)
        self._db.execute("COMMIT")
        return files, size

    def wanted(self) -> Iterator[tuple[Wanted, Row | None]]:
        """The inputs of this run in the order of their places, each with what is known of it from before."""
        last = b""
        while True:
            rows = self._db.execute(
                "SELECT w.place, w.source, w.stamp, f.* FROM wanted AS w LEFT JOIN file AS f USING (place)"
                " WHERE w.place > ? ORDER BY w.place LIMIT ?",
                (last, _PAGE),
            ).fetchall()
            for place, source, stamp, *row in rows:
                known = _row(row) if row[0] is not None else None
                yield Wanted(os.fsdecode(place), os.fsdecode(source), _stamp(stamp)), known
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    @property
    def summed(self) -> bool:
        """Whether nothing was noted since the summary was written."""
        return self._db.execute("SELECT 1 FROM unsummed LIMIT 1").fetchone() is None

    @summed.setter
    def summed(self, so: bool) -> None:
        if so != self.summed:
            self._db.execute("DELETE FROM unsummed" if so else "INSERT INTO unsummed VALUES (1)")

    def record(self, row: Row) -> None:
        """Note what came of a file; safe from here on."""
        self.summed = False
        written = json.dumps(row.written)
        self._db.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(os.fsencode(row.place), os.fsencode(row.source), json.dumps(row.stamp), row.sha256, row.key),
                *(row.state, row.error, written, json.dumps(dict(row.figures)), row.badness),
            ),
        )

    def unwanted(self) -> Iterator[tuple[str, str]]:
        """Place and source of files of earlier runs that are no inputs of this one."""
        query = (
            "SELECT place, source FROM file WHERE place > ? AND place NOT IN (SELECT place FROM wanted)"
            " ORDER BY place LIMIT ?"
        )
        last = b""
        while rows := self._db.execute(query, (last, _PAGE)).fetchall():
            yield from ((os.fsdecode(place), os.fsdecode(source)) for place, source in rows)
            last = rows[-1][0]

    def forget(self, place: str) -> None:
        """Drop what is known of a file."""
        self.summed = False
        self._db.execute("DELETE FROM file WHERE place = ?", (os.fsencode(place),))

    def rows(self, state: str | None = None) -> Iterator[Row]:
        """All files, or those of one state, in the order of their places."""
        which = "" if state is None else "AND +state = ?"  # the plus: by place, not by an index that has to be sorted
        last = b""
        while True:
            values = (last, *([] if state is None else [state]), _PAGE)
            rows = self._db.execute(
                f"SELECT * FROM file WHERE place > ? {which} ORDER BY place LIMIT ?", values
            ).fetchall()
            yield from map(_row, rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def worst(self, most: int) -> Iterator[Row]:
        """The files that are done, the worst first, at most so many."""
        query = "SELECT * FROM file WHERE state = 'done' ORDER BY badness DESC, place LIMIT ?"
        return map(_row, self._db.execute(query, (most,)))

    def count(self, state: str) -> int:
        """How many files are in this state."""
        (number,) = self._db.execute("SELECT count(*) FROM file WHERE state = ?", (state,)).fetchone()
        return int(number)

    def _known(self, place: bytes, source: bytes) -> bool:
        """Whether this input was named already."""
        row = self._db.execute("SELECT source FROM wanted WHERE place = ?", (place,)).fetchone()
        return row is not None and bool(row[0] == source)

    def _claim(self, path: bytes, source: bytes) -> None:
        try:
            self._db.execute("INSERT INTO output VALUES (?, ?)", (path, source))
        except sqlite3.IntegrityError:
            (other,) = self._db.execute("SELECT source FROM output WHERE path = ?", (path,)).fetchone()
            one, two = os.fsdecode(other), os.fsdecode(source)
            raise InputError(
                f"{one} and {two} would both be written to {os.fsdecode(path)}: clean them apart, or --exclude one"
            ) from None


def _row(values: Iterable[Any]) -> Row:
    place, source, stamp, sha256, key, state, error, written, figures, badness = values
    outputs = tuple((name, Stamp(*left)) for name, left in json.loads(written))
    places = os.fsdecode(place), os.fsdecode(source)
    return Row(*places, _stamp(stamp), sha256, key, state, error, outputs, json.loads(figures), badness)


def _stamp(text: str) -> Stamp:
    return Stamp(*json.loads(text))
