r"""A document's text and where it came from; files to text and text to files.

`Document.original` holds the decoded text exactly: line ends stay as they are ("\r\n" included), only a
byte-order mark at the very start is taken off and noted. So offsets count code points of the decoded
text, and `encode(document.original, document)` gives back the bytes that were read, for every input that
`decode` accepts; it refuses what it could not give back.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import os
import re
import stat
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocrfix.edits import Span

MAX_LINE = 1_000_000  # characters; a longer line is no page of text, and word search over it would take for ever

_BOMS = (("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))
_SURE = 0.9  # a confidence of an OCR engine below this is a doubt
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # the first begins like a UTF-16 mark

# The kinds of file that people pass by mistake, with the tool that gets at their text.
_KINDS = (
    (b"%PDF-", "a PDF", "name it .pdf, or say --input-format pdf"),
    (b"PK\x03\x04", "a zip archive or office document", "name it .zip, or save it as plain text"),
    (b"\x1f\x8b", "gzip-compressed", "name it .gz"),
    (b"\x89PNG", "a PNG image", "run OCR on it first"),
    (b"\xff\xd8\xff", "a JPEG image", "run OCR on it first"),
    (b"II*\x00", "a TIFF image", "run OCR on it first"),
    (b"MM\x00*", "a TIFF image", "run OCR on it first"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\b"))
_LINE_END = re.compile(r"\r\n|\r|\n")


class InputError(Exception):
    """What the user gave cannot be used. The message is one line and says what to do; exit code 2."""


@dataclass(frozen=True)
class Document:
    """One text, exactly as decoded, and what is needed to write it back byte for byte."""

    original: str  # line ends as they were; without the byte-order mark
    name: str  # the file's own name, without its folder: the same wherever it lies
    encoding: str = "utf-8"  # a Python codec that neither takes off nor adds a byte-order mark
    bom: bool = False  # whether the file began with a byte-order mark
    raw_sha256: str = ""  # of the file's bytes, in hexadecimal
    raw_size: int = 0  # in bytes
    metadata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what its source said of it
    confidences: Sequence[tuple[Span, float]] = ()  # of words, 0 to 1, as the OCR engine gave them; sorted, disjoint

    @property
    def newlines(self) -> str:
        r"""The line ends in use: "lf", "crlf", "cr", "mixed" or "none"."""
        crlf = self.original.count("\r\n")
        used = {
            "crlf": crlf,
            "cr": self.original.count("\r") - crlf,
            "lf": self.original.count("\n") - crlf,
        }
        names = [name for name, count in used.items() if count]
        return "none" if not names else names[0] if len(names) == 1 else "mixed"

    @property
    def pages(self) -> int:
        """Form feeds part pages; a text without any is one page, and a last empty page does not count."""
        return self.original.rstrip().count("\f") + 1

    @property
    def doubted(self) -> bool:
        """Whether the OCR engine was unsure of one word in twenty at least. If of none, that tells nothing."""
        unsure = sum(confidence < _SURE for _, confidence in self.confidences)
        return unsure * 20 >= max(1, len(self.confidences))

    def confidence(self, spans: Iterable[Span]) -> float | None:
        """The lowest confidence of the OCR engine in words that these stretches meet; None when it gave none."""
        lowest: float | None = None
        for start, end in spans:
            at = bisect_right(self.confidences, start, key=lambda word: word[0].end)
            while at < len(self.confidences) and self.confidences[at][0].start < end:
                lowest = min(self.confidences[at][1], 1.0 if lowest is None else lowest)
                at += 1
        return lowest

    def to_json(self) -> dict[str, Any]:
        """What a ledger's header says of the document: enough to write the original's bytes from its text."""
        return {
            "name": self.name,
            "encoding": self.encoding,
            "bom": self.bom,
            "newlines": self.newlines,
            "characters": len(self.original),
            "bytes": self.raw_size,
            "sha256": self.raw_sha256,
        }


def read(path: str | os.PathLike[str], encoding: str | None = None, *, max_line: int | None = MAX_LINE) -> Document:
    """Read a file, or standard input when `path` is "-". Raises InputError when that gives no usable text."""
    source = os.fspath(path)
    shown = "standard input" if source == "-" else source
    name = "stdin" if source == "-" else Path(source).name
    document = decode(read_bytes(source), encoding, name=name, shown=shown)
    if not document.original:
        raise InputError(f"{shown} is empty: there is nothing to clean; leave it out")
    check_lines(document, max_line, shown=shown)
    return document


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file, or of standard input when `path` is "-". Raises InputError."""
    if os.fspath(path) == "-":
        return sys.stdin.buffer.read()
    path = Path(path)
    with readable(path):
        return path.read_bytes()


@contextlib.contextmanager
def readable(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn what goes wrong when a file is opened or read into InputError, with what to do."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: check the name") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder: name the files in it") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}; check its permissions") from None
    except ValueError as error:  # a NUL in the name
        raise InputError(f"{path!s} is no file name: {error}") from None


def from_text(text: str, name: str = "text", confidences: Sequence[tuple[Span, float]] = ()) -> Document:
    """A document from a string, as if it had been read from a UTF-8 file."""
    raw = text.encode("utf-8", "surrogatepass")
    name = name.encode("utf-8", "replace").decode("utf-8")
    return Document(text, name, "utf-8", False, hashlib.sha256(raw).hexdigest(), len(raw), confidences=confidences)


def decode(raw: bytes, encoding: str | None = None, *, name: str = "text", shown: str | None = None) -> Document:
    """Bytes to a document. Without `encoding`: a byte-order mark, else UTF-8, else Windows-1252, else Latin-1.

    Raises InputError when the bytes are no text, or not in the encoding given.
    """
    shown = shown or name
    if encoding is None:
        refuse_binary(raw, shown)
    codec, bom = codec_of(raw, encoding, shown)
    body = raw[len(bom) :]
    try:
        text = body.decode(codec)
        same = text.encode(codec) == body
    except UnicodeError as error:
        where = f" (byte {len(bom) + error.start:,})" if isinstance(error, UnicodeDecodeError) else ""
        tip = "leave --encoding out to have it recognised" if encoding else "name the right one with --encoding"
        raise InputError(f"{shown} is not {codec} text{where}: {tip}") from None
    if not same:
        raise InputError(
            f"{shown} cannot be written back unchanged in {codec}: convert it to UTF-8 first, for instance with iconv"
        )
    return Document(
        original=text,
        name=name.encode("utf-8", "replace").decode("utf-8"),
        encoding=codec,
        bom=bool(bom),
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        raw_size=len(raw),
    )


def encode(text: str, document: Document) -> bytes:
    """`text` in the encoding of `document`, byte-order mark included. Raises InputError when it does not fit."""
    bom = dict(_BOMS).get(document.encoding, b"") if document.bom else b""
    try:
        return bom + text.encode(document.encoding)
    except UnicodeEncodeError as error:
        lacks = f"{document.encoding} lacks the character {error.object[error.start]!r}"
        raise InputError(f"{document.name}: cannot write the text, {lacks}: write it as UTF-8") from None


def check_lines(document: Document, max_line: int | None, *, shown: str | None = None) -> None:
    """Raise InputError when a line of the document is longer than `max_line` characters."""
    if max_line is None or len(document.original) <= max_line:
        return
    for number, line in enumerate(_LINE_END.split(document.original), 1):
        longest = max(map(len, line.split("\f")))
        if longest > max_line:
            raise InputError(
                f"{shown or document.name}, line {number:,} has {longest:,} characters (limit {max_line:,}): "
                f"break it into lines, or raise max_line in ocrfix.toml"
            )


def write_atomic(path: str | os.PathLike[str], data: bytes) -> None:
    """Write the whole file or nothing; an existing file keeps its mode. Raises InputError when it cannot.

    A symbolic link stays one, and its target is written. What is no regular file (/dev/null) is written to.
    """
    target = Path(path)
    try:
        target = target.resolve()
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            target.write_bytes(data)
        else:
            _replace(target, data, mode)
    except OSError as error:
        raise InputError(f"cannot write {path}: {reason(error)}; choose another place with -o") from None


def reason(error: OSError) -> str:
    """What the operating system says, without its number and the path."""
    return (error.strerror or str(error)).lower()


def refuse_binary(raw: bytes, shown: str) -> None:
    """Raise InputError when bytes, or the first of them, are no text."""
    if raw.startswith(_UTF32):
        raise InputError(f"{shown} is UTF-32 text: convert it to UTF-8 first, for instance with iconv")
    for magic, kind, cure in _KINDS:
        if raw.startswith(magic):
            raise InputError(f"{shown} is {kind}, not text: {cure}")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    controls = len(raw) - len(raw.translate(None, _CONTROLS))
    if b"\0" in raw or controls > len(raw) // 10:
        raise InputError(f"{shown} looks binary, not like text: if it is text, say in which encoding with --encoding")


def codec_of(raw: bytes, encoding: str | None, shown: str) -> tuple[str, bytes]:
    """The codec for the bytes after the byte-order mark, and that mark (empty when there is none)."""
    wanted = None if encoding is None else _known(encoding, shown)
    for codec, bom in _BOMS:
        if raw.startswith(bom) and wanted in (None, codec, codec.removesuffix("-le").removesuffix("-be")):
            return codec, bom
    if wanted is not None:
        return ("utf-16-le" if wanted == "utf-16" else wanted), b""
    for codec in ("utf-8", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            raw.decode(codec)
            return codec, b""
    return "latin-1", b""


def _known(encoding: str, shown: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name).decode(name)  # refuses codecs that are no text encodings, such as rot13 and zlib
    except (LookupError, ValueError, TypeError):
        raise InputError(
            f"{shown}: there is no encoding {encoding!r}: try utf-8, utf-16, windows-1252 or latin-1"
        ) from None
    return {"iso8859-1": "latin-1", "utf-8-sig": "utf-8"}.get(name, name)


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # not every file system lets a folder be synced
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
