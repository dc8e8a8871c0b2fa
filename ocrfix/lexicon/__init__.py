"""Words, names, places, terms, counts, n-grams and confusions: look-ups over one memory-mapped file.

`load()` gives the lexicon of this process; all that is made when it starts is the table of its words (under 0.1 s).
"""

from __future__ import annotations

from ocrfix.lexicon.lexicon import Kind, Lexicon, Term, digest, load

__all__ = ["Kind", "Lexicon", "Term", "digest", "load"]
