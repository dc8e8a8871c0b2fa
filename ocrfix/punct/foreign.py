"""Passages in another language, told by their function words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ocrfix.punct.known import Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_PIECE = re.compile(r"[^.;:!?\"()\n\f\u201c\u201d]+")
SHORTEST = 4  # words: shorter scraps of another language are names and loans
ENGLISH = 0.35  # share of words only English knows, above which a passage is not foreign


class Passage(NamedTuple):
    """text[start:end] is in `language`."""

    start: int
    end: int
    language: str


def passages(text: str, lexicon: Lexicon) -> Iterator[Passage]:
    """Clauses of at least four words with two function words of one other language and little English."""
    languages = _languages()
    for piece in _PIECE.finditer(text):
        words = list(_WORD.finditer(piece.group()))
        if len(words) < SHORTEST:
            continue
        forms = [word.group().lower() for word in words]
        language = max(languages, key=lambda name: sum(form in languages[name] for form in forms))
        foreign = [form in languages[language] for form in forms]
        if (
            sum(foreign) < max(2, len(forms) // 6)
            or len({f for f, is_it in zip(forms, foreign, strict=True) if is_it}) < 2
        ):
            continue
        english = sum(lexicon.known(form) for form, is_it in zip(forms, foreign, strict=True) if not is_it)
        if english <= ENGLISH * len(forms):
            yield Passage(piece.start() + words[0].start(), piece.start() + words[-1].end(), language)


@cache
def _languages() -> dict[str, frozenset[str]]:
    data = json.loads((files(__package__) / "foreign.json").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in data.items() if not name.startswith("_")}
