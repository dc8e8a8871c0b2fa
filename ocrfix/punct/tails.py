"""Commas that were read as stops all through a document: a coarse scan loses the tail of a comma.

A stop before a small letter is a speck, a comma, or an abbreviation's. Where a document has many between words that are
known, and few commas, and most of these words would as soon have a comma between them as nothing, they are its commas.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import median

from ocrfix.punct.context import Page
from ocrfix.punct.known import Lexicon, familiar
from ocrfix.punct.model import Verdict

# So in 37 of 40 JPRS reports and 3 of 185 other papers of the reading room, and in none of 1,758 documents with a known
# truth: there such stops are fewer, or specks (a median of -2 and less). Of 130 by eye 122 were commas, 4 the remains
# of letters, the others beyond reading; what stands beside an unknown word, or what the words deny, is left out since.
_FEWEST, _SHARE, _LIKELY = 12, 0.25, -1.2
_DENIED = -2.5
SURE = 0.96
WHY = "as most of its commas, this one lost its tail"
_STOP, _COMMA = ". ", ", "
_QUOTED = {'." ': '," '}  # what ends a quotation: of 50 in JPRS reports 48 by eye were commas
_SHORTEST = 3  # letters before the stop; fewer may be an abbreviation
_FLOOR = 1e-6


class Tails:
    """The stops of a text that may be commas, as its junctions are weighed one after another."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self._page, self._lexicon = page, lexicon
        self._commas = 0
        self._stops: dict[int, float] = {}  # log of how much likelier than nothing the words call a comma
        self._quoted: list[int] = []

    def see(self, k: int, verdicts: Sequence[Verdict]) -> None:
        """Take note of junction `k`."""
        plain = self._page.rows[k].plain
        if plain not in (_STOP, _COMMA) and plain not in _QUOTED:
            return
        _, left, right, _ = self._page.words(k)
        if not right[:1].islower():
            return
        if plain == _COMMA:
            self._commas += 1
        elif plain in _QUOTED:
            if familiar(left, self._lexicon) or familiar(right, self._lexicon):
                self._quoted.append(k)
        elif len(left) >= _SHORTEST and left.isalpha() and len(right) > 1 and self._known(left, right):
            likely = {verdict.reading: verdict.probability for verdict in verdicts}
            self._stops[k] = log((likely.get(_COMMA, 0.0) + _FLOOR) / (likely.get(" ", 0.0) + _FLOOR))

    def _known(self, left: str, right: str) -> bool:
        return familiar(left, self._lexicon) and familiar(right, self._lexicon)

    def lost(self) -> dict[int, str]:
        """The junctions whose stop is a comma, with what they read."""
        stops = self._stops
        if len(stops) < max(_FEWEST, _SHARE * (self._commas + 1)) or median(stops.values()) < _LIKELY:
            return {}
        rows = self._page.rows
        out = {k: _COMMA for k, likely in stops.items() if likely > _DENIED}
        return out | {k: _QUOTED[rows[k].plain] for k in self._quoted}
