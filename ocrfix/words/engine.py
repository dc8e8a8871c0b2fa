"""The word engine: for every doubtful token of a text, what it should read and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log
from operator import mul

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.words.candidates import Candidate, Candidates
from ocrfix.words.channel import Channel
from ocrfix.words.context import UNKNOWN, Context
from ocrfix.words.decision import Decision, Features
from ocrfix.words.features import case_of, of_token, same_but_ending
from ocrfix.words.page import Page, page_of
from ocrfix.words.tokens import recased

_LONGEST_DOUBTED = 9  # a longer word that is known is right: too many strokes would have to conspire
Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A change the engine weighed. `start` and `end` are offsets of the text."""

    start: int
    end: int
    before: str
    after: str
    kind: str  # spell, real, split, merge; then the case: "spell.lower"
    probability: float
    features: Features


class Engine:
    """Noisy channel, language model and decision over one lexicon."""

    def __init__(self, lexicon: Lexicon, channel: Channel | None = None, decision: Decision | None = None) -> None:
        self.lexicon = lexicon
        self.channel = channel or Channel.load()
        self.decision = decision or Decision.load()
        self.candidates = Candidates(lexicon, self.channel)
        self.context = Context(lexicon)

    def choices(self, text: str) -> Iterator[Choice]:
        """Every change worth weighing, with its probability; several may meet the same token."""
        page = self.page(text)
        for at, unit in enumerate(page.units):
            if unit.number or not any(c.isalpha() for c in unit.text):
                continue
            if page.known[at]:
                if self._doubted(page, at):
                    yield from self._respelled(page, at, "real", 1)
            else:
                yield from self._respelled(page, at, "spell", 2)
                yield from self._split(page, at)
            if at + 1 < len(page.units):
                yield from self._merged(page, at)

    def page(self, text: str) -> Page:
        """Read a text and guess the unknown words whose best candidate stands out."""
        page = page_of(text, self.lexicon)
        for at, ok in enumerate(page.known):
            if not ok and len(page.units[at].lower) > 2:
                ranked = self._ranked(page, at, 2)
                if ranked and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] > 1):
                    page.guess[at] = ranked[0][1].lower
        return page

    def weighed(self, page: Page, at: int, distance: int) -> list[tuple[Candidate, Values]]:
        """The candidates of a token, each with the values that rank it."""
        unit = page.units[at]
        a, b, c, d = page.around(at, at)
        log3, seen, kinds = self.context.log3, self.context.seen, self.lexicon.kinds
        out: list[tuple[Candidate, Values]] = []
        for found in self.candidates.of(unit.text, unit.lower, unit.opens, distance):
            word = found.lower
            values = (
                found.channel,
                log3(a, b, word),
                log3(b, word, c) + log3(word, c, d),
                found.prior,
                page.count(word),
                float(not kinds(found.shown) & Kind.WORD),
                float(seen(b, word)) + float(seen(word, c)),
                float(len(word) - len(unit.lower)),
            )
            out.append((found, values))
        return out

    def _ranked(self, page: Page, at: int, distance: int) -> list[tuple[float, Candidate]]:
        rank = self.decision.rank
        pairs = ((sum(map(mul, rank, values)), found) for found, values in self.weighed(page, at, distance))
        return sorted(pairs, key=lambda pair: -pair[0])

    def _doubted(self, page: Page, at: int) -> bool:
        """A known word is doubted when it is short and does not go with both its neighbours."""
        word = page.units[at].lower
        if not 1 < len(word) <= _LONGEST_DOUBTED:
            return False
        _, before, after, _ = page.around(at, at)
        seen = self.context.seen
        return not (seen(before, word) and seen(word, after))

    # One token for one token

    def _respelled(self, page: Page, at: int, kind: str, distance: int) -> Iterator[Choice]:
        unit = page.units[at]
        ranked = self._ranked(page, at, distance)
        if not ranked:
            return
        around = page.around(at, at)
        total, best = ranked[0]
        here = unit.lower if page.known[at] else UNKNOWN
        gain = self.context.fit(best.lower, *around) - self.context.fit(here, *around)
        if kind == "real" and gain + best.channel < -2:
            return
        seen, kinds = self.context.seen, self.lexicon.kinds
        features = of_token(page, at, self.lexicon)
        features |= {
            "channel": max(-25.0, best.channel),
            "posterior": max(-3.0, -log(sum(exp(score - total) for score, _ in ranked))),
            "margin": min(8.0, total - ranked[1][0]) if len(ranked) > 1 else 8.0,
            "total": max(-30.0, total),
            "gain": max(-5.0, min(20.0, gain)),
            "prior": best.prior,
            "edits_per_letter": min(4.0, -best.channel / len(unit.lower)),
            "in_document": page.count(best.lower),
            "name_only": float(not kinds(best.shown) & Kind.WORD),
            "seen_left": float(seen(around[1], best.lower)),
            "seen_right": float(seen(best.lower, around[2])),
            "first_changed": float(best.shown[:1] != unit.text[:1]),
            "longer": float(len(best.lower) > len(unit.lower)),
            "shorter": float(len(best.lower) < len(unit.lower)),
            "ending_only": same_but_ending(best.lower, unit.lower),
        }
        if kind == "real":
            features["own_prior"] = self.candidates.prior(unit.lower)
            features["own_seen_left"] = float(seen(around[1], unit.lower))
            features["own_seen_right"] = float(seen(unit.lower, around[2]))
            features["own_name"] = float(bool(kinds(unit.text) & (Kind.NAME | Kind.PLACE)))
            features["own_name_only"] = float(not kinds(unit.text) & Kind.WORD)
        yield self._choice(page, at, at, best.shown, f"{kind}.{case_of(unit)}", features)

    # One token for two

    def _split(self, page: Page, at: int) -> Iterator[Choice]:
        unit = page.units[at]
        lower = unit.lower
        if len(lower) < 4 or not lower.isalpha():
            return
        a, b, c, d = page.around(at, at)
        log3 = self.context.log3
        best: tuple[float, int] | None = None
        for cut in range(1, len(lower)):
            head, tail = lower[:cut], lower[cut:]
            if not (self._stands(head) and self._stands(tail)):
                continue
            score = log3(a, b, head) + log3(b, head, tail) + log3(head, tail, c) + log3(tail, c, d)
            if best is None or score > best[0]:
                best = (score, cut)
        if best is None:
            return
        score, cut = best
        head, tail = lower[:cut], lower[cut:]
        ranked = self._ranked(page, at, 2)
        seen = self.context.seen
        features = of_token(page, at, self.lexicon)
        features |= {
            "gain": max(-15.0, min(20.0, score - self.context.fit(UNKNOWN, a, b, c, d))),
            "rival": max(-30.0, ranked[0][0]) if ranked else -30.0,
            "title": float(unit.text[0].isupper() and not unit.opens),
            "least_prior": min(self.candidates.prior(head), self.candidates.prior(tail)),
            "least_length": float(min(len(head), len(tail))),
            "seen_pair": float(seen(head, tail)),
            "seen_left": float(seen(b, head)),
            "seen_right": float(seen(tail, c)),
            "capital_inside": float(unit.text[cut].isupper()),
        }
        yield self._choice(page, at, at, unit.text[:cut] + " " + unit.text[cut:], "split", features)

    def _stands(self, part: str) -> bool:
        if len(part) == 1:
            return part in "ai"
        return self.lexicon.count(part) >= (2000 if len(part) == 2 else 50)

    # Two tokens for one

    def _merged(self, page: Page, at: int) -> Iterator[Choice]:
        left, right = page.units[at], page.units[at + 1]
        gap = page.text[left.end : right.start]
        if left.number or right.number or left.closes or gap not in (" ", "\n", "-", "- "):
            return
        joined = left.lower + right.lower
        if len(joined) < 3 or not joined.isalpha() or not self.lexicon.count(joined):
            return
        both = page.known[at] and page.known[at + 1]
        if both and ("-" in gap or self.context.seen(left.lower, right.lower)):
            return
        a, b, c, d = page.around(at, at + 1)
        log3, seen = self.context.log3, self.context.seen
        one = left.lower if page.known[at] else UNKNOWN
        two = right.lower if page.known[at + 1] else UNKNOWN
        apart = log3(a, b, one) + log3(b, one, two) + log3(one, two, c) + log3(two, c, d)
        features: Features = {
            "gain": max(-10.0, min(25.0, self.context.fit(joined, a, b, c, d) - apart)),
            "prior": self.candidates.prior(joined),
            "left_known": float(page.known[at]),
            "right_known": float(page.known[at + 1]),
            "both_known": float(both),
            "left_short": float(len(left.lower) == 1),
            "right_short": float(len(right.lower) == 1),
            "length": float(len(joined)),
            "hyphen": float("-" in gap),
            "line_end": float("\n" in gap),
            "capital_inside": float(right.text[:1].isupper() and not left.text.isupper()),
            "bad_page": page.bad,
            "in_document": page.count(joined),
            "seen_left": float(seen(b, joined)),
            "seen_right": float(seen(joined, c)),
        }
        yield self._choice(page, at, at + 1, recased(joined, left.text + right.text, left.opens), "merge", features)

    def _choice(self, page: Page, first: int, last: int, after: str, kind: str, features: Features) -> Choice:
        start, end = page.units[first].start, page.units[last].end
        probability = self.decision.probability(kind, features)
        return Choice(start, end, page.text[start:end], after, kind, probability, features)
