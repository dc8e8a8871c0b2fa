"""Words that a doubtful token may have been: near ones by edits, and ones that look alike by strokes."""

from __future__ import annotations

import json
import math
from bisect import insort
from collections import OrderedDict
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.lexicon.compiling.strokes import SHORTEST
from ocrfix.words.beam import Beam
from ocrfix.words.channel import Channel, Reading, misread
from ocrfix.words.tokens import casing, in_case

DATA = Path(__file__).parent / "data"
_SCORED = 16
_WORD = int(Kind.WORD)
_SLIGHT = -10.5  # a word that exists was misread by one or two likely strokes or not at all
_FEW = 5  # with fewer near words than this, two strokes at once are worth the time
_WEAK = -24.0  # where the best near word is less likely than this, words that only look alike are asked too
_RIVAL = -6.0  # a word that a commoner one is misread as this easily is doubted, whatever stands beside it
_TRIED = 40  # by frequency and number of edits, before the channel weighs them
FAR = -22.0  # where the best of these is less likely than this, common words are sought by their misreadings
_FREQUENT = 20  # how often they were seen
_SHORTEST_FAR, _LONGEST_FAR = 3, 30  # characters of the token
_RUNNING = 3.2e7  # words behind the lexicon's counts
_SHORTEST_OWNER = 3  # letters
_OWNED = -4.0  # natural log of the share of a noun's uses that have an apostrophe and s


_Found = tuple[str, str, float, float, int]  # word, shown, channel, prior, kinds


class Candidate(NamedTuple):
    """A word that a token may stand for."""

    lower: str
    shown: str  # in the token's case
    channel: float  # natural log of misreading it as the token
    prior: float  # natural log of its frequency
    name_only: bool  # known as a name, place or term alone
    number: int  # of the word, in the language model
    parts: tuple[tuple[str, str], ...]  # which stretches of it were read as which of the token


class Candidates:
    """Finds and ranks candidates; the outcome for a token is kept, for the most recent `keep` tokens."""

    def __init__(self, lexicon: Lexicon, channel: Channel, keep: int = 12_000) -> None:
        self._lexicon = lexicon
        self._channel = channel
        self._known: OrderedDict[tuple[str, bool, int], tuple[Candidate, ...]] = OrderedDict()
        self._keep = keep
        self._parts: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {}  # each once
        self._beam: Beam | None = None
        self._rivalled: dict[str, bool] = {}  # short words that exist
        self.count = lexicon.count
        # Strokes that run together or fall apart, as the page has them -> as they were: `tlie`, `rnodem`, `aud`;
        # by the first two letters of what the page has.
        self._strokes: dict[str, list[tuple[str, str]]] = {}
        for read, truths in json.loads((DATA / "strokes.json").read_text("utf-8"))["strokes"].items():
            self._strokes.setdefault(read[:2], []).extend((read, truth) for truth in truths)

    def prior(self, lower: str) -> float:
        """Natural log of the word's share of running words; names and terms without a count get a small one."""
        return math.log((self.count(lower) + 0.5) / _RUNNING)

    def of(self, token: str, lower: str, opens: bool, distance: int = 2, far: bool = True) -> tuple[Candidate, ...]:
        """The best candidates for a token, the most likely (channel times frequency) first; never the token itself.

        Without `far`, words that only many misreadings lead to are not sought.
        """
        key = (token, opens, distance if far else -distance)
        kept = self._known.get(key)
        if kept is not None:
            return kept
        most = _SCORED if distance > 1 else _SCORED // 2
        near = self._lexicon.near(lower, min(distance, 1 if len(lower) < 3 else 2))
        likely = self._likely(lower, distance, near)
        if distance > 1 and lower.endswith("'s") and len(lower) > _SHORTEST_OWNER + 2:
            likely += self._owners(lower.removesuffix("'s"))
        found = sorted(self._all(likely, token, opens, distance, most), key=_likelihood)
        if distance > 1 and len(lower) > SHORTEST and (not found or -_likelihood(found[0]) < _WEAK):
            listed = {word for word, _, _ in near}
            alike = [entry for entry in self._lexicon.alike(lower) if entry[0] not in listed]
            found += self._all(self._by_apart(alike), token, opens, distance, most)
            found.sort(key=_likelihood)
        unlikely = not found or -_likelihood(found[0]) < FAR
        if far and distance > 1 and unlikely and _SHORTEST_FAR <= len(lower) <= _LONGEST_FAR:
            found = self._far(found, token, lower, opens, most)
        out = tuple([self._candidate(token, *each) for each in found[:most]])
        self._known[key] = out
        if len(self._known) > self._keep:
            self._known.popitem(last=False)
        return out

    def rivalled(self, lower: str) -> bool:
        """Whether a word that exists is so often a misreading of another one that it must prove itself (`be`: he)."""
        kept = self._rivalled.get(lower)
        if kept is None:
            found = self.of(lower, lower, False, 1)
            best = max((each.channel + each.prior for each in found), default=-math.inf)
            kept = self._rivalled[lower] = best > self.prior(lower) + _RIVAL
        return kept

    def _owners(self, stem: str) -> list[tuple[float, float, str]]:
        """The words near `stem` with apostrophe and s, few of which are on the lists."""
        near = self._by_apart([entry for entry in self._lexicon.near(stem, 2) if entry[1] and entry[0].isalpha()])
        return [(rank, prior + _OWNED, f"{word}'s") for rank, prior, word in near]

    def _far(self, found: list[_Found], token: str, lower: str, opens: bool, most: int) -> list[_Found]:
        """The candidates found so far, and common words that the token may be by many misreadings."""
        if self._beam is None:
            frequent = self._lexicon.frequent(_FREQUENT)
            self._beam = Beam([(word, math.log(count / _RUNNING)) for word, count in frequent], self._channel)
        listed = {each[0] for each in found}
        far = [word for word in self._beam.words(lower, most) if word not in listed and word != lower]
        found += self._all([(0.0, self.prior(word), word) for word in far], token, opens, 2, most)
        return sorted(found, key=_likelihood)

    def _candidate(self, token: str, word: str, shown: str, channel: float, prior: float, kinds: int) -> Candidate:
        parts = misread(shown, token)
        parts = self._parts.setdefault(parts, parts)
        if len(self._parts) > self._keep:
            self._parts.clear()
        return Candidate(word, shown, channel, prior, not kinds & _WORD, self._lexicon.token(word), parts)

    def _all(
        self, likely: list[tuple[float, float, str]], token: str, opens: bool, distance: int, most: int
    ) -> Iterator[_Found]:
        """All candidates but some that `most` others beat."""
        least = -30 if distance > 1 else _SLIGHT
        log_of, kinds_of, case = Reading(self._channel, token).log, self._lexicon.kinds, casing(token, opens)
        capital = self._lexicon.capital
        totals: list[float] = []  # of the `most` best so far, the worst first
        for _, prior, word in likely:
            shown = in_case(word, case)
            kinds = kinds_of(shown)
            if not kinds:  # it needs a capital, or is an acronym that the token is not
                shown = shown[:1].upper() + shown[1:]
                kinds = kinds_of(shown)
            floor = max(least, totals[0] - prior - 1e-6) if len(totals) == most else least
            if not kinds:
                continue
            channel = log_of(shown, floor)
            if case == 0 and capital(word):  # read with a small letter, or its capital misread (`ltobert`)
                shown = shown[:1].upper() + shown[1:]
                channel = max(channel, log_of(shown, floor))
            if channel > floor:
                insort(totals, channel + prior)
                del totals[:-most]
                yield word, shown, channel, prior, int(kinds)

    def _likely(self, lower: str, distance: int, near: list[tuple[str, int, int]]) -> list[tuple[float, float, str]]:
        """The words worth weighing, the first by frequency and number of edits first; with that and the prior."""
        out = self._by_apart([entry for entry in near if entry[1]])
        listed = {word for word, _, _ in near}
        for word in self._by_strokes(lower, distance if len(near) < _FEW else 1):
            if word not in listed and word != lower:
                prior = self.prior(word)
                out.append((prior - 9, prior, word))
        out.sort(key=itemgetter(0), reverse=True)
        return out[:_TRIED]

    def _by_apart(self, near: list[tuple[str, int, int]]) -> list[tuple[float, float, str]]:
        out = []
        for word, apart, count in near:
            prior = math.log((count + 0.5) / _RUNNING)
            out.append((prior - 6 * min(apart, 3), prior, word))
        out.sort(key=itemgetter(0), reverse=True)
        return out[:_TRIED]

    def _by_strokes(self, lower: str, distance: int) -> list[str]:
        """Words reached by undoing one or two stroke confusions."""
        reached = self._undone(lower)
        if distance > 1:
            for half in set(reached):
                reached += self._undone(half)
        return sorted(self._lexicon.listed(reached))

    def _undone(self, lower: str) -> list[str]:
        strokes = self._strokes
        return [
            lower[:at] + truth + lower[at + len(read) :]
            for at in range(len(lower))
            for start in (lower[at], lower[at : at + 2])
            if start in strokes
            for read, truth in strokes[start]
            if len(read) < 3 or lower.startswith(read, at)
        ]


def _likelihood(found: _Found) -> float:
    return -(found[2] + found[3])
