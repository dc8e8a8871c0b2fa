"""The delete index: for each string that a word can become by losing up to two letters, the words that can.

Two words lie within distance two (of swaps of neighbours too) only if such strings meet. Words are cut to
their first letters before letters are taken away, which keeps the index small; the search makes sure of the rest.
The strings themselves are not kept: bucket `crc32(string) & mask` lists the numbers of all words that reach it,
each with a signature of its letters above the number. An edit takes at most one letter from a signature and adds
at most one, so most words that meet by chance are told apart without being looked at.
"""

from __future__ import annotations

import zlib
from array import array

from .vocabulary import Vocabulary

DISTANCE = 2
PREFIX = 7
NUMBER_BITS = 18  # room for 262,144 words; the rest of 32 bits is the signature
# Common letters have a bit of their own, the others share one.
_GROUPS = ("e", "t", "a", "o", "i", "n", "s", "r", "l", "hv", "dq", "cbz", "ugjxy", "mpfwk")
_BIT = {letter: 1 << bit for bit, group in enumerate(_GROUPS) for letter in group}


def deletes(word: str, distance: int = DISTANCE) -> set[str]:
    """`word` and what is left of it after taking away up to `distance` letters."""
    found = {word}
    edge = {word}
    for _ in range(distance):
        edge = {part[:at] + part[at + 1 :] for part in edge for at in range(len(part))}
        found |= edge
    return found


def signature(word: str) -> int:
    """Which groups of letters `word` has, as bits; characters that are not a to z count for nothing."""
    bits = 0
    for letter in word:
        bits |= _BIT.get(letter, 0)
    return bits


def arrays(vocab: Vocabulary) -> dict[str, array[int]]:
    """`near.row` and `near.word`: bucket b lists `near.word[near.row[b]:near.row[b+1]]`, sorted by number.

    Raises ValueError when there are more words than a number has room for.
    """
    if len(vocab.words) >> NUMBER_BITS:
        raise ValueError(f"more than {1 << NUMBER_BITS} words")
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
    marks = [signature(word) << NUMBER_BITS for word in vocab.words]
    return {"near.row": row, "near.word": array("I", (key & low | marks[key & low] for key in keys))}
