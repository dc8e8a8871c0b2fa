"""Words, names, places, terms, counts, n-grams and confusions: look-ups over one memory-mapped file.

`load()` gives the lexicon of this process; nothing is built when it starts.
"""

from __future__ import annotations

from ocrfix.lexicon.lexicon import Kind, Lexicon, Term, load

__all__ = ["Kind", "Lexicon", "Term", "load"]
