"""The syllables of Wade-Giles, how often each stands where in a name, and which of them a misread one may be."""

from __future__ import annotations

from functools import cache, lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.words.channel import Channel, Reading

DATA = Path(__file__).parent / "data"
SURNAME, FIRST, SECOND = range(3)  # where a syllable stands in a name
_STROKES = 3  # letters that may have been misread
_LEAST = -13.0  # log of the chance of a misreading; less likely ones are none
_APOSTROPHE = -5.0  # the same of an apostrophe read as a letter (`Ktai`): in all of 12 cases known by their truth
_READ_AS = frozenset("tflr!?*")
_QUOTES = str.maketrans("\u2019\u2018`", "'''")


class Syllable(NamedTuple):
    """A syllable that may have been read as something else."""

    syllable: str  # in lower case
    channel: float  # natural log of the chance of misreading it so
    score: float  # the same, and how often the syllable stands there


def plain(part: str) -> str:
    """A part of a name in lower case, its apostrophe a straight one."""
    return part.lower().translate(_QUOTES)


@cache
def table() -> dict[str, tuple[float, float, float]]:
    """Natural logs of the share of each syllable among surnames, first and second syllables of given names."""
    lines = (DATA / "syllables.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    counts = [(name, [int(count) for count in counted]) for name, *counted in rows]
    sums = [sum([counted[role] + 0.5 for _, counted in counts], 0.0) for role in range(3)]
    return {
        name: (log((a + 0.5) / sums[0]), log((b + 0.5) / sums[1]), log((c + 0.5) / sums[2]))
        for name, (a, b, c) in counts
    }


def is_syllable(part: str) -> bool:
    """Whether a part of a name, in any case, is a syllable as it stands."""
    return plain(part) in table()


@cache
def others() -> frozenset[str]:
    """Syllables of other romanizations, which are none that was misread."""
    lines = (DATA / "others.tsv").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and line[0] != "#")


def is_other(part: str) -> bool:
    """Whether a part of a name, in any case, is a syllable of another romanization."""
    return plain(part) in others()


@cache
def tails() -> frozenset[str]:
    """What is left of syllables whose first letters stand apart: `ien`, `ung`."""
    return frozenset(name[at:] for name in table() for at in range(1, len(name) - 1)) - table().keys()


@lru_cache(maxsize=20_000)
def readings(part: str, role: int) -> tuple[Syllable, ...]:
    """The syllables that `part`, in lower case, may have been, the likeliest first."""
    known = table()
    read_as = Reading(_channel(), part)
    found = []
    for name, logs in known.items():
        if Levenshtein.distance(name, part, score_cutoff=_STROKES) > _STROKES:
            continue
        channel = max(read_as.log(name, _LEAST), _apostrophe(name, part))
        if channel > _LEAST:
            found.append(Syllable(name, channel, channel + logs[role]))
    return tuple(sorted(found, key=lambda one: -one.score))


def _apostrophe(name: str, part: str) -> float:
    """The same as the channel where no more than an apostrophe was misread, or a speck for one."""
    head, quote, tail = name.partition("'")
    misread = quote and len(part) == len(name) and part.startswith(head) and part.endswith(tail)
    if (misread and part[len(head)] in _READ_AS) or part.replace("'", "") == name:
        return _APOSTROPHE
    return _LEAST


@cache
def _channel() -> Channel:
    return Channel.load()
