"""The stroke index: words by what is left of them on a bad page, upright strokes and rounds.

`attendance` and `atlcndanco` are four letters apart, too far for an index by edits, but have the same strokes. As
there are two strokes only, a search can ask for all rows of strokes one stroke away from its own (`within_one`), and
the index lists each word once: bucket `crc32(strokes) & mask` has the numbers of all words whose strokes fall there.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path

from .sources import rows
from .vocabulary import Vocabulary

FILE = "strokes.tsv"
SHORTEST = 4  # letters; of shorter words too many look alike


def table(lines: list[list[str]]) -> dict[str, str]:
    """Character -> its strokes."""
    return {letter: strokes for strokes, letters in lines for letter in letters}


def strokes_of(word: str, letters: Mapping[str, str]) -> str:
    """The strokes of a lower-cased word."""
    return "".join([letters.get(letter, "") for letter in word])


def within_one(strokes: str) -> set[str]:
    """The strokes, and what they are with one of them lost, added or taken for the other."""
    cuts = [(strokes[:at], strokes[at:]) for at in range(len(strokes) + 1)]
    found = {strokes}
    for head, tail in cuts:
        found.update((head + tail[1:], f"{head}i{tail}", f"{head}c{tail}", f"{head}i{tail[1:]}", f"{head}c{tail[1:]}"))
    return found


def arrays(sources: Path, vocab: Vocabulary) -> dict[str, array[int]]:
    """`stroke.row` and `stroke.word`: bucket b lists `stroke.word[stroke.row[b]:stroke.row[b+1]]`, in order."""
    letters = table(list(rows(sources, FILE)))
    reached = [
        (zlib.crc32(strokes_of(word, letters).encode()), number)
        for number, word in enumerate(vocab.words)
        if vocab.flags[number] and len(word) >= SHORTEST
    ]
    mask = (1 << len(reached).bit_length()) - 1
    keys = sorted((crc & mask, number) for crc, number in reached)
    row = array("I", bytes(4 * (mask + 2)))
    for bucket, _ in keys:
        row[bucket + 1] += 1
    for at in range(1, len(row)):
        row[at] += row[at - 1]
    return {"stroke.row": row, "stroke.word": array("I", (number for _, number in keys))}
