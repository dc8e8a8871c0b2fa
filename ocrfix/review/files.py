"""Decisions files: JSON lines, one decision a line; later ones win. Reading, writing, merging, finding them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ocrfix import document
from ocrfix.document import InputError, write_atomic
from ocrfix.review.decision import Decision, in_order

SUFFIX = ".decisions.jsonl"
FOLDERS = "ocrfix.decisions.jsonl"  # the file of a folder and of all below it


class Found(NamedTuple):
    """The decisions that concern a document: those of its folder, and its own, which go over them."""

    own: tuple[Decision, ...] = ()
    folder: tuple[Decision, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.own or self.folder)


@dataclass(frozen=True)
class Sought:
    """Which decisions files to use: those named, or those found beside a document and in its folder, or none."""

    named: tuple[str, ...] = ()
    off: bool = False
    shared: bool = False  # the files named serve several documents: lines about others are no fault

    def of(self, name: str, folders: Iterable[Path]) -> Found:
        """The decisions for a document whose outputs are called `name`; beside it, and its outputs, in `folders`.

        The first of them is the one from which `ocrfix.decisions.jsonl` is looked for upward. With "" for a name, for
        a document without files of its own, only that one. Raises InputError.
        """
        if self.off:
            return Found()
        folders = list(folders)
        if self.named:
            shared = [path for path in self.named if self.shared or Path(path).name == FOLDERS]
            own = [path for path in self.named if path not in shared]
        else:
            nearest = folders_file(folders[0])
            shared = [str(nearest)] if nearest else []
            own = [str(path) for path in own_files(folder / f"{name}{SUFFIX}" for folder in folders if name)]
        return Found(_together(own), _together(shared))


def parsed(text: str, name: str = "the decisions") -> list[Decision]:
    """The decisions of a file's text, as they stand. Raises InputError, naming the line, when one is none."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
            raise InputError(
                f"{name}, line {number}, is a mark of a git conflict: keep the lines of both sides, drop the marks"
            )
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise InputError(f"{name}, line {number}, is not a JSON object: a decisions file has one a line")
        try:
            found.append(Decision.from_json(record))
        except ValueError as error:
            raise InputError(f"{name}, line {number}, is no decision: {error}") from None
    return found


def read(path: str | Path) -> list[Decision]:
    """The decisions of a file, as they stand. Raises InputError."""
    return parsed(document.decode(document.read_bytes(path), "utf-8", name=str(path)).original, str(path))


def read_if_there(path: Path) -> list[Decision]:
    """The decisions of a file, none when there is no such file. Raises InputError."""
    return read(path) if path.is_file() else []


def rendered(decisions: Iterable[Decision]) -> str:
    """As a file holds them: stable to the byte, so that git shows only what was decided."""
    return "".join(json.dumps(decision.to_json(), ensure_ascii=False) + "\n" for decision in decisions)


def write(path: str | Path, decisions: Iterable[Decision]) -> None:
    """Write a decisions file, whole or not at all. Raises InputError."""
    write_atomic(path, rendered(decisions).encode("utf-8", "backslashreplace"))


def merged(files: Sequence[Sequence[Decision]], base: Sequence[Decision] | None = None) -> list[Decision]:
    """Several files as one, by time: of the same decision, and of two on one edit with one scope, the later stays.

    With `base`, what the files had in common before: what one of them has taken out since is out.
    """
    gone: set[str] = set()
    if base is not None:
        kept = [{_line(decision) for decision in each} for each in files]
        gone = {line for line in map(_line, base) if any(line not in lines for lines in kept)}
    last: dict[tuple[str, str], Decision] = {}
    for decision in in_order(*([d for d in each if _line(d) not in gone] for each in files)):
        key = (decision.edit, decision.scope)
        last.pop(key, None)
        last[key] = decision
    return list(last.values())


def _together(paths: Sequence[str]) -> tuple[Decision, ...]:
    files = [_kept(path, *_stamp(path)) for path in paths]
    return tuple(files[0] if len(files) == 1 else merged(files))


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return 0, 0  # reading it says what is wrong
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=8)
def _kept(path: str, *stamp: int) -> tuple[Decision, ...]:
    """The decisions of a file that many documents ask for; `stamp` changes when the file does."""
    del stamp
    return tuple(read(path))


def own_files(places: Iterable[Path]) -> list[Path]:
    """The decisions files of a document that are there, each once, of the places where they may be."""
    there = {path.resolve(): path for path in places if path.is_file()}
    return list(there.values())


def folders_file(folder: Path) -> Path | None:
    """The nearest file of a folder's decisions, from `folder` upward; None when there is none."""
    here = folder.resolve()
    return next((place / FOLDERS for place in (here, *here.parents) if (place / FOLDERS).is_file()), None)


def _line(decision: Decision) -> str:
    return rendered([decision])


def amended(path: Path, add: Iterable[Decision] = (), remove: Iterable[Decision] = ()) -> None:
    """Append decisions to a file and take others out of it; lines of others stay to the byte. Raises InputError.

    The file is read anew, so that what someone else has written meanwhile stays. One without lines is not left behind.
    """
    text = path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else ""
    lines = text.split("\n")[:-1] if text.endswith("\n") or not text else text.split("\n")
    for line in map(_bare, remove):
        if line in lines:
            del lines[len(lines) - 1 - lines[::-1].index(line)]
    lines += map(_bare, add)
    held = "".join(f"{line}\n" for line in lines)
    if text and not held:
        path.unlink(missing_ok=True)
        return
    write_atomic(path, held.encode("utf-8", "surrogateescape"))


def _bare(decision: Decision) -> str:
    """A line as it stands in a file, without its end."""
    return _line(decision).rstrip("\n").encode("utf-8", "backslashreplace").decode("utf-8")
