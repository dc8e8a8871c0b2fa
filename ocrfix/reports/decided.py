"""What became of decisions, in words: a line of counts, and a line for each that does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ocrfix.reports import safe
from ocrfix.review import Decision, Fate, Fated, Outcome

SHOWN = 5  # of those that do not fit

_NAMES = {
    Fate.HOLDS: ("holds", "hold"),
    Fate.CARRIED: ("carried over", "carried over"),
    Fate.IDLE: ("with nothing to do", "with nothing to do"),
    Fate.UNFIT: ("does not fit", "do not fit"),
}


def summary(outcome: Outcome, *, most: int = SHOWN) -> Iterator[str]:
    """`decisions: 12 hold, 1 carried over, 2 do not fit`, then those that do not fit."""
    counts = Counter(fated.fate for fated in outcome.fates)
    told = ", ".join(f"{counts[fate]:,} {name[counts[fate] != 1]}" for fate, name in _NAMES.items() if counts[fate])
    if told:
        yield f"decisions: {told}"
    for fated in outcome.unfit[:most]:
        yield f"  {line(fated)}"
    if len(outcome.unfit) > most:
        yield f"  and {len(outcome.unfit) - most:,} more: `ocrfix decisions check` lists them"


def line(fated: Fated) -> str:
    """One decision and why it does not simply hold."""
    return f"{named(fated.decision)}, {safe.line(fated.decision.told())}: {fated.why or 'holds'}"


def named(decision: Decision) -> str:
    """What a decision is about: its change when its context tells it, and the edit's id."""
    context = decision.context
    if context is None:
        return safe.short(decision.edit, 40)
    to = "moved" if context.after is None else safe.short(context.after, 40) or "(removed)"
    return f"{context.code} {safe.short(context.before, 40)!r} -> {to!r} ({safe.short(decision.edit, 40)})"
