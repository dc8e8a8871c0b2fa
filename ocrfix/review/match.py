"""Which entries of a ledger each decision speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ocrfix.edits import Edit
from ocrfix.result import Result
from ocrfix.review.decision import Context, Decision, Scope, Verdict, own_reading
from ocrfix.review.near import agrees

Change = tuple[str, str, str | None, object]  # code, before, after, order: what a scope beyond THIS goes by


class Ruling(NamedTuple):
    """The decision that holds for an entry."""

    number: int  # of the decision
    decision: Decision


@dataclass
class Matcher:
    """Takes decisions in the order in which they were made; a later one goes over an earlier one."""

    base: Result
    readings: dict[str, tuple[int, str]] = field(default_factory=dict)  # id of an own reading: its entry, its text
    rulings: dict[int, Ruling] = field(default_factory=dict)  # by entry
    hits: dict[int, Sequence[int]] = field(default_factory=dict)  # by decision: the entries it spoke of
    elsewhere: set[int] = field(default_factory=set)  # a folder's decisions that are about other documents
    refused: dict[int, str] = field(default_factory=dict)  # by decision: why it cannot be done
    lost: dict[int, Decision] = field(default_factory=dict)  # by decision: those whose edit is not proposed

    def __post_init__(self) -> None:
        """Index the entries."""
        self._by_id: defaultdict[str, list[int]] = defaultdict(list)
        self._by_change: defaultdict[Change, list[int]] = defaultdict(list)
        self._by_place: defaultdict[object, list[int]] = defaultdict(list)
        self._by_texts: defaultdict[object, list[int]] = defaultdict(list)
        for number, (edit, _) in enumerate(self.base.entries):
            self._by_id[edit.id].append(number)
            self._by_change[_change(edit)].append(number)
            self._by_place[edit.spans, edit.before, edit.after, edit.order].append(number)
            self._by_texts[edit.before, edit.after].append(number)

    def take(self, number: int, decision: Decision, *, of_folder: bool = False) -> None:
        """Let a decision hold for the entries that it speaks of, or note why it holds for none."""
        if decision.edit in self.readings:
            entry, text = self.readings[decision.edit]
            if decision.verdict is Verdict.ACCEPT:
                decision = replace(decision, verdict=Verdict.EDIT, replacement=text)
            self._rule(number, decision, [entry])
            return
        found = self._of_folder(decision) if of_folder else self._own(decision)
        if decision.verdict is Verdict.EDIT:
            moves = [each for each in found if self._edit(each).order is not None]
            found = [each for each in found if each not in moves]
            if moves and not found:
                self.refused[number] = "a move can be accepted or rejected, not edited"
                return
        if found:
            self._rule(number, decision, found)
        elif of_folder:
            self.elsewhere.add(number)
        else:
            self.lost[number] = decision

    def names(self, decision: Decision) -> bool:
        """Whether a decision tells its edits by their id, or beyond THIS by the change that they make."""
        here = self._by_id.get(decision.edit, [])
        return bool(here or (decision.scope is not Scope.THIS and self._alike(decision, here)))

    def _rule(self, number: int, decision: Decision, found: Sequence[int]) -> None:
        self.hits[number] = found
        for each in found:
            self.rulings[each] = Ruling(number, decision)
            if decision.verdict is Verdict.EDIT:
                reading = own_reading(self._edit(each), decision)
                self.readings[reading.id] = (each, decision.replacement or "")

    def _of_folder(self, decision: Decision) -> list[int]:
        """What a line of a folder's file speaks of here: most of them are about other documents."""
        here = self._by_id.get(decision.edit, [])
        if decision.scope is Scope.THIS or (decision.scope is Scope.DOCUMENT and not here):
            return here
        return self._alike(decision, here)

    def _own(self, decision: Decision) -> list[int]:
        here = self._by_id.get(decision.edit, [])
        if decision.scope is not Scope.THIS:
            here = self._alike(decision, here) or here
        return here or self._same(decision.context)

    def _alike(self, decision: Decision, here: Sequence[int]) -> list[int]:
        if here:
            return self._by_change[_change(self._edit(here[0]))]
        context = decision.context
        if context is None:
            return []
        return self._by_change.get((context.code, context.before, context.after, context.order), [])

    def _same(self, context: Context | None) -> list[int]:
        """The same change of the same place under another code, or, when the file has changed, among the same words."""
        if context is None:
            return []
        place = (context.spans, context.before, context.after, context.order)
        if there := self._by_place.get(place):
            return there
        if context.after is None or not (context.left or context.right):
            return []
        alike = self._by_texts.get((context.before, context.after), [])
        original = self.base.document.original
        near = [
            n for n in alike if n not in self.rulings and agrees(context, original, self._edit(n).spans, strict=True)
        ]
        return near if len(near) == 1 else []

    def _edit(self, number: int) -> Edit:
        return self.base.entries[number].edit


def _change(edit: Edit) -> Change:
    return edit.note.code, edit.before, edit.after, edit.order
