"""Pairs and threes of words as a trie of sorted arrays, with the probability of the last word of each.

Row `a` of the pairs is `pair.word[pair.row[a]:pair.row[a+1]]`, sorted, so that a pair is found by bisection
in its row; its place in `pair.word` is in turn the row number of the threes that begin with it.

A word stands after `a b` with the probability `three + rest(a b) x (pair + rest(b) x alone)`: what the three, the pair
and the word itself were seen, less a cut for what is seen by chance, of all that stood there; and what that leaves is
shared out as the shorter stretch has it (interpolated absolute discounting: Ney, Essen and Kneser 1994). What was cut
off below three or five is left over too: all of it is known, for words and pairs were counted whole. The counts of the
corpora are joined with those that a general language model stands for (benchmarks/fit_language.py).
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from math import exp, log
from pathlib import Path

from .sources import rows
from .vocabulary import Vocabulary

PAIRS_CUT, THREES_CUT = 2.0, 3.5  # of what was seen at least three, or five, times
STEP = 0.07  # between the natural logarithms of two probabilities that a byte can hold
SHARES = 255  # and the parts of the whole that a remainder is told in
_CHANCES = array("f", (exp(-STEP * code) for code in range(256)))


def running(folder: Path) -> Counter[str]:
    """How often each token begins a pair: its running count, less what was cut off below three."""
    counts: Counter[str] = Counter()
    for pair, count in rows(folder, "bigrams.tsv"):
        first, second = pair.split(" ")
        counts[first] += int(count)
        counts[second] += 0
    return counts


def arrays(folder: Path, vocab: Vocabulary) -> dict[str, array[int] | array[float] | bytes]:
    """The trie as arrays; probabilities as a byte each, looked up in `chance`."""
    times = vocab.counts
    whole, seen = _pairs(folder, vocab)
    size = len(times)
    behind = [0.0] * size
    for key, count in seen.items():
        behind[key // size] += count
    alls = [max(count, told) + 1 for count, told in zip(times, behind, strict=True)]
    keys = sorted(seen)
    owners = [key // size for key in keys]
    chances, rests = _coded(owners, [seen[key] for key in keys], alls)
    return {
        "word.rest": rests,
        "pair.row": _starts(owners, size),
        "pair.word": array("I", (key % size for key in keys)),
        "pair.chance": chances,
        "chance": _CHANCES,
        **_threes(folder, vocab, [(key, whole[key]) for key in keys]),
    }


def _starts(owners: list[int], count: int) -> array[int]:
    """Where each of `count` rows begins, and the last ends, from the row of each entry in order."""
    row = array("I", bytes(4 * (count + 1)))
    for owner in owners:
        row[owner + 1] += 1
    for at in range(1, len(row)):
        row[at] += row[at - 1]
    return row


def _coded(rows_of: list[int], seen: list[float], alls: list[float]) -> tuple[bytes, bytes]:
    """The probability of each entry (its row, and how often it was seen of `alls` of that row) as a code of `chance`,
    and of each row what is left, in `SHARES`: never nothing, and never more than makes one of the whole.
    """
    codes = bytearray(min(255, max(0, round(-log(x / alls[at]) / STEP))) for at, x in zip(rows_of, seen, strict=True))
    told = _told(rows_of, codes, len(alls))
    full = [SHARES * (1 - share) < 1 for share in told]
    for entry, at in enumerate(rows_of):
        if full[at] and codes[entry] < SHARES:
            codes[entry] += 1
    told = _told(rows_of, codes, len(alls))
    return bytes(codes), bytes(max(1, int(SHARES * (1 - share))) for share in told)


def _told(rows_of: list[int], codes: bytearray, count: int) -> list[float]:
    told = [0.0] * count
    for at, code in zip(rows_of, codes, strict=True):
        told[at] += _CHANCES[code]
    return told


def _pairs(folder: Path, vocab: Vocabulary) -> tuple[dict[int, float], dict[int, float]]:
    """How often each pair (first number times the size of the vocabulary, plus second) was seen: whole, and cut."""
    number, size = _numbers(vocab), len(vocab.words)
    whole: defaultdict[int, float] = defaultdict(float)
    seen: defaultdict[int, float] = defaultdict(float)
    for name, cut in (("bigrams.tsv", PAIRS_CUT), ("sphinx-bigrams.tsv", 0.0)):
        for words, count in rows(folder, name):
            a, b = words.split(" ")
            key = number[a] * size + number[b]
            whole[key] += float(count)
            seen[key] += float(count) - cut
    return whole, seen


def _threes(
    folder: Path, vocab: Vocabulary, pairs: list[tuple[int, float]]
) -> dict[str, array[int] | array[float] | bytes]:
    """The threes behind each pair, and what they leave of it."""
    number, size = _numbers(vocab), len(vocab.words)
    place = {key: at for at, (key, _) in enumerate(pairs)}
    seen: defaultdict[int, float] = defaultdict(float)
    for name, cut in (("trigrams.tsv", THREES_CUT), ("sphinx-trigrams.tsv", 0.0)):
        for words, count in rows(folder, name):
            a, b, c = words.split(" ")
            seen[place[number[a] * size + number[b]] * size + number[c]] += float(count) - cut
    keys = sorted(seen)
    owners = [key // size for key in keys]
    behind = [0.0] * len(pairs)
    for key, at in zip(keys, owners, strict=True):
        behind[at] += seen[key]
    alls = [max(count, told) + 1 for (_, count), told in zip(pairs, behind, strict=True)]
    chances, rests = _coded(owners, [seen[key] for key in keys], alls)
    return {
        "pair.rest": rests,
        "three.row": _starts(owners, len(pairs)),
        "three.word": array("I", (key % size for key in keys)),
        "three.chance": chances,
    }


def _numbers(vocab: Vocabulary) -> dict[str, int]:
    """The numbers of words, where two spellings of one word count as one."""
    return {word: vocab.stands_for.get(at, at) for word, at in vocab.number.items()}
