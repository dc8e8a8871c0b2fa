"""Decisions on edits that a ledger does not propose any more: they stay in force where their words still stand.

A newer version of ocrfix may propose other edits of the same text. What a person accepted is put in as an edit of its
own; and where a person has decided on a stretch, another change of it is at most a suggestion.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ocrfix.edits import Edit, Fix, Note, Span
from ocrfix.result import Result
from ocrfix.review.decision import Context, Decision, Verdict, own_reading
from ocrfix.review.match import Matcher
from ocrfix.review.near import agrees, places
from ocrfix.text import Text

_LONG = 8  # characters; a `before` this long that stands in its place is not there by accident


class Anchor(NamedTuple):
    """A decision on an edit that is not proposed, and that edit as its context tells it."""

    number: int
    decision: Decision
    edit: Edit
    trusted: bool  # the words around its place are still those of the context


@dataclass
class Carry:
    """What becomes of such decisions."""

    put: dict[int, Edit] = field(default_factory=dict)  # by decision: what stands behind all other entries, in order
    demoted: set[int] = field(default_factory=set)  # entries that change a stretch that a person decided on
    kept: dict[int, str] = field(default_factory=dict)  # by decision: rejections that still do something
    idle: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def carried(base: Result, matcher: Matcher) -> Carry:
    """Find a place for every decision that the matcher could not place."""
    carry = Carry()
    anchors = list(_anchors(base, matcher.lost, carry))
    if not anchors:
        return carry
    text = Text(base.document.original)
    _guard(base, matcher, text, anchors, carry)
    for anchor in reversed(anchors):  # the later one goes over the earlier one
        if anchor.decision.verdict is Verdict.REJECT:
            if anchor.number not in carry.kept:
                carry.idle[anchor.number] = "what it rejects is not proposed any more"
        elif (edit := _placed(anchor, text)) is not None:
            carry.put[anchor.number] = edit
        else:
            carry.refused[anchor.number] = "its edit is not proposed any more, and its words are not found"
    return carry


def _anchors(base: Result, lost: dict[int, Decision], carry: Carry) -> Iterator[Anchor]:
    latest = {decision.edit: number for number, decision in lost.items()}
    original = base.document.original
    for number, decision in lost.items():
        context = decision.context
        if latest[decision.edit] != number:
            carry.idle[number] = "a later decision on the same edit holds"
        elif context is None:
            carry.refused[number] = "there is no such edit in the ledger, and the line has no context"
        elif context.after is None and (context.order is None or decision.verdict is Verdict.EDIT):
            carry.refused[number] = "the move that it speaks of is not proposed any more"
        else:
            why = f"accepted{decision.signed()}; not proposed by this version"
            spans = context.spans or (Span(0, 1),)
            edit = Edit(spans, context.before, context.after, context.order, Note(context.code, 1.0, why))
            if decision.verdict is Verdict.EDIT:
                edit = own_reading(edit, decision)
            inside = max(span.end for span in spans) <= len(original)
            yield Anchor(number, decision, edit, bool(context.spans) and inside and _trusted(context, original))


def _trusted(context: Context, original: str) -> bool:
    """Whether the spans of a context are still its place: not when its words stand elsewhere now."""
    if not (context.left or context.right) or agrees(context, original, context.spans, strict=True):
        return True
    if next(places(context, original), None) is not None:
        return False
    return len("".join(context.before.split())) >= _LONG or agrees(context, original, context.spans)


def _guard(base: Result, matcher: Matcher, text: Text, anchors: Iterable[Anchor], carry: Carry) -> None:
    """Replay the entries; those that would change a stretch that an anchor holds are demoted."""
    held = sorted(((span, anchor) for anchor in anchors if anchor.trusted for span in anchor.edit.spans), key=_start)
    starts = [span.start for span, _ in held]
    longest = max((span.end - span.start for span, _ in held), default=0)
    for number, (edit, status) in enumerate(base.entries):
        ruling = matcher.rulings.get(number)
        if ruling is None and status.counts and edit.order is None:
            for span in edit.spans:
                near = held[bisect_left(starts, span.start - longest) : bisect_right(starts, span.end - 1)]
                for anchor in (anchor for there, anchor in near if there.end > span.start):
                    if text.fits(anchor.edit):
                        carry.demoted.add(number)
                        carry.kept[anchor.number] = "another change of the same stretch is only suggested"
        if number in carry.demoted or (ruling is None and not status.counts):
            continue
        if ruling is None or ruling.decision.verdict is Verdict.ACCEPT:
            text.apply(edit)
        elif ruling.decision.verdict is Verdict.EDIT:
            text.apply(own_reading(edit, ruling.decision))


def _placed(anchor: Anchor, text: Text) -> Edit | None:
    """The edit, applied in its place, or where its words are found once; None when neither is to be had."""
    if anchor.trusted and text.apply(anchor.edit):
        return anchor.edit
    context = anchor.decision.context
    if context is None or anchor.edit.after is None:
        return None
    found = list(places(context, text.show()))
    if len(found) != 1:
        return None
    edit = text.lift(Fix(found[0], anchor.edit.after, anchor.edit.note))
    if edit.before != context.before:
        return None
    return edit if text.apply(edit) else None


def _start(pair: tuple[Span, Anchor]) -> int:
    return pair[0].start
