"""Pairs and threes of words as a trie of sorted arrays.

Row `a` of the pairs is `pair.word[pair.row[a]:pair.row[a+1]]`, sorted, so that a pair is found by bisection
in its row; its place in `pair.word` is in turn the row number of the threes that begin with it.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from pathlib import Path

from .sources import rows
from .vocabulary import Vocabulary


def running(folder: Path) -> Counter[str]:
    """How often each token begins a pair: its running count, less what was cut off below three."""
    counts: Counter[str] = Counter()
    for pair, count in rows(folder, "bigrams.tsv"):
        first, second = pair.split(" ")
        counts[first] += int(count)
        counts[second] += 0
    return counts


def arrays(folder: Path, vocab: Vocabulary) -> dict[str, array[int]]:
    """The trie as arrays."""
    number = vocab.number
    pairs: list[tuple[int, int, int]] = []
    for pair, seen in rows(folder, "bigrams.tsv"):
        a, b = pair.split(" ")
        pairs.append((number[a], number[b], int(seen)))
    pairs.sort()
    row = array("I", bytes(4 * (len(vocab.words) + 1)))
    for first, _, _ in pairs:
        row[first + 1] += 1
    for at in range(1, len(row)):
        row[at] += row[at - 1]
    place = {(first, second): at for at, (first, second, _) in enumerate(pairs)}
    threes: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for three, seen in rows(folder, "trigrams.tsv"):
        a, b, c = three.split(" ")
        threes[place[number[a], number[b]]].append((number[c], int(seen)))
    three_row, three_word, three_count = array("I", [0]), array("I"), array("I")
    for at in range(len(pairs)):
        for word, count in sorted(threes.get(at, ())):
            three_word.append(word)
            three_count.append(count)
        three_row.append(len(three_word))
    return {
        "pair.row": row,
        "pair.word": array("I", (second for _, second, _ in pairs)),
        "pair.count": array("I", (count for _, _, count in pairs)),
        "three.row": three_row,
        "three.word": three_word,
        "three.count": three_count,
    }
