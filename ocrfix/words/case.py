"""The case of a word whose first letter was misread: what was read there does not tell it.

`Btrength` is `strength` though a `B` was read, `lohn` is `John`, and `lt` behind a full stop `It`. Whether the word
has a capital is a logistic regression over what the misreading, the place, the neighbours, the lexicon and the rest of
the document say, with weights that a person can read, fitted by `benchmarks/fit_case.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import log
from pathlib import Path

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.words.channel import Channel
from ocrfix.words.page import Page
from ocrfix.words.tokens import HONORIFICS, casing, in_case, shortens

DATA = Path(__file__).parent / "data" / "case.json"
_NAMED = Kind.NAME | Kind.PLACE
_MOST = 6.0  # what the misreading may say, in log odds: stretches that were never seen are no proof
_BACK = 12  # characters before a word that are looked at
_STOP = re.compile(r"[.!?][\"'\u2019\u201d)\]]*\s*[-\u2010-\u2015]*\s*[\"'\u2018\u201c(\[]*\s*$")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*$")


class Cases:
    """Weights by feature, with the bias as `bias`."""

    def __init__(self, weights: Mapping[str, float], lexicon: Lexicon, channel: Channel) -> None:
        self._weights = dict(weights)
        self._lexicon = lexicon
        self._channel = channel

    @classmethod
    def load(cls, lexicon: Lexicon, channel: Channel, path: Path = DATA) -> Cases:
        """Read the fitted weights: {"weights": {"bias": -2.9, "stop_before": 1.9, ...}}."""
        return cls(json.loads(path.read_text(encoding="utf-8"))["weights"], lexicon, channel)

    @property
    def names(self) -> frozenset[str]:
        """The features that have a weight."""
        return frozenset(self._weights) - {"bias"}

    def shown(self, page: Page, at: int, start: int, token: str, word: str, otherwise: str) -> str:
        """`word`, small letters all, as it should stand for `token` at offset `start`, which is unit `at` of the page.

        `otherwise` is what the token's own case makes of it: so it stays where the token tells.
        """
        if not self.asks(token, word):
            return otherwise
        weights = self._weights
        odds = weights["bias"]
        for name, value in self.features(page, at, start, token, word).items():
            odds += weights.get(name, 0.0) * value
        return in_case(word, int(odds > 0))

    def asks(self, token: str, word: str) -> bool:
        """Whether the case is in question: the first letter was misread or lost, and the token is not in capitals.

        A word that is known with a capital alone, or a pronoun `I`, is in none.
        """
        return (
            token[:1].lower() != word[:1]
            and casing(token, opens=False) < 2
            and in_case(word, 0) == word
            and bool(self._lexicon.kinds(word))
        )

    def features(self, page: Page, at: int, start: int, token: str, word: str) -> dict[str, float]:
        """What speaks for a capital, or against it."""
        title, lexicon, units = in_case(word, 1), self._lexicon, page.units
        before = page.text[max(0, start - _BACK) : start]
        previous = units[at - 1] if at else None
        following = units[at + 1] if at + 1 < len(units) else None
        stop = _STOP.search(before) is not None and previous is not None and not shortens(previous)
        beside = previous.lower if previous is not None and page.text[previous.end : start].isspace() else ""
        named = bool(lexicon.kinds(title) & _NAMED)
        behind = following is not None and following.text[:1].isupper() and not following.opens
        titled = page.titled(word)
        small = page.vocabulary.get(word, 0) - titled
        log_of = self._channel.log
        misread = log_of(title, token) - log_of(word, token)
        found = {
            "misread": max(-_MOST, min(_MOST, misread)),
            "stop_before": stop,
            "stop_before_capital": stop and token[:1].isupper(),
            "stop_before_small": stop and token[:1].islower(),
            "text_begins": previous is None or _BLANK_LINE.search(before) is not None,
            "capital_read": token[:1].isupper(),
            "small_read": token[:1].islower(),
            "needs_capital": lexicon.capital(word),
            "name": named,
            "name_alone": named and not lexicon.kinds(word) & Kind.WORD,
            "name_before_capital": named and behind,
            "honorific": word in HONORIFICS,
            "behind_capital": not stop and previous is not None and previous.text[:1].isupper(),
            "behind_initial": not stop and previous is not None and shortens(previous),
            "before_capital": behind,
            "behind_word": beside != "",
            "goes_with_it": log(1 + lexicon.bigram(beside, word)) if beside else 0.0,
            "elsewhere": log((titled + 0.5) / (small + 0.5)) if titled + small else 0.0,
        }
        return {name: float(value) for name, value in found.items() if value}
