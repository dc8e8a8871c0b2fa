"""Words of the widest lists, by their fingerprints: whether a word is one of them is all that is asked.

`rare.80` and `rare.95` are sorted CRC-32 sums of the words of that size of SCOWL; one word in 10,000 that is none of
them has the sum of one by chance.
"""

from __future__ import annotations

import zlib
from array import array
from pathlib import Path

from .sources import rows

SIZES = (80, 95)


def arrays(folder: Path) -> dict[str, array[int]]:
    """The sums as arrays."""
    sums: dict[int, set[int]] = {size: set() for size in SIZES}
    for word, size in rows(folder, "rare.tsv"):
        sums[int(size)].add(zlib.crc32(word.encode()))
    return {f"rare.{size}": array("I", sorted(found)) for size, found in sums.items()}
