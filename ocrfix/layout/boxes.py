"""Distribution boxes, box edges and page numbers inside flattened text, token by token."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from ocrfix.edits import Span
from ocrfix.layout.phrases import squash

_TOKEN = re.compile(r"\S+")
_ANCHOR = re.compile(
    r"\b(?:STATE|ARMY|NAVY|FBI|AEC|NSRB|OSD)|AIR\b|(?i:\bst[a-z]{3} [|\[{(]+[xX2Z]|\barmy [|\[{(]+[xX2Z])"
)
_AGENCIES = frozenset(["STATE", "ARMY", "NAVY", "AIR", "FBI", "AEC", "NSRB", "OSD", "OCI", "ORR", "OSI", "DIA", "NIC"])
_GLUED = re.compile(r"(STATE|ARMY|NAVY|AIR|FBI|AEC|NSRB|OSD)(\S+)$")
_TICK = re.compile(r"^(?:[XxV]|[|\[\](){}_#*1lI/\\.-]{1,3}|\[?[xX|lI1]\]?|\|?[xX]\|?|EV|ev)$")
_BOXED = re.compile(r"^[|\[{(]{1,2}[A-Za-z0-9]{0,2}[|\]})]{0,3}$")  # a tick between the sides of its box
_EDGE = re.compile(r"^(?:[FfrLTEl]?[-_=~|]{1,2}[FfrLTEIl|]?|[Il1|\[\]]{1,2}|[Frft]-)$")
# The corner and the side of a ruled box, read as letters: "F- I", "r- I", "L_ |".
_SPECK = re.compile(
    r"(?<!\S)(?:[FfrLTE][-_=~]{1,2} [Il1|\]]|[|\[][-_=~]{1,2} [Il1|]|[-_=]{0,2}\|(?: [-_=]{0,2}\|)+)(?!\S)"
)
_NUMBER = re.compile(
    r"[-–—_=~]{1,2}\s?(?:[1-9]\d{0,2}|[ivx]{1,4})(?:\s?[-–—_=~]{1,2})?(?!\S)|[1-9]\d{0,2}\s?[-–—_=~](?!\S)"
)
_MARKS = (
    *("SECRET", "TOPSECRET", "CONFIDENTIAL", "RESTRICTED", "UNCLASSIFIED", "FOROFFICIALUSEONLY"),
    *("SECRETNOFORN", "CONFIDENTIALNOFORN", "SECRETNOFOREIGNDISSEM"),
)


class Box(NamedTuple):
    """A run of agencies and ticks in a text."""

    span: Span
    agencies: int
    ticks: int


def distribution(text: str, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Rows of distribution boxes: at least two agencies and a tick."""
    end = len(text) if end is None else end
    done = start
    for anchor in _ANCHOR.finditer(text, start, end):
        if anchor.start() < done:
            continue
        first = text.rfind(" ", done, anchor.start()) + 1
        low = max(first, done, text.rfind("\n", done, anchor.start()) + 1)
        stop = text.find("\n", anchor.start(), end)
        box = _row(
            text, [Span(*m.span()) for m in _TOKEN.finditer(text, low, min(low + 160, stop if stop >= 0 else end))]
        )
        if box is not None:
            yield box
            done = box.span.end


def _row(text: str, tokens: Sequence[Span]) -> Box | None:
    agencies, ticks, last = 0, 0, None
    words = [text[token.start : token.end] for token in tokens]
    for place, (token, word) in enumerate(zip(tokens, words, strict=True)):
        boxed = place + 1 < len(words) and _BOXED.match(words[place + 1]) is not None
        if _agency(word) or (boxed and len(word) < 6 and word.isalpha()):
            agencies, last = agencies + 1, token
        elif last is not None and (_TICK.match(word) or _EDGE.match(word) or _BOXED.match(word)):
            ticks, last = ticks + 1, token
        else:
            break
    if last is None or agencies < 2 or not ticks:
        return None
    return Box(Span(tokens[0].start, last.end), agencies, ticks)


def _agency(word: str) -> bool:
    """A name of an office in capitals, alone or with a tick run into it: "NAVYb", "lARMY", "ARMY|X"."""
    core = word.strip("|[](){}_.l")
    if core in _AGENCIES:
        return True
    glued = _GLUED.match(core)
    if glued:
        return len(glued[2]) < 4 and (
            not glued[2].isalpha() or any(c.islower() for c in glued[2]) or glued[2][0] in "XIE"
        )
    return core.isupper() and len(core) > 3 and max(ratio(core, agency) for agency in ("STATE", "ARMY", "NAVY")) > 85


def specks(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Corners and sides of ruled boxes, read as letters."""
    for found in _SPECK.finditer(text, start, len(text) if end is None else end):
        yield Span(*found.span())


def number_at(text: str, start: int, end: int) -> Span | None:
    """A page number with dashes that stands right at `start`."""
    found = _NUMBER.match(text, start, end)
    return Span(*found.span()) if found else None


def number_before(text: str, start: int, end: int) -> Span | None:
    """A page number with dashes that ends right at `end`, at most 8 characters long."""
    for at in range(max(start, end - 8), end):
        if at == start or text[at - 1].isspace():
            found = _NUMBER.match(text, at, end)
            if found and found.end() == end:
                return Span(*found.span())
    return None


def mark_at(text: str, start: int, end: int) -> Span | None:
    """A classification mark in capitals that stands right at `start`, spaced, hyphenated or slightly garbled."""
    tokens = [Span(*m.span()) for m in _TOKEN.finditer(text, start, min(end, start + 48))]
    return (
        _mark(text, [tokens[:n] for n in range(min(12, len(tokens)), 0, -1)])
        if tokens and tokens[0].start == start
        else None
    )


def mark_before(text: str, start: int, end: int) -> Span | None:
    """A classification mark in capitals that ends right at `end`."""
    low = max(start, end - 48)
    while low > start and not text[low - 1].isspace():
        low += 1
        if low >= end:
            return None
    tokens = [Span(*m.span()) for m in _TOKEN.finditer(text, low, end)]
    return (
        _mark(text, [tokens[-n:] for n in range(min(12, len(tokens)), 0, -1)])
        if tokens and tokens[-1].end == end
        else None
    )


def _mark(text: str, runs: Sequence[Sequence[Span]]) -> Span | None:
    for run in runs:
        words = text[run[0].start : run[-1].end]
        if sum(map(str.islower, words)) > len(words) // 8:
            continue
        small = squash(words)
        spelt = _SPELT.fullmatch(words) is not None
        if (5 < len(small) < 26 or (spelt and len(small) > 3)) and any(
            ratio(small, mark) >= (_SPELT_LIKE if spelt else _LIKE) and abs(len(small) - len(mark)) < 2 + spelt
            for mark in _MARKS
        ):
            return Span(run[0].start, run[-1].end)
    return None


_SPELT = re.compile(r"(?:\S[-~. +=/]{1,2}){4,}\S")  # letter by letter: S-E-C-R-E-T
_SPELT_LIKE, _LIKE = 60, 75  # per cent; right beside a stamp little else stands in capitals
