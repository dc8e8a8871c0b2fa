"""What zip and tar share: which members are taken, and what is written for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ocrfix.document import InputError
from ocrfix.inputs.item import Item, Made
from ocrfix.inputs.kinds import by_name, detect, is_container, packing
from ocrfix.inputs.names import names_of
from ocrfix.inputs.options import Options
from ocrfix.inputs.seen import Seen
from ocrfix.inputs.single import document_of

_CLIMBING = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\0-\x1f\x7f]|\\")
_TEXTS = frozenset({"", ".txt", ".text", ".md", ".asc", ".ocr", ".me"})


class Member(NamedTuple):
    """A member that was taken."""

    name: str
    kind: str
    raw: bytes
    stamp: object  # its time, for the member written


def unsafe(name: str) -> str:
    """Why a member's name must not be used; empty when it may be."""
    if _CLIMBING.search(name):
        return "its name climbs out of the archive, or is no plain path; left out"
    return ""


def wanted(name: str) -> bool:
    """Whether a member may be a document, by its name; pictures and the like are passed over."""
    path = PurePosixPath(name)
    if path.name.startswith("._") or "__MACOSX" in path.parts:  # what macOS puts beside every file
        return False
    return path.suffix.lower() in _TEXTS or bool(by_name(name))


def item(name: str, raw: bytes, shown: str, stamp: object, options: Options) -> Item:
    """A member as an item; an archive within the archive, or what is no text, is a fault."""
    where = f"{shown}: {name}"
    if packing(raw[:4]):
        return Item(where, fault="packed within the archive; unpack it first; left out")
    try:
        kind = detect(name, raw[:65536])
        if is_container(kind):
            return Item(where, fault=f"a {kind} within the archive; unpack it first; left out")
        document = document_of(kind, raw, PurePosixPath(name).name, where, options)
    except InputError as error:
        return Item(where, fault=str(error).removeprefix(f"{where} ").removeprefix(f"{where}: "))
    if not document.original:
        return Item(where, fault="empty; left out")
    return Item(where, document, raw=Member(name, kind, raw, stamp))


def outputs(item: Item, made: Made | None) -> Iterator[tuple[str, bytes]]:
    """The members to write for one that was cleaned: clean text, ledger, report, and the corrected page."""
    member: Member | None = item.raw
    if member is None or made is None or made.fault:
        return
    names = names_of(member.name, member.kind)
    yield names.clean, made.text.encode("utf-8")
    yield names.ledger, made.ledger.encode("utf-8", "backslashreplace")
    for kind, name in (("report", names.report), ("facsimile", names.facsimile)):
        if kind in made.files:
            yield name, made.files[kind]


class Names:
    """Finds names that stand twice in an archive: their outputs would be written over each other."""

    def __init__(self) -> None:
        self._seen = Seen()

    def twice(self, name: str) -> bool:
        """Whether this name, or one that differs in case only, has come before."""
        return not self._seen.add(name.casefold())
