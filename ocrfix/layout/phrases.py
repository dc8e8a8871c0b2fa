"""Fuzzy recognition of the phrases that stamps, marks and forms are made of.

A line is *squashed*: capitals, look-alike characters folded, letters only. Squashed lines are compared with
squashed phrases by shared trigrams, which survive any single error and any cut; the few best phrases are then
aligned by rapidfuzz. The phrases are data: `data/furniture.txt`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio_alignment

KINDS = ("stamp", "marking", "form")

# Stamps and typewriter capitals are read with digits for letters far more often than the other way round.
_FOLD = {ord(a): b for a, b in zip("015824|!$@©", "OISBZAIISAC", strict=True)}


_OTHERS = re.compile(r"[^A-Z]+")


class Likeness(NamedTuple):
    """How much a line looks like one kind of furniture; each figure 0 to 1."""

    share: float  # of the best phrase's trigrams that stand in the line
    ratio: float  # of the best alignment between phrase and line
    cover: float  # of the line's letters, taken by the kind's phrases that match well


_TRIED = 3  # phrases of a kind that are aligned
_GOOD = 0.72  # an alignment that takes its letters

NOTHING = Likeness(0.0, 0.0, 0.0)


class _Index(NamedTuple):
    phrases: tuple[tuple[str, int, int], ...]  # squashed phrase, kind, number of its trigrams
    having: dict[str, tuple[int, ...]]  # trigram -> phrases


@lru_cache(maxsize=65536)
def squash(line: str) -> str:
    """Capitals without look-alikes, spaces and punctuation: 'C0NFI DENTIAl.' -> 'CONFIDENTIAL'."""
    return _OTHERS.sub("", line.upper().translate(_FOLD))


@lru_cache(maxsize=65536)
def likeness(line: str) -> tuple[Likeness, Likeness, Likeness, float]:
    """The line's likeness to stamps, marks and forms, and the share of its letters that no phrase takes."""
    small = squash(line)
    if len(small) < 3:
        return NOTHING, NOTHING, NOTHING, 1.0
    index = _index()
    grams = {small[at : at + 3] for at in range(len(small) - 2)} & index.having.keys()
    hits = Counter(chain.from_iterable(map(index.having.__getitem__, grams)))
    mine: tuple[list[tuple[float, int, int]], ...] = ([], [], [])
    for phrase, count in hits.items():
        _, kind, size = index.phrases[phrase]
        mine[kind].append((count / size, count, phrase))
    union = bytearray(len(small))
    stamp, marking, form = (_kind(found, union, small, index) for found in mine)
    return stamp, marking, form, union.count(0) / len(small)


def _kind(mine: list[tuple[float, int, int]], union: bytearray, small: str, index: _Index) -> Likeness:
    """Likeness to the phrases of one kind: each with its share, its hits and its number."""
    if not mine:
        return NOTHING
    mine.sort(reverse=True)
    taken = bytearray(len(small))
    best = 0.0
    tried = {p for _, _, p in mine[:_TRIED]} | {max(mine, key=lambda hit: hit[0] * hit[1])[2]}
    for phrase in tried:
        text = index.phrases[phrase][0]
        found = partial_ratio_alignment(text, small)
        if found is None:
            continue
        # A short line inside a long phrase is a fragment of it: its match counts by its length.
        ratio = found.score / 100 * min(1.0, len(small) / min(len(text), 8))
        best = max(best, ratio)
        if ratio >= _GOOD:
            taken[found.dest_start : found.dest_end] = union[found.dest_start : found.dest_end] = b"\1" * (
                found.dest_end - found.dest_start
            )
    return Likeness(mine[0][0], best, taken.count(1) / len(small))


@cache
def cores() -> tuple[str, ...]:
    """The squashed marks that stand on nearly every page."""
    return tuple(squash(phrase) for kind, phrase in _read() if kind == "core")


@cache
def notices() -> tuple[str, ...]:
    """The notices whose lines are cut anywhere, each whole."""
    return tuple(phrase for kind, phrase in _read() if kind == "notice")


_CUT = 6  # letters that are left of a cut word at least


@cache
def vocabulary() -> frozenset[str]:
    """The squashed words of all phrases, and the beginnings of the longer ones: a mark is often cut off."""
    words = {squash(word) for _, phrase in _read() for word in phrase.split()}
    return frozenset(word[:end] for word in words for end in range(min(len(word), _CUT), len(word) + 1))


@cache
def _index() -> _Index:
    phrases: dict[str, tuple[str, int, int]] = {}
    having: dict[str, list[int]] = {}
    for kind, phrase in _read():
        if kind not in KINDS:
            continue
        small = squash(phrase)
        grams = {small[i : i + 3] for i in range(len(small) - 2)}
        key = f"{kind} {small}"
        if not grams or key in phrases:
            continue
        number = len(phrases)
        phrases[key] = (small, KINDS.index(kind), len(grams))
        for gram in grams:
            having.setdefault(gram, []).append(number)
    return _Index(tuple(phrases.values()), {g: tuple(p) for g, p in having.items()})


def _read() -> list[tuple[str, str]]:
    text = files("ocrfix.layout").joinpath("data/furniture.txt").read_text(encoding="utf-8")
    out, kind = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            out.append((kind, line))
    return out
