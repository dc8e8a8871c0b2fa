"""Words in capitals, misread once, that the document spells otherwise elsewhere: `JNWAVE` beside two `JMWAVE`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.edits import Span
from ocrfix.fixer import View
from ocrfix.lexicon.compiling.deletes import deletes

SURE = 0.9  # of 69 such words in the known truths 67 are the other word; all the same a person brings names in line
LEAST = 2  # times that the document has the other spelling
_CAPITALS = re.compile(r"(?<![\w'\u2019-])[A-Z][A-Z\d]{3,14}(?![\w'\u2019-])")
_DIGIT = re.compile(r"\d")


class Misread(NamedTuple):
    """A word in capitals that is likely to be another."""

    span: Span
    target: str
    times: int  # that the document has the target


def misread(view: View) -> Iterator[Misread]:
    """Each unknown word in capitals that stands once, and is one letter from another that stands twice or oftener.

    Not when the one only goes on where the other ends (`IDEN`, `IDENS`), nor with more than one digit (`U2R3`).
    """
    places = defaultdict(list)
    for found in _CAPITALS.finditer(view.text):
        places[found.group()].append(found.span())
    often: defaultdict[str, list[str]] = defaultdict(list)  # by what is left of them without one letter
    for word, at in places.items():
        if len(at) >= LEAST and word.isalpha():
            for part in deletes(word, 1):
                often[part].append(word)
    known = view.lexicon.known
    for word, at in places.items():
        if len(at) > 1 or len(_DIGIT.findall(word)) > 1 or known(word) or known(word.lower()):
            continue
        near = {target for part in deletes(word, 1) for target in often.get(part, ()) if _one_letter(word, target)}
        if near:
            target = min(near, key=lambda target: (-len(places[target]), target))
            yield Misread(Span(*at[0]), target, len(places[target]))


def _one_letter(word: str, target: str) -> bool:
    """Whether two words are one letter apart, and not by what only goes on where the other ends."""
    if target.startswith(word) or word.startswith(target):
        return False
    return Levenshtein.distance(word, target, score_cutoff=1) == 1
