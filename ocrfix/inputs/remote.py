"""Object storage by fsspec: what lies below a URL, and files that appear when all of them is written.

Keys, endpoints and the like are fsspec's own affair: its configuration (`~/.config/fsspec`), its variables
(`FSSPEC_S3_ENDPOINT_URL`), and those of each store (`AWS_ACCESS_KEY_ID`).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ocrfix.document import InputError, write_atomic
from ocrfix.files import is_ours
from ocrfix.inputs.kinds import HEAD, Format, by_name, detect, packing
from ocrfix.inputs.streams import filesystems, foreign, is_remote


class Stored(NamedTuple):
    """An input somewhere."""

    url: str
    place: str  # its path below the folder that was named, parted by "/"
    size: int  # bytes


def found(url: str) -> Iterator[Stored]:
    """The file at a URL, or all inputs below it, folder by folder. Raises InputError."""
    fs, root = _opened(url)
    with foreign(url):
        if not fs.isdir(root):
            if not fs.exists(root):
                raise InputError(f"{url} does not exist: check the name")
            yield Stored(url, root.rpartition("/")[2], int(fs.size(root) or 0))
            return
        for folder, folders, files in fs.walk(root, detail=True):
            for name in [name for name in folders if name.startswith(".")]:
                del folders[name]
            for name, about in sorted(files.items()):
                path = f"{folder}/{name}"
                if name and not name.startswith(".") and _is_input(fs, path):
                    place = path.removeprefix(root.rstrip("/")).lstrip("/")
                    yield Stored(str(fs.unstrip_protocol(path)), place, int(about.get("size") or 0))


def format_of(url: str, asked: str) -> Format:
    """The format of a single file that was not opened yet. Raises InputError."""
    fs, path = _opened(url)
    with foreign(url):
        head = _first(fs, path)
    packed = packing(head)
    return Format(detect(url, b"" if packed else head, asked), packed)


def joined(folder: str, name: str) -> str:
    """The place of an output in a folder, local or not."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else str(Path(folder, name))


def put(target: str, data: bytes) -> None:
    """Write a whole file, local or not. Raises InputError."""
    if not is_remote(target):
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, data)
        return
    with storing(target) as stream:
        stream.write(data)


@contextmanager
def storing(url: str) -> Iterator[BinaryIO]:
    """A file to write to that appears when all is written; when an error ends that, it does not. Raises InputError."""
    fs, path = _opened(url)
    with foreign(url):
        fs.makedirs(fs._parent(path), exist_ok=True)
        stream = fs.open(path, "wb", autocommit=False)
    try:
        yield stream
        with foreign(url):
            stream.close()
            stream.commit()
    except BaseException:
        with contextlib.suppress(Exception):
            stream.discard()
        stream.closed = True  # else the end of the program would send what there is
        raise


def stands(url: str, ledger: str, clean: str, made_by: dict[str, str]) -> bool:
    """Whether outputs that were made so are there, and newer than the input."""
    try:
        (source, path), (fs, book), (its, text) = _opened(url), _opened(ledger), _opened(clean)
        if not (its.exists(text) and fs.exists(book) and fs.modified(book) >= source.modified(path)):
            return False
        with fs.open(book, "rb") as stream:
            return bool(json.loads(stream.readline()).get("made_by") == made_by)
    except (OSError, ValueError, NotImplementedError, AttributeError):
        return False


def _is_input(fs: Any, path: str) -> bool:
    if is_ours(path):
        return False
    kind = by_name(path)
    if kind != "markup":
        return bool(kind)
    return detect(path, _first(fs, path)) in ("hocr", "alto", "page")


def _first(fs: Any, path: str) -> bytes:
    with fs.open(path, "rb") as stream:
        head: bytes = stream.read(HEAD)
    return head


def _opened(url: str) -> tuple[Any, str]:
    fsspec = filesystems(url)
    with foreign(url):
        fs, path = fsspec.core.url_to_fs(url)
        fs.invalidate_cache()
    return fs, str(path)
