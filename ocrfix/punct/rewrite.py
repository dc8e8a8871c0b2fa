"""From a verdict on a junction to an edit: which characters, and which fault."""

from __future__ import annotations

import re
from typing import NamedTuple

from ocrfix.punct.junctions import PLAIN, Junction

_BLANKS = re.compile(r"\s+")
STRAY, MISREAD, UNSPACED, DOUBLED, SPACED, HYPHEN, LONELY, BRACKET, LOST = (f"PUN00{n}" for n in range(1, 10))


class Change(NamedTuple):
    """text[start:end] becomes `after`. It begins and ends at a word's edge."""

    start: int
    end: int
    after: str


def fault(mark: str, reading: str) -> str:
    """The code of the fault that the change from `mark` to `reading` mends."""
    marks, left = mark.replace(" ", ""), reading.replace(" ", "")
    if marks == left:
        return UNSPACED if len(reading) > len(mark) else SPACED
    if "".join(c for c in marks if c not in "\"'()") == left:
        return LONELY
    if mark == "-":
        return HYPHEN
    if left and not marks.strip(left):
        return DOUBLED
    return STRAY if not left else MISREAD


def change(text: str, here: Junction, reading: str) -> Change:
    """The change that makes junction `here` of `text` read as `reading`: whole words, as few as will do.

    The blanks between the words stay what they were (a line's end stays one), and the marks that stay
    keep their own glyphs (a typographic quotation mark is not made a typed one).
    """
    between = text[here.start : here.end]
    left, right = text[here.left : here.start], text[here.end : here.right]
    runs = list(_BLANKS.finditer(between))
    run = next((run for run in runs if "\n" in run.group()), runs[0] if runs else None)
    gap = run.group() if run else " "
    head, blank, tail = reading.partition(" ")
    spare = [c for c in between if not c.isspace()]
    head, tail = _own_glyphs(head, spare), _own_glyphs(tail, spare)
    if blank and run and left.isdigit():  # a number is no part of the edit
        return Change(here.start, here.right, head + gap + tail + right)
    if blank and run and right.isdigit():
        return Change(here.left, here.end, left + head + gap + tail)
    if blank and run and len(runs) == 1:
        if between[: run.start()] == head:
            return Change(here.start + run.end(), here.right, tail + right)
        if between[run.end() :] == tail:
            return Change(here.left, here.start + run.start(), left + head)
    return Change(here.left, here.right, left + head + (gap if blank else "") + tail + right)


def _own_glyphs(signs: str, spare: list[str]) -> str:
    """`signs` in the glyphs that `spare` has for them; those are taken from `spare`."""
    out = ""
    for sign in signs:
        own = next((c for c in spare if c.translate(PLAIN) == sign), None)
        if own is not None:
            spare.remove(own)
        out += own or sign
    return out


def joined(changes: list[tuple[Change, str, float, str]], text: str) -> list[tuple[Change, str, float, str]]:
    """Changes in order of place, those that share a word made one: with the code and doubt of the least sure."""
    out: list[tuple[Change, str, float, str]] = []
    for item in changes:
        if out and item[0].start < out[-1][0].end:
            old, new = out[-1], item
            shared = text[new[0].start : old[0].end]
            if old[0].after.endswith(shared) and new[0].after.startswith(shared):
                after = old[0].after + new[0].after[len(shared) :]
                least = min(old, new, key=lambda one: one[2])
                out[-1] = (Change(old[0].start, new[0].end, after), *least[1:])
            elif new[2] > old[2]:
                out[-1] = new
            continue
        out.append(item)
    return out
