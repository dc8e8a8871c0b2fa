"""From a view to guesses: for each window the best target, with what speaks for and against it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from ocrfix.fixer import View
from ocrfix.lexicon import Kind, Lexicon
from ocrfix.terms import windows as win
from ocrfix.terms.align import Alignment, align
from ocrfix.terms.targets import Own, Target, given_names, listed, rivals

_RUNNING = 13.0  # a word's chances, as against a target's, are its count over e to this power
_LETTER = 2.6  # nats that a matching letter is worth: one in thirteen meets by chance
_WORST = 17.0
_LEAST = -2.0  # score below which a guess is not worth weighing
_SOUND = 6.0  # score from which a guess supports others of the same target
_CLEAR = 10.0  # a margin beyond which more makes no difference
_NEAR = 8  # words on either side that show what is spoken of
_ENDING = 4  # letters of a piece that may be the end of the word before it
_AGREED, _FAR, _LONG = 1.5, 5.0, 9  # topic, margin and letters from which a word the document has is as good as certain
_EMPTY = 80000  # words commoner than that say nothing of it
_CORPUS = 23e6  # running words in the reference corpora
_RARE = 300  # a word seen more often than that in the reference corpora is not ours: the speller knows it
_MOST_UNKNOWN = 1 / 3  # a text with more unknown words is too garbled to mend


@dataclass(frozen=True)
class Guess:
    """One window read as one target."""

    window: win.Window
    target: Target
    alignment: Alignment
    score: float  # nats for this reading against chance
    features: dict[str, float]


def guesses(view: View) -> Iterator[Guess]:
    """The best target of each window that has one, windows in order; overlapping windows each have theirs."""
    row = win.tokens(view)
    if not row or sum(not token.known for token in row) > _MOST_UNKNOWN * len(row):
        return
    counts = Counter(token.text for token in row)
    document = Document(view.lexicon, row, counts, Own(counts, view.lexicon))
    seen = [(window, document.ranked(window)) for window in win.windows(view, row)]
    for _, ranked in seen:
        if ranked and ranked[0].score > _SOUND:
            document.kin[ranked[0].target.text] += 1
    found = [guess for window, ranked in seen if (guess := document.guess(window, ranked))]
    yield from sorted(_tightest(found), key=lambda guess: guess.window.span)


def _tightest(found: list[Guess]) -> list[Guess]:
    """Of overlapping windows read as the same word only the best: a stray mark beside the garble is not part of it."""
    kept: list[Guess] = []
    taken: dict[str, list[Guess]] = {}
    for guess in sorted(found, key=lambda guess: (-guess.score, guess.window.span)):
        span = guess.window.span
        others = taken.setdefault(guess.target.text, [])
        if not any(span.start < other.window.span.end and other.window.span.start < span.end for other in others):
            others.append(guess)
            kept.append(guess)
    return kept


class Ranked(NamedTuple):
    """A target that fits a window."""

    score: float
    target: Target
    alignment: Alignment


@dataclass
class Document:
    """One document while its windows are weighed."""

    lexicon: Lexicon
    row: list[win.Token]
    counts: Counter[str]
    own: Own
    kin: Counter[str] = field(default_factory=Counter)  # sound guesses, by target

    def ranked(self, window: win.Window) -> list[Ranked]:
        """The targets that fit, best first."""
        if len(window.letters) < 4:
            return []
        found: dict[str, Ranked] = {}
        others = listed(window, self.lexicon) if window.gaps or _named(window, self.lexicon) else ()
        for target in chain(self.own.near(window), others):
            form = target.text.lower()
            if form in found or not _cased(window, target) or not _shattered(window, form):
                continue
            alignment = align(window.read, form, self.lexicon, _WORST)
            if alignment:
                found[form] = Ranked(_score(alignment, _prior(target.mentions)), target, alignment)
        return sorted(found.values(), key=lambda one: -one.score)

    def guess(self, window: win.Window, ranked: list[Ranked]) -> Guess | None:
        """The best of `ranked` with its features, when it is worth weighing."""
        if not ranked or ranked[0].score < _LEAST or self._common(ranked[0].target):
            return None
        _, target, alignment = ranked[0]
        person = _person(window, target, self.lexicon)
        if not window.gaps and not self._misread_name(window, target, person):
            return None
        kin = self.kin[target.text] - (ranked[0].score > _SOUND)
        score = _score(alignment, _prior(target.mentions + kin))
        second = score - ranked[1].score if len(ranked) > 1 else _CLEAR
        features = {
            "score": min(score, 15.0),
            "margin": (margin := min(8.0, second, score - self._rival(window, target))),
            "near_margin": min(3.0, margin),
            "weakest": alignment.weakest,
            "own": float(target.mentions > 0),
            "kin": math.log1p(kin),
            "topic": self._topic(window, target),
            "context": min(6.0, _context(window, target, self.lexicon)),
            "bound": min(6.0, _bound(window, self.lexicon)),
            "lost": float(min(6, alignment.lost)),
            "pieces": _known_pieces(window),
            "person": float(person),
            "name": float(target.text[0].isupper()),
            "listed": float(bool(target.kind)),
            "frayed": float(window.frayed or self._longer(window, target)),
        }
        alone = features["topic"] >= _AGREED and margin >= _FAR and not features["pieces"]
        features["settled"] = float(alone and bool(target.kind) and len(target.text) >= _LONG)
        return Guess(window, target, alignment, score, features)

    def _misread_name(self, window: win.Window, target: Target, person: bool) -> bool:
        """Whether one token may be doubted at all: a name spelled so only once, beside one that is borne out."""
        once = self.counts[window.tokens[0].text] == 1
        return once and target.text[0].isupper() and (target.mentions > 0 or person)

    def _common(self, target: Target) -> bool:
        return bool(target.kind & Kind.WORD) and self.lexicon.count(target.text) > _RARE

    def _rival(self, window: win.Window, target: Target) -> float:
        """The score of the best common word."""
        best = -20.0
        for form in rivals(window, self.lexicon):
            if form != target.text.lower():
                alignment = align(window.read, form, self.lexicon, _WORST)
                if alignment:
                    best = max(best, _score(alignment, math.log1p(self.lexicon.count(form)) - _RUNNING))
        return best

    def _longer(self, window: win.Window, target: Target) -> bool:
        """Whether a word beside the window and the target make a longer word: `re habilitati n`, `Yugos av ia`."""
        before = window.left[-1].lower() if window.left else ""
        after = window.right[0].lower() if window.right else ""
        form = target.text.lower()
        if len(before) > 1 and self.lexicon.known(before + form):
            return True
        return 0 < len(after) <= _ENDING and any(self.lexicon.known(form[:cut] + after) for cut in (len(form), -1, -2))

    def _topic(self, window: win.Window, target: Target) -> float:
        """How much the words around the window agree with those around a mention of the target: rarer ones more."""
        if not target.mentions:
            return 0.0
        here = self._around(window.at, window.at + len(window.tokens))
        form = target.text.lower()
        places = [at for at, token in enumerate(self.row) if token.text.lower() == form]
        alike = max((sum(map(self._telling, here & self._around(at, at + 1))) for at in places), default=0.0)
        return min(4.0, alike)

    def _telling(self, word: str) -> float:
        return math.log(_CORPUS / (1 + self.lexicon.count(word))) / 8.0

    def _around(self, start: int, end: int) -> set[str]:
        near = [*self.row[max(0, start - _NEAR) : start], *self.row[end : end + _NEAR]]
        return {token.text.lower() for token in near if len(token.text) > 2 and self.lexicon.count(token.text) < _EMPTY}


def _score(alignment: Alignment, prior: float) -> float:
    """Nats for this reading against chance, without context."""
    return alignment.matched * _LETTER - alignment.cost + prior


def _prior(mentions: int) -> float:
    return 1.5 * math.log1p(mentions) - 4.0 if mentions else -9.0


def _cased(window: win.Window, target: Target) -> bool:
    """A name needs a capital in the window, a common term none, but at a sentence's opening."""
    capital = window.tokens[0].text[0].isupper()
    return capital == target.text[0].isupper() or (capital and window.opens)


def _shattered(window: win.Window, form: str) -> bool:
    """Whether the word is really in pieces, or misread: no piece of several is nearly all of it."""
    longest = max(len(token.text) for token in window.tokens)
    if len(window.tokens) > 1:
        return longest <= len(form) - 2
    text = window.tokens[0].text.lower()  # an inflection is no garble
    return not (text.startswith(form[:-2]) or form.startswith(text[:-2]))


def _named(window: win.Window, lexicon: Lexicon) -> list[str]:
    """The names among the two words before."""
    return [word.lower() for word in window.left[-2:] if lexicon.kinds(word) & Kind.NAME]


def _person(window: win.Window, target: Target, lexicon: Lexicon) -> bool:
    """Whether one of the two words before is a given name of a person of this surname."""
    before = _named(window, lexicon)
    if not before or not target.text[0].isupper():
        return False
    given = given_names(lexicon).get(target.text.lower(), set())
    return not given.isdisjoint(before)


def _context(window: win.Window, target: Target, lexicon: Lexicon) -> float:
    """How much better the target stands between its neighbours than an unknown word does, in nats."""
    left = window.left[-1:] if not window.opens else ()
    seen = 0.0
    if left:
        seen += math.log1p(lexicon.bigram(left[0], target.text))
    if window.right:
        seen += math.log1p(lexicon.bigram(target.text, window.right[0]))
    return seen


def _known_pieces(window: win.Window) -> float:
    """By how much the longest piece that is a word of its own exceeds three letters."""
    return float(
        max((len(token.text) - 3 for token in window.tokens if token.known and len(token.text) > 3), default=0)
    )


def _bound(window: win.Window, lexicon: Lexicon) -> float:
    """How often known pieces of some length are seen beside the words around and between, as logarithms."""
    seen = 0.0
    row = [*window.left[-1:], *(token.text for token in window.tokens), *window.right[:1]]
    for at, (a, b) in enumerate(pairwise(row)):
        inside = [word for word, mine in ((a, at > 0 or not window.left), (b, at < len(row) - 2)) if mine]
        if any(len(word) > 2 for word in inside):
            seen += math.log1p(lexicon.bigram(a, b))
    return seen
