"""The delete index: for each string that a word can become by losing up to two letters, the words that can.

Two words lie within distance two (of swaps of neighbours too) only if such strings meet. Words are cut to
their first letters before letters are taken away, which keeps the index small; the search makes sure of the rest.
The strings themselves are not kept: bucket `crc32(string) & mask` lists the numbers of all words that reach it.
"""

from __future__ import annotations

import zlib
from array import array

from .vocabulary import Vocabulary

DISTANCE = 2
PREFIX = 7


def deletes(word: str, distance: int = DISTANCE) -> set[str]:
    """`word` and what is left of it after taking away up to `distance` letters."""
    found = {word}
    edge = {word}
    for _ in range(distance):
        edge = {part[:at] + part[at + 1 :] for part in edge for at in range(len(part))}
        found |= edge
    return found


def arrays(vocab: Vocabulary) -> dict[str, array[int]]:
    """`near.row` and `near.word`: bucket b lists `near.word[near.row[b]:near.row[b+1]]`, sorted by number."""
    by_prefix: dict[str, list[int]] = {}
    for number, word in enumerate(vocab.words):
        if vocab.flags[number]:
            by_prefix.setdefault(word[:PREFIX], []).append(number)
    reached: list[tuple[list[int], list[int]]] = []
    total = 0
    for prefix, numbers in by_prefix.items():
        hashes = [zlib.crc32(part.encode()) for part in deletes(prefix)]
        reached.append((hashes, numbers))
        total += len(hashes) * len(numbers)
    bits = (total // 2).bit_length()
    mask = (1 << bits) - 1
    shift = len(vocab.words).bit_length()
    keys = sorted({(h & mask) << shift | number for hashes, numbers in reached for h in hashes for number in numbers})
    low = (1 << shift) - 1
    row = array("I", bytes(4 * (mask + 2)))
    for key in keys:
        row[(key >> shift) + 1] += 1
    for at in range(1, len(row)):
        row[at] += row[at - 1]
    return {"near.row": row, "near.word": array("I", (key & low for key in keys))}
