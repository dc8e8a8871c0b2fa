"""What a line looks like when its letters cannot be trusted: outlines of characters, and the long notices of forms.

A mark in worn capitals is read as letters of much the same outline (`roa‘ orr'xcm. use puma` for `FOR OFFICIAL USE
ONLY`); a notice in small print is cut into lines anywhere. So marks are compared by outlines, and lines of notices
with whole notices.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.fuzz import partial_ratio, ratio

from ocrfix.layout.phrases import notices, squash

# Characters that worn type makes look alike: round ones, strokes, bowls on a stem, pairs of stems, and the crooked.
_OUTLINES = (
    ("OQDCG0oecadq6@©(ﬁ", "o"),
    ("IlJ1|Ttijf!'L/\\)[]ﬂ", "i"),
    ("FPRrp", "f"),
    ("NMHWUVKXnmhwuvkxYy", "n"),
    ("EBS835sZ2zgb&$", "s"),
    ("A4", "a"),
)
_OUTLINE = {ord(c): shape for chars, shape in _OUTLINES for c in chars}
_NO_SHAPE = re.compile(r"[^oifnsa]+")
_FEWEST, _MOST = 4, 60  # outlines of a line that may be a mark
_NOTICE = 18  # letters; less stands in a long notice by chance


@lru_cache(maxsize=16384)
def outline(line: str) -> str:
    """The line by the outlines of its characters alone: 'SECRET' -> 'ssofsi'."""
    return _NO_SHAPE.sub("", line.translate(_OUTLINE))


def own_marks(lines: Sequence[str]) -> tuple[str, ...]:
    """The outlines of the marks that a document bears most often, out of the lines of it that read as marks."""
    common = Counter(outline(line.upper()) for line in lines)
    return tuple(mark for mark, _ in common.most_common(_OWN) if _FEWEST <= len(mark) <= _MOST)


_OWN = 3


def like_marks(line: str, marks: Sequence[str]) -> float:
    """The best likeness, 0 to 1, of the whole line to one of the `marks`, by outlines."""
    mine = outline(line)
    if not marks or not _FEWEST <= len(mine) <= _MOST:
        return 0.0
    return max(ratio(mine, mark) for mark in marks) / 100


@lru_cache(maxsize=16384)
def like_notice(line: str) -> float:
    """How well a line fits anywhere into one of the long notices of forms and stamps, 0 to 1."""
    small = squash(line)
    if len(small) < _NOTICE:
        return 0.0
    return max(partial_ratio(small, notice, score_cutoff=40) for notice in _whole()) / 100


@cache
def _whole() -> tuple[str, ...]:
    return tuple(map(squash, notices()))
