"""Ranking: the candidates of a token in the order in which the page and its neighbours make them likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from ocrfix.lexicon import Lexicon
from ocrfix.words.candidates import Candidate, Candidates
from ocrfix.words.case import Cases
from ocrfix.words.channel import Channel
from ocrfix.words.company import company
from ocrfix.words.context import Context
from ocrfix.words.decision import Decision, Features
from ocrfix.words.features import figures, place, rarity
from ocrfix.words.page import Page, page_of
from ocrfix.words.runs import Runs
from ocrfix.words.tokens import Reader, Unit

_CLEAR = 1.0  # a lead of this much makes the first candidate what the neighbours see
Values = tuple[float, ...]
Ranked = list[tuple[float, Candidate]]
Placed = tuple[Candidate, float, float, int, float, float]  # fit to the left and right, pairs seen, fit of classes


@dataclass(frozen=True, slots=True)
class Choice:
    """A change the engine weighed. `start` and `end` are offsets of the text."""

    start: int
    end: int
    before: str
    after: str
    kind: str  # spell, far, real (with the case: "spell.lower"), split, run, block, merge, mend, letters
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
        self.cases = Cases.load(lexicon, self.channel)
        self.runs = Runs(lexicon, self.channel, self.context)
        self._reader = Reader(lexicon.known)

    def page(self, text: str) -> Page:
        """Read a text and guess the unknown words whose best candidate stands out."""
        page = page_of(text, self.lexicon, self._reader)
        for at, ok in enumerate(page.known):
            if not ok and len(page.units[at].lower) > 2:
                ranked = self.ranked(page, at)
                if ranked and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] > _CLEAR):
                    page.guess[at] = ranked[0][1].lower
                    page.misreadings.update(ranked[0][1].parts)
        page.ranked.clear()  # the neighbours have been guessed since
        return page

    def weighed(
        self, page: Page, at: int, distance: int = 2, unit: Unit | None = None
    ) -> list[tuple[Candidate, Values]]:
        """The candidates of a token, or of `unit` in its place, each with the values that rank it."""
        token = unit or page.units[at]
        length = len(token.lower)
        out: list[tuple[Candidate, Values]] = []
        guessed = "" if page.known[at] else page.guess[at]
        for found, left, right, pairs, beside, apart in self._placed(page, at, distance, unit):
            word = found.lower
            uses, longer = page.count(word), float(len(word) - length)
            values = (
                found.channel,
                left,
                right,
                found.prior,
                uses,
                float(found.name_only),
                float(pairs),
                longer,
                page.habit(found.parts, guessed == word),
                beside,
                apart,
                found.channel * found.channel / 20,
                abs(longer),
                float(uses > 0),
            )
            out.append((found, values))
        return out

    def _placed(self, page: Page, at: int, distance: int, unit: Unit | None) -> list[Placed]:
        """The candidates of a token with their fit to the left and right, the neighbours they were seen with, and the
        fit of their classes: to the words beside them, and one word apart.

        It stands until the page guesses a neighbour otherwise.
        """
        around = page.around(at, at)
        kept: tuple[object, list[Placed]] | None = None if unit else page.placed.get((at, distance))
        if kept and kept[0] == around:
            return kept[1]
        token = unit or page.units[at]
        place = self.context.place(*around)
        seen, weigh = place.seen, place.weigh
        a, b, c, d = map(self.lexicon.class_of, around)
        classes = self.lexicon.classes
        class_of, between = classes.of, classes.between
        out: list[Placed] = []
        for found in self._as_spelled(self.candidates.of(token.text, token.lower, token.opens, distance), page.british):
            before, behind = seen(found.number)
            pairs = (before >= 0) + (behind >= 0)
            if distance > 1 or pairs:  # a word that exists is not doubted for one that goes with nothing here
                left, right = weigh(found.number, before, behind)
                beside, apart = between((a, b), class_of[found.number], (c, d))
                out.append((found, left, right, pairs, beside, apart))
        if not unit:
            page.placed[at, distance] = (around, out)
        return out

    def _as_spelled(self, found: Sequence[Candidate], british: int) -> Sequence[Candidate]:
        """Without those that have the other spelling beside them and are not spelled as the page spells."""
        variants = self.lexicon.variants
        if not british or not any(each.lower in variants for each in found):
            return found
        words = {each.lower for each in found}
        strange = {word for word in words & variants.keys() if variants[word][1] != (british > 0)}
        return [each for each in found if each.lower not in strange or variants[each.lower][0] not in words]

    def ranked(self, page: Page, at: int, distance: int = 2, unit: Unit | None = None) -> Ranked:
        """The candidates of a token, or of `unit` in its place, with their scores, the most likely first."""
        kept: Ranked | None = None if unit else page.ranked.get((at, distance))
        if kept is None:
            rank = self.decision.rank(len((unit or page.units[at]).lower))
            kept = [(sum(map(mul, rank, values)), found) for found, values in self.weighed(page, at, distance, unit)]
            kept.sort(key=lambda pair: -pair[0])
            if not unit:
                page.ranked[at, distance] = kept
        return kept

    def choice(self, page: Page, start: int, end: int, after: str, kind: str, features: Features) -> Choice:
        """A change of `page.text[start:end]`, with its probability."""
        features |= company(self.lexicon, page, start, end, after) | rarity(page.text[start:end], self.lexicon)
        features |= figures(page.text, start, end) | place(page, start, end, self.lexicon)
        probability = self.decision.probability(kind, features)
        return Choice(start, end, page.text[start:end], after, kind, probability, features)
