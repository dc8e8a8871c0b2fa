"""Which files are meant: folders walked, patterns and lists read, with what is left out.

Names are the operating system's: one that is not UTF-8 has surrogates for its bytes (`os.fsencode` gives them back).
A walk holds no more than the folders above it, so that a million files need no memory.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from ocrfix.document import InputError, reason

IGNORE = ".ocrfixignore"
OWN_FOLDER = ".ocrfix"  # in a folder of outputs: the manifest of what was done
OWN = (".clean.txt", ".edits.jsonl", ".report.html", ".tei.xml", ".decisions.jsonl")  # endings of our own outputs
_IN_KIND = re.compile(r"\.clean\.(?:txt|jsonl|ndjson|parquet|pq|zip|tar|tgz|hocr|alto|html?|xhtml|xml)(?:\.gz|\.zst)?$")
OWN_NAMES = ("ocrfix.decisions.jsonl",)
PAGES = ("index.html", "summary.json")  # ours in a folder that has OWN_FOLDER
TEXTS = (".txt",)
_WILD = re.compile(r"[*?]|\[.+\]")


class Found(NamedTuple):
    """An input."""

    path: str  # as it is opened
    place: str  # where its outputs go below the folder of outputs: its own path in the tree, parted by "/"


def is_text(name: str) -> bool:
    """Whether a file of a folder is an input, by its name."""
    return name.lower().endswith(TEXTS)


def is_own(path: str) -> bool:
    """Whether a file that was named is an output of ocrfix: its name says so, and a ledger stands beside it."""
    for ending in OWN:
        if path.lower().endswith(ending):
            return os.path.isfile(path[: -len(ending)] + ".edits.jsonl")
    return False


def is_pattern(path: str) -> bool:
    """Whether what was named is a pattern for this program to fill in: it has `*`, `?` or `[...]`, and is no file."""
    return bool(_WILD.search(path)) and not os.path.lexists(path)


def listed(raw: bytes, *, nul: bool = False) -> Iterator[str]:
    r"""The paths in a list: one a line, or parted by NUL. Blank lines are nothing; no line is a comment."""
    for entry in raw.split(b"\0" if nul else b"\n"):
        name = entry if nul else entry.removesuffix(b"\r")
        if name:
            yield os.fsdecode(name)


@dataclass
class Finder:
    """Turns what was named into inputs."""

    exclude: Sequence[str] = ()  # patterns as in .gitignore, held against paths below each folder that is walked
    outputs: Path | None = None  # this run's own folder: never walked when it lies below a folder that is
    takes: Callable[[str], bool] = is_text  # by the paths of files in folders; a file that was named is always taken
    left_out: list[str] = field(default_factory=list)  # named, but outputs of ours
    faults: list[str] = field(default_factory=list)  # folders that could not be read: one line each

    def __call__(self, paths: Iterable[str]) -> Iterator[Found]:
        """The inputs that `paths` stand for: files, folders, patterns. In no certain order. Raises InputError.

        What lies below a single folder keeps its path below that; with several, the folder's own name stands before.
        """
        paths = list(dict.fromkeys(paths))
        single = len(paths) == 1
        for path in paths:
            if is_pattern(path):
                yield from self._pattern(path, single)
            elif os.path.isdir(path):
                yield from self._folder(path, "" if single else _own_name(path) + "/")
            elif is_own(path):
                self.left_out.append(path)
            else:
                yield Found(path, os.path.basename(path))

    def from_list(self, entries: Iterable[str]) -> Iterator[Found]:
        """The inputs of a list: each file keeps the path that it is listed with. Raises InputError.

        A path from the root of the file system stands below the outputs without that root; `..` must not climb
        out of the list's own tree. Folders and patterns are no entries of a list.
        """
        for entry in entries:
            parts = [part for part in os.path.normpath(entry).split(os.sep) if part]
            if parts and parts[0] == os.pardir:
                raise InputError(
                    f"{entry} climbs out of this folder: list it from the root, or start where all lie below"
                )
            if os.path.isdir(entry):
                raise InputError(f"{entry} is a folder: a list names files (make it with `find {entry} -type f`)")
            if is_own(entry):
                self.left_out.append(entry)
            else:
                yield Found(entry, "/".join(parts))

    def _pattern(self, pattern: str, single: bool) -> Iterator[Found]:
        base, found = _fixed(pattern), False
        prefix = "" if single or not base else _own_name(base) + "/"
        ignore = Ignore.of(self.exclude)
        for path in glob.iglob(pattern, recursive=True):
            inside = os.path.relpath(path, base or os.curdir).replace(os.sep, "/")
            if not os.path.isdir(path) and not is_ours(path) and not ignore.ignores(inside):
                found = True
                yield Found(path, prefix + inside)
        if not found:
            raise InputError(f"no file fits {pattern}: check the pattern, and quote it")

    def _folder(self, root: str, prefix: str) -> Iterator[Found]:
        links = [os.path.realpath(root)]
        skipped = os.path.realpath(self.outputs) if self.outputs else ""
        waiting = [(root, "", Ignore.of(self.exclude))]
        while waiting:
            folder, below, ignore = waiting.pop()
            ours = os.path.isdir(os.path.join(folder, OWN_FOLDER))
            if folder != root and (ours or os.path.realpath(folder) == skipped):
                continue  # outputs, also of another run
            ignore = ignore.with_file(Path(folder, IGNORE), below)
            inner: list[str] = []
            for entry in self._entries(folder):
                inside = below + entry.name
                if entry.is_dir():
                    if not ignore.ignores(inside + "/") and _is_new(entry, links):
                        inner.append(entry.name)
                elif self._is_input(entry, ours=ours) and not ignore.ignores(inside):
                    yield Found(entry.path, prefix + inside)
            inner.sort(key=os.fsencode, reverse=True)
            waiting += [(os.path.join(folder, name), f"{below}{name}/", ignore) for name in inner]

    def _is_input(self, entry: os.DirEntry[str], *, ours: bool) -> bool:
        return self.takes(entry.path) and _is_file(entry) and not is_ours(entry.path, ours=ours)

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        """What a folder holds but hidden files."""
        try:
            with os.scandir(folder) as entries:
                yield from (entry for entry in entries if not entry.name.startswith("."))
        except OSError as error:
            self.faults.append(f"cannot read the folder {folder}: {reason(error)}; what is in it was left out")


@dataclass(frozen=True)
class Ignore:
    """What is left out of a folder. The command line's patterns count most, then the nearest ignore file's."""

    rules: tuple[tuple[str, GitIgnoreSpec], ...]  # each with the folder it speaks of, ending with "/", or ""
    given: int = 0  # how many of them are the command line's

    @classmethod
    def of(cls, patterns: Sequence[str]) -> Ignore:
        """From the patterns of the command line. Raises InputError."""
        return cls((("", _spec(patterns, "--exclude")),), 1) if patterns else cls(())

    def with_file(self, path: Path, below: str) -> Ignore:
        """The same, and what an ignore file, if it is there, says of its folder `below`. Raises InputError."""
        try:
            lines = path.read_text("utf-8-sig", "surrogateescape").splitlines()
        except FileNotFoundError:
            return self
        except OSError as error:
            raise InputError(f"cannot read {path}: {reason(error)}; check its permissions") from None
        rule = (below, _spec(lines, str(path)))
        return Ignore((*self.rules[: self.given], rule, *self.rules[self.given :]), self.given)

    def ignores(self, inside: str) -> bool:
        """Whether this path below the root (a folder's with "/" behind) is left out."""
        for below, spec in self.rules:
            said = spec.check_file(inside[len(below) :]).include
            if said is not None:
                return said
        return False


def _spec(patterns: Iterable[str], where: str) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise InputError(f"{where}: {error}; write it as in .gitignore") from None


def _is_file(entry: os.DirEntry[str]) -> bool:
    """A file, or a link that leads nowhere (reading it tells); no pipe or device, which would be read for ever."""
    return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))


def _is_new(folder: os.DirEntry[str], links: list[str]) -> bool:
    """Whether to walk it: a link to what is walked anyway, or to a folder around that, is not followed."""
    if not folder.is_symlink():
        return True
    target = os.path.realpath(folder.path)
    if any(_within(target, one) or _within(one, target) for one in links):
        return False
    links.append(target)
    return True


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def is_ours(path: str, *, ours: bool = False) -> bool:
    """Whether a file was written by ocrfix, as far as its name and its folder tell."""
    name = os.path.basename(path).lower()
    return name.endswith(OWN) or _IN_KIND.search(name) is not None or name in OWN_NAMES or (ours and name in PAGES)


def _own_name(folder: str) -> str:
    return os.path.basename(os.path.abspath(folder)) or "root"


def _fixed(pattern: str) -> str:
    """The folder that a pattern begins with, before the first part with a wildcard; "" when it is the current one."""
    fixed: list[str] = []
    for part in pattern.split(os.sep)[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return os.sep.join(fixed) or (os.sep if pattern.startswith(os.sep) else "")
