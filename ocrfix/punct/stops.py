"""Full stops that were lost between two sentences: the smallest mark of a page is the first to go.

Behind the last word of a sentence stands another with a capital that is seldom written with one; it often begins a
sentence, the last mark is far behind, and the document has lost other stops.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from math import log

from ocrfix.punct.context import (
    DOT_AFTER,
    SEEN,
    UNKNOWN,
    Habits,
    Page,
    Words,
    seldom_capital,
    shape,
    spoken,
    token,
)

_FULL = 0.8  # of the lines so many are shorter than what counts as a full one
_SHORT_LINE = 0.75  # of a full line
_TITLE = 0.6  # capitals among the words of a line: a heading has no stop
_OFTEN, _SHORT_WORD = 60_000, 4  # running words of the lexicon's 20 million; letters
_SENTENCE = 15  # words of one
_ENDS = ".?!:;"
_START = re.compile(r"^[^\w\n]*[^\W\d_]", re.MULTILINE)
_STOPPED = re.compile(r"[.?!][\"')\u201d\u2019]*[^\S\n]*$", re.MULTILINE)
# At least so many lines; the shares that begin with a capital, and that end with a stop, in verse, lists and headings.
_LINES, _CAPITALS, _STOPS = 4, 0.6, 0.5


class Lines:
    """How full the lines of a text are."""

    def __init__(self, text: str) -> None:
        self._text = text
        lengths = sorted([len(line) for line in text.split("\n") if line.strip()])
        self._full = lengths[int(_FULL * len(lengths))] if lengths else 1

    def around(self, start: int, end: int) -> dict[str, float]:
        """What a line that ends at `start` and the one that begins at `end` tell."""
        text = self._text
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        words = text[begin:start].split()
        before = text[:begin].rstrip()[-1:]
        fill = (start - begin) / self._full
        return {
            "new_line": 1.0,
            "short_line": float(fill < _SHORT_LINE),
            "fill": min(1.5, fill),
            "next_fill": min(1.5, ((len(text) if stop < 0 else stop) - end) / self._full),
            "line_capitals": sum([word[0].isupper() for word in words]) / max(1, len(words)),
            "line_opens": float(before in _ENDS),
        }


def lost_stops(page: Page, words: Words, habits: Habits, unrest: float) -> Iterator[tuple[int, dict[str, float]]]:
    """Each junction at which a sentence's stop may have been lost, with the witnesses that it was."""
    text, rows = page.text, page.rows
    bare = [k for k in range(len(rows)) if _may_end(page, k, words, habits)]
    if not bare or _in_lines(page.original):
        return
    ends = [k for k, here in enumerate(rows) if here.plain[0] in _ENDS and text[here.end].isupper()]
    letters = Counter([text[rows[k].end] for k in bare])
    lines, size = Lines(text), len(rows)
    stops = log((len(ends) + 1) / (size / _SENTENCE + 1))
    others = {"others": log(len(bare)), "others_rate": log((len(bare) - 0.7) / (size + 50) * 1000)}
    for k in bare:
        here = rows[k]
        left, right = text[here.left : here.start], text[here.end : here.right]
        at = bisect_left(ends, k)
        next_ = page.words(k)[3]
        row = spoken(page, k, words, habits) | others
        row |= {
            "stops": stops,
            "unrest": unrest,
            "same_letter": log(letters[right[0]]),
            "since": log(k - (ends[at - 1] if at else -1)),
            "until": log(max(1, (ends[at] if at < len(ends) else size) - k)),
            "common": log(1 + words.count(right.lower())) / 10,
            "doc_lower": log(1 + page.inside[right.lower()]),
            "doc_capital": log(page.inside[right]),
            "next_lower": float(next_[:1].islower()),
            "next_none": float(not next_),
            "left_known": float(words.known(left)),
            f"left_{shape(left)}": 1.0,
        }
        if len(right) <= _SHORT_WORD and words.count(right.lower()) > _OFTEN:
            row[f"is_{right.lower()}"] = 1.0
        if right[0] == "I":  # a thin letter is read as a capital inside sentences too
            row |= {"thin_begins": row["begins"], "thin_others": row["same_letter"]}
        if "\n" in text[here.start : here.end]:
            row |= lines.around(here.start, here.end)
            if row["line_capitals"] >= _TITLE:
                continue
        yield k, row


def _in_lines(text: str) -> bool:
    """Whether a text is verse, a list or headings: most of its lines begin with a capital, and few end with a stop."""
    starts = [match.group()[-1] for match in _START.finditer(text)]
    ended = len(_STOPPED.findall(text))
    count = len(starts)
    return count >= _LINES and sum(map(str.isupper, starts)) > _CAPITALS * count and ended < _STOPS * count


def _may_end(page: Page, k: int, words: Words, habits: Habits) -> bool:
    """Whether a blank alone parts a word from one with a capital that is seldom written with one."""
    here, text = page.rows[k], page.text
    if here.plain != " " or not text[here.end].isupper():
        return False
    left, right = text[here.left : here.start], text[here.end : here.right]
    # (A figure ends a line of a table of contents.)
    if not (right.isalpha() and right[1:].islower() and len(left) > 1 and left.isalpha() and not left.isupper()):
        return False
    if text.count("\n", here.start, here.end) > 1:  # a paragraph or a heading ends there
        return False
    own = habits.get(token(left), UNKNOWN)
    return own[DOT_AFTER] * 10 <= own[SEEN] and seldom_capital(right, words, habits)
