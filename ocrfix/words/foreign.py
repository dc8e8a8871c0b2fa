"""Words of other languages in English text: names of organizations and offices (`Direccion General de Inteligencia`).

They are one or two letters from an English word, and no misreading of it. A capital tells them, or an article or a
preposition of their language beside them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ocrfix.words.tokens import Unit

_LISTED = frozenset((Path(__file__).parent / "data" / "foreign.txt").read_text("utf-8").splitlines()[1:])
_PARTICLES = frozenset({"de", "del", "la", "el", "los", "las", "y", "al", "des", "du", "le", "les", "et", "der", "die",
                        "das", "und", "da", "do", "dos", "della", "delle"})  # fmt: skip
_REACH = 2  # units on either side


def foreign(units: Sequence[Unit], at: int) -> bool:
    """Whether unit `at` is a listed word of another language where such a word may stand."""
    unit = units[at]
    if _plain(unit.lower) not in _LISTED:
        return False
    beside = (*units[max(0, at - _REACH) : at], *units[at + 1 : at + 1 + _REACH])
    return unit.text[0].isupper() or any(each.lower in _PARTICLES for each in beside)


def _plain(word: str) -> str:
    """A word without accents."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
