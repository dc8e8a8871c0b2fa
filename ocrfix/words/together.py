"""Words run together: a token that no single word explains, written as several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ocrfix.words.context import UNKNOWN
from ocrfix.words.decision import Features
from ocrfix.words.features import of_token
from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.runs import Part, Run
from ocrfix.words.spaces import COMMON, THIN, WORST
from ocrfix.words.tokens import Unit, recased

_POOR = -17.0  # below this no single word is a likely reading of a token
_SHORTEST, _LONGEST = 5, 80  # letters of a token
_STAYING = ",;:!?)"  # marks that stay where they were read for a space


def run_together(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """Unit `at`, no word and no likely misreading of one, as several words; two that merely stand there are a split."""
    unit = page.units[at]
    if page.known[at] or unit.number or not _SHORTEST <= len(unit.lower) <= _LONGEST:
        return
    ranked = ranker.ranked(page, at)
    if ranked and ranked[0][0] >= _POOR:
        return
    run = ranker.runs.of(unit.text, page.around(at, at), page.count)
    if run is None or _split(run, unit):
        return
    features = _features(ranker, page, at, run, max(WORST, ranked[0][0]) if ranked else WORST)
    kind = "block" if run.channel else "run"
    yield ranker.choice(
        page, unit.start, unit.end, "".join(_shown(run.parts, unit, ranker.lexicon.capital)), kind, features
    )


def _split(run: Run, unit: Unit) -> bool:
    """Whether a run is what `spaces.split` weighs: two words that stand there, with no more than a speck between."""
    gap = unit.lower[run.parts[0].end : run.parts[-1].start]
    return len(run.parts) == 2 and not run.channel and (not gap or gap in THIN)


def _features(ranker: Ranker, page: Page, at: int, run: Run, rival: float) -> Features:
    unit = page.units[at]
    a, b, c, d = page.around(at, at)
    seen, prior = ranker.context.seen, ranker.candidates.prior
    words = [part.word for part in run.parts]
    size = len(unit.lower)
    pairs = [seen(one, two) for one, two in pairwise(words)]
    standing = [part for part in run.parts if not part.channel]
    gaps = [unit.lower[one.end : two.start] for one, two in pairwise(run.parts)]
    return of_token(page, at, ranker.lexicon) | {
        "gain": max(-15.0, min(20.0, run.score - ranker.context.fit(UNKNOWN, a, b, c, d))),
        "lead": min(8.0, run.lead),
        "rival": rival,
        "total": run.score / size,
        "channel": max(-25.0, run.channel),
        "edits_per_letter": min(4.0, -run.channel / size),
        "words": float(len(words)),
        "misread": float(len(words) - len(standing)),
        "standing": sum(part.end - part.start for part in standing) / size,
        "longest": max((part.end - part.start for part in standing), default=0) / size,
        "least_prior": min(map(prior, words)),
        "least_length": float(min(map(len, words))),
        "compound": float(len(words) == 2 and max(map(prior, words)) < COMMON),
        "seen_pair": sum(pairs) / len(pairs),
        "seen_left": float(seen(b, words[0])),
        "seen_right": float(seen(words[-1], c)),
        "mark_lost": float(sum(gap != "" and not gap.isalnum() for gap in gaps)),
        "letter_lost": float(sum(gap.isalnum() for gap in gaps)),
        "title": float(unit.text[0].isupper() and not unit.opens),
        "capital_inside": float(any(char.isupper() for char in unit.text[1:])),
    }


def _shown(parts: Sequence[Part], unit: Unit, capital: Callable[[str], bool]) -> Iterator[str]:
    """The words of a unit as they are to be written: what stands there as it stands, what was misread in its case.

    A speck before a word (`yAssembly`) does not take its capital; a word that has one everywhere (`capital`) has it.
    """
    done = 0
    for part in parts:
        here = unit.text[part.start : part.end]
        if done:
            yield _between(unit.text[done : part.start], here)
        opens = unit.opens and not done
        shown = here if not part.channel else recased(part.word, here, opens)
        if shown[:1].islower() and part.channel and (shown[0].upper() == here[1:2] or capital(part.word)):
            shown = shown[0].upper() + shown[1:]
        yield shown
        done = part.end


def _between(gap: str, behind: str) -> str:
    """The space between two words, with what was read there that a writer sets (`late,'and`: late, and)."""
    mark = gap[:1]
    if mark == "(":
        return " ("
    stays = mark and (mark in _STAYING or (mark == "." and behind[:1].isupper()))
    return f"{mark} " if stays else " "
