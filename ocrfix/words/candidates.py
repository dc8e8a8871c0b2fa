"""Words that a doubtful token may have been: near ones by edits, and ones that look alike by strokes."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.words.channel import Channel
from ocrfix.words.tokens import casing, in_case

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

    def __init__(self, lexicon: Lexicon, channel: Channel, keep: int = 6_000) -> None:
        self._lexicon = lexicon
        self._channel = channel
        self._known: OrderedDict[tuple[str, bool, int], tuple[Candidate, ...]] = OrderedDict()
        self._keep = keep
        self.count = lexicon.count
        # Strokes that run together or fall apart, as the page has them -> as they were: `tlie`, `rnodem`, `aud`;
        # by the first letter of what the page has.
        self._strokes: dict[str, list[tuple[str, str]]] = {}
        for read, truths in json.loads((DATA / "strokes.json").read_text("utf-8"))["strokes"].items():
            self._strokes.setdefault(read[0], []).extend((read, truth) for truth in truths)

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
        least = -30 if distance > 1 else _SLIGHT
        misread, kinds_of, case = self._channel.log, self._lexicon.kinds, casing(token, opens)
        for word in self._likely(lower, distance):
            shown = in_case(word, case)
            kinds = kinds_of(shown)
            if not kinds:  # it needs a capital, or is an acronym that the token is not
                shown = shown[:1].upper() + shown[1:]
                kinds = kinds_of(shown)
            if kinds and (channel := misread(shown, token)) > least:
                yield Candidate(word, shown, channel, self.prior(word), not kinds & Kind.WORD)

    def _likely(self, lower: str, distance: int) -> list[str]:
        """The words worth weighing, by frequency and the number of edits."""
        near = self._lexicon.candidates(lower, min(distance, 1 if len(lower) < 3 else 2))
        prior = self.prior
        priors = {word: prior(word) - 6 * apart for word, apart in near if apart}
        for word in self._by_strokes(lower, distance if len(near) < _FEW else 1):
            if word not in priors:
                priors[word] = prior(word) - 9
        priors.pop(lower, None)
        return sorted(priors, key=priors.__getitem__, reverse=True)[:_TRIED]

    def _by_strokes(self, lower: str, distance: int) -> list[str]:
        """Words reached by undoing one or two stroke confusions."""
        reached = dict.fromkeys(self._undone(lower))
        if distance > 1:
            for half in list(reached):
                reached |= dict.fromkeys(self._undone(half))
        return list(filter(self.count, reached))

    def _undone(self, lower: str) -> list[str]:
        strokes, nothing = self._strokes.get, ()
        return [
            lower[:at] + truth + lower[at + len(read) :]
            for at, letter in enumerate(lower)
            for read, truth in strokes(letter, nothing)
            if lower.startswith(read, at)
        ]
