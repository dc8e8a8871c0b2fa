"""Words in capitals, misread once, that the document spells otherwise elsewhere: `JNWAVE` beside two `JMWAVE`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocrfix.edits import Span
from ocrfix.fixer import View

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
    often = [word for word, at in places.items() if len(at) >= LEAST and word.isalpha()]
    often.sort(key=lambda word: -len(places[word]))
    known = view.lexicon.known
    for word, at in places.items():
        if len(at) > 1 or len(_DIGIT.findall(word)) > 1 or known(word) or known(word.lower()):
            continue
        for target, _, _ in process.extract_iter(word, often, scorer=Levenshtein.distance, score_cutoff=1):
            if not target.startswith(word) and not word.startswith(target):
                yield Misread(Span(*at[0]), target, len(places[target]))
                break
