"""One document to its findings: what `ocrfix check` does with each file, here or in another process."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ocrfix.engines.cleaner import CAUGHT, Asked, Cleaner, folder_of
from ocrfix.outputs import outputs_of
from ocrfix.reports.check import Rule
from ocrfix.reports.check.baseline import Baseline
from ocrfix.reports.check.diff import changes
from ocrfix.reports.check.findings import Checked, findings
from ocrfix.reports.decided import line
from ocrfix.review import Sought, reviewed


class Source(NamedTuple):
    """A file to be checked."""

    path: str  # as it is opened; "-" for standard input
    shown: str  # as reports name it
    key: str  # as the baseline names it


@dataclass
class Checker:
    """Checks documents. Plain values until it is first called, so that it can be sent to another process."""

    asked: Asked
    encoding: str | None = None
    sought: Sought = field(default_factory=Sought)
    least: float = 0.0  # findings less sure than this do not count
    baseline: Baseline | None = None
    diff: bool = False  # whether to make the diffs
    _cleaner: Cleaner | None = field(default=None, repr=False)

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_cleaner": None}

    def __call__(self, source: Source) -> Checked:
        """Check one file. What is wrong with it is told in the outcome; nothing is raised for it."""
        cleaner = self._cleaner = self._cleaner or Cleaner(self.asked)
        try:
            document = cleaner.read(source.path, self.encoding)
            kind = cleaner.options(folder_of(source.path)).format
            plan = outputs_of(source.path, None, in_place=False, report=False, kind=kind)
            decisions = self.sought.of(plan.name, plan.folders)
            outcome = reviewed(cleaner.clean(document, folder_of(source.path)), decisions.own, decisions.folder)
        except CAUGHT as error:
            return Checked(source.shown, failure=str(error))
        result = outcome.result
        found = every = findings(result, least=self.least)
        gone = 0
        if self.baseline is not None:
            found, gone = self.baseline.new(source.key, every)
        return Checked(
            path=source.shown,
            findings=found,
            known=len(every) - len(found),
            gone=gone,
            sha256=document.raw_sha256,
            size=document.raw_size,
            encoding=document.encoding,
            unfit=tuple(line(fated) for fated in outcome.unfit),
            diff=tuple(changes(source.shown, result, found)) if self.diff else (),
        )


def rules(cleaner: Cleaner, folder: Path) -> dict[str, Rule]:
    """What is known of the codes of a folder's fixers. Raises ConfigError."""
    import inspect

    return {
        code: Rule(code, fault, fixer.name, inspect.cleandoc(fixer.doc))
        for fixer in cleaner.ready(folder)[1]
        for code, fault in fixer.codes.items()
    }
