"""Decisions on a finished ledger: what becomes of each edit, and which decisions fit no more.

No fixer runs. The clean text is the replay of the applied and accepted entries in their order; one that rested on an
edit that is out now does not fit, and is marked as dropped. Deciding begins from the ledger as the pipeline left it, so
that doing it again, or with a decision less, gives what doing it once would have given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from ocrfix.edits import Edit
from ocrfix.result import Entry, Result, Status
from ocrfix.review.carry import Carry, carried
from ocrfix.review.decision import OWN, Decision, Verdict, in_order, own_reading
from ocrfix.review.match import Matcher
from ocrfix.review.said import lasting
from ocrfix.text import Text


class Fate(StrEnum):
    """What became of a decision."""

    HOLDS = "holds"
    CARRIED = "carried"  # its edit is not proposed any more, and it still has its effect
    IDLE = "idle"  # nothing to do: what it rejects is not proposed, or a later decision goes over it
    UNFIT = "unfit"  # what it says cannot be done any more
    ELSEWHERE = "elsewhere"  # a line of a folder's file that is about other documents


class Fated(NamedTuple):
    """A decision and what became of it; `why` is empty when it simply holds."""

    decision: Decision
    fate: Fate
    why: str = ""


class Outcome(NamedTuple):
    """A result with its decisions, and what became of each of these, in the order in which they were made."""

    result: Result
    fates: tuple[Fated, ...]
    rulings: Mapping[str, Decision] = MappingProxyType({})  # the decision that holds, by the edit's id

    @property
    def unfit(self) -> tuple[Fated, ...]:
        """The decisions that do not fit."""
        return tuple(fated for fated in self.fates if fated.fate is Fate.UNFIT)


def decide(result: Result, decisions: Iterable[Decision], folder: Iterable[Decision] = ()) -> Result:
    """The result with the statuses that a document's own decisions, and those of its folder, give it."""
    return reviewed(result, decisions, folder).result


def reviewed(result: Result, decisions: Iterable[Decision], folder: Iterable[Decision] = ()) -> Outcome:
    """As `decide`, with what became of each decision. The folder's come first: the document's own go over them."""
    of_folder, own = in_order(folder), in_order(decisions)
    base = proposed(result)
    if not (of_folder or own):
        return Outcome(base, ())
    matcher = Matcher(base, readings(result))
    for number, decision in enumerate([*of_folder, *own]):
        matcher.take(number, decision, of_folder=number < len(of_folder))
    carry = carried(base, matcher)
    entries, was, deciding = _entries(base, matcher, carry)
    entries = _standing(base.document.original, entries, was)
    out = {deciding[n] for n, entry in enumerate(entries) if n in deciding and entry.status is Status.DROPPED}
    stand = {deciding[n] for n, entry in enumerate(entries) if n in deciding and entry.status is not Status.DROPPED}
    fates = tuple(
        _fated(number, decision, matcher, carry, number in out and number not in stand)
        for number, decision in enumerate([*of_folder, *own])
    )
    counts = Counter(fated.fate for fated in fates)
    if len(fates) == counts[Fate.ELSEWHERE]:
        return Outcome(base, fates)
    told = {fate.value: counts[fate] for fate in Fate if fate is not Fate.ELSEWHERE}
    rulings = {base.entries[entry].edit.id: ruling.decision for entry, ruling in matcher.rulings.items()}
    rulings |= {entries[entry].edit.id: fates[number].decision for entry, number in deciding.items()}
    said = tuple(decision.to_json() for decision in lasting([*of_folder, *own], len(of_folder), matcher, carry))
    done = replace(base, entries=tuple(entries), was=was, reviewed=told, decided=said)
    return Outcome(done, fates, rulings)


def proposed(result: Result) -> Result:
    """The result as the pipeline left it, before any decision."""
    if not result.was and not result.reviewed:
        return result
    entries = []
    for number, (edit, status) in enumerate(result.entries):
        before = result.was.get(number, status)
        if before is not None:
            entries.append(Entry(edit, before))
    return replace(result, entries=tuple(entries), was={}, reviewed={}, decided=())


def undecided(result: Result) -> tuple[Edit, ...]:
    """The suggestions that are open: they fit, would change the text, and no one has decided on their stretch."""
    if not any(status is Status.SUGGESTED for _, status in result.entries):
        return ()
    decided = _Stretches(e for e, s in result.entries if s is Status.ACCEPTED and e.order is None)
    text = Text(result.document.original)
    fitting = []
    for edit, status in result.entries:
        if status.counts:
            text.apply(edit)
        elif status is Status.SUGGESTED and text.fits(edit) and not (edit.order is None and decided.meet(edit)):
            fitting.append(edit)
    return tuple(e for e in fitting if e.after is None or not text.fits(replace(e, before=e.after)))


class _Stretches:
    """Stretches of the original, to be asked whether an edit meets one of them."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        spans = sorted(span for edit in edits for span in edit.spans)
        self._starts = [span.start for span in spans]
        self._ends = list(accumulate((span.end for span in spans), max))

    def meet(self, edit: Edit) -> bool:
        for start, end in edit.spans:
            at = bisect_right(self._starts, end - 1)
            if at and self._ends[at - 1] > start:
                return True
        return False


def readings(result: Result) -> dict[str, tuple[int, str]]:
    """Own readings in a ledger decided before: their id, the entry of the base that they replace, their text.

    A reading stands right behind the rejected edit that it replaces. One that was carried over replaces nothing, though
    it may stand behind an edit of the same stretch: the ledger records that it was accepted by its own id.
    """
    accepted = {str(record.get("edit")) for record in result.decided if record.get("decision") == Verdict.ACCEPT}
    found = {}
    number = -1
    replaced: Edit | None = None
    for at, (edit, status) in enumerate(result.entries):
        if result.was.get(at, status) is not None:
            number += 1
            replaced = edit if status is Status.REJECTED else None
            continue
        alike = replaced and (edit.spans, edit.before) == (replaced.spans, replaced.before)
        if alike and edit.note.code == OWN and edit.id not in accepted:
            found[edit.id] = (number, edit.after or "")
        replaced = None
    return found


_STATUS = {Verdict.ACCEPT: Status.ACCEPTED, Verdict.REJECT: Status.REJECTED, Verdict.EDIT: Status.REJECTED}


def _entries(
    base: Result, matcher: Matcher, carry: Carry
) -> tuple[list[Entry], dict[int, Status | None], dict[int, int]]:
    """The entries as decided; what each changed one was before; and the decision behind each accepted one."""
    entries: list[Entry] = []
    was: dict[int, Status | None] = {}
    deciding: dict[int, int] = {}
    for number, (edit, status) in enumerate(base.entries):
        ruling = matcher.rulings.get(number)
        if ruling is None:
            if number in carry.demoted:
                was[len(entries)] = status
            entries.append(Entry(edit, Status.SUGGESTED if number in carry.demoted else status))
            continue
        was[len(entries)] = status
        entries.append(Entry(edit, _STATUS[ruling.decision.verdict]))
        if ruling.decision.verdict is Verdict.EDIT:
            was[len(entries)] = None
            entries.append(Entry(own_reading(edit, ruling.decision), Status.ACCEPTED))
        if ruling.decision.verdict is not Verdict.REJECT:
            deciding[len(entries) - 1] = ruling.number
    for number, put in carry.put.items():
        was[len(entries)], deciding[len(entries)] = None, number
        entries.append(Entry(put, Status.ACCEPTED))
    return entries, was, deciding


def _standing(original: str, entries: Sequence[Entry], was: dict[int, Status | None]) -> list[Entry]:
    """The entries, those that do not fit marked as dropped."""
    text = Text(original)
    out = []
    for number, (edit, status) in enumerate(entries):
        if status.counts and not text.apply(edit):
            was.setdefault(number, status)
            out.append(Entry(edit, Status.DROPPED))
        else:
            out.append(Entry(edit, status))
    return out


def _fated(number: int, decision: Decision, matcher: Matcher, carry: Carry, dropped: bool) -> Fated:
    for refused in (matcher.refused, carry.refused):
        if number in refused:
            return Fated(decision, Fate.UNFIT, refused[number])
    if number in matcher.elsewhere:
        return Fated(decision, Fate.ELSEWHERE, "it speaks of no edit of this document")
    if number in carry.idle:
        return Fated(decision, Fate.IDLE, carry.idle[number])
    if dropped:
        return Fated(decision, Fate.UNFIT, "what it changes, or rests on, does not stand in the text any more")
    if number in carry.put:
        return Fated(decision, Fate.CARRIED, "not proposed any more; put in as an edit of its own")
    if number in carry.kept:
        return Fated(decision, Fate.CARRIED, carry.kept[number])
    if not any(matcher.rulings[entry].number == number for entry in matcher.hits.get(number, ())):
        return Fated(decision, Fate.IDLE, "a later decision on the same edit holds")
    return Fated(decision, Fate.HOLDS)
