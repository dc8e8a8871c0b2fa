"""Which kind an input is: by what the user says, by its first bytes, by its name."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import re
import zlib
from pathlib import PurePath
from types import ModuleType
from typing import NamedTuple

from ocrfix.config import nearest
from ocrfix.document import InputError

HEAD = 65536  # bytes that tell a kind

SINGLES = ("text", "pdf", "readingroom", "hocr", "alto", "page")
CONTAINERS = ("jsonl", "parquet", "zip", "tar")
KINDS = (*SINGLES, *CONTAINERS)
EXTRAS = {  # kind or compression -> the library it needs, and the extra that brings it
    "pdf": ("pypdfium2", "pdf"),
    "parquet": ("pyarrow", "parquet"),
    "readingroom": ("lxml", "xml"),
    "hocr": ("lxml", "xml"),
    "alto": ("lxml", "xml"),
    "page": ("lxml", "xml"),
    "zst": ("zstandard", "zstd"),
}
_SUFFIXES = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar",
    ".pdf": "pdf",
    ".hocr": "hocr",
    ".alto": "alto",
}
_PACKED = {".gz": "gz", ".tgz": "gz", ".zst": "zst"}
_MARKUP = frozenset({".xml", ".html", ".htm", ".xhtml"})  # the content tells which
_MAGIC = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"PAR1", "parquet"))
_PACKED_MAGIC = ((b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"))
_ALTO = re.compile(rb"<(?:\w+:)?alto[\s>]|loc\.gov/standards/alto", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:\w+:)?PcGts[\s>]")
_HOCR = re.compile(rb"""class\s*=\s*["'][^"']*\bocr_page\b|name\s*=\s*["']ocr-(?:system|capabilities)["']""")

_READING_ROOM = re.compile(rb"""class\s*=\s*["'][^"']*\b(?:field-label|documentFirstHeading)\b|foia\.cia\.gov""")


class Format(NamedTuple):
    """A kind, and how the file is packed."""

    kind: str  # of KINDS
    packed: str = ""  # "gz", "zst" or ""


def is_container(kind: str) -> bool:
    """Whether a file of this kind holds many documents."""
    return kind in CONTAINERS


def packing(head: bytes) -> str:
    """How bytes that begin so are packed: "gz", "zst" or ""."""
    return next((name for magic, name in _PACKED_MAGIC if head.startswith(magic)), "")


def bare(name: str) -> tuple[str, str]:
    """A file name without the suffix of its packing, and that suffix: ("x.jsonl", ".gz")."""
    suffix = PurePath(name).suffix
    if suffix.lower() in _PACKED and suffix.lower() not in _SUFFIXES:
        return name.removesuffix(suffix), suffix
    return name, ""


def detect(name: str, head: bytes, asked: str = "") -> str:
    """The kind of an input from its name and its (unpacked) first bytes, or the one `asked` for.

    A suffix that means one kind decides: a file that is not what its name says is an error for its reader to tell.
    Of markup (.xml, .html) and of names that say nothing, the first bytes decide; what they do not tell is text.
    Raises InputError when there is no kind of the name `asked`.
    """
    if asked:
        if asked not in KINDS:
            raise InputError(f"there is no input format {asked!r}{nearest(asked, KINDS)}; there are {', '.join(KINDS)}")
        return asked
    suffix = PurePath(bare(name)[0]).suffix.lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if suffix in _MARKUP:
        return _markup(suffix, head) or "text"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "tar"
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return (_markup("", head) if begins else "") or "text"


def planned(path: str, asked: str = "") -> Format:
    """The format of an input that was not opened yet: its name tells, or else its first bytes.

    Never fails: a file that cannot be read is text, and reading it tells.
    """
    known = asked or PurePath(bare(path)[0]).suffix.lower() in _SUFFIXES or path == "-"
    packed = _PACKED.get(PurePath(path).suffix.lower(), "")
    return Format(detect(path, b"" if known else _head(path), asked), packed)


def is_input(path: str) -> bool:
    """Whether a file found in a folder is an input: its name says so, or it is markup that we know."""
    kind = by_name(path)
    if kind != "markup":
        return bool(kind)
    head = _head(path)
    found = detect(path, head)
    return found != "text" and (found != "readingroom" or _READING_ROOM.search(head) is not None)


def _head(path: str) -> bytes:
    """The first bytes of a file, unpacked; none when it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (a million times)
            head = file.read(HEAD)
    except (OSError, ValueError):
        return b""
    if packing(head) == "gz":
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    return head


def by_name(name: str) -> str:
    """The kind that a name alone suggests; empty when it may be any text. For walking folders."""
    suffix = PurePath(bare(name)[0]).suffix.lower()
    return _SUFFIXES.get(suffix, "markup" if suffix in _MARKUP else "")


def _markup(suffix: str, head: bytes) -> str:
    for kind, sign in (("hocr", _HOCR), ("alto", _ALTO), ("page", _PAGE)):
        if sign.search(head):
            return kind
    return "" if suffix in ("", ".xml") else "readingroom"


def module(kind: str) -> ModuleType:
    """The module of a kind, loaded now. Raises InputError when a library that it needs is missing."""
    need(kind)
    return importlib.import_module(f"ocrfix.inputs.{kind}")


def need(what: str) -> None:
    """Raise InputError, with the command that helps, when the library for a kind or a packing is not installed."""
    library, extra = EXTRAS.get(what, ("", ""))
    if library and importlib.util.find_spec(library) is None:
        raise InputError(f"reading {what} needs the library {library}: pip install 'ocrfix[{extra}]'")
