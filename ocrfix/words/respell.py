"""One token for one token: a word misread into no word, or into another word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import exp, log

from ocrfix.lexicon import Kind, Lexicon
from ocrfix.words.candidates import FAR
from ocrfix.words.context import UNKNOWN
from ocrfix.words.features import a_surname, alone_in_capitals, case_of, of_token, same_but_ending
from ocrfix.words.foreign import foreign
from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.spaces import runs_on
from ocrfix.words.tokens import Unit

# Marks that are as often a misread letter as a mark, at a word's beginning and at its end.
_OPENING, _CLOSING = "([;:!'\u2018", ":;)!]'\u2019?"
# Marks that no writer sets against a word: a misread letter even where the rest is a word (`mile\u00ab`: miles).
_ODD = frozenset("\u00ab\u00bb*\u00a3^\u00a1}{>$~\u00a5\u20ac\u00a7")
_ENDS = frozenset({"", ".", ",", ";", ":"})
_COLON = re.compile(r":[ \t]*(?:\n|$)")  # at a line's end it stands by right
_ROMAN = re.compile(r"(?:x{0,2})(?:ix|iv|v?i{1,3}|v)")
_INITIAL = re.compile(r"[A-Z]\.")
_STOPPED = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_SHORT = 3
# Leader dots read as letters: of 93 `eee` in raw reports none was a word. Strokes may be one (`iii`: in, `ttt`: at).
_MONTH = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_CUT = re.compile(r"[~=\u00ac][^\S\n]*\n")
_LEADERS = re.compile(r"([acegmnosuz])\1{2,}")
STROKES = -12.0  # log of the chance of two common misreadings; a rare word by less than that is no far reading
_LONGEST_DOUBTED = 9  # a longer word that is known is right: too many strokes would have to conspire


def respelled(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """What unit `at` should read, if it is no word or does not go with both its neighbours."""
    if _LEADERS.fullmatch(page.units[at].lower) or alone_in_capitals(page, at) or _numbered(page, at):
        return
    if foreign(page.units, at) or _is_cut(page, at):
        return
    known = page.known[at]
    wider = _with_edges(page, at, known and len(page.units[at].lower) > _SHORT)
    if wider:
        yield from _weighed(ranker, page, at, "edge", 2, wider)
    if not known:
        yield from _weighed(ranker, page, at, "spell", 2)
    elif _doubted(ranker, page, at):
        yield from _weighed(ranker, page, at, "real", 1)


def _is_cut(page: Page, at: int) -> bool:
    """Whether unit `at` ends its line with what a hyphen is misread as (`Anglo~`): its other half follows."""
    end = page.units[at].end
    return any(_CUT.match(page.text, place) is not None for place in (end - 1, end))


def _numbered(page: Page, at: int) -> bool:
    """Whether unit `at` is a numeral (`1ith`: 11th, `iii)`) or one of a row told apart by a figure (`duluth7`)."""
    unit = page.units[at]
    name = unit.lower
    if _ROMAN.fullmatch(name) and page.text[unit.end : unit.end + 1] in (")", "."):
        return True
    if name[:1].isdigit() and name.endswith(("st", "nd", "rd", "th")):
        return True
    stem = name[:-1]
    if not (name[-1:].isdigit() and stem.isalpha()):
        return False
    return any(stem + figure in page.vocabulary for figure in "0123456789" if figure != name[-1])


def _doubted(ranker: Ranker, page: Page, at: int) -> bool:
    unit = page.units[at]
    word = unit.lower
    if not 1 < len(word) <= _LONGEST_DOUBTED or (unit.glued and at and page.units[at - 1].text[0].isupper()):
        return False  # what is glued to a capital is part of a name: Ming-tang, Fu-lin
    _, before, after, _ = page.around(at, at)
    seen = ranker.context.seen
    return not (seen(before, word) and seen(word, after)) or ranker.candidates.rivalled(word)


def _with_edges(page: Page, at: int, odd_only: bool) -> Unit | None:
    """A unit with the mark beside it, which may be a misread letter: `o!` for of, `(he` for the, `mile\u00ab`: miles.

    A longer word that is known (`odd_only`) takes none of the marks that may stand there by right.
    """
    unit = page.units[at]
    text = page.text
    before, after = text[unit.start - 1 : unit.start], text[unit.end : unit.end + 1]
    opening, closing = ("", "") if odd_only else (_OPENING, _CLOSING)
    start = unit.start - (before in _ODD or (before in opening and before != ""))
    odd = after in _ODD
    ends = text[unit.end + 1 : unit.end + 2].strip()
    closes = after in closing and after != "" and not ends and not _COLON.match(text, unit.end)
    end = unit.end + ((odd and ends in _ENDS) or closes)
    if (start, end) == (unit.start, unit.end) or text[start - 1 : start].strip():
        return None
    whole = text[start:end]
    return replace(unit, start=start, end=end, text=whole, lower=whole.lower().replace("\u2019", "'"))


def _merely_cut(unit: Unit, word: str, derived: bool) -> bool:
    """Whether `word` is a unit without its ending or beginning, which the lists lack; without the initial of a name
    that lost its space (`R.Porter`); or without the stops of an abbreviation (`U.S`)."""
    if derived and (unit.lower.startswith(word) or unit.lower.endswith(word)):
        return True
    if _INITIAL.match(unit.text) and unit.lower[2:] == word:
        return True
    return _STOPPED.fullmatch(unit.text) is not None and unit.lower.replace(".", "") == word


def _is_name(lexicon: Lexicon, lower: str) -> bool:
    """Whether a word is written with a capital only, and no month: their neighbours tell those (`2 Juno 1977`)."""
    if _MONTH.fullmatch(lower):
        return False
    return lexicon.capital(lower) or not lexicon.kinds(lower) & Kind.WORD


def _weighed(
    ranker: Ranker, page: Page, at: int, kind: str, distance: int, wider: Unit | None = None
) -> Iterator[Choice]:
    unit = wider or page.units[at]
    ranked = ranker.ranked(page, at, distance, wider)
    if not ranked:
        return
    around = page.around(at, at)
    total, best = ranked[0]
    context, kinds = ranker.context, ranker.lexicon.kinds
    here = unit.lower if page.known[at] else UNKNOWN
    gain = context.fit(best.lower, *around) - context.fit(here, *around)
    if (kind == "real" or (kind == "edge" and page.known[at])) and gain + best.channel < -2:
        return
    features = of_token(page, at, ranker.lexicon)
    if _merely_cut(unit, best.lower, bool(features["derived"])):
        return
    named = bool(kinds(best.shown) & (Kind.NAME | Kind.PLACE | Kind.TERM))
    behind_name = a_surname(page, at, kinds) and not kinds(best.shown) & Kind.NAME
    if behind_name and not kinds(best.lower) & Kind.WORD:
        return  # a surname is not mended into a place
    features |= {
        "behind_name": float(behind_name),
        "a_name_too": float(named),
        "common_for_name": float(unit.text[0].isupper() and not unit.opens and not named),
        "channel": max(-25.0, best.channel),
        "posterior": max(-3.0, -log(sum(exp(score - total) for score, _ in ranked))),
        "margin": min(8.0, total - ranked[1][0]) if len(ranked) > 1 else 8.0,
        "total": max(-30.0, total),
        "gain": max(-5.0, min(20.0, gain)),
        "prior": best.prior,
        "edits_per_letter": min(4.0, -best.channel / len(unit.lower)),
        "in_document": page.count(best.lower),
        "habit": page.habit(best.parts, page.guess[at] == best.lower),
        "name_only": float(best.name_only),
        "seen_left": float(context.seen(around[1], best.lower)),
        "seen_right": float(context.seen(best.lower, around[2])),
        "first_changed": float(best.shown[:1] != unit.text[:1]),
        "longer": float(len(best.lower) > len(unit.lower)),
        "shorter": float(len(best.lower) < len(unit.lower)),
        "ending_only": same_but_ending(best.lower, unit.lower),
    }
    if kind == "spell":
        features["runs_on"] = float(len(unit.lower) > 3 and runs_on(ranker, page, at, best.lower))
    if kind == "edge":
        core = page.units[at]
        features |= {
            "core_known": float(page.known[at]),
            "core_kept": float(best.lower == core.lower),
            "at_left": float(unit.start < core.start),
            "at_right": float(unit.end > core.end),
            "bracket": float(unit.text[0] in "([" or unit.text[-1] in ")]"),
            "odd": float(unit.text[0] in _ODD or unit.text[-1] in _ODD),
            "core_long": float(page.known[at] and len(core.lower) > _SHORT),
        }
    if kind == "real":
        own = kinds(unit.text)
        features |= {
            "own_prior": ranker.candidates.prior(unit.lower),
            "own_seen_left": float(context.seen(around[1], unit.lower)),
            "own_seen_right": float(context.seen(unit.lower, around[2])),
            "own_seen_both": float(context.seen(around[1], unit.lower) and context.seen(unit.lower, around[2])),
            "own_name": float(bool(own & (Kind.NAME | Kind.PLACE))),
            "own_name_only": float(not own & Kind.WORD),
            "name_for_name": float(all(_is_name(ranker.lexicon, lower) for lower in (unit.lower, best.lower))),
        }
    if kind == "spell" and best.channel + best.prior < FAR and best.channel < STROKES:
        kind = "far"  # so unlikely a misreading is believed for other reasons than a near one
    name = kind if kind == "edge" else f"{kind}.{case_of(unit)}"
    shown = ranker.cases.shown(page, at, unit.start, unit.text, best.lower, best.shown)
    yield ranker.choice(page, unit.start, unit.end, shown, name, features)
