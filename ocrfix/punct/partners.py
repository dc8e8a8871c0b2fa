"""Quotation marks and brackets that have their partner, and those that stand alone.

A typed quotation mark opens when a blank stands before it and a word after it, and closes when a word or
a mark stands before it. The reader of a worn page takes specks for quotation marks; they have no partner.
"""

from __future__ import annotations

import re

# Characters from an opening mark to its partner. A long quotation has double marks; a single mark far from its
# partner is an apostrophe or a speck.
REACH = {'"': 600, "(": 600, "'": 120}

_MARK = re.compile(r"[\"'()\u2018\u2019\u201c\u201d]|\n[^\S\n]*\n|\f")
_CURLY = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}


def paired(text: str) -> dict[int, int]:
    """The offset of each quotation mark and bracket that has a partner in its paragraph, and how far that is."""
    waiting: dict[str, int] = {}
    found: dict[int, int] = {}
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if mark[0] in "\n\f":
            waiting.clear()
            continue
        mark = _CURLY.get(mark, mark)
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if before.isalnum() and after.isalnum():
            continue  # an apostrophe, or a speck: neither opens nor closes
        opens = mark == "(" or (mark in "\"'" and not after.isspace() and (before.isspace() or before in "([-"))
        key = "(" if mark in "()" else mark
        if opens:
            waiting[key] = at
        elif (start := waiting.pop(key, None)) is not None and at - start <= REACH[key]:
            found[start] = found[at] = at - start
    return found
