"""Files of many documents: read as a stream, cleaned in blocks wherever the engine does it, written in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ocrfix.document import Document, check_lines
from ocrfix.engines.cleaner import CAUGHT, Asked, Cleaner, decided
from ocrfix.engines.contract import BLOCK, Engine, Job, Lost
from ocrfix.engines.figures import figures
from ocrfix.engines.spool import Spool
from ocrfix.inputs.item import Item, Made, made_of
from ocrfix.inputs.kinds import Format, module
from ocrfix.inputs.options import Options
from ocrfix.inputs.seen import Seen
from ocrfix.inputs.single import facsimile
from ocrfix.inputs.streams import packing_into
from ocrfix.review import Found, Sought

_REPORTED = frozenset({"zip", "tar"})  # containers that hold files: reports, too
_TOLD = 20  # faults told one by one; the others are counted


class Page(NamedTuple):
    """A document to clean, and of pages with places the file to write back."""

    document: Document
    where: str
    kind: str = ""
    raw: bytes = b""


@dataclass
class CleanBlock:
    """The work: a block of documents, each to what was made of it. Picklable; raises nothing a document can cause."""

    asked: Asked
    folder: Path  # whose settings hold
    report: bool = False  # whether to make a report of each
    cleaner: Cleaner | None = field(default=None, repr=False, compare=False)  # made where the work is done
    sought: Sought = field(default_factory=Sought)  # a folder's decisions hold for these documents, too

    def __call__(self, what: tuple[int, Sequence[Page]]) -> list[Made]:
        """Clean each page of a block."""
        return [self._made(page) for page in what[1]]

    def _made(self, page: Page) -> Made:
        self.cleaner = self.cleaner or Cleaner(self.asked)
        try:
            check_lines(page.document, self.cleaner.config(self.folder).max_line)
            found = self.sought.of("", [self.folder])
            result = decided(
                self.cleaner.clean(page.document, self.folder), Found(folder=(*found.folder, *found.own))
            ).result
            files: dict[str, bytes] = {}
            if self.report:
                from ocrfix.reports import html

                files["report"] = html.render(result).encode("utf-8", "backslashreplace")
            corrected = facsimile(page.kind, page.raw, result) if page.raw else None
            return made_of(result, files | ({} if corrected is None else {"facsimile": corrected}), figures(result))
        except CAUGHT as error:
            return Made(fault=str(error))
        except (MemoryError, RecursionError) as error:
            return Made(fault=f"{page.where}: it is too big ({type(error).__name__}): split it")

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"cleaner": None}


@dataclass
class Tally:
    """What came of a container."""

    documents: int = 0  # cleaned
    passed: int = 0  # without a text: written as they were
    faults: int = 0
    doubles: int = 0  # ids that had come before
    edits: int = 0
    suggestions: int = 0
    first: str = ""  # the first fault
    figures: dict[str, int] = field(default_factory=dict)  # see ocrfix.engines.figures; added up


def convert(
    stream: BinaryIO,
    form: Format,
    name: str,
    target: BinaryIO,
    options: Options,
    engine: Engine,
    work: CleanBlock,
    tell: Callable[[str], None],
) -> Tally:
    """Clean a container into `target`, of the same kind and packed as `form` says; faults are told as they are found.

    Memory does not grow with the container. Raises InputError when the container itself cannot be read or written.
    """
    kind = module(form.kind)
    if form.kind not in _REPORTED:  # there is no place for reports in it, and each is a hundred times its document
        work = replace(work, report=False)
    with packing_into(target, form.packed) as out:
        run = _Run(kind.Output(out, options), tell, with_ids=form.kind in ("jsonl", "parquet"))
        try:
            for job, outcome in engine.run(work, run.jobs(kind.items(stream, name, options))):
                if isinstance(outcome, Lost):
                    outcome = run.again(engine, work, job, outcome)
                run.done(job.what[0], outcome)
            run.finish()
        finally:
            run.close()
    return run.tally


class _Run:
    """Blocks on their way: numbered as they are read, written in that order."""

    def __init__(self, writer: Any, tell: Callable[[str], None], *, with_ids: bool) -> None:
        self.tally = Tally()
        self._writer = writer
        self._tell = tell
        self._with_ids = with_ids
        self._made = Spool()  # outcomes that came before their turn
        self._items = Spool()
        self._next = 0  # the block to write
        self._blocks = 0
        self._seen = Seen()

    def jobs(self, items: Iterator[Item]) -> Iterator[Job]:
        """Blocks of about 1 MB of text."""
        block: list[Item] = []
        size = 0
        for item in items:
            block.append(item)
            size += item.document.raw_size if item.document else 100
            if size >= BLOCK:
                yield self._job(block, size)
                block, size = [], 0
        if block:
            yield self._job(block, size)

    def _job(self, block: list[Item], size: int) -> Job:
        number = self._blocks
        self._blocks += 1
        self._items.put(number, block)
        pages = [_page(item) for item in block if item.document is not None]
        return Job(block[-1].where, size, (number, pages))

    def again(self, engine: Engine, work: CleanBlock, job: Job, lost: Lost) -> list[Made]:
        """The documents of a block that was lost, each alone: most often one of them is to blame."""
        pages: Sequence[Page] = job.what[1]
        if len(pages) == 1:
            return [Made(fault=f"{pages[0].where}: {lost.reason}")]
        made: list[Made] = [Made()] * len(pages)
        singles = (Job(page.where, page.document.raw_size, (at, [page])) for at, page in enumerate(pages))
        for single, outcome in engine.run(work, singles):
            alone = Made(fault=f"{single.name}: {outcome.reason}") if isinstance(outcome, Lost) else outcome[0]
            made[single.what[0]] = alone
        return made

    def done(self, number: int, made: list[Made]) -> None:
        """Take the outcome of a block; write all blocks whose turn it is."""
        self._made.put(number, made)
        while self._next in self._made:
            self._write(self._items.take(self._next), self._made.take(self._next))
            self._next += 1

    def _write(self, items: list[Item], made: list[Made]) -> None:
        outcomes = iter(made)
        for item in items:
            outcome = None if item.document is None else next(outcomes)
            self._count(item, outcome)
            self._writer.add(item, outcome)

    def _count(self, item: Item, made: Made | None) -> None:
        tally = self.tally
        fault = item.fault or (made.fault if made else "")
        if fault:
            tally.faults += 1
            told = fault if fault.startswith(item.where) else f"{item.where}: {fault}"
            tally.first = tally.first or told
            if tally.faults <= _TOLD:
                self._tell(told)
        elif made is None or item.document is None:
            tally.passed += bool(item.where)
        else:
            tally.documents += 1
            tally.edits += made.edits
            tally.suggestions += made.suggestions
            for key, count in made.figures.items():
                tally.figures[key] = tally.figures.get(key, 0) + count
        if self._with_ids and item.document is not None and not self._seen.add(item.document.name):
            tally.doubles += 1
            if tally.doubles <= _TOLD:
                self._tell(f"{item.where}: the id {item.document.name!r} has come before; both were kept")

    def finish(self) -> None:
        """Write the end."""
        assert self._next == self._blocks
        self._writer.close()
        if self.tally.faults > _TOLD:
            self._tell(f"... and {self.tally.faults - _TOLD:,} more")

    def close(self) -> None:
        """Drop what is kept on disk."""
        for held in (self._made, self._items, self._seen):
            held.close()


def _page(item: Item) -> Page:
    assert item.document is not None
    kind = getattr(item.raw, "kind", "")
    return Page(item.document, item.where, kind, item.raw.raw if kind in ("hocr", "alto", "page") else b"")
