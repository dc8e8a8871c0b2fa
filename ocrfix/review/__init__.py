"""Review: what people decide of the edits of a ledger, and what comes of it. No fixer runs.

`decide(result, decisions)` gives a result with the decisions; `read`, `write` and `merged` are for their files.
"""

from ocrfix.review.deciding import Fate, Fated, Outcome, decide, proposed, readings, reviewed, undecided
from ocrfix.review.decision import OWN, Context, Decision, Scope, Verdict, in_order, made, own_reading, with_context
from ocrfix.review.files import (
    FOLDERS,
    SUFFIX,
    Found,
    Sought,
    amended,
    merged,
    parsed,
    read,
    read_if_there,
    rendered,
    write,
)
from ocrfix.review.recorded import asked, recorded

__all__ = [
    "FOLDERS",
    "OWN",
    "SUFFIX",
    "Context",
    "Decision",
    "Fate",
    "Fated",
    "Found",
    "Outcome",
    "Scope",
    "Sought",
    "Verdict",
    "amended",
    "asked",
    "decide",
    "in_order",
    "made",
    "merged",
    "own_reading",
    "parsed",
    "proposed",
    "read",
    "read_if_there",
    "readings",
    "recorded",
    "rendered",
    "reviewed",
    "undecided",
    "with_context",
    "write",
]
