"""One file, one document: reading it whichever kind it is, and writing its page back."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import PurePath
from typing import BinaryIO

from ocrfix.document import Document, InputError
from ocrfix.inputs.kinds import is_container, module
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import limited, opened
from ocrfix.result import Result


def document_of(kind: str, raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The document in the bytes of a file. Raises InputError.

    Of a kind other than text, the document is the text that was taken out of it: hashes and offsets are of that text
    in UTF-8, and the file's own SHA-256 is in the metadata, as `input_sha256`.
    """
    found: Document = module(kind).document(raw, name, shown, options)
    if kind == "text":
        return found
    about = {"input_format": (kind,), "input_sha256": (sha256(raw).hexdigest(),)}
    return replace(found, metadata={**found.metadata, **about})


def read(
    stream: BinaryIO, kind: str, name: str, shown: str, options: Options, *, packed: bool
) -> tuple[Document, bytes]:
    """The document in a stream, and its (unpacked) bytes. Plain text of any size, all else under the limit."""
    raw = stream.read() if kind == "text" and not packed else limited(stream, options.max_size, shown)
    return document_of(kind, raw, name, shown, options), raw


def open_document(path: str, options: Options) -> Document:
    """The document in a file of one, or in standard input when `path` is "-". Raises InputError."""
    shown = "standard input" if path == "-" else path
    with opened(path, options) as (stream, form):
        if is_container(form.kind):
            raise InputError(f"{shown} holds many documents ({form.kind}): only clean, verify, revert and info take it")
        name = "stdin" if path == "-" else PurePath(path).name
        document, _ = read(stream, form.kind, name, shown, options, packed=bool(form.packed))
    if not document.original:
        raise InputError(f"{shown} is empty: there is nothing to clean; leave it out")
    return document


def facsimile(kind: str, raw: bytes, result: Result) -> bytes | None:
    """The page that was read, with its words corrected and their places kept; None for kinds that have no places."""
    if kind not in ("hocr", "alto", "page"):
        return None
    corrected: bytes = module(kind).corrected(raw, result)
    return corrected
