"""Opening brackets that were lost: `the second report see below) was lost`.

A closing bracket without its partner tells that one was lost, or that it is itself a speck or a comma. It
was lost where a word stands that commonly begins a bracket (`ie`, `eg`, `formerly`, `see`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

from ocrfix.punct.context import Page
from ocrfix.punct.rewrite import Change

REACH = 9  # words from the opening to the closing bracket; few asides are longer
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_][\w.'\u2019-]*")
_CUT = re.compile(r"[()\f;:]|[.?!]\s+(?=[A-Z])|\n\s*\n")


def lost_openings(page: Page, openers: Mapping[str, Sequence[int]]) -> Iterator[tuple[Change, int, float, str]]:
    """Each word before which a bracket was lost, the offset of the closing one, the confidence and the reason.

    `openers`: word -> (times it began a bracket, times seen), on documents with a known truth.
    """
    text = page.text
    for close in re.finditer(r"(?<=[^\W\d_])\)(?!\w)", text):
        if close.start() in page.paired:
            continue
        begin = max((cut.end() for cut in _CUT.finditer(text, max(0, close.start() - 120), close.start())), default=0)
        words = list(_WORD.finditer(text, max(begin, close.start() - 120), close.start()))[-REACH:]
        after_words = [
            word for word in words[1:] if text[word.start() - 2 : word.start() - 1].isalnum()
        ]  # no comma, no stop
        best = max(after_words, key=lambda word: _share(word.group(), openers), default=None)
        if best is None or best is words[-1] or not (share := _share(best.group(), openers)):
            continue
        what = Change(best.start(), best.end(), "(" + best.group())
        yield (
            what,
            close.start(),
            min(0.97, 0.5 + sqrt(share)),
            f"the bracket closes after '{words[-1].group()}' but nowhere opens",
        )


def _share(word: str, openers: Mapping[str, Sequence[int]]) -> float:
    opened, seen = openers.get(word.lower().replace(".", ""), (0, 1))
    return opened / seen
