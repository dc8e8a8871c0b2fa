"""Words run together, split in two, or set with a space after every letter.

Worn type and uneven typing make the reader see a gap where there is none (`altho ugh`), or none where there is
one (`ofthe`, `alarge`); headings were often typed with spaces between the letters (`S O V I E T`). Two tokens
become one only when together they are a word, at least one of them is none, or the pair was never seen side by
side; one token becomes two or more (`intheafternoon`) only when it is no word, nothing that looks like it is one,
and its parts go together. A mark that a writer sets stays (`late,andthe`: late, and the).

It must not join initials (`J. F.`), parts of a name (`De Gaulle`), items of a list, or a stray letter to a word.

    it was alarge building  ->  it was a large building
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Stage, View
from ocrfix.words import analyse

STAGE = Stage.WORDS
AFTER = ("romanized",)
CODES = {
    "SPC001": "words run together",
    "SPC002": "a word split by a space",
    "SPC003": "a word with a space after every letter",
}
_CODE_OF = {
    "split": "SPC001",
    "run": "SPC001",
    "drop": "SPC001",
    "merge": "SPC002",
    "mend": "SPC002",
    "across": "SPC002",
    "letters": "SPC003",
}


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    least: float = 0.5  # the confidence below which nothing is proposed


def propose(view: View, options: Options) -> Iterable[Fix]:
    """Yield a Fix for each word that lost or gained a space."""
    for found in analyse(view, options.least):
        code = _CODE_OF.get(found.kind)
        if code:
            yield Fix(found.span, found.after, Note(code, found.confidence, found.why))
