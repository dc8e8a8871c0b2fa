"""What a line's surroundings say of it: neighbours, gaps, its place on the page, its like elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ocrfix.layout.features import Line
from ocrfix.layout.phrases import squash

NAMES = (
    "gap_before", "gap_after", "prose_before", "prose_after", "prose_before2", "prose_after2", "prose_around",
    "stamp_before", "stamp_after", "from_stamp", "to_stamp", "repeats", "document_prose", "relative_length",
    "junk_before", "junk_after", "from_top", "from_end",
)  # fmt: skip
_FAR = 12  # lines; farther than this is simply far


def surroundings(texts: Sequence[str], lines: Sequence[Line], numbers: Sequence[int], breaks: frozenset[int]) -> list[tuple[float, ...]]:
    """The context features (in the order of NAMES) of each non-empty line of a document.

    `numbers` are the line numbers in the document, with the empty ones counted; `breaks` are the
    numbers (places in `texts`) of lines that begin with a form feed.
    """
    count = len(texts)
    prose = [0.0, 0.0, 0.0, *(line.prose for line in lines), 0.0, 0.0, 0.0]  # three beyond each edge
    stamp = [0.0, *(line.stamp for line in lines), 0.0]
    like = Counter(squash(text)[:40] for text in texts)
    sizes = sorted(len(text) for text in texts)
    usual = max(20, sizes[count * 8 // 10] if sizes else 20)
    overall = sum(p > 0.5 for p in prose) / max(1, count)
    since = _since([line.stamp > _STAMPED for line in lines], breaks)
    until = _since([line.stamp > _STAMPED for line in reversed(lines)], frozenset(count - b for b in breaks))[::-1]
    rows = []
    for i, text in enumerate(texts):
        before = min(4, numbers[i] - (numbers[i - 1] if i else -4) - 1)
        after = min(4, (numbers[i + 1] if i + 1 < count else numbers[i] + 5) - numbers[i] - 1)
        at = i + 3
        small = squash(text)[:40]
        rows.append((
            float(before), float(after), prose[at - 1], prose[at + 1], prose[at - 2], prose[at + 2],
            (sum(prose[at - 3 : at]) + sum(prose[at + 1 : at + 4])) / 6,
            stamp[i], stamp[i + 2], float(since[i]), float(until[i]),
            float(min(6, like[small] - 1)) if len(small) > 2 else 0.0, overall, len(text) / usual,
            _junk(lines, texts, i - 1), _junk(lines, texts, i + 1),
            float(min(_FAR, i)), float(min(_FAR, count - 1 - i)),
        ))  # fmt: skip
    return rows


_STAMPED = 0.6


def _since(marks: list[bool], breaks: frozenset[int]) -> list[int]:
    """How many lines ago the page's edge was: a stamp, a form feed or the document's edge."""
    out, ago = [], 0
    for i, mark in enumerate(marks):
        if i in breaks:
            ago = 0
        out.append(min(_FAR, ago))
        ago = 0 if mark else ago + 1
    return out


def _junk(lines: Sequence[Line], texts: Sequence[str], i: int) -> float:
    """How little sense a neighbour makes, 0 to 1."""
    if not 0 <= i < len(lines):
        return 0.0
    return (1 - lines[i].prose) * (1 - lines[i].stamp) * (1.0 if len(texts[i]) < 12 else 0.5)
