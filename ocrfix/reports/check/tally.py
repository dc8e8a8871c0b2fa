"""How many findings there are in all, and what follows from that."""

from __future__ import annotations

from dataclasses import dataclass

from ocrfix.reports.check.findings import Checked, Level


@dataclass
class Tally:
    """Counts over the documents of a run."""

    documents: int = 0
    found_in: int = 0
    failed: int = 0
    changes: int = 0
    undecided: int = 0
    known: int = 0
    spared: int = 0
    unfit: int = 0  # decisions that do not fit
    gone: int = 0  # findings of the baseline that are there no more

    def add(self, document: Checked) -> Checked:
        """Count a document in; return it."""
        self.documents += 1
        self.found_in += bool(document.findings)
        self.failed += bool(document.failure)
        self.changes += document.count(Level.CHANGE)
        self.undecided += document.count(Level.UNDECIDED)
        self.known += document.known
        self.spared += document.spared
        self.unfit += len(document.unfit)
        self.gone += document.gone
        return document

    def summary(self) -> str:
        """One line: `3 documents, 2 with findings: 14 would change, 3 undecided; the baseline knows 5`."""
        told = f"{self.documents:,} document{'s' * (self.documents != 1)}"
        if self.changes or self.undecided:
            found = f"{self.changes:,} would change, {self.undecided:,} undecided"
            told += f", {self.found_in:,} with findings: {found}"
        elif not self.documents:
            told += ": nothing was checked"
        elif self.documents > self.failed:
            told += ": no findings"
        parts = [told]
        if self.known:
            parts.append(f"the baseline knows {self.known:,}")
        if self.spared:
            parts.append(f"{self.spared:,} suggestion{'s' * (self.spared != 1)} tolerated")
        if self.failed:
            parts.append(f"{self.failed:,} could not be checked")
        return "; ".join(parts)
