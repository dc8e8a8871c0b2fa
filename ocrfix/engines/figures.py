"""What a folder's report needs to know of a result, as counts that can be added up.

Keys, with "/" between their parts:

    documents, pages, bytes     of the inputs
    worn                        stretches that are too garbled to be mended
    characters/before, /after   of the original and of the clean text
    words/before, /after        words of two letters or more in them
    unknown/before, /after      those of these words that the lexicon does not know
    edits/CODE/STATUS           entries of the ledger
    bands/LOW/STATUS            the same by confidence: at least LOW, and less than the next of BANDS
    redactions/CODE             marks of withheld text, by exemption code
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocrfix.result import Result

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99)  # lower ends; the first takes all that is below it, too
WORN = "PRO006"  # the code under which a page is left alone that only a new reading of its image can mend

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_FEW = 50  # words: a page with three words must not be the worst of all
_SHORTEST = 2  # letters: single ones are initials and letters of lists, and tell nothing


def figures(result: Result) -> Counter[str]:
    """Of one result, with the lexicon as it is shipped."""
    from ocrfix import lexicon  # commands that only ask for help load this module

    document, book = result.document, lexicon.load()
    counts = Counter(documents=1, pages=document.pages, bytes=document.raw_size)
    counts["worn"] = sum(kept.note.code == WORN for kept in result.kept)
    for which, text in (("before", document.original), ("after", result.text)):
        words, unknown = _words(text, book)
        counts[f"characters/{which}"] = len(text)
        counts[f"words/{which}"] = words
        counts[f"unknown/{which}"] = unknown
    for edit, status in result.entries:
        counts[f"edits/{edit.note.code}/{status.value}"] += 1
        counts[f"bands/{band(edit.note.confidence):.2f}/{status.value}"] += 1
    for name in result.metadata.get("redaction", ()):
        counts[f"redactions/{name}"] += 1
    return +counts


def badness(counts: Mapping[str, int]) -> float:
    """By what the worst are found: the share of unknown words in the clean text, less sure the fewer there are."""
    return counts.get("unknown/after", 0) / (counts.get("words/after", 0) + _FEW)


def band(confidence: float) -> float:
    """The lower end of the band that a confidence lies in."""
    return max((low for low in BANDS if low <= confidence), default=BANDS[0])


def _words(text: str, book: Lexicon) -> tuple[int, int]:
    """How many words a text has, and how many of them are not known."""
    counts = Counter(word for word in _WORD.findall(text) if len(word) >= _SHORTEST)
    return counts.total(), sum(n for word, n in counts.items() if not book.known(word))
