"""Words, names, places, terms, counts, n-grams and confusions: look-ups over one memory-mapped file.

`load()` gives the lexicon of this process; the table of its words is made when a word is first asked for (50 ms).
"""

from __future__ import annotations

from ocrfix.lexicon.lexicon import Kind, Lexicon, Term, load

__all__ = ["Kind", "Lexicon", "Term", "load"]
