"""A decision: what a person said of an edit. JSON to and fro, one decision a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from ocrfix.edits import Edit, Note, Span

OWN = "USR001"  # the code of a reading that a person typed
MANUAL = f"""\
{OWN}  a reading that a person typed

No fixer proposes it: a person read the place otherwise than both the original and the edit that was offered, in
`ocrfix review` or in the report, or wrote it into a decisions file. It stands right behind the edit that it replaces,
which is rejected, and changes the same stretch. It is an edit like any other: `revert` undoes it, `why` and the ledger
tell who read so and when, and it can itself be rejected. Its confidence is 1: it is not measured,
a person answers for it.

Example: `19+7`, offered as `1947`, read as `1937` from the page image.
"""
NEIGHBOURS = 32  # characters of the original that a context keeps on each side of an edit


Choice = TypeVar("Choice", bound=StrEnum)


class Verdict(StrEnum):
    """What is to become of an edit."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"  # rejected, and a reading of one's own in its place


class Scope(StrEnum):
    """Which edits a decision speaks of."""

    THIS = "this"
    DOCUMENT = "document"  # every edit of the document that makes the same change under the same code
    EVERYWHERE = "everywhere"  # the same, in every document that the file serves


class Context(NamedTuple):
    """What the edit was and where, so that a decision can be read, and its edit found when its id is not there."""

    code: str
    before: str
    after: str | None  # None: a move
    left: str = ""  # what stands before its first character in the original
    right: str = ""  # and after its last
    spans: tuple[Span, ...] = ()
    order: tuple[Span, ...] | None = None  # of a move

    @classmethod
    def of(cls, edit: Edit, original: str | None = None) -> Context:
        """The context of an edit; without the original its neighbours are not known."""
        left = right = ""
        if original is not None:
            start, end = edit.spans[0].start, edit.spans[-1].end
            left, right = original[max(0, start - NEIGHBOURS) : start], original[end : end + NEIGHBOURS]
        return cls(edit.note.code, edit.before, edit.after, left, right, edit.spans, edit.order)


@dataclass(frozen=True)
class Decision:
    """A line of a decisions file. `replacement` is set exactly when the verdict is EDIT."""

    edit: str  # the edit's id
    verdict: Verdict
    replacement: str | None = None
    scope: Scope = Scope.THIS
    context: Context | None = None
    by: str = ""
    at: str = ""  # ISO 8601, as it was written
    more: Mapping[str, Any] = field(default_factory=dict)  # keys of others, kept as they are

    @property
    def time(self) -> datetime | None:
        """When it was made; None when that is not known. A time without a zone counts as UTC."""
        return _time(self.at) if self.at else None

    def told(self) -> str:
        """In words: `accepted`, `rejected everywhere`, `read as 'x' by Ann on 2026-01-31`."""
        verb = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.EDIT: f"read as {self.replacement!r}"}
        where = {Scope.THIS: "", Scope.DOCUMENT: " in the whole document", Scope.EVERYWHERE: " everywhere"}
        return verb[self.verdict] + where[self.scope] + self.signed()

    def signed(self) -> str:
        """Who and when, as far as that is known: ` by Ann on 2026-01-31`."""
        return (f" by {self.by}" if self.by else "") + (f" on {self.at[:10]}" if self.at else "")

    def to_json(self) -> dict[str, Any]:
        """Plain values; keys always in the same order, absent when there is nothing to say."""
        record: dict[str, Any] = {"edit": self.edit, "decision": self.verdict.value}
        if self.replacement is not None:
            record["replacement"] = self.replacement
        record["scope"] = self.scope.value
        if self.context is not None:
            record["context"] = _context_out(self.context)
        record |= {key: value for key, value in (("by", self.by), ("at", self.at)) if value}
        return record | dict(self.more)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Decision:
        """Read one decision. Raises ValueError that says what is wrong with it."""
        verdict = _one_of(Verdict, record, "decision", None)
        replacement = record.get("replacement")
        if not isinstance(record.get("edit"), str) or not record["edit"]:
            raise ValueError('"edit" must be the id of an edit')
        if (verdict is Verdict.EDIT) != isinstance(replacement, str):
            raise ValueError('"replacement" must be a text when "decision" is "edit", and absent otherwise')
        for key in ("by", "at"):
            if not isinstance(record.get(key, ""), str):
                raise ValueError(f'"{key}" must be a text')
        if record.get("at"):
            _time(record["at"])
        context = record.get("context")
        return cls(
            edit=record["edit"],
            verdict=verdict,
            replacement=replacement,
            scope=_one_of(Scope, record, "scope", Scope.THIS),
            context=None if context is None else _context_in(context),
            by=record.get("by", ""),
            at=record.get("at", ""),
            more={key: value for key, value in record.items() if key not in _KEYS},
        )


_KEYS = ("edit", "decision", "replacement", "scope", "context", "by", "at")


def made(
    edit: Edit,
    verdict: Verdict,
    original: str | None = None,
    *,
    replacement: str | None = None,
    scope: Scope = Scope.THIS,
    by: str = "",
) -> Decision:
    """A decision on `edit`, made now, with its context. Raises ValueError when a move is to be edited."""
    if verdict is Verdict.EDIT and edit.order is not None:
        raise ValueError("a move cannot be edited")
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Decision(edit.id, verdict, replacement, scope, Context.of(edit, original), by, now)


def own_reading(edit: Edit, decision: Decision) -> Edit:
    """The edit that an EDIT decision puts in the place of `edit`: the same stretch, read as a person reads it."""
    by = decision.by or "a person"
    note = Note(OWN, 1.0, f"read so by {by}" + (f" on {decision.at[:10]}" if decision.at else ""))
    return Edit(edit.spans, edit.before, decision.replacement or "", None, note)


def with_context(decision: Decision, edits: Mapping[str, Edit], original: str | None = None) -> Decision:
    """The decision with the context of its edit, when it has none and the edit is known."""
    edit = edits.get(decision.edit)
    if edit is None or (decision.context is not None and decision.context.spans):
        return decision
    return replace(decision, context=Context.of(edit, original))


def in_order(*files: Iterable[Decision]) -> list[Decision]:
    """Those of all files by time, then as they stand; one without a time counts as made right after the one before."""
    timed = []
    for decisions in files:
        latest = datetime.min.replace(tzinfo=UTC)
        for decision in decisions:
            latest = decision.time or latest
            timed.append((latest, decision))
    return [decision for _, decision in sorted(timed, key=lambda pair: pair[0])]


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"at" is no time, {text!r}: write it as 2026-01-31T12:00:00Z') from None
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        raise ValueError(f'"at" is no time of ours: {text!r}') from None


def _one_of(kind: type[Choice], record: Mapping[str, Any], key: str, default: Choice | None) -> Choice:
    value = record.get(key, default)
    choices = list(kind)
    if value is None or value not in choices:
        raise ValueError(f'"{key}" must be one of {", ".join(choices)}, not {value!r}')
    return kind(value)


def _context_out(context: Context) -> dict[str, Any]:
    record: dict[str, Any] = {"code": context.code, "before": context.before}
    if context.after is not None:
        record["after"] = context.after
    record |= {key: value for key, value in (("left", context.left), ("right", context.right)) if value}
    if context.spans:
        record["spans"] = context.spans
    return record | ({"order": context.order} if context.order else {})


def _context_in(record: Any) -> Context:
    if not isinstance(record, dict):
        raise ValueError('"context" must be an object')
    texts = {key: record.get(key) for key in ("code", "before", "after", "left", "right")}
    wrong = [key for key, value in texts.items() if value is not None and not isinstance(value, str)]
    if wrong:
        raise ValueError(f'"{wrong[0]}" in "context" must be a text')
    return Context(
        code=texts["code"] or "",
        before=texts["before"] or "",
        after=texts["after"],
        left=texts["left"] or "",
        right=texts["right"] or "",
        spans=_spans(record.get("spans") or ()),
        order=_spans(record["order"]) if record.get("order") else None,
    )


def _spans(pairs: Any) -> tuple[Span, ...]:
    try:
        spans = tuple(Span(*map(int, pair)) for pair in pairs)
    except (TypeError, ValueError, OverflowError):
        spans = (Span(0, 0),)
    if any(not 0 <= start < end for start, end in spans) or any(a.end > b.start for a, b in pairwise(sorted(spans))):
        raise ValueError('"spans" in "context" must be [start, end) pairs, not empty, that do not overlap')
    return spans
