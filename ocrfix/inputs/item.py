"""What passes between a reader, the cleaning and a writer: one text in, what was made of it out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from ocrfix.document import Document
from ocrfix.result import Result


@dataclass(frozen=True)
class Item:
    """One text of a container. Without a document there is nothing to clean, and `fault` says why, if it is one."""

    where: str  # "x.jsonl, line 12", "a.zip: memos/1.txt": for messages; empty: it only tells the writer something
    document: Document | None = None
    fault: str = ""  # why it could not be read; one line
    raw: Any = None  # what the writer of its kind needs to put it back


@dataclass(frozen=True)
class Made:
    """What was made of one document, as plain values that travel between processes."""

    text: str = ""
    ledger: str = ""  # JSON lines, as in NAME.edits.jsonl
    metadata: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)  # more outputs, by kind: "report", "facsimile"
    edits: int = 0  # applied
    suggestions: int = 0
    fault: str = ""  # why it could not be cleaned; one line
    figures: Mapping[str, int] = field(default_factory=dict)  # counts that can be added up

    @property
    def records(self) -> list[dict[str, Any]]:
        """The ledger as records, the header first."""
        return [json.loads(line) for line in self.ledger.splitlines()]


def made_of(result: Result, files: Mapping[str, bytes] | None = None, figures: Mapping[str, int] | None = None) -> Made:
    """A result as plain values."""
    return Made(
        text=result.text,
        ledger=result.to_ledger(),
        metadata={key: list(values) for key, values in result.metadata.items()},
        files=files or {},
        edits=len(result.edits),
        suggestions=len(result.suggestions),
        figures=figures or {},
    )


class Cleaned(NamedTuple):
    """A record of a container that was cleaned, as it is read back."""

    where: str
    text: str
    ledger: str  # JSON lines; empty: it was not cleaned


class Writer(Protocol):
    """Writes a container item by item, in their order."""

    def add(self, item: Item, made: Made | None) -> None:
        """Write what was made of an item; None when there was nothing to clean."""

    def close(self) -> None:
        """Write what is left. The target itself stays open."""


# Cleans blocks of documents: lazily, in order, each block to as many results.
Cleaner = Callable[[Iterable[Sequence[Document]]], Iterator[Sequence[Made]]]
