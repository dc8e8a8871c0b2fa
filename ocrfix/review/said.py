"""What was decided, said of one ledger: its own record of the decisions, for whoever goes on from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocrfix.edits import Edit
from ocrfix.review.carry import Carry
from ocrfix.review.decision import Context, Decision, Scope, Verdict
from ocrfix.review.match import Matcher


def lasting(decisions: Sequence[Decision], folders: int, matcher: Matcher, carry: Carry) -> Iterator[Decision]:
    """The decisions as lines of a document's own file that say the same of this ledger; `folders` first are a folder's.

    One that was found by its place or its words is said of the edit that it was found to speak of; what a folder's file
    decided is said of each edit apart. Those that do not fit stay as they are.
    """
    original = matcher.base.document.original
    for number, decision in enumerate(decisions):
        found = [matcher.base.entries[entry].edit for entry in matcher.hits.get(number, ())]
        if number in carry.put:
            put = carry.put[number]
            yield _of(replace(decision, verdict=Verdict.ACCEPT, replacement=None), put, original)
        elif number < folders:
            held = [entry for entry in matcher.hits.get(number, ()) if matcher.rulings[entry].number == number]
            for entry in held:
                yield _of(matcher.rulings[entry].decision, matcher.base.entries[entry].edit, original)
        elif found and decision.edit in matcher.readings:
            if decision.verdict is Verdict.ACCEPT:
                text = matcher.readings[decision.edit][1]
                decision = replace(decision, verdict=Verdict.EDIT, replacement=text)
            yield _of(decision, found[0], original)
        elif not found or matcher.names(decision):
            yield decision
        else:
            for edit in found:
                yield _of(decision, edit, original)


def _of(decision: Decision, edit: Edit, original: str) -> Decision:
    if decision.edit == edit.id and decision.scope is Scope.THIS:
        return decision
    return replace(decision, edit=edit.id, scope=Scope.THIS, context=Context.of(edit, original))
