"""One token for one token: a word misread into no word, or into another word."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log

from ocrfix.lexicon import Kind
from ocrfix.words.channel import misread
from ocrfix.words.context import UNKNOWN
from ocrfix.words.features import case_of, of_token, same_but_ending
from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker

_LONGEST_DOUBTED = 9  # a longer word that is known is right: too many strokes would have to conspire


def respelled(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """What unit `at` should read, if it is no word or does not go with both its neighbours."""
    if not page.known[at]:
        yield from _weighed(ranker, page, at, "spell", 2)
    elif _doubted(ranker, page, at):
        yield from _weighed(ranker, page, at, "real", 1)


def _doubted(ranker: Ranker, page: Page, at: int) -> bool:
    word = page.units[at].lower
    if not 1 < len(word) <= _LONGEST_DOUBTED:
        return False
    _, before, after, _ = page.around(at, at)
    seen = ranker.context.seen
    return not (seen(before, word) and seen(word, after))


def _weighed(ranker: Ranker, page: Page, at: int, kind: str, distance: int) -> Iterator[Choice]:
    unit = page.units[at]
    ranked = ranker.ranked(page, at, distance)
    if not ranked:
        return
    around = page.around(at, at)
    total, best = ranked[0]
    context, kinds = ranker.context, ranker.lexicon.kinds
    here = unit.lower if page.known[at] else UNKNOWN
    gain = context.fit(best.lower, *around) - context.fit(here, *around)
    if kind == "real" and gain + best.channel < -2:
        return
    features = of_token(page, at, ranker.lexicon)
    features |= {
        "channel": max(-25.0, best.channel),
        "posterior": max(-3.0, -log(sum(exp(score - total) for score, _ in ranked))),
        "margin": min(8.0, total - ranked[1][0]) if len(ranked) > 1 else 8.0,
        "total": max(-30.0, total),
        "gain": max(-5.0, min(20.0, gain)),
        "prior": best.prior,
        "edits_per_letter": min(4.0, -best.channel / len(unit.lower)),
        "in_document": page.count(best.lower),
        "habit": page.habit(misread(best.shown, unit.text), page.guess[at] == best.lower),
        "name_only": float(best.name_only),
        "seen_left": float(context.seen(around[1], best.lower)),
        "seen_right": float(context.seen(best.lower, around[2])),
        "first_changed": float(best.shown[:1] != unit.text[:1]),
        "longer": float(len(best.lower) > len(unit.lower)),
        "shorter": float(len(best.lower) < len(unit.lower)),
        "ending_only": same_but_ending(best.lower, unit.lower),
    }
    if kind == "real":
        own = kinds(unit.text)
        features |= {
            "own_prior": ranker.candidates.prior(unit.lower),
            "own_seen_left": float(context.seen(around[1], unit.lower)),
            "own_seen_right": float(context.seen(unit.lower, around[2])),
            "own_name": float(bool(own & (Kind.NAME | Kind.PLACE))),
            "own_name_only": float(not own & Kind.WORD),
        }
    yield ranker.choice(page, unit.start, unit.end, best.shown, f"{kind}.{case_of(unit)}", features)
