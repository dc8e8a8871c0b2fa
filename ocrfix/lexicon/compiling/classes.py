"""The class of each word, and how much oftener than by chance one class stands before another.

`word.class` holds a number for each word, 0 for none. Row `a` and column `b` of `class.next` (and of `class.apart`,
with a word between them) is the natural log of how many times as often class `b` follows class `a` as it would by
chance; 0.0 for class 0. Rarer words that were not classed have the class that most of the words with their ending have.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from math import log
from pathlib import Path

from .sources import rows
from .vocabulary import Vocabulary

SIZE = 256  # of a row of the tables: the number of a class is below
_RARE = 3000  # uses; the endings of commoner words tell nothing of other words
_LONGEST = 4  # letters of an ending
_LEAST = 8  # words with an ending, to tell anything
_DOUBT = 0.2  # pairs of classes by chance that are added to what was seen, and 2 more where so many are expected


def arrays(folder: Path, vocab: Vocabulary) -> dict[str, array[float] | bytes]:
    """Classes and tables as arrays."""
    given = {vocab.number[word]: int(label) for word, label in rows(folder, "classes.tsv")}
    if max(given.values(), default=0) >= SIZE:
        raise ValueError(f"{folder / 'classes.tsv'}: classes are numbered from 1 to {SIZE - 1}")
    beside, apart = _pairs(folder, "bigrams.tsv", vocab), _pairs(folder, "trigrams.tsv", vocab)
    return {
        "word.class": _by_ending(vocab, given, _times(beside)),
        "class.next": _table(given, beside),
        "class.apart": _table(given, apart),
    }


def _pairs(folder: Path, name: str, vocab: Vocabulary) -> list[tuple[int, int, int]]:
    """The numbers of the first and the last word of each entry, with its count."""
    out = []
    for words, seen in rows(folder, name):
        row = words.split(" ")
        out.append((vocab.number[row[0]], vocab.number[row[-1]], int(seen)))
    return out


def _times(pairs: list[tuple[int, int, int]]) -> Counter[int]:
    times: Counter[int] = Counter()
    for first, second, seen in pairs:
        times[first] += seen
        times[second] += seen
    return times


def _by_ending(vocab: Vocabulary, given: dict[int, int], times: Counter[int]) -> bytes:
    ends: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for number in sorted(given):
        word = vocab.words[number]
        if times[number] < _RARE and word.isalpha():
            for ending in _endings(word):
                ends[ending][given[number]] += 1
    told = {ending: counts.most_common(1)[0][0] for ending, counts in ends.items() if counts.total() >= _LEAST}
    return bytes(
        given.get(number, 0) or next((told[ending] for ending in _endings(word) if ending in told), 0)
        for number, word in enumerate(vocab.words)
    )


def _endings(word: str) -> list[str]:
    return [word[-length:] for length in range(_LONGEST, 0, -1) if len(word) > length + 1]


def _table(given: dict[int, int], pairs: list[tuple[int, int, int]]) -> array[float]:
    seen = [0] * (SIZE * SIZE)
    for first, second, count in pairs:
        a, b = given.get(first, 0), given.get(second, 0)
        if a and b:
            seen[a * SIZE + b] += count
    before = [sum(seen[a * SIZE : (a + 1) * SIZE]) for a in range(SIZE)]
    behind = [sum(seen[b::SIZE]) for b in range(SIZE)]
    total = sum(before)
    out = array("f", bytes(4 * SIZE * SIZE))
    for a in range(1, SIZE):
        for b in range(1, SIZE):
            chance = before[a] * behind[b] / total if total else 0.0
            doubt = 2 * min(1.0, chance) + _DOUBT
            out[a * SIZE + b] = log((seen[a * SIZE + b] + doubt) / (chance + doubt))
    return out
