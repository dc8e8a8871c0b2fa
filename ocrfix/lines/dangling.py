"""Words that end no sentence: `of`, `the`, `was`. After them something must follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

_LAST = re.compile(r"([^\W\d_]+)$")
_OFTEN = 3000  # seen this often, a word's habits are known
RARELY = 0.012  # share of its occurrences at a sentence's end


def dangles(text: str, lexicon: Lexicon) -> bool:
    """Whether the last word of `text` hangs in the air: a frequent word that hardly ever ends a sentence."""
    found = _LAST.search(text)
    return found is not None and open_ended(found[1], lexicon)


def open_ended(word: str, lexicon: Lexicon, rarely: float = RARELY) -> bool:
    """Whether `word` is frequent, and the share of it that ends a sentence is below `rarely`."""
    small = word.lower()
    count = lexicon.count(small)
    return count >= _OFTEN and lexicon.bigram(small, "</s>") < rarely * count
