"""Capitals that were lost, and capitals that strayed in.

A small `t` is read where a sentence begins with `The`, because the foot of a worn capital did not print
(`4. the Foreign Directorate`); a thin `i` or `s` is read as a capital inside a sentence (`it Seemed obvious`);
a term that the document always capitalises stands once without (`central Committee`).

It must not touch what follows an abbreviation (`U.S. policy`, `Sec. of`), the remnant of a sentence whose
beginning was cut out (`no information on ...`: it has no verb), names (`Mr. de Cobain`), titles, headings,
verse, and texts that use no capitals at all.

    4. the Foreign Directorate does not  ->  4. The Foreign Directorate does not
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View
from ocrfix.punct import Model, junctions
from ocrfix.punct.context import Page
from ocrfix.punct.letters import UNSURE, chance, inside, lost, lowered, odds, strays, terms
from ocrfix.punct.model import SHORT
from ocrfix.punct.stops import lost_stops

STAGE = Stage.PUNCTUATION
AFTER = ("punctuation",)
CODES = {
    "CAP001": "a sentence's capital lost",
    "CAP002": "the capital of a term lost, which the document has elsewhere",
    "CAP003": "a stray capital inside a sentence",
    "CAP004": "a stray capital inside a word",
}


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    terms: int = 3  # how often the document must capitalise a term before one without a capital is a fault


def propose(view: View, options: Options) -> Iterable[Fix]:
    """Yield a Fix for each word whose capital is lost or astray."""
    for start, end, after, code, sure, why in _found(view, options):
        if sure >= 0.5 and not view.is_protected(Span(start, end)):
            yield Fix(Span(start, end), after, Note(code, sure, why))


def _found(view: View, options: Options) -> Iterator[tuple[int, int, str, str, float, str]]:
    model, text = Model.load(), view.text
    page = Page(text, list(junctions(text)), view.original)
    unrest, pairs = model.unrest(page), terms(page)
    for one in lost(page, view.lexicon, model, unrest):
        here = page.rows[one.at]
        word = text[here.end : here.right]
        yield here.end, here.right, word[0].upper() + word[1:], "CAP001", one.sure, one.why
    stops = {k: odds(chance(model.stops, row)) for k, row in lost_stops(page, view.lexicon, model.habits, unrest)}
    for k, heard in strays(page, view.lexicon, model.habits, stops):
        here = page.rows[k]
        sure = model.calibrated("CAP003", chance(model.capitals["stray"], heard))
        if len(page.rows) < SHORT:  # too few words to tell the scan's habits from the writer's
            sure = min(sure, UNSURE)
        word = text[here.end : here.right]
        yield here.end, here.right, word.lower(), "CAP003", sure, "no name, and no sentence begins here"
    for k, here in enumerate(page.rows):
        word = text[here.end : here.right]
        if word.islower():  # neither a capital to doubt in it nor one that makes a name of the word before
            continue
        if (times := lowered(here, page, pairs, model.habits)) >= options.terms:
            first = text[here.left : here.start]
            why = f"the document has '{first.capitalize()} {word}' {times} times"
            yield here.left, here.start, first.capitalize(), "CAP002", 0.97, why
        if (mended := inside(page, k, view.lexicon)) is not None:
            yield here.end, here.right, mended[0], "CAP004", mended[1], f"'{mended[0]}' is a word"
