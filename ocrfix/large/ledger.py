"""The ledger of a text in parts: written as parts come, checked and undone part by part."""

from __future__ import annotations

import codecs
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ocrfix.document import Document, InputError, encode, reason
from ocrfix.large.reading import Survey, texts
from ocrfix.result import SCHEMA, Ledger, LedgerError, Result, faults
from ocrfix.text import revert

_BLOCK = 1 << 20


class Part(NamedTuple):
    """A part of a text: characters of the original and of the clean text, and its lines of the ledger."""

    characters: int
    clean: int
    entries: int


@dataclass
class Writer:
    """Takes the results of the parts, in their order, and writes the clean text as they come."""

    clean: BinaryIO
    _lines: BinaryIO = field(default_factory=tempfile.TemporaryFile, init=False)
    _kept: BinaryIO = field(default_factory=tempfile.TemporaryFile, init=False)
    _parts: list[Part] = field(default_factory=list, init=False)
    _metadata: dict[str, list[str]] = field(default_factory=dict, init=False)
    _rules: dict[str, Any] = field(default_factory=dict, init=False)
    _decisions: Counter[str] = field(default_factory=Counter, init=False)
    _decided: dict[bytes, None] = field(default_factory=dict, init=False)  # each once, in order
    _made_by: Mapping[str, str] = field(default_factory=dict, init=False)
    _sha256: Any = field(default_factory=hashlib.sha256, init=False)
    _at: int = field(default=0, init=False)

    def add(self, result: Result) -> None:
        """The next part: a result of its text alone, in its own offsets."""
        raw = result.text.encode("utf-8")
        self.clean.write(raw)
        self._sha256.update(raw)
        header = result.header()
        self._lines.writelines(_json(record) + b"\n" for record in result.shifted(self._at).lines())
        for kept in header["kept"]:
            spans = [(start + self._at, end + self._at) for start, end in kept["spans"]]
            self._kept.write((b", " if self._kept.tell() else b"") + _json(kept | {"spans": spans}))
        for key, values in header["metadata"].items():
            self._metadata.setdefault(key, []).extend(values)
        self._rules |= header.get("rules", {})
        self._decisions.update(header.get("decisions", {}))
        if decided := header.get("decided"):
            ids = {edit.id: edit.shifted(self._at).id for edit, _ in result.entries}
            told = (_json(record | {"edit": ids.get(record["edit"], record["edit"])}) for record in decided)
            self._decided.update(dict.fromkeys(told))
        self._made_by = header["made_by"]
        self._parts.append(Part(len(result.document.original), len(result.text), len(result.entries)))
        self._at += len(result.document.original)

    def finish(self, about: Survey, target: BinaryIO) -> None:
        """Write the ledger."""
        head: dict[str, Any] = {
            "ledger": SCHEMA,
            "made_by": dict(self._made_by),
            "document": about.to_json(),
            "clean_sha256": self._sha256.hexdigest(),
            "parts": self._parts,
            "metadata": self._metadata,
        }
        head |= {"rules": self._rules} if self._rules else {}
        if self._decisions:
            head |= {"decisions": dict(self._decisions), "decided": list(map(json.loads, self._decided))}
        target.write(_json(head)[:-1] + b', "kept": [')
        _copy(self._kept, target)
        target.write(b"]}\n")
        _copy(self._lines, target)
        self._lines.close()
        self._kept.close()


@dataclass
class Parted:
    """A ledger in parts, as it lies in its file."""

    path: Path
    header: Mapping[str, Any]

    @classmethod
    def read(cls, path: str) -> Parted | None:
        """The ledger in this file; None when it is not one in parts (or none at all: reading it whole tells)."""
        try:
            with open(path, "rb") as file:  # noqa: PTH123
                if b'"parts": [' not in file.read(20_000):
                    return None
                file.seek(0)
                header = json.loads(file.readline())
            _check(header)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return cls(Path(path), header)

    @property
    def parts(self) -> list[Part]:
        """Where the parts lie."""
        return [Part(*each) for each in self.header["parts"]]

    def ledgers(self) -> Iterator[tuple[Part, Ledger]]:
        """Each part with its own ledger, in offsets of the part. Raises LedgerError."""
        bare = json.dumps(
            {key: value for key, value in self.header.items() if key not in ("parts", "kept", "metadata")}
        )
        at = 0
        with self.path.open("rb") as file:
            file.readline()
            for part in self.parts:
                lines = b"".join(islice(file, part.entries)).decode("utf-8", "replace")
                book = Ledger.read(f"{bare}\n{lines}", str(self.path))
                if len(book.entries) != part.entries:
                    raise LedgerError(f"{self.path} is cut short: restore the file, or clean anew")
                entries = tuple(entry._replace(edit=entry.edit.shifted(-at)) for entry in book.entries)
                yield part, Ledger(book.header, entries, book.was)
                at += part.characters
            if file.read(1):
                raise LedgerError(f"{self.path} has more lines than its parts: restore the file, or clean anew")

    def faults(self, clean: str, about: Survey) -> tuple[Sequence[str], int]:
        """What is wrong with a clean text, and how many edits it has. Raises LedgerError for another document's."""
        if about.sha256 != self.header["document"]["sha256"]:
            name = self.header["document"]["name"]
            raise LedgerError(f"{self.path} is the ledger of another document ({name}), or {about.path} has changed")
        original, text, edits = _Text(texts(about)), _Text(_utf8(clean)), 0
        for number, (part, book) in enumerate(self.ledgers(), 1):
            source = Document(original.take(part.characters), about.name, raw_sha256=about.sha256)
            result = book.result(source)
            edits += len(result.edits)
            if found := faults(result, text.take(part.clean)):
                return [f"part {number}: {fault}" for fault in found], edits
        if original.take(1) or text.take(1):
            return ["the texts are longer than what the ledger tells of"], edits
        return [], edits

    def undo(self, clean: str, target: BinaryIO) -> int:
        """Write the original; its bytes. Raises LedgerError when the clean text does not belong to this ledger."""
        about, text, digest, size = self.header["document"], _Text(_utf8(clean)), hashlib.sha256(), 0
        for part, book in self.ledgers():
            applied = [edit for edit, status in book.entries if status.counts]
            try:
                original = revert(text.take(part.clean), applied, part.characters)
            except ValueError as error:
                raise LedgerError(
                    f"this text and ledger do not match ({error}): give both as they were written"
                ) from None
            mark = about["bom"] and not size
            raw = encode(original, Document(original, about["name"], about["encoding"], mark))
            digest.update(raw)
            target.write(raw)
            size += len(raw)
        if text.take(1) or digest.hexdigest() != about["sha256"]:
            raise LedgerError("this text and ledger do not match (SHA-256 differs): give the ledger of this text")
        return size


class _Text:
    """A stream of text from which a number of characters is taken."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks, self._held = chunks, ""

    def take(self, count: int) -> str:
        """The next `count` characters, fewer at the end."""
        pieces = [self._held]
        while sum(map(len, pieces)) < count and (chunk := next(self._chunks, None)) is not None:
            pieces.append(chunk)
        text = "".join(pieces)
        self._held = text[count:]
        return text[:count]


def _utf8(path: str) -> Iterator[str]:
    """The text of a UTF-8 file in chunks. Raises InputError."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            while chunk := file.read(_BLOCK):
                yield decoder.decode(chunk)
            yield decoder.decode(b"", final=True)
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}; check the name") from None
    except UnicodeError:
        raise InputError(f"{path} is not utf-8 text: give it as `ocrfix clean` wrote it") from None


def _check(header: Any) -> None:
    """Raise an error of some kind when a header's parts do not hold what they must."""
    counts = [int(n) for each in header["parts"] for n in Part(*each)]
    about = header["document"]
    if min(counts) < 0 or sum(Part(*each).characters for each in header["parts"]) != about["characters"]:
        raise ValueError("the parts are not those of the document")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    source.seek(0)
    while chunk := source.read(_BLOCK):
        target.write(chunk)
