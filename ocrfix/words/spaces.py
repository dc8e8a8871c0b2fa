"""Two words for one token, none for one that is dirt: spaces that were lost, specks read as letters."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.words.context import UNKNOWN
from ocrfix.words.decision import Features
from ocrfix.words.features import of_token
from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker

THIN = frozenset("il1tj|\\~^*<>{}[]_=#")  # what a rule between columns or a speck is read as
WORST = -30.0
COMMON = -7.0  # log share of running words: `has`, `so`, `we`; compounds are made of rarer ones
# What a hyphen is read as; and a space, beside a word as common as `on` or `which`. With that line, in documents with a
# known truth, eight hyphens are hyphens (`pro~Communist`, `half~past`) and ten spaces spaces (`in~print`).
_HYPHENS, _LINKED = "~=", -6.4

_CONJUNCTIONS = frozenset({"that", "if", "when", "where", "whether", "because", "let", "suppose", "assume"})
_VERBS = frozenset({"is", "are", "be", "was", "were", "has", "had", "denotes"})


def split(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """Unit `at`, no word, as two words that stand there; more, and misread ones, are for `together`."""
    unit = page.units[at]
    lower = unit.lower
    if page.known[at] or len(lower) < 4 or unit.number:
        return
    found = list(_cuts(ranker, page, at, lower))
    ranked = ranker.ranked(page, at)
    rival = max(WORST, ranked[0][0]) if ranked else WORST
    if found:
        score, head, tail, lost = max(found)
        features = _parting(ranker, page, at, head, tail, score, rival)
        features["lost"] = lost
        features["mark_lost"] = float(lost < 0 and not lower[len(head)].isalnum())
        prior = ranker.candidates.prior
        linked = lost and lower[len(head)] in _HYPHENS and max(prior(head), prior(tail)) < _LINKED
        after = unit.text[: len(head)] + ("-" if linked else " ") + unit.text[len(unit.text) - len(tail) :]
        yield ranker.choice(page, unit.start, unit.end, after, "drop" if lost else "split", features)


def _cuts(ranker: Ranker, page: Page, at: int, lower: str) -> Iterator[tuple[float, str, str, float]]:
    """(score, head, tail, log of the space misread as a character) of each way to part a token in two words."""
    for cut in range(1, len(lower)):
        head = lower[:cut]
        if not _stands(ranker, head):
            continue
        if _stands(ranker, lower[cut:]):
            yield _fit(ranker, page, at, head, lower[cut:]), head, lower[cut:], 0.0
        # A rule between columns, a speck: the space was read as a thin letter or a mark (`had.acted`, `hadiacted`).
        tail = lower[cut + 1 :]
        if min(cut, len(tail)) > 1 and lower[cut] in THIN and _stands(ranker, tail):
            lost = ranker.channel.log(" ", lower[cut])
            yield _fit(ranker, page, at, head, tail) + lost, head, tail, lost


def runs_on(ranker: Ranker, page: Page, at: int, word: str) -> bool:
    """Whether unit `at` is two known words that were seen side by side, of which `word` may be one."""
    lower = page.units[at].lower
    for cut in range(1, len(lower)):
        head, tail = lower[:cut], lower[cut:]
        if _stands(ranker, head) and _stands(ranker, tail) and ranker.context.seen(head, tail):
            return word in (head, tail)
    return False


def _fit(ranker: Ranker, page: Page, at: int, head: str, tail: str) -> float:
    a, b, c, d = page.around(at, at)
    log3 = ranker.context.log3
    return log3(a, b, head) + log3(b, head, tail) + ranker.context.right(head, tail, c, d)


def _parting(ranker: Ranker, page: Page, at: int, head: str, tail: str, score: float, rival: float) -> Features:
    unit = page.units[at]
    a, b, c, d = page.around(at, at)
    seen, prior = ranker.context.seen, ranker.candidates.prior
    return of_token(page, at, ranker.lexicon) | {
        "gain": max(-15.0, min(20.0, score - ranker.context.fit(UNKNOWN, a, b, c, d))),
        "rival": rival,
        "title": float(unit.text[0].isupper() and not unit.opens),
        "least_prior": min(prior(head), prior(tail)),
        "least_length": float(min(len(head), len(tail))),
        "compound": float(max(prior(head), prior(tail)) < COMMON),
        "seen_pair": float(seen(head, tail)),
        "seen_left": float(seen(b, head)),
        "seen_right": float(seen(tail, c)),
        "capital_inside": float(any(char.isupper() for char in unit.text[1:])),
    }


def _stands(ranker: Ranker, part: str) -> bool:
    if len(part) == 1:
        return part in "ai"
    return ranker.candidates.count(part) >= (2000 if len(part) == 2 else 50)


def _an_initial(page: Page, at: int) -> bool:
    """Whether unit `at` is one capital, but no `I`, or the `v` of a case at law, and stands beside a name."""
    unit = page.units[at]
    if len(unit.text) > 1:
        return False
    before = at > 0 and page.units[at - 1].text[0].isupper()
    behind = page.units[at + 1].text[0].isupper()
    if unit.text == "v":
        return before and behind
    return unit.text.isupper() and unit.text != "I" and (before or behind)


def _among_words(page: Page, at: int, start: int, end: int) -> bool:
    """Whether `text[start:end]` around unit `at`, a small letter, parts two known words with no mark between them."""
    if not at or page.units[at].text[0].isupper() or not (page.known[at - 1] and page.known[at + 1]):
        return False
    return page.text[:start].rstrip()[-1:].isalnum() and page.text[end + 1 : end + 2].islower()


def _begins(ranker: Ranker, page: Page, at: int) -> float:
    """How likely the letters of unit `at` begin the next unit, which is no word (`c ommittoe`: committee)."""
    unit, other = page.units[at], page.units[at + 1]
    return 0.0 if page.known[at + 1] else _together(ranker, unit.lower + other.lower, other.lower)


def _ends(ranker: Ranker, page: Page, at: int) -> float:
    unit = page.units[at]
    if not at or page.known[at - 1] or unit.opens:
        return 0.0
    before = page.units[at - 1].lower
    return _together(ranker, before + unit.lower, before)


def _together(ranker: Ranker, joined: str, alone: str) -> float:
    """How much likelier the best reading of `joined` is than that of the part `alone`; at most 10."""
    best = [
        max((c.channel + c.prior for c in ranker.candidates.of(part, part, False, far=False)), default=WORST)
        for part in (joined, alone)
    ]
    return max(-10.0, min(10.0, best[0] - best[1]))


def _a_subject(page: Page, at: int) -> bool:
    """Whether unit `at` stands between a conjunction and its verb (`that m is`): a symbol, or the rest of a word."""
    if not at or page.units[at].opens:
        return False
    return page.units[at - 1].lower in _CONJUNCTIONS and page.units[at + 1].lower in _VERBS


def _joins_names(page: Page, at: int) -> bool:
    """Whether unit `at` stands as the Spanish `y` between two names (`Ortega y Gasset`)."""
    units = page.units
    return units[at].text == "y" and at > 0 and units[at - 1].text[0].isupper() and units[at + 1].text[0].isupper()


def stray(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """Unit `at`, a small letter or two that are no word, as dirt that the line does better without."""
    unit = page.units[at]
    text = page.text
    capital = unit.text[0].isupper()
    if len(unit.text) > 2 - capital or (page.known[at] and len(unit.text) > 1) or unit.glued:
        return
    start, end = unit.start, unit.end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    if end - start > 3 or any(c.isdigit() for c in text[start:end]) or text[end : end + 1] != " ":
        return
    a, b, _, _ = page.around(at, at)
    if at + 1 >= len(page.units) or unit.closes or _an_initial(page, at) or _a_subject(page, at):
        return
    if _joins_names(page, at):
        return
    _, _, c, d = page.around(at + 1, at + 1)
    context = ranker.context
    next_word = page.guess[at + 1]
    own = unit.lower if page.known[at] else UNKNOWN
    without = context.fit(next_word, a, b, c, d)
    with_it = context.log3(a, b, own) + context.fit(next_word, b, own, c, d)
    ranked = ranker.ranked(page, at)
    following = page.units[at + 1]
    count = ranker.candidates.count
    features: Features = {
        "joins_next": float(count(unit.lower + following.lower) > 0),
        "joins_before": float(at > 0 and count(page.units[at - 1].lower + unit.lower) > 0),
        "begins_next": _begins(ranker, page, at),
        "ends_before": _ends(ranker, page, at),
        "small_strays": min(4.0, page.small_strays),
        "gain": max(-10.0, min(25.0, without - with_it)),
        "without": max(WORST, without),
        "seen_across": float(context.seen(b, next_word)),
        "own_seen_left": float(context.seen(b, own)),
        "own_seen_right": float(context.seen(own, next_word)),
        "own_count": ranker.candidates.prior(unit.lower),
        "rival": max(WORST, ranked[0][0]) if ranked else WORST,
        "letters": float(len(unit.text)),
        "capital": float(capital),
        "i_alone": float(unit.text == "I"),
        "before_capital": float(at > 0 and page.units[at - 1].text[0].isupper()),
        "lead": max(-15.0, min(15.0, without - (ranked[0][0] if ranked else WORST))),
        "own_times": page.count(unit.lower),
        "a": float(unit.text == "a"),
        "versus": float(unit.text == "v"),
        "marks": float(end - start - len(unit.text)),
        "stop_behind": float(text[unit.end : unit.end + 1] == "."),
        "opens": float(unit.opens),
        "line_start": float(start == 0 or text[start - 1] == "\n"),
        "next_known": float(page.known[at + 1]),
        "next_capital": float(following.text[0].isupper()),
        "before_known": float(at > 0 and page.known[at - 1]),
        "strays": min(4.0, page.strays),
        "bad_page": page.bad(at, at),
        "short_page": page.short,
        "among_words": float(_among_words(page, at, start, end)),
    }
    yield ranker.choice(page, start, end + 1, "", "stray", features)
