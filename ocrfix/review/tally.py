"""What many decisions say together: contradictions, and how often people agree with each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ocrfix.edits import Edit
from ocrfix.review.decision import Decision, Scope, Verdict, in_order


class Contradiction(NamedTuple):
    """Two decisions that want different things of one edit; the later holds."""

    earlier: Decision
    later: Decision


class Row(NamedTuple):
    """How people decided on the edits of one rule."""

    accepted: int = 0
    rejected: int = 0
    edited: int = 0

    @property
    def decided(self) -> int:
        """All of them."""
        return sum(self)

    @property
    def precision(self) -> float:
        """The share that people found right as it stood."""
        return self.accepted / self.decided


def contradictions(*files: Iterable[Decision]) -> list[Contradiction]:
    """Decisions on one edit, or on one change everywhere, that differ; by the time of the later.

    Who thinks better of it, and decides again, contradicts no one.
    """
    last: dict[object, Decision] = {}
    found = []
    for decision in in_order(*files):
        before = last.get(_subject(decision))
        differ = before and (before.verdict, before.replacement) != (decision.verdict, decision.replacement)
        if before and differ and not (before.by and before.by == decision.by):
            found.append(Contradiction(before, decision))
        last[_subject(decision)] = decision
    return found


def by_rule(decisions: Iterable[Decision], edits: Mapping[str, Edit] | None = None) -> dict[str, Row]:
    """The decisions in force, counted by the code of their edit; "?" when neither context nor ledger tells it."""
    table: defaultdict[str, Row] = defaultdict(Row)
    for decision in {(d.edit, d.scope): d for d in decisions}.values():
        edit = (edits or {}).get(decision.edit)
        code = decision.context.code if decision.context and decision.context.code else edit.note.code if edit else "?"
        row = table[code]
        table[code] = Row(
            row.accepted + (decision.verdict is Verdict.ACCEPT),
            row.rejected + (decision.verdict is Verdict.REJECT),
            row.edited + (decision.verdict is Verdict.EDIT),
        )
    return dict(sorted(table.items()))


def _subject(decision: Decision) -> object:
    """What a decision is about: an edit, or beyond it the change that it makes."""
    if decision.scope is Scope.THIS or decision.context is None:
        return decision.scope, decision.edit
    return decision.scope, decision.context.code, decision.context.before, decision.context.after
