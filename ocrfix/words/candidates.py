"""Words that a doubtful token may have been: near ones by edits, and ones that look alike by strokes."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Iterator
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from sys import intern
from typing import NamedTuple

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.words.channel import Channel
from ocrfix.words.tokens import recased

DATA = Path(__file__).parent / "data"
_SCORED = 16
_SLIGHT = -10.5  # a word that exists was misread by one or two likely strokes or not at all
_FEW = 5  # with fewer near words than this, two strokes at once are worth the time
_TRIED = 40  # by frequency and number of edits, before the channel weighs them


class Candidate(NamedTuple):
    """A word that a token may stand for."""

    lower: str
    shown: str  # in the token's case
    channel: float  # natural log of misreading it as the token
    prior: float  # natural log of its frequency
    name_only: bool  # known as a name, place or term alone


class Candidates:
    """Finds and ranks candidates; the outcome for a token is kept, for the most recent `keep` tokens."""

    def __init__(self, lexicon: Lexicon, channel: Channel, keep: int = 24_000) -> None:
        self._lexicon = lexicon
        self._channel = channel
        self._known: OrderedDict[tuple[str, bool, int], tuple[Candidate, ...]] = OrderedDict()
        self._keep = keep
        self.count = lru_cache(maxsize=60_000)(lexicon.count)
        # Strokes that run together or fall apart, as the page has them -> as they were: `tlie`, `rnodem`, `aud`.
        self._strokes: dict[str, list[str]] = json.loads((DATA / "strokes.json").read_text("utf-8"))["strokes"]

    def prior(self, lower: str) -> float:
        """Natural log of the word's share of running words; names and terms without a count get a small one."""
        return math.log((self.count(lower) + 0.5) / 3.2e7)

    def of(self, token: str, lower: str, opens: bool, distance: int = 2) -> tuple[Candidate, ...]:
        """The best candidates for a token, the most likely (channel times frequency) first; never the token itself."""
        key = (token, opens, distance)
        kept = self._known.get(key)
        if kept is not None:
            return kept
        ranked = sorted(self._all(token, lower, opens, distance), key=lambda c: -(c.channel + c.prior))
        out = tuple(ranked[: _SCORED if distance > 1 else _SCORED // 2])
        self._known[key] = out
        if len(self._known) > self._keep:
            self._known.popitem(last=False)
        return out

    def _all(self, token: str, lower: str, opens: bool, distance: int) -> Iterator[Candidate]:
        near = self._lexicon.candidates(lower, min(distance, 1 if len(lower) < 3 else 2))
        priors = {word: self.prior(word) - 6 * apart for word, apart in near if apart}
        for word in self._by_strokes(lower, distance if len(near) < _FEW else 1):
            priors.setdefault(word, self.prior(word) - 9)
        priors.pop(lower, None)
        for word in nlargest(_TRIED, priors, key=priors.__getitem__):
            shown = self._shown(word, token, opens)
            if not shown:
                continue
            channel = self._channel.log(shown, token)
            word, shown = intern(word), intern(shown)
            if channel > (-30 if distance > 1 else _SLIGHT):
                yield Candidate(word, shown, channel, self.prior(word), not self._lexicon.kinds(shown) & Kind.WORD)

    def _shown(self, word: str, token: str, opens: bool) -> str:
        """`word` in the token's case, or with the capital it needs; empty for an acronym that the token is not."""
        shown = recased(word, token, opens)
        if self._lexicon.known(shown):
            return shown
        shown = shown[:1].upper() + shown[1:]
        return shown if self._lexicon.known(shown) else ""

    def _by_strokes(self, lower: str, distance: int) -> Iterator[str]:
        """Words reached by undoing one or two stroke confusions."""
        once = set(self._undone(lower))
        yield from filter(self.count, once)
        if distance > 1:
            for half in once:
                yield from filter(self.count, self._undone(half))

    def _undone(self, lower: str) -> Iterator[str]:
        for at in range(len(lower)):
            for size in (1, 2, 3):
                for was in self._strokes.get(lower[at : at + size], ()):
                    yield lower[:at] + was + lower[at + size :]
