"""A review of one document, edit by edit: what to ask next, what an answer decides, and how to take it back.

It knows of no terminal: the commands ask and save, a session tells what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ocrfix.edits import Edit
from ocrfix.result import Entry, Result, Status
from ocrfix.review.deciding import Outcome, proposed, reviewed, undecided
from ocrfix.review.decision import Decision, Scope, Verdict, made


class Order(StrEnum):
    """What is asked first."""

    CONFIDENCE = "confidence"  # names, then the least certain
    POSITION = "position"  # as the text goes
    GAIN = "gain"  # what mends most at one answer: the same change in many places, likely to be right


class Reach(StrEnum):
    """How far an answer reaches."""

    EDIT = "edit"
    RULE = "rule"  # all open edits of the same code
    CHANGE = "change"  # the same change in the whole document, also where a later version finds it
    WORD = "word"  # every change of the same word, in all documents of the folder


@dataclass(frozen=True)
class Step:
    """What an answer added to the decisions, so that it can be taken back whole."""

    edit: Edit
    own: tuple[Decision, ...] = ()
    folder: tuple[Decision, ...] = ()


@dataclass
class Session:
    """The questions of a review, and the answers so far.

    `below` asks about applied edits too that are less sure than that: 1.1 for all of them.
    """

    result: Result
    own: list[Decision] = field(default_factory=list)
    folder: list[Decision] = field(default_factory=list)
    order: Order = Order.CONFIDENCE
    below: float = 0.0
    by: str = ""
    steps: list[Step] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    _first: str = ""  # the edit that was gone back to

    @cached_property
    def outcome(self) -> Outcome:
        """The document with the decisions so far."""
        return reviewed(self.result, self.own, self.folder)

    @cached_property
    def open(self) -> list[Edit]:
        """The edits that wait for an answer, in the order in which they are asked."""
        decided = self.outcome.rulings
        edits = list(undecided(self.outcome.result))
        if self.below:
            applied = (e for e, s in self.outcome.result.entries if s is Status.APPLIED)
            edits += [edit for edit in applied if edit.note.confidence < self.below]
        waiting = [e for e in edits if e.id not in decided and e.id not in self.skipped]
        return sorted(_ordered(waiting, self.order), key=lambda edit: edit.id != self._first)

    @property
    def current(self) -> Edit | None:
        """The edit to ask about; None when all are answered."""
        return self.open[0] if self.open else None

    def alike(self, edit: Edit, reach: Reach) -> list[Edit]:
        """The open edits, this one among them, that an answer would reach."""
        same: dict[Reach, Callable[[Edit], object]] = {
            Reach.EDIT: lambda e: e.id,
            Reach.RULE: lambda e: e.note.code,
            Reach.CHANGE: lambda e: (e.note.code, e.before, e.after, e.order),
            Reach.WORD: lambda e: e.before,
        }
        return [each for each in self.open if same[reach](each) == same[reach](edit)]

    def answer(self, verdict: Verdict, reach: Reach = Reach.EDIT, replacement: str | None = None) -> Step:
        """Decide on the current edit, and on others as far as the answer reaches. ValueError for an edited move."""
        edit = self.open[0]
        own: list[Decision] = []
        folder: list[Decision] = []
        if reach is Reach.WORD:
            folder = [self._made(each, verdict, scope=Scope.EVERYWHERE) for each in self._changes_of(edit.before)]
        elif reach is Reach.CHANGE:
            own = [self._made(edit, verdict, replacement, Scope.DOCUMENT), *self._decided_apart(edit)]
        else:
            own = [self._made(each, verdict, replacement) for each in self.alike(edit, reach)]
        step = Step(edit, tuple(own), tuple(folder))
        self.own += own
        self.folder += folder
        self.steps.append(step)
        self._anew("")
        return step

    def skip(self) -> None:
        """Leave the current edit open, and go on."""
        edit = self.open[0]
        self.skipped.add(edit.id)
        self.steps.append(Step(edit))
        self._anew("")

    def back(self) -> Step | None:
        """Take the last answer back and ask again; None when there is none."""
        if not self.steps:
            return None
        step = self.steps.pop()
        self.own = [decision for decision in self.own if not any(decision is each for each in step.own)]
        self.folder = [decision for decision in self.folder if not any(decision is each for each in step.folder)]
        self.skipped.discard(step.edit.id)
        self._anew(step.edit.id)
        return step

    def tally(self) -> Counter[Verdict]:
        """How many edits this review decided, and how."""
        return Counter(d.verdict for step in self.steps for d in (*step.own, *step.folder))

    def _made(
        self, edit: Edit, verdict: Verdict, replacement: str | None = None, scope: Scope = Scope.THIS
    ) -> Decision:
        original = self.result.document.original
        return made(edit, verdict, original, replacement=replacement, scope=scope, by=self.by)

    def _changes_of(self, before: str) -> list[Edit]:
        """One edit for each change that the document proposes of a word."""
        entries: Iterable[Entry] = proposed(self.result).entries
        found = {(e.note.code, e.after): e for e, _ in entries if e.before == before and e.order is None}
        return list(found.values())

    def _decided_apart(self, edit: Edit) -> Sequence[Decision]:
        """Decisions on single edits that make the same change, said again: who decided on one by one meant it."""
        same = {e.id for e, _ in proposed(self.result).entries if (e.note.code, e.before, e.after) == _change(edit)}
        last = {d.edit: d for d in self.own if d.scope is Scope.THIS and d.edit in same}
        edits = {e.id: e for e, _ in proposed(self.result).entries}
        return [self._made(edits[name], d.verdict, d.replacement) for name, d in last.items()]

    def _anew(self, first: str) -> None:
        self._first = first
        for name in ("outcome", "open"):
            self.__dict__.pop(name, None)


def of_a_name(edit: Edit) -> bool:
    """Whether an edit seems to change a name: a capital that opens a word, and small letters behind it."""
    words = [*edit.before.split(), *(edit.after or "").split()]
    stripped = (word.strip("\"'([.,;:-") for word in words)
    return edit.order is None and any(word[:1].isupper() and word[1:2].islower() for word in stripped)


def _change(edit: Edit) -> tuple[str, str, str | None]:
    return edit.note.code, edit.before, edit.after


def _ordered(edits: Sequence[Edit], order: Order) -> list[Edit]:
    if order is Order.POSITION:
        return sorted(edits, key=lambda edit: edit.start)
    if order is Order.CONFIDENCE:
        return sorted(edits, key=lambda edit: (not of_a_name(edit), edit.note.confidence, edit.start))
    gain: Counter[tuple[str, str, str | None]] = Counter()
    for edit in edits:
        gain[_change(edit)] += 1
    return sorted(edits, key=lambda edit: (-gain[_change(edit)] * edit.note.confidence, _change(edit)[1], edit.start))
