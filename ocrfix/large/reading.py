"""A large file as a stream of text: surveyed once from end to end, then read in parts."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocrfix.document import InputError, codec_of, reason, refuse_binary

LARGE = 2_000_000  # bytes: a text with more is cleaned in parts
PART = 1_000_000  # characters of a part, at most
_CHUNK = 1 << 20  # bytes read at once
_BLANK = re.compile(r"\r?\n(?:[^\S\n]*\n)+")
_GUESSES = ("utf-8", "cp1252", "latin-1")  # in this order, as for small texts


@dataclass(frozen=True)
class Survey:
    """What a file is."""

    path: Path
    name: str
    encoding: str
    bom: bytes
    sha256: str
    size: int  # bytes
    characters: int
    newlines: str  # as Document.newlines

    def to_json(self) -> dict[str, Any]:
        """What a ledger's header says of it, as Document.to_json."""
        return {
            "name": self.name,
            "encoding": self.encoding,
            "bom": bool(self.bom),
            "newlines": self.newlines,
            "characters": self.characters,
            "bytes": self.size,
            "sha256": self.sha256,
        }


def is_large(path: str | os.PathLike[str]) -> bool:
    """Whether a file is too large for one pass."""
    try:
        return os.stat(path).st_size > LARGE  # noqa: PTH116
    except (OSError, ValueError):
        return False  # reading it tells


def survey(path: str, encoding: str | None = None) -> Survey:
    """Read a file from end to end. Raises InputError when it is no text, or not in the encoding given."""
    digest, size, chunks = hashlib.sha256(), 0, _chunks(path)
    head = next(chunks, b"")
    if encoding is None:
        refuse_binary(head, path)
    codec, bom = codec_of(head[:4], encoding, path)
    asked = [codec] if encoding or bom else list(_GUESSES)
    readers = {name: _Reader(name) for name in asked}
    for chunk in _with_first(head, chunks):
        digest.update(chunk)
        body = chunk[len(bom) :] if not size else chunk
        size += len(chunk)
        for name in list(readers):
            if not readers[name].take(body):
                del readers[name]
        if not readers:
            break
    found = next((reader for reader in readers.values() if reader.close()), None)
    if found is None:
        tip = "leave --encoding out to have it recognised" if encoding else "name the right one with --encoding"
        raise InputError(f"{path} is not {asked[0]} text: {tip}")
    name = Path(path).name.encode("utf-8", "replace").decode("utf-8")
    return Survey(Path(path), name, found.codec, bom, digest.hexdigest(), size, found.characters, found.newlines)


def parts(about: Survey, size: int = PART) -> Iterator[str]:
    """The text in parts of at most `size` characters, cut where it can be. Raises InputError for an endless line."""
    held, line, chunks = "", 1, texts(about)
    for text in chunks:
        held += text
        while len(held) > size:
            cut = _cut(held, size)
            if not cut:
                long = _to_line_end(held, chunks)
                raise InputError(
                    f"{about.path}, line {line:,} has {long:,} characters (limit {size:,}): "
                    "break it into lines, or raise max_line in ocrfix.toml"
                )
            line += held.count("\n", 0, cut)
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def texts(about: Survey) -> Iterator[str]:
    """The decoded text in chunks, without the byte-order mark. Raises InputError when it has changed."""
    decoder = codecs.getincrementaldecoder(about.encoding)()
    first = True
    try:
        for chunk in _chunks(str(about.path)):
            yield decoder.decode(chunk[len(about.bom) :] if first else chunk)
            first = False
        yield decoder.decode(b"", final=True)
    except UnicodeError:
        raise InputError(f"{about.path} has changed while it was read: clean it again") from None


class _Reader:
    """Decodes in one encoding, and counts, as long as that goes well and gives the same bytes back."""

    def __init__(self, codec: str) -> None:
        self.codec, self.characters = codec, 0
        self._decoder = codecs.getincrementaldecoder(codec)()
        self._encoder = codecs.getincrementalencoder(codec)()
        self._bytes, self._given = hashlib.sha256(), hashlib.sha256()
        self._crlf = self._cr = self._lf = 0
        self._last = ""

    def take(self, chunk: bytes) -> bool:
        try:
            text = self._decoder.decode(chunk)
            self._given.update(chunk)
            self._bytes.update(self._encoder.encode(text))
        except UnicodeError:
            return False
        self._count(text)
        return True

    def close(self) -> bool:
        """Whether it went well to the end."""
        try:
            self._count(self._decoder.decode(b"", final=True))
        except UnicodeError:
            return False
        return self._given.digest() == self._bytes.digest()

    @property
    def newlines(self) -> str:
        counts = {"crlf": self._crlf, "cr": self._cr - self._crlf, "lf": self._lf - self._crlf}
        names = [name for name, count in counts.items() if count]
        return "none" if not names else names[0] if len(names) == 1 else "mixed"

    def _count(self, text: str) -> None:
        if not text:
            return
        self.characters += len(text)
        self._crlf += text.count("\r\n") + (self._last == "\r" and text[0] == "\n")
        self._cr += text.count("\r")
        self._lf += text.count("\n")
        self._last = text[-1]


def _cut(text: str, size: int) -> int:
    """Where a part of `text` ends: behind a page, a paragraph or a line, in the second half; 0 when there is none."""
    half = size // 2
    page = text.rfind("\f", half, size)
    if page >= 0:
        return page + 1
    ends = [match.end() for match in _BLANK.finditer(text, half, size)]
    return ends[-1] if ends else text.rfind("\n", 0, size) + 1


def _to_line_end(held: str, rest: Iterator[str]) -> int:
    """How long the line is that `held` begins with."""
    length = 0
    for text in (held, *rest):
        end = text.find("\n")
        if end >= 0:
            return length + end
        length += len(text)
    return length


def _chunks(path: str) -> Iterator[bytes]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}; check its permissions") from None


def _with_first(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
