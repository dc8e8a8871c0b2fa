"""What a ledger records of decisions, for a page or a review that goes on from it without their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ocrfix.result import Entry, Result, Status
from ocrfix.review.deciding import readings
from ocrfix.review.decision import Decision, Verdict, made, with_context

_VERDICTS = {Status.ACCEPTED: Verdict.ACCEPT, Status.REJECTED: Verdict.REJECT}


def recorded(result: Result) -> list[Decision]:
    """Decisions that make of the ledger what it is, each with its author, time and context.

    Of one that was written by other means, and tells only statuses, who decided and when is not known.
    """
    if not result.decided:
        return list(_by_status(result))
    edits = {edit.id: edit for edit, _ in result.entries}
    found = []
    for record in result.decided:
        try:
            found.append(with_context(Decision.from_json(record), edits, result.document.original))
        except ValueError:  # not written by us
            continue
    return found


def asked(result: Result) -> tuple[Entry, ...]:
    """The entries as decisions find them: as the pipeline left them, those that a decision made suggestions as such,
    and at the end, as suggestions, what only a decision put there.
    """
    own = readings(result)
    entries, put = [], []
    for number, (edit, status) in enumerate(result.entries):
        before = result.was.get(number, status)
        if before is None:
            if edit.id not in own:
                put.append(Entry(edit, Status.SUGGESTED))
        else:
            entries.append(Entry(edit, Status.SUGGESTED if status is Status.SUGGESTED else before))
    return (*entries, *put)


def _by_status(result: Result) -> Iterator[Decision]:
    original = result.document.original
    typed = readings(result)
    entries = result.entries
    for number, (edit, status) in enumerate(entries):
        if status not in _VERDICTS or edit.id in typed:
            continue
        decision = replace(made(edit, _VERDICTS[status], original), at="")
        following = entries[number + 1].edit if number + 1 < len(entries) else edit
        if following.id in typed and (following.spans, following.before) == (edit.spans, edit.before):
            decision = replace(decision, verdict=Verdict.EDIT, replacement=following.after)
        yield decision
