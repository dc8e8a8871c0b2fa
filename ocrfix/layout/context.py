"""What a line's surroundings say of it: neighbours, gaps, its place on the page, its like elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from rapidfuzz.fuzz import partial_ratio

from ocrfix.layout.features import NAMES as LINE
from ocrfix.layout.features import Line
from ocrfix.layout.phrases import squash
from ocrfix.layout.shapes import like_marks, own_marks

NAMES = (
    *("gap_before", "gap_after", "prose_before", "prose_after", "prose_before2", "prose_after2", "prose_around"),
    *("stamp_before", "stamp_after", "mark_before", "mark_after", "from_stamp", "to_stamp", "repeats"),
    *("document_prose", "relative_length", "junk_before", "junk_after", "from_top", "from_end", "form_around"),
    *("bare_around", "place_around", "name_around", "prose_far", "own_stamp", "own_length", "forms_near", "marks_near"),
    *("own_mark", "brackets_near", "numbers_run", "notice_near"),
)
_MARKED = 0.8
_FAR = 12  # lines; farther than this is simply far
_STAMPED = 0.6
_FORM, _BARE, _PLACE, _NAME = (LINE.index(name) for name in ("form_ratio", "bare", "place", "name"))
_DASHED, _NOTICE, _BRACKET = (LINE.index(name) for name in ("dashed", "notice", "bracket"))


def surroundings(
    texts: Sequence[str],
    lines: Sequence[Line],
    numbers: Sequence[int],
    breaks: frozenset[int],
    own_stamp: str,
    wanted: Sequence[int],
) -> list[tuple[float, ...]]:
    """The context features (in the order of NAMES) of the lines at the places `wanted` of a document's non-empty ones.

    `numbers` are the line numbers in the document, with the empty ones counted; `breaks` are the places in
    `texts` of lines that begin a page behind a form feed; `own_stamp` is the document's best stamp, or "".
    """
    if not wanted:
        return []
    count = len(texts)
    edge = [0.0] * _WINDOW
    prose = [*edge, *(line.prose for line in lines), *edge]
    stamp = [0.0, *(line.stamp for line in lines), 0.0]
    mark = [0.0, *(line.mark for line in lines), 0.0]
    kinds = [[*edge, *(line.values[column] for line in lines), *edge] for column in (_FORM, _BARE, _PLACE, _NAME)]
    smalls = [squash(text)[:40] for text in texts]
    like = Counter(smalls)
    usual = max(20, sorted(map(len, texts))[count * 8 // 10] if count else 20)
    overall = sum(p > 0.5 for p in prose) / max(1, count)
    stamped = [line.stamp > _STAMPED for line in lines]
    since = _since(stamped, breaks)
    until = _since(stamped[::-1], frozenset(count - place for place in breaks))[::-1]
    junk = [
        (1 - line.prose) * (1 - line.stamp) * (1.0 if len(t) < 12 else 0.5)
        for t, line in zip(texts, lines, strict=True)
    ]
    junk = [0.0, *junk, 0.0]
    forms = [*edge, *(float(line.form > _STAMPED) for line in lines), *edge]
    marks = [*edge, *(float(line.mark > _STAMPED) for line in lines), *edge]
    total = [0.0, *accumulate(prose)]
    brackets, notices = ([*edge, *(line.values[column] for line in lines), *edge] for column in (_BRACKET, _NOTICE))
    own = _solid(own_stamp)
    marked = own_marks([text for text, line in zip(texts, lines, strict=True) if line.mark > _MARKED])
    runs = _runs(texts, lines)
    rows: list[tuple[float, ...]] = []
    for i in wanted:
        text, at = texts[i], i + _WINDOW
        around = [[*kind[at - 2 : at], *kind[at + 1 : at + 3]] for kind in kinds]
        rows.append(
            (
                *(_gap(numbers, i), _gap(numbers, i + 1), prose[at - 1], prose[at + 1], prose[at - 2], prose[at + 2]),
                (total[at + 4] - total[at - 3] - prose[at]) / 6,
                *(stamp[i], stamp[i + 2], mark[i], mark[i + 2], since[i], until[i]),
                *(min(6, like[smalls[i]] - 1) if len(smalls[i]) > 2 else 0, overall, len(text) / usual),
                *(junk[i], junk[i + 2], min(_FAR, i), min(_FAR, count - 1 - i)),
                *(max(around[0]), sum(around[1], 0.0), sum(around[2], 0.0), sum(around[3], 0.0)),
                (total[at + 1 + _WINDOW] - total[at - _WINDOW] - prose[at]) / (2 * _WINDOW),
                *_like_own(text, own),
                *(_near(forms, at), _near(marks, at)),
                *(like_marks(text, marked), _near(brackets, at), runs[i], max(notices[at - 1], notices[at + 1])),
            )
        )
    return rows


_WINDOW = 8  # lines on either side that are looked at


def _near(flags: Sequence[float], at: int) -> float:
    return sum(flags[at - _NEAR : at], 0.0) + sum(flags[at + 1 : at + 1 + _NEAR], 0.0)


_NEAR = 6  # lines on either side


def _runs(texts: Sequence[str], lines: Sequence[Line]) -> list[float]:
    """For each line that is a number and nothing else: how many of its neighbours in counting stand alone too, the
    one below it earlier and the one above it later, as pages do."""
    alone = [
        int(found[1]) if (line.values[_BARE] or line.values[_DASHED]) and (found := _COUNT.search(text)) else 0
        for text, line in zip(texts, lines, strict=True)
    ]
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for i, number in enumerate(alone):
        if number:
            first.setdefault(number, i)
            last[number] = i
    return [
        0.0
        if not number
        else float(first.get(number - 1, i) < i - _SHEET) + float(last.get(number + 1, i) > i + _SHEET)
        for i, number in enumerate(alone)
    ]


_COUNT = re.compile(r"(?<!\d)([1-9]\d{0,2})(?!\d)")
_SHEET = 12  # lines of a page at least


def _solid(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _like_own(text: str, own: str) -> tuple[float, float]:
    """How well a line fits into the document's own stamp, and how much of the stamp it would be."""
    solid = _solid(text)
    if not own or not _LEAST <= len(solid) <= 2 * len(own):
        return 0.0, 0.0
    if text.islower() or not set(solid) & _RARE:
        return 0.0, len(solid) / len(own)
    return partial_ratio(solid, own) / 100, len(solid) / len(own)


_LEAST = 5  # characters; shorter pieces fit anywhere
_RARE = frozenset("0123456789RV")  # a piece of a stamp has some of these, most lines of text have few


def _gap(numbers: Sequence[int], i: int) -> int:
    """How many empty lines stand before line `i`; 4 is many."""
    return min(4, numbers[i] - numbers[i - 1] - 1) if 0 < i < len(numbers) else 4


def _since(marks: list[bool], breaks: frozenset[int]) -> list[int]:
    """How many lines ago the page's edge was: a stamp, a form feed or the document's edge."""
    out, ago = [], 0
    for i, mark in enumerate(marks):
        if i in breaks:
            ago = 0
        out.append(min(_FAR, ago))
        ago = 0 if mark else ago + 1
    return out
