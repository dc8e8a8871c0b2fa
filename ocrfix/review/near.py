"""Whether a place is the one that a context describes: told by the words around it, white space apart.

Between versions the words around a place may have been mended, and the file may have been read anew; so they need
only be nearly the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ocrfix.edits import Span
from ocrfix.review.decision import NEIGHBOURS, Context

_SPACE = re.compile(r"\s+")
_COMPARED = 16  # characters on each side
_ALIKE = 0.75  # of them, in their order


def agrees(context: Context, text: str, spans: Sequence[Span], *, strict: bool = False) -> bool:
    """Whether the words around `spans` of a text are those of the context.

    One side that agrees is enough, and a context that tells nothing agrees; `strict` wants every side to agree that
    the context tells, and one at least.
    """
    start, end = spans[0].start, spans[-1].end
    sides = [
        _same(context.left[::-1], text[max(0, start - 2 * NEIGHBOURS) : start][::-1]),
        _same(context.right, text[end : end + 2 * NEIGHBOURS]),
    ]
    told = [side for side in sides if side is not None]
    return (bool(told) and all(told)) if strict else (not told or any(told))


def places(context: Context, text: str) -> Iterator[Span]:
    """Where `before` stands in the text among the words of the context."""
    at = text.find(context.before) if context.before else -1
    while at >= 0:
        span = Span(at, at + len(context.before))
        if not (context.left or context.right) or agrees(context, text, [span], strict=True):
            yield span
        at = text.find(context.before, at + 1)


def _same(wanted: str, there: str) -> bool | None:
    """Whether two texts begin alike; None when nothing is wanted."""
    wanted, there = _SPACE.sub("", wanted)[:_COMPARED], _SPACE.sub("", there)[:_COMPARED]
    if not wanted:
        return None
    shorter = min(len(wanted), len(there))
    if shorter < len(wanted):
        there = there[:shorter]
    return SequenceMatcher(None, wanted, there[: len(wanted)], autojunk=False).ratio() >= _ALIKE
