"""Bytes from wherever they lie: files, standard input, object storage; unpacked as they flow, never whole."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from ocrfix.document import InputError, readable, reason
from ocrfix.inputs.kinds import HEAD, Format, detect, need, packing
from ocrfix.inputs.options import Options

SPARED = 10_000_000  # bytes: what unpacks to less is no bomb, however well it is packed


def is_remote(path: str) -> bool:
    """Whether a path is a URL for fsspec: s3://bucket/x, gs://..., file:///..."""
    scheme, found, _ = path.partition("://")
    return bool(found) and scheme.isidentifier()


@contextmanager
def opened(path: str, options: Options) -> Iterator[tuple[BinaryIO, Format]]:
    """An input as an unpacked stream, with its format. The stream can be sought when it is no pipe and not packed.

    Raises InputError when it cannot be read, or a library for it is missing.
    """
    with _raw(path) as raw:
        head = _peek(raw)
        packed = packing(head)
        stream = raw
        if packed:
            stream = cast(BinaryIO, io.BufferedReader(_Unpacking(raw, packed, path), HEAD))
            head = _peek(stream)
        yield stream, Format(detect(path, head, options.format), packed)


def limited(stream: IO[bytes], limit: int, shown: str) -> bytes:
    """All of a stream, if it is no longer than `limit` bytes. Raises InputError when it is."""
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise InputError(f"{shown} is larger than {limit:,} bytes: raise max-size under [inputs] in ocrfix.toml")
    return raw


@contextmanager
def packing_into(target: BinaryIO, packed: str) -> Iterator[BinaryIO]:
    """A stream that packs what is written to it into `target`; the same bytes on every run."""
    if not packed:
        yield target
    elif packed == "gz":
        with gzip.GzipFile("", "wb", 6, cast(Any, target), mtime=0) as stream:
            yield cast(BinaryIO, stream)
    else:
        need(packed)
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(target, closefd=False) as stream:
            yield cast(BinaryIO, stream)


def packed_bytes(raw: bytes, packed: str) -> bytes:
    """`raw`, packed as its input was."""
    target = io.BytesIO()
    with packing_into(target, packed) as stream:
        stream.write(raw)
    return target.getvalue()


@contextmanager
def _raw(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield cast(BinaryIO, sys.stdin.buffer)
    elif is_remote(path):
        with remote(path) as stream:
            yield stream
    else:
        with readable(path):
            stream = Path(path).open("rb")  # noqa: SIM115
        with stream:
            yield stream


@contextmanager
def remote(url: str) -> Iterator[BinaryIO]:
    """A file in object storage, opened for reading by fsspec with its own settings. Raises InputError."""
    fsspec = filesystems(url)
    with foreign(url):
        stream = fsspec.open(url, "rb").open()
    with stream:
        yield cast(BinaryIO, io.BufferedReader(_Remote(stream, url), 1 << 20))


@contextmanager
def foreign(url: str) -> Iterator[None]:
    """Whatever the library of a store raises, as an InputError: they have errors of many families."""
    try:
        yield
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError(f"{url} does not exist: check the name") from None
    except ImportError as error:
        raise InputError(f"{url} needs another library: {str(error).splitlines()[0]}") from None
    except Exception as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"cannot use {url}: {said}; check its name and your access to it") from None


class _Remote(io.RawIOBase):
    """A stream of fsspec with the whole interface of a file."""

    def __init__(self, stream: Any, url: str) -> None:
        self._stream = stream
        self._url = url

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with foreign(self._url):
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())


def filesystems(url: str) -> Any:
    """The library fsspec. Raises InputError, with the command that helps, when it is not installed."""
    try:
        import fsspec
    except ImportError:
        extra = {"s3": "s3", "gs": "gs", "gcs": "gs"}.get(url.partition("://")[0], "dask")
        raise InputError(f"reading {url} needs the library fsspec: pip install 'ocrfix[{extra}]'") from None
    return fsspec


def _peek(stream: BinaryIO) -> bytes:
    """The first bytes, which stay in the stream."""
    try:
        if isinstance(stream, io.BufferedReader):
            return stream.peek(HEAD)[:HEAD]
        head = stream.read(HEAD)
        stream.seek(0)
        return head
    except OSError as error:
        raise InputError(f"cannot read the input: {reason(error)}") from None


class _Unpacking(io.RawIOBase):
    """Unpacks a stream piece by piece, and stops at what unpacks to far more than any text would."""

    def __init__(self, raw: BinaryIO, packed: str, shown: str) -> None:
        self._shown = shown
        self._packed = packed
        if packed == "gz":
            self._stream: Any = gzip.GzipFile(fileobj=raw, mode="rb")
            self._broken: tuple[type[Exception], ...] = (EOFError, gzip.BadGzipFile, zlib.error)
        else:
            need(packed)
            import zstandard

            self._stream = _Zstandard(raw, zstandard.ZstdDecompressor(max_window_size=2**27))
            self._broken = (zstandard.ZstdError,)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except EOFError:
            raise InputError(f"{self._shown} is cut off ({self._packed} data end early): get the file again") from None
        except self._broken as error:
            raise InputError(f"{self._shown} is damaged ({self._packed}: {error}): get the file again") from None
        buffer[: len(data)] = data
        return len(data)


class _Zstandard:
    """Frames of zstd data, one behind the other; the library's own reader does not tell of an early end."""

    _TAKEN = 1024  # bytes at a time: those unpack to 32 MB at most

    def __init__(self, raw: BinaryIO, library: Any) -> None:
        self._raw = raw
        self._library = library
        self._frame: Any = None
        self._packed = b""
        self._data = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end. Raises EOFError when the data end within a frame."""
        while self._at == len(self._data):
            self._packed = self._packed or self._raw.read(self._TAKEN)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError
                break
            self._frame = self._frame or self._library.decompressobj()
            self._data, self._at = self._frame.decompress(self._packed), 0
            self._packed = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        return data


def size_of(stream: BinaryIO) -> int:
    """How many bytes a stream that can be sought has."""
    here = stream.tell()
    stream.seek(0, os.SEEK_END)
    size = stream.tell()
    stream.seek(here)
    return size
