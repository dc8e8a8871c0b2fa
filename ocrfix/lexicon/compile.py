"""Compile dictionaries/ into the file that ships in the wheel: `python -m ocrfix.lexicon.compile dictionaries/ OUT/`.

The same sources give the same bytes. Standard library only, and only relative imports: the build hook of the
wheel runs this module without importing ocrfix.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from pathlib import Path

from . import store
from .compiling import classes, deletes, ngrams, rare, strokes, vocabulary

FILE = "lexicon.bin"
_TEXTS = (
    "char3grams.tsv",
    "confusions.tsv",
    "terms.tsv",
    "names.tsv",
    "places.tsv",
    "persons.tsv",
    "soviet-persons.tsv",
    strokes.FILE,
)


def compile_lexicon(sources: Path, out: Path) -> str:
    """Write `out/lexicon.bin` from the files of `sources`; return the hash of its contents."""
    out.mkdir(parents=True, exist_ok=True)
    vocab = vocabulary.vocabulary(sources, ngrams.running(sources))
    vocabulary.widen(vocab, sources)
    arrays: dict[str, array[int] | array[float] | bytes] = {}
    arrays |= vocabulary.arrays(vocab)
    arrays |= ngrams.arrays(sources, vocab)
    arrays |= classes.arrays(sources, vocab)
    arrays |= deletes.arrays(vocab)
    arrays |= rare.arrays(sources)
    arrays |= strokes.arrays(sources, vocab)
    for name in _TEXTS:
        arrays[f"text.{name}"] = zlib.compress(_body(sources / name), 9)
    return store.write(out / FILE, arrays)


def _body(path: Path) -> bytes:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#")).encode()


def main(arguments: list[str]) -> int:
    """The command line. Exit status 2 when it is used wrongly."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m ocrfix.lexicon.compile SOURCES OUT\n")
        return 2
    digest = compile_lexicon(Path(arguments[0]), Path(arguments[1]))
    sys.stderr.write(f"{Path(arguments[1]) / FILE}: {digest[:12]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
