"""Result: what came of one document; the ledger to and fro. Reports and reviews need this, not the pipeline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from ocrfix.document import Document, encode
from ocrfix.edits import Edit, Note, Span
from ocrfix.text import Piece, replay, revert

SCHEMA = 1  # of the ledger; raised when an older ocrfix could misread a newer ledger


class LedgerError(Exception):
    """A ledger cannot be read, or does not belong to this text. The message is one line and says what to do."""


class Status(StrEnum):
    """What became of an edit."""

    APPLIED = "applied"  # by the pipeline: its confidence is above the line
    SUGGESTED = "suggested"  # below the line; a person decides
    ACCEPTED = "accepted"  # by a person
    REJECTED = "rejected"  # by a person
    DROPPED = "dropped"  # it does not fit: what it rests on was rejected, or its stretch reads otherwise by decision

    @property
    def counts(self) -> bool:
        """Whether the clean text has the edit."""
        return self in (Status.APPLIED, Status.ACCEPTED)


class Entry(NamedTuple):
    """A line of the ledger."""

    edit: Edit
    status: Status


class Rule(NamedTuple):
    """What a code stands for, so that a ledger explains itself; empty for a code that is not known."""

    fault: str = ""  # "a word broken at the end of a line"
    fixer: str = ""
    stage: str = ""


class Kept(NamedTuple):
    """A stretch of the original that fixers were told to leave alone, and why."""

    spans: tuple[Span, ...]
    note: Note


@dataclass(frozen=True)
class Result:
    """One document, mended. Everything is derived from `document.original` and `entries`.

    `entries` is in the order in which edits apply: pass after pass, right to left within a pass.
    """

    document: Document
    entries: tuple[Entry, ...]
    kept: tuple[Kept, ...] = ()
    made_by: Mapping[str, str] = field(default_factory=dict)  # versions and hashes: "ocrfix", "lexicon", "config"
    was: Mapping[int, Status | None] = field(default_factory=dict)  # entries that decisions changed, by their number:
    # the status that the pipeline gave them; None: not the pipeline's, a person's
    reviewed: Mapping[str, int] = field(default_factory=dict)  # how many decisions hold, are carried, idle, unfit
    decided: tuple[Mapping[str, Any], ...] = ()  # the decisions behind the statuses, as lines of a decisions file
    rules: Mapping[str, Rule] = field(default_factory=dict)  # by code, those of the entries, in the order of the fixers

    @property
    def metadata(self) -> Mapping[str, tuple[str, ...]]:
        """What the source and the fixers told of the document: every value in order of appearance."""
        return self.document.metadata

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that the clean text has."""
        return tuple(edit for edit, status in self.entries if status.counts)

    @property
    def suggestions(self) -> tuple[Edit, ...]:
        """The edits that wait for a person's decision."""
        return tuple(edit for edit, status in self.entries if status is Status.SUGGESTED)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The clean text as pieces that tile the original, in the order of the clean text."""
        again = replay(self.document.original, self.edits)
        if again.dropped:
            raise LedgerError(
                f"{len(again.dropped)} edits do not fit, the first is {again.dropped[0].id}: "
                "the ledger has been changed, or was not written by ocrfix; clean the document anew"
            )
        return tuple(again.text.pieces())

    @cached_property
    def text(self) -> str:
        """The clean text."""
        return "".join(piece.text for piece in self.pieces)

    def counts(self) -> dict[str, dict[Status, int]]:
        """How many edits of each code have each status; codes sorted."""
        table: dict[str, dict[Status, int]] = {}
        for edit, status in self.entries:
            row = table.setdefault(edit.note.code, {})
            row[status] = row.get(status, 0) + 1
        return dict(sorted(table.items()))

    def to_ledger(self) -> str:
        """The ledger as JSON lines: a header, then an edit a line. `Ledger.read` reads it back."""
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [self.header(), *self.lines()])

    def header(self) -> dict[str, Any]:
        """The first line of the ledger."""
        header = {
            "ledger": SCHEMA,
            "made_by": dict(self.made_by),
            "document": self.document.to_json(),
            "clean_sha256": _sha256(self.text.encode("utf-8", "surrogatepass")),
            "metadata": {key: list(values) for key, values in self.metadata.items()},
            "kept": [{"spans": k.spans, "code": k.note.code, "why": k.note.why} for k in self.kept],
        }
        if self.rules:
            header["rules"] = {code: rule._asdict() for code, rule in self.rules.items()}
        if self.reviewed:
            header["decisions"] = dict(self.reviewed)
            header["decided"] = list(self._told())
        return header

    def lines(self) -> Iterator[dict[str, Any]]:
        """The other lines: an edit each."""
        return map(self._line, range(len(self.entries)))

    def shifted(self, by: int) -> Result:
        """The entries in offsets of a text that begins `by` characters earlier; only their lines can be had of it."""
        return replace(self, entries=tuple(Entry(edit.shifted(by), status) for edit, status in self.entries))

    def _told(self) -> Iterator[dict[str, Any]]:
        """The decisions; the context of an edit that stands in this very ledger need not be said again."""
        known = {edit.id for edit, _ in self.entries}
        for record in self.decided:
            yield {key: value for key, value in record.items() if key != "context" or record["edit"] not in known}

    def _line(self, number: int) -> dict[str, Any]:
        edit, status = self.entries[number]
        record = edit.to_json() | {"status": status.value}
        return record | {"was": self.was[number]} if number in self.was else record


@dataclass(frozen=True)
class Ledger:
    """A ledger as read from its file, not yet joined to the text that it speaks of."""

    header: Mapping[str, Any]
    entries: tuple[Entry, ...]
    was: Mapping[int, Status | None] = field(default_factory=dict)  # as in Result

    @classmethod
    def read(cls, text: str, name: str = "the ledger") -> Ledger:
        """Read a ledger. Raises LedgerError, naming the line, when it is not one."""
        records = list(_records(text, name))
        if not records or "ledger" not in records[0][1]:
            raise LedgerError(f"{name} is not a ledger of ocrfix: name the .edits.jsonl file that `ocrfix clean` wrote")
        header = records[0][1]
        if header["ledger"] != SCHEMA:
            raise LedgerError(
                f"{name} has schema {header['ledger']!r}, this ocrfix reads schema {SCHEMA}: "
                "use the ocrfix that wrote it, or clean the document anew"
            )
        entries: list[Entry] = []
        was: dict[int, Status | None] = {}
        for number, record in records[1:]:
            try:
                if "was" in record:
                    was[len(entries)] = None if record["was"] is None else Status(record["was"])
                entries.append(Entry(Edit.from_json(record), Status(record["status"])))
            except (KeyError, TypeError, ValueError) as error:
                raise LedgerError(
                    f"{name}, line {number}, is no edit ({error}): restore the file, or clean anew"
                ) from None
        if not _sound(header):
            raise LedgerError(f"{name} does not say of which document it is, and how it was made: clean it anew")
        return cls(header, tuple(entries), was)

    def original(self, clean: str) -> Document:
        """The original from the clean text alone, checked by its SHA-256. Raises LedgerError when they do not match."""
        about = self.header["document"]
        applied = [edit for edit, status in self.entries if status.counts]
        try:
            if about["characters"] > len(clean) + sum(len(edit.before) for edit in applied):
                raise ValueError("the original is longer than both together")
            text = revert(clean, applied, about["characters"])
        except ValueError as error:
            raise LedgerError(
                f"this text and ledger do not match ({error}): both must be as `ocrfix clean` wrote them"
            ) from None
        document = Document(text, about["name"], about["encoding"], about["bom"], about["sha256"])
        if _sha256(encode(text, document)) != about["sha256"]:
            raise LedgerError("this text and ledger do not match (SHA-256 differs): give the ledger of this text")
        return document

    def result(self, document: Document) -> Result:
        """Join the ledger to the document it speaks of. Raises LedgerError when it is of another document."""
        about = self.header["document"]
        if document.raw_sha256 != about["sha256"]:
            raise LedgerError(
                f"the ledger is of another document ({about['name']}), or {document.name} has changed since"
            )
        kept = tuple(_kept(self.header))
        metadata = {key: tuple(values) for key, values in self.header.get("metadata", {}).items()}
        told = replace(document, metadata=metadata)
        made_by, reviewed = dict(self.header.get("made_by", {})), dict(self.header.get("decisions", {}))
        decided = tuple(self.header.get("decided", ()))
        return Result(told, self.entries, kept, made_by, self.was, reviewed, decided, dict(_rules(self.header)))


def faults(result: Result, clean: str) -> Sequence[str]:
    """What is wrong with `clean` as the outcome of a result; empty when every character is accounted for."""
    found = []
    if result.text != clean:
        at = next((i for i, (a, b) in enumerate(zip(result.text, clean, strict=False)) if a != b), None)
        at = min(len(result.text), len(clean)) if at is None else at
        found.append(f"character {at:,} of the clean text is not what the ledger makes of the original")
    covered = sorted(span for piece in result.pieces for span in piece.spans)
    ends = [0, *(span.end for span in covered)]
    if [span.start for span in covered] + [len(result.document.original)] != ends:
        found.append("the pieces of the clean text do not cover the original")
    return found


def _kept(header: Mapping[str, Any]) -> Iterator[Kept]:
    for each in header.get("kept", ()):
        yield Kept(
            tuple(Span(*map(int, span)) for span in each["spans"]), Note(str(each["code"]), 1.0, str(each["why"]))
        )


def _rules(header: Mapping[str, Any]) -> Iterator[tuple[str, Rule]]:
    for code, told in header.get("rules", {}).items():
        yield code, Rule(*(str(told.get(key, "")) for key in Rule._fields))


def _sound(header: Mapping[str, Any]) -> bool:
    """Whether a header says all that is needed, each in its own kind: a ledger may come from anywhere."""
    about = header.get("document")
    made_by, metadata, reviewed = (header.get(key, {}) for key in ("made_by", "metadata", "decisions"))
    if not (isinstance(about, dict) and all(isinstance(each, dict) for each in (made_by, metadata, reviewed))):
        return False
    decided = header.get("decided", [])
    if not (isinstance(decided, list) and all(isinstance(each, dict) for each in decided)):
        return False
    if any(type(count) is not int for count in reviewed.values()):
        return False
    kinds = {"name": str, "encoding": str, "bom": bool, "characters": int, "sha256": str}
    if any(type(about.get(key)) is not kind for key, kind in kinds.items()) or about["characters"] < 0:
        return False
    try:
        "".encode(about["encoding"])  # refuses what is no text encoding
        list(_kept(header)), list(_rules(header))
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError):
        return False
    values = [value for some in metadata.values() for value in (some if isinstance(some, list) else [None])]
    return all(isinstance(value, str) for value in [*values, *made_by.values()])


def _records(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise LedgerError(
                f"{name}, line {number}, is not JSON: name the .edits.jsonl file that `ocrfix clean` wrote"
            )
        yield number, record


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
