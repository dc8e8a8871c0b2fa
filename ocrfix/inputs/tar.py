"""Tar archives of texts, read and written as a stream; the output has the outputs of each text in its place."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from ocrfix.document import InputError
from ocrfix.inputs.item import Item, Made
from ocrfix.inputs.members import Member, Names, item, outputs, unsafe, wanted
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import limited


def items(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """A document a member, in the archive's order. Raises InputError when it is no tar archive, or cut off."""
    try:
        with tarfile.open(fileobj=source, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
            seen = Names()
            for info in archive:
                archive.members = []  # type: ignore[attr-defined]  # tarfile keeps all that it has seen
                if not info.isdir():
                    yield from _member(archive, info, name, seen, options)
    except tarfile.TarError as error:
        raise InputError(f"{name} is no sound tar archive: {error}; get the file again") from None


def _member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, seen: Names, options: Options
) -> Iterator[Item]:
    path = info.name.encode("utf-8", "replace").decode("utf-8").removeprefix("./")
    where = f"{name}: {path}"
    fault = unsafe(path)
    if not fault and not info.isfile():
        fault = "a link or a device, no file; left out"
    if not fault and not wanted(path):
        return
    if not fault and seen.twice(path):
        fault = "its name stands twice in the archive; left out"
    stream = None if fault else archive.extractfile(info)
    if stream is None:
        yield Item(where, fault=fault)
        return
    try:
        raw = limited(stream, options.max_size, where)
    except InputError as error:
        yield Item(where, fault=str(error).removeprefix(f"{where} "))
    else:
        yield item(path, raw, name, info.mtime, options)


class Output:
    """Writes the archive; members have the times of their inputs, and no owner."""

    def __init__(self, target: BinaryIO, options: Options) -> None:
        del options
        self._archive = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, item: Item, made: Made | None) -> None:
        """The outputs of one member."""
        for name, raw in outputs(item, made):
            member: Member = item.raw
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            info.mtime = member.stamp  # type: ignore[assignment]
            self._archive.addfile(info, io.BytesIO(raw))
            self._archive.members = []  # type: ignore[attr-defined]

    def close(self) -> None:
        """Write the end of the archive."""
        self._archive.close()
