"""The work on object storage: read one file from where it lies, clean it, store its outputs where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ocrfix import __version__
from ocrfix.document import check_lines
from ocrfix.engines.cleaner import CAUGHT, Asked, Cleaner
from ocrfix.engines.containers import CleanBlock, Tally, convert
from ocrfix.engines.inline import Inline
from ocrfix.engines.work import DONE, FAILED, SAME
from ocrfix.inputs.kinds import Format, is_container
from ocrfix.inputs.names import Names, names_of
from ocrfix.inputs.remote import joined, put, stands, storing
from ocrfix.inputs.single import facsimile, read
from ocrfix.inputs.streams import is_remote, opened, packed_bytes
from ocrfix.outputs import whole
from ocrfix.result import Result


class Errand(NamedTuple):
    """A file to clean."""

    url: str
    place: str  # below the folder that was named
    out: str  # a folder, local or not
    report: bool
    force: bool  # also when its outputs stand


class Came(NamedTuple):
    """What came of it."""

    state: str  # DONE, SAME or FAILED
    error: str = ""  # one line


@dataclass
class CleanRemote:
    """The work itself: picklable; the settings are those of the folder the command was called in."""

    asked: Asked
    encoding: str | None = None
    _cleaner: Cleaner | None = field(default=None, init=False, repr=False, compare=False)

    def __call__(self, errand: Errand) -> Came:
        """Clean one file. Raises nothing that a document can cause."""
        try:
            return self._cleaned(errand)
        except CAUGHT as error:
            return Came(FAILED, str(error))
        except (MemoryError, RecursionError) as error:
            return Came(FAILED, f"{errand.url} is too big ({type(error).__name__}): split it")

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_cleaner": None}

    def _cleaned(self, errand: Errand) -> Came:
        from ocrfix import lexicon

        self._cleaner = self._cleaner or Cleaner(self.asked)
        config, options = self._cleaner.config(Path()), self._cleaner.options(Path(), self.encoding)
        with opened(errand.url, options) as (stream, form):
            names = _placed(names_of(errand.place, form.kind, form.packed), errand.out)
            if is_container(form.kind):
                work = CleanBlock(self.asked, Path(), errand.report, self._cleaner)
                with target(names.clean) as file:
                    tally = convert(stream, form, errand.url, file, options, Inline(), work, lambda _: None)
                return came(tally)
            made_by = {
                "ocrfix": __version__,
                "lexicon": lexicon.load(config.dictionaries).hash,
                "config": config.digest,
            }
            if not errand.force and stands(errand.url, names.ledger, names.clean, made_by):
                return Came(SAME)
            name = errand.place.rpartition("/")[2]
            document, raw = read(stream, form.kind, name, errand.url, options, packed=bool(form.packed))
        if not document.original:
            return Came(FAILED, f"{errand.url} is empty: there is nothing to clean; leave it out")
        check_lines(document, config.max_line, shown=errand.url)
        result = self._cleaner.clean(document, Path())
        for place, data in _outputs(result, raw, form, names, report=errand.report):
            put(place, data)
        return Came(DONE)


def came(tally: Tally) -> Came:
    """What came of a container."""
    if not tally.faults:
        return Came(DONE)
    more = f" (and {tally.faults - 1:,} more in this file; the rest of it was written)" if tally.faults > 1 else ""
    return Came(FAILED, tally.first + more)


@contextmanager
def target(place: str) -> Iterator[BinaryIO]:
    """A file to write to, local or not, that appears when all of it is written. Raises InputError."""
    if is_remote(place):
        with storing(place) as stream:
            yield stream
    else:
        with whole(Path(place)) as stream:
            yield stream


def _placed(names: Names, out: str) -> Names:
    return Names(*(joined(out, name) if name else "" for name in names))


def _outputs(result: Result, raw: bytes, form: Format, names: Names, *, report: bool) -> Iterator[tuple[str, bytes]]:
    """Each output with its place, the clean text last."""
    yield names.ledger, result.to_ledger().encode("utf-8", "backslashreplace")
    if report:
        from ocrfix.reports import html

        yield names.report, html.render(result).encode("utf-8", "backslashreplace")
    corrected = facsimile(form.kind, raw, result)
    if corrected is not None:
        yield names.facsimile, packed_bytes(corrected, form.packed)
    packed = form.packed if form.kind == "text" else ""
    yield names.clean, packed_bytes(result.text.encode("utf-8"), packed)
