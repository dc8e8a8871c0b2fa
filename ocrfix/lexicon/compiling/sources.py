"""Reading the text files of dictionaries/: lines of columns parted by tabs, after a header of `#` lines."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path


def rows(folder: Path, name: str) -> Iterator[list[str]]:
    """The rows of `folder/name`, or of `folder/name.gz`. Raises FileNotFoundError when there is neither."""
    plain = folder / name
    raw = plain.read_bytes() if plain.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
    for line in io.StringIO(raw.decode("utf-8")):
        if not line.startswith("#"):
            yield line.rstrip("\n").split("\t")
