"""Zip archives of texts; the output is a zip archive too, with the outputs of each text in its place."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ocrfix.document import InputError
from ocrfix.inputs.item import Item, Made
from ocrfix.inputs.members import Member, Names, item, outputs, unsafe, wanted
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import SPARED, limited, size_of


def items(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """A document a member, in the archive's order. Raises InputError when it is no zip archive, or a bomb."""
    if not source.seekable():
        raise InputError(f"{name}: a zip archive cannot be read from a pipe: name its file")
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            _check(members, size_of(source), name, options)
            seen = Names()
            for info in members:
                if not info.is_dir():
                    yield from _member(archive, info, name, seen, options)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{name} is no sound zip archive: {error}; get the file again") from None


def _check(members: list[zipfile.ZipInfo], size: int, name: str, options: Options) -> None:
    if len(members) > options.max_members:
        raise InputError(f"{name} has {len(members):,} members (limit {options.max_members:,}, max-members)")
    if any(info.filename in ("[Content_Types].xml", "mimetype") for info in members):
        raise InputError(f"{name} is an office document or e-book, not an archive of texts: save it as plain text")
    unpacked = sum(info.file_size for info in members)
    if unpacked > SPARED and unpacked > size * options.max_ratio:
        raise InputError(
            f"{name} would unpack to {unpacked:,} bytes, {unpacked // max(1, size):,} times its size: "
            f"refused as a bomb (limit {options.max_ratio}, max-ratio under [inputs])"
        )


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, seen: Names, options: Options
) -> Iterator[Item]:
    where = f"{name}: {info.filename}"
    mode = info.external_attr >> 16
    fault = unsafe(info.filename)
    if not fault and mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        fault = "no regular file; left out"
    if not fault and not wanted(info.filename):
        return
    if not fault and info.flag_bits & 1:
        fault = "encrypted; left out"
    if not fault and seen.twice(info.filename):
        fault = "its name stands twice in the archive; left out"
    if fault:
        yield Item(where, fault=fault)
        return
    try:
        with archive.open(info) as stream:
            raw = limited(stream, options.max_size, where)
    except InputError as error:
        yield Item(where, fault=str(error).removeprefix(f"{where} "))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        yield Item(where, fault=f"damaged ({error}); left out")
    else:
        yield item(info.filename, raw, name, info.date_time, options)


class Output:
    """Writes the archive; members have the times of their inputs."""

    def __init__(self, target: BinaryIO, options: Options) -> None:
        del options
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    def add(self, item: Item, made: Made | None) -> None:
        """The outputs of one member."""
        for name, raw in outputs(item, made):
            member: Member = item.raw
            info = zipfile.ZipInfo(name, member.stamp)  # type: ignore[arg-type]
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            self._archive.writestr(info, raw)

    def close(self) -> None:
        """Write the directory of the archive."""
        self._archive.close()
