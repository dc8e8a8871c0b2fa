"""One word for two tokens: spaces, and marks, read where there were none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import exp, log

from ocrfix.words.candidates import Candidate
from ocrfix.words.context import UNKNOWN
from ocrfix.words.decision import Features
from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.tokens import recased

_GAPS = frozenset({" ", "\n", "-", "- "})
# A word parted at a line's end that is none here any more: `im. provement`, `con. - tinued`, `Ap- '; pointed`.
_ACROSS = re.compile(
    r"(?=.*[^\s])[ \n]?[-.,;:'\"~=_*|\u00ab\u00bb\u00ac]{0,2}[ \n]?[-.,;:'\"~=_*|\u00ab\u00bb\u00ac]{0,2}[ \n]?"
)
_ITEM = frozenset({".", ",", ")"})  # what stands behind the letter of an item
_OWNED = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})  # what stands behind an apostrophe
_SHORT = 4  # of two tokens that are one garbled word, one is no longer than this, or neither is a word
_COMMON = 100_000  # how often a word of two letters and more was seen that no other ends with (of 2,000 none did)
_WORST = -30.0
_POOREST = -25.0  # log of a misreading; one less likely is no reading
_LONGEST = 20  # letters of a word


def merged(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """Units `at` and the next as one word, as they stand or misread as well (`gover ment`)."""
    if at + 1 >= len(page.units):
        return
    left, right = page.units[at], page.units[at + 1]
    if left.closes or right.lower == "<n>" or left.lower == "<n>":
        return
    gap = page.text[left.end : right.start]
    if gap not in _GAPS:
        yield from _across(ranker, page, at, gap)
        return
    joined = left.lower + right.lower
    both = page.known[at] and page.known[at + 1]
    if len(joined) < 3 or sum(map(str.isalpha, joined)) < len(joined) - 1:
        return
    listed = ranker.candidates.count(joined)
    if both and not listed:
        return
    if "-" in gap and left.text[0].isupper():  # Shang-hai, Soviet-bloc
        return
    if listed:
        if not both or ("-" not in gap and not ranker.context.seen(left.lower, right.lower)):
            features = _joining(ranker, page, at, joined)
            after = recased(joined, left.text + right.text, left.opens)
            yield ranker.choice(page, left.start, right.end, after, "merge", features)
    elif len(joined) > 4 and _parts(ranker, page, at):
        yield from _mended(ranker, page, at, left.text + right.text, joined)


def _parts(ranker: Ranker, page: Page, at: int) -> bool:
    """Whether units `at` and the next may be one garbled word."""
    one, two = page.units[at].lower, page.units[at + 1].lower
    known, ends_known = page.known[at], page.known[at + 1]
    if known and ends_known:
        return False
    if ends_known and len(two) > 1 and ranker.candidates.count(two) > _COMMON:
        return False
    return min(len(one), len(two)) <= _SHORT or not (known or ends_known)


def _joining(ranker: Ranker, page: Page, at: int, joined: str) -> Features:
    left, right = page.units[at], page.units[at + 1]
    gap = page.text[left.end : right.start]
    a, b, c, d = page.around(at, at + 1)
    context = ranker.context
    log3, seen = context.log3, context.seen
    one = left.lower if page.known[at] else UNKNOWN
    two = right.lower if page.known[at + 1] else UNKNOWN
    apart = log3(a, b, one) + log3(b, one, two) + context.right(one, two, c, d)
    return {
        "gain": max(-10.0, min(25.0, context.fit(joined, a, b, c, d) - apart)),
        "prior": ranker.candidates.prior(joined),
        "left_known": float(page.known[at]),
        "right_known": float(page.known[at + 1]),
        "both_known": float(page.known[at] and page.known[at + 1]),
        "left_short": float(len(left.lower) == 1),
        "right_short": float(len(right.lower) == 1),
        "length": float(len(joined)),
        "hyphen": float("-" in gap),
        "line_end": float("\n" in gap),
        "capital_inside": float(right.text[:1].isupper() and not left.text.isupper()),
        "bad_page": page.bad(at, at + 1),
        "short_page": page.short,
        "in_document": page.count(joined),
        "seen_left": float(seen(b, joined)),
        "seen_right": float(seen(joined, c)),
    }


def _mended(ranker: Ranker, page: Page, at: int, token: str, joined: str) -> Iterator[Choice]:
    left, right = page.units[at], page.units[at + 1]
    found = _misread(ranker, page, at, token, joined)
    if found is None or found[0].lower in (left.lower, right.lower):  # that would take out a letter, not join parts
        return
    best, values = found
    features = _joining(ranker, page, at, best.lower) | values | {"rival": _rival(ranker, page, at)}
    yield ranker.choice(page, left.start, right.end, best.shown, "mend", features)


def _misread(ranker: Ranker, page: Page, at: int, token: str, joined: str) -> tuple[Candidate, Features] | None:
    """The likeliest word that was read as the units `at` and the next together, and how it stands out."""
    around = page.around(at, at + 1)
    fit = ranker.context.fit
    found = ranker.candidates.of(token, joined, page.units[at].opens, far=False)
    ranked = sorted(((c.channel + 0.5 * fit(c.lower, *around), c) for c in found), key=lambda pair: -pair[0])
    if not ranked or ranked[0][1].channel < _POOREST:
        return None
    total, best = ranked[0]
    return best, {
        "channel": best.channel,
        "edits_per_letter": -best.channel / len(joined),
        "posterior": max(-3.0, -log(sum(exp(score - total) for score, _ in ranked))),
        "margin": min(8.0, total - ranked[1][0]) if len(ranked) > 1 else 8.0,
    }


def _rival(ranker: Ranker, page: Page, at: int) -> float:
    """How likely the best reading of one of the two units alone is."""
    rivals = [ranker.ranked(page, k) for k in (at, at + 1) if not page.known[k]]
    return max((max(_WORST, other[0][0]) if other else _WORST for other in rivals), default=_WORST)


def _across(ranker: Ranker, page: Page, at: int, gap: str) -> Iterator[Choice]:
    """Units `at` and the next as one word that was parted at a line's end, with the marks that stand between."""
    left, right = page.units[at], page.units[at + 1]
    if (page.known[at] and page.known[at + 1]) or not (right.text[0].islower() and _ACROSS.fullmatch(gap)):
        return
    if right.lower in _OWNED and any(mark in gap for mark in "'\u2019"):
        return  # an owner's: `minister' s` is not `ministers`
    if len(right.text) == 1 and page.text[right.end : right.end + 1] in _ITEM:
        return  # the letter of an item: `of the tribes.\ne. The roads` (of 19 such joins 4 were right)
    token, joined = left.text + right.text, left.lower + right.lower
    if not _SHORT < len(joined) <= _LONGEST or not joined.isalpha():
        return
    if ranker.candidates.count(joined):
        word, shown = joined, recased(joined, token, left.opens)
        values: Features = {"channel": 0.0, "edits_per_letter": 0.0, "posterior": 0.0, "margin": 8.0}
    else:
        found = _misread(ranker, page, at, token, joined)
        if found is None:
            return
        word, shown, values = found[0].lower, found[0].shown, found[1]
    marks = "".join(gap.split())
    features = _joining(ranker, page, at, word) | values
    features |= {
        "rival": _rival(ranker, page, at),
        "exact": float(word == joined),
        "stop": float("." in marks),
        "comma": float("," in marks or ";" in marks),
        "blank": float(gap[-1].isspace()),
        "marks": float(len(marks)),
    }
    yield ranker.choice(page, left.start, right.end, shown, "across", features)
