"""OCR held against its truth, word by word: what a change of the OCR text is worth, and how letters are misread."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": "-"})
_WORD = re.compile(r"[^\s\-/\".,;:!?()\[\]{}]+")
_MOST_WORDS = 6  # in a block; more were not aligned
_LONGEST = 3  # characters of a misread stretch


@dataclass(frozen=True)
class Pair:
    """A document: the text that the WORDS fixers are shown, and the truth."""

    set: str
    id: str
    fold: int
    text: str
    truth: str
    weight: float = 1.0  # how much of a document it counts as in a fit


def fold_of(name: str, record: Mapping[str, Any], folds: int) -> int:
    """Which part of a set a document of it belongs to; the six readings of one page of tpajax belong together."""
    together = f"{name}/{record.get('meta', {}).get('page', record['id'])}" if name == "tpajax" else str(record["id"])
    return int(hashlib.sha256(together.encode()).hexdigest(), 16) % folds


class Block(NamedTuple):
    """The smallest stretch of the text whose ends are spaces in the truth too."""

    start: int
    end: int
    ocr: str  # white space collapsed, quotes and dashes made plain
    truth: str


def blocks(text: str, truth: str) -> list[Block]:
    """Cut both at the spaces that align."""
    solid, places = _collapsed(text.translate(PLAIN))
    goal = " ".join(truth.translate(PLAIN).split())
    cuts = [(0, 0)]
    for op in Levenshtein.opcodes(solid, goal):
        if op.tag == "equal":
            steps = range(op.src_end - op.src_start)
            cuts += [(op.src_start + k, op.dest_start + k) for k in steps if solid[op.src_start + k] == " "]
    cuts.append((len(solid), len(goal)))
    out = []
    for (a, b), (c, d) in pairwise(cuts):
        part = solid[a:c]
        start, end = a + len(part) - len(part.lstrip()), a + len(part.rstrip())
        if start < end:
            out.append(Block(places[start], places[end - 1] + 1, solid[start:end], goal[b:d].strip()))
    return out


def _collapsed(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        char = " " if char.isspace() else char
        if char != " " or (letters and letters[-1] != " "):
            letters.append(char)
            places.append(at)
    return "".join(letters), places


class Outcome(NamedTuple):
    """What a change does: `right` when its words are the truth's, `harm` when the words it replaced were.

    It is not `told` where text and truth cannot be held against each other word by word: a stamp the truth leaves out,
    a line that is all dirt.
    """

    right: bool
    harm: bool
    nearer: bool  # to the truth than before, in characters
    told: bool = True


class Judge:
    """Judges changes of one text. Case and the marks at a word's edges are the business of other fixers."""

    def __init__(self, pair: Pair) -> None:
        self._text = pair.text.translate(PLAIN)
        self.blocks = blocks(pair.text, pair.truth)
        self._starts = [block.start for block in self.blocks]

    def at(self, start: int, end: int) -> list[Block]:
        """The blocks that a stretch of the text meets."""
        first = last = max(0, bisect_right(self._starts, start) - 1)
        while last + 1 < len(self.blocks) and self.blocks[last + 1].start < end:
            last += 1
        return self.blocks[first : last + 1]

    def outcome(self, start: int, end: int, after: str) -> Outcome:
        """What replacing `text[start:end]` by `after` does."""
        here = self.at(start, end)
        left, right = min(here[0].start, start), max(here[-1].end, end)
        was = " ".join(self._text[left:right].split()).lower()
        now = " ".join((self._text[left:start] + after.translate(PLAIN) + self._text[end:right]).split()).lower()
        truth = " ".join(block.truth for block in here if block.truth).lower()
        if max(len(was.split()), len(truth.split())) > _MOST_WORDS or not 0.5 < (len(was) + 6) / (len(truth) + 6) < 2:
            return Outcome(False, False, False, told=False)
        nearer = Levenshtein.distance(now, truth) < Levenshtein.distance(was, truth)
        goal = words(truth)
        if not after:  # taken out: right when nothing of it stands in the truth
            gone = Levenshtein.distance(was, truth) - Levenshtein.distance(now, truth)
            stood = _within(words(self._text[start:end]), goal)
            return Outcome(gone >= len(self._text[start:end].strip()), stood and not nearer, nearer)
        right = nearer and _within(words(after), goal)
        harm = not nearer and _within(words(self._text[start:end]), goal)
        return Outcome(right, harm, nearer)

    def parted(self, start: int, end: int, after: str) -> bool:
        """Whether the truth parts the words where `after` does, if with a hyphen (`halfpast`: half past, half-past)."""
        truth = " ".join(block.truth for block in self.at(start, end)).lower()
        return after.lower().replace(" ", "-") in truth


def words(text: str) -> list[str]:
    """The words of a text, in lower case, without the marks at their edges."""
    return forms(text.lower())


def forms(text: str) -> list[str]:
    """The same in the case they stand in."""
    return [word.strip("'") for word in _WORD.findall(text.translate(PLAIN))]


def _within(part: list[str], whole: list[str]) -> bool:
    size = len(part)
    return size > 0 and any(whole[k : k + size] == part for k in range(len(whole) - size + 1))


def channel(pairs: Sequence[Pair], prior: Iterable[tuple[str, str, float]]) -> dict[str, Any]:
    """Fit the weights of misreadings: {"change": x, "gap": x, "weights": {truth: {ocr: natural log}}}.

    `prior` gives misreadings counted elsewhere: (truth, ocr, count), already scaled down.
    """
    seen: defaultdict[tuple[str, str], float] = defaultdict(float)
    stood: defaultdict[str, float] = defaultdict(float)
    for weight in sorted({pair.weight for pair in pairs}):
        mine_seen: Counter[tuple[str, str]] = Counter()
        mine_stood: Counter[str] = Counter()
        for pair in pairs:
            if pair.weight == weight:
                for block in blocks(pair.text, pair.truth):
                    _count(block.ocr, block.truth, mine_seen, mine_stood)
        for change, count in mine_seen.items():
            seen[change] += weight * count
        for part, count in mine_stood.items():
            stood[part] += weight * count
    for truth, ocr, often_seen in prior:
        seen[truth, ocr] += often_seen
    total = sum(count for part, count in stood.items() if len(part) == 1)
    weights: dict[str, dict[str, float]] = {}
    for (truth, ocr), times in seen.items():
        if times >= 1.5:
            often = stood[truth] if truth else total
            often += 25 if often < 20 else 5
            weights.setdefault(truth, {})[ocr] = round(log(min(0.9, (times - 0.4) / often)), 2)
    return {"change": -10.0, "gap": -9.5, "weights": weights}


def _count(ocr: str, truth: str, seen: Counter[tuple[str, str]], stood: Counter[str]) -> None:
    if not ocr or not truth:
        return
    for size in range(1, _LONGEST + 1):
        stood.update(truth[k : k + size] for k in range(len(truth) - size + 1))
    longest = max(len(ocr), len(truth))
    if ocr == truth or longest > 30 or Levenshtein.distance(ocr, truth) > max(1, longest / 2):
        return
    for a, b in _misread(truth, ocr):
        if len(a) <= _LONGEST and len(b) <= _LONGEST:
            seen[a, b] += 1
        elif len(a) == len(b):
            seen.update(zip(a, b, strict=True))


def _misread(truth: str, ocr: str) -> Iterator[tuple[str, str]]:
    run: list[int] = []
    for op in Levenshtein.opcodes(truth, ocr):
        if op.tag == "equal":
            if run:
                yield truth[run[0] : run[1]], ocr[run[2] : run[3]]
            run = []
        elif run:
            run[1], run[3] = op.src_end, op.dest_end
        else:
            run = [op.src_start, op.src_end, op.dest_start, op.dest_end]
    if run:
        yield truth[run[0] : run[1]], ocr[run[2] : run[3]]
