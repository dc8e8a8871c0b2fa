"""A text too large for one pass, cleaned part by part: a worker holds one part at a time."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ocrfix.document import check_lines, from_text
from ocrfix.engines.cleaner import Cleaner, decided, folder_of
from ocrfix.engines.figures import figures
from ocrfix.large import ledger, reading
from ocrfix.outputs import Outputs, whole
from ocrfix.result import Result
from ocrfix.review import Decision, Found, Scope, Sought


class Large(NamedTuple):
    """What came of such a text."""

    about: reading.Survey
    figures: Mapping[str, int]
    parts: int


@dataclass(frozen=True)
class Parts:
    """Cleans a large text."""

    cleaner: Cleaner
    encoding: str | None
    sought: Sought

    def write(self, path: str, plan: Outputs, staging: Path | None = None, *, known: str = "") -> Large | None:
        """Clean it and write its outputs, each whole or not at all; None when its SHA-256 is the one `known`.

        Raises InputError and OwnFaultError.
        """
        about = reading.survey(path, self.encoding)
        if known and about.sha256 == known:
            return None
        with ExitStack() as stack:
            book = stack.enter_context(whole(plan.ledger, staging))
            clean = stack.enter_context(whole(plan.clean, staging))
            if plan.backup:
                with stack.enter_context(open(path, "rb")) as source:  # noqa: PTH123
                    shutil.copyfileobj(source, stack.enter_context(whole(plan.backup, staging)))
            return self.stream(about, plan, clean, book)

    def stream(self, about: reading.Survey, plan: Outputs, clean: BinaryIO, book: BinaryIO) -> Large:
        """Clean it into two streams."""
        writer, counts = ledger.Writer(clean), Counter[str]()
        for result in self._results(about, plan):
            writer.add(result)
            counts.update(figures(result))
        number = counts["documents"]
        writer.finish(about, book)
        counts["documents"] = 1
        counts["bytes"] = about.size
        return Large(about, counts, number)

    def _results(self, about: reading.Survey, plan: Outputs) -> Iterator[Result]:
        found = self.sought.of(plan.name, plan.folders)
        folder, at = folder_of(os.fspath(about.path)), 0
        most = self.cleaner.config(folder).max_line
        for text in reading.parts(about, max(reading.PART, most or 0)):
            part = replace(from_text(text, about.name), encoding=about.encoding)
            check_lines(part, most, shown=os.fspath(about.path))
            yield self._reviewed(self.cleaner.clean(part, folder), found.own, found.folder, at)
            at += len(text)

    def _reviewed(self, result: Result, own: tuple[Decision, ...], folder: tuple[Decision, ...], at: int) -> Result:
        """With the decisions that speak of this part: ids are of the whole text's edits."""
        if not (own or folder):
            return result
        here = {edit.shifted(at).id: edit.id for edit, _ in result.entries}
        return decided(result, Found(tuple(_of_part(own, here)), folder)).result


def _of_part(own: Iterable[Decision], here: Mapping[str, str]) -> Iterator[Decision]:
    for decision in own:
        if decision.edit in here:
            yield replace(decision, edit=here[decision.edit], context=None)
        elif decision.scope is not Scope.THIS:
            yield decision
