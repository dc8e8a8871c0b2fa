"""Ranking: the candidates of a token in the order in which the page and its neighbours make them likely."""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul

from ocrfix.lexicon import Lexicon
from ocrfix.words.candidates import Candidate, Candidates
from ocrfix.words.channel import Channel, misread
from ocrfix.words.context import Context
from ocrfix.words.decision import Decision, Features
from ocrfix.words.page import Page, page_of
from ocrfix.words.tokens import Unit

_CLEAR = 1.0  # a lead of this much makes the first candidate what the neighbours see
Values = tuple[float, ...]
Ranked = list[tuple[float, Candidate]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A change the engine weighed. `start` and `end` are offsets of the text."""

    start: int
    end: int
    before: str
    after: str
    kind: str  # spell, real (with the case: "spell.lower"), split, merge, mend, block, letters
    probability: float
    features: Features


class Ranker:
    """Channel, candidates, language model and decision over one lexicon."""

    def __init__(self, lexicon: Lexicon, channel: Channel | None = None, decision: Decision | None = None) -> None:
        self.lexicon = lexicon
        self.channel = channel or Channel.load()
        self.decision = decision or Decision.load()
        self.candidates = Candidates(lexicon, self.channel)
        self.context = Context(lexicon)

    def page(self, text: str) -> Page:
        """Read a text and guess the unknown words whose best candidate stands out."""
        page = page_of(text, self.lexicon)
        for at, ok in enumerate(page.known):
            if not ok and len(page.units[at].lower) > 2:
                ranked = self.ranked(page, at)
                if ranked and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] > _CLEAR):
                    page.guess[at] = ranked[0][1].lower
                    page.misreadings.update(misread(ranked[0][1].shown, page.units[at].text))
        page.ranked.clear()  # the neighbours have been guessed since
        return page

    def weighed(
        self, page: Page, at: int, distance: int = 2, unit: Unit | None = None
    ) -> list[tuple[Candidate, Values]]:
        """The candidates of a token, or of `unit` in its place, each with the values that rank it."""
        unit = unit or page.units[at]
        a, b, c, d = page.around(at, at)
        log3, right, seen = self.context.log3, self.context.right, self.context.seen
        out: list[tuple[Candidate, Values]] = []
        guessed = "" if page.known[at] else page.guess[at]
        for found in self.candidates.of(unit.text, unit.lower, unit.opens, distance):
            word = found.lower
            pairs = seen(b, word) + seen(word, c)
            if distance == 1 and not pairs:  # a word that exists is not doubted for one that goes with nothing here
                continue
            values = (
                found.channel,
                log3(a, b, word),
                right(b, word, c, d),
                found.prior,
                page.count(word),
                float(found.name_only),
                float(pairs),
                float(len(word) - len(unit.lower)),
                page.habit(misread(found.shown, unit.text), guessed == word),
            )
            out.append((found, values))
        return out

    def ranked(self, page: Page, at: int, distance: int = 2, unit: Unit | None = None) -> Ranked:
        """The candidates of a token, or of `unit` in its place, with their scores, the most likely first."""
        kept: Ranked | None = None if unit else page.ranked.get((at, distance))
        if kept is None:
            rank = self.decision.rank
            kept = [(sum(map(mul, rank, values)), found) for found, values in self.weighed(page, at, distance, unit)]
            kept.sort(key=lambda pair: -pair[0])
            if not unit:
                page.ranked[at, distance] = kept
        return kept

    def choice(self, page: Page, start: int, end: int, after: str, kind: str, features: Features) -> Choice:
        """A change of `page.text[start:end]`, with its probability."""
        probability = self.decision.probability(kind, features)
        return Choice(start, end, page.text[start:end], after, kind, probability, features)
