"""Marks of punctuation that strayed in, went missing, or were misread.

A worn page, a dirty platen, a speck on the film: the reader sees `took .part in it`, `of"this`, `NATO..`,
`the report. of their`, `the-report`; it drops the blank after a comma (`landed,the`), and takes a comma
for a full stop or a bracket. Each stretch between two words is weighed against every reading it was ever a
misreading of, by the pair of words, by their habits (what has a comma after it, what ends a sentence), by the
partners of quotation marks and brackets, by the document's own usage, and by how worn the document is: an odd mark
is believed where it is the only one.

It must not touch abbreviations (`U.S. policy`), figures (`1,000`, `3.5`), file names, French quotation marks,
apostrophes (`o'clock`), true compounds (`well-known`, `name-checks`), or marks beside words it does not know;
and it never puts a mark where there was none, but for a bracket that was lost (`see below)`) and for the stop between
two sentences (`sank at noon They were saved`). A comma that ends a paragraph of prose is a stop, as is one behind the
number of a list's item; where most commas of a document lost their tails, stops before small letters are commas.

    they took .part in it   ->  they took part in it
    when it landed,the crew  ->  when it landed, the crew
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ocrfix.fixer import Fix, Note, Span, Stage, View
from ocrfix.lexicon import Lexicon
from ocrfix.punct import Model, junctions
from ocrfix.punct.brackets import lost_openings
from ocrfix.punct.context import Page
from ocrfix.punct.doubts import Doubts, standing
from ocrfix.punct.endings import commas_for_stops
from ocrfix.punct.items import commas_after_items
from ocrfix.punct.known import familiar
from ocrfix.punct.letters import START, chance, lost
from ocrfix.punct.model import Verdict, spaced
from ocrfix.punct.rewrite import BRACKET, LOST, MISREAD, Change, change, fault, joined
from ocrfix.punct.stops import lost_stops
from ocrfix.punct.tails import SURE, WHY, Tails

STAGE = Stage.PUNCTUATION
CODES = {
    "PUN001": "a stray mark before, after or between words",
    "PUN002": "a mark misread for another",
    "PUN003": "a missing blank after a mark",
    "PUN004": "a doubled mark",
    "PUN005": "a blank before a mark",
    "PUN006": "a stray hyphen between two words",
    "PUN007": "a quotation mark or bracket without its partner",
    "PUN008": "an opening bracket lost",
    "PUN009": "the stop between two sentences lost",
}
# Of 41 marks tight between two words in small letters the truth has the blank after 37; the other four are copied from
# the page by a machine's truth, and lost theirs too. Capitals and single letters (`KEY,AREA`, `k,t`) are another thing,
# and where the mark itself is in doubt (its share of the readings with a blank is less than `STANDS`), so is the blank.
PARTED, STANDS = 0.97, 0.9
# What tells that a document was released from an archive's files. There a heading runs into its text, and columns are
# read across: of 50 stops lost by the weights, which saw newspapers' lines, half were none by eye.
RELEASED = ("document_number", "release_date", "classification")
UNSURE = 0.9  # beside a word we do not know, a mark may be part of the word's own damage


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    least: float = 0.5  # the probability below which nothing is proposed


def propose(view: View, options: Options) -> Iterable[Fix]:
    """Yield a Fix for each junction that most likely read otherwise."""
    model = Model.load()
    page = Page(view.text, list(junctions(view.text)), view.original)
    found = [*_weighed(view, page, model), *_lost(view, page, model)]
    for what, close, sure, why in lost_openings(page, model.openers):
        # the closing bracket is in its place
        found = _without(found, close) if sure >= options.least else found
        found.append(Found(what, BRACKET, sure, why))
    for ending in (*commas_for_stops(view.text, view.lexicon.count), *commas_after_items(view.text)):
        found = _without(found, ending.at)
        found.append(Found(Change(ending.at, ending.at + 1, "."), MISREAD, ending.confidence, ending.why))
    kept = [one for one in found if one.sure >= options.least and not view.is_protected(Span(*one.what[:2]))]
    for what, code, sure, why in joined(sorted(kept, key=lambda one: one[0].start), view.text):
        yield Fix(Span(what.start, what.end), what.after, Note(code, sure, why))


class Found(NamedTuple):
    """A change, the code of the fault it mends, how sure it is, and why."""

    what: Change
    code: str
    sure: float
    why: str


def _weighed(view: View, page: Page, model: Model) -> Iterator[Found]:
    """What the model of junctions reads otherwise."""
    unrest = model.unrest(page)
    stands: dict[int, float] = {}
    otherwise: dict[int, list[Verdict]] = {}  # few: the verdicts of all marks of a long text would fill the memory
    tails = Tails(page, view.lexicon)
    for k, here in enumerate(page.rows):
        if here.plain == " ":
            continue
        verdicts = model.verdicts(page, k, view.lexicon, unrest)
        stands[k] = standing(here.plain, verdicts)
        tails.see(k, verdicts)
        if verdicts[0].reading != here.plain and not _pronoun(page, k, view.lexicon):
            otherwise[k] = verdicts
    for k, reading in tails.lost().items():
        yield Found(change(view.text, page.rows[k], reading), MISREAD, SURE, WHY)
        otherwise.pop(k, None)
        del stands[k]
    capitals = {one.at for one in lost(page, view.lexicon, model, unrest) if one.alike}  # their stops are stops
    doubts = Doubts(page, stands, model)
    for k, verdicts in otherwise.items():
        here, reading = page.rows[k], verdicts[0].reading
        if k in capitals and not START.fullmatch(reading):
            continue
        code = fault(here.plain, reading)
        left, right = page.words(k)[1:3]
        doubt = doubts.beside(k)
        sure = model.calibrated(f"{code}.{model.group(page, k, view.lexicon)}", verdicts[0].probability, doubt)
        sure = model.sure(code, sure, page)
        why = f"between '{left}' and '{right}' {reading!r} is likelier"
        if (parted := spaced(here.plain, verdicts)) is not None:
            is_sure = verdicts[0].probability >= STANDS * parted.probability
            least = PARTED if is_sure and _two_words(left, right, view.lexicon) else 0.0
            sure = max(sure, least, model.calibrated(f"{code}.blank", parted.probability, doubt))
            why = f"'{left}' and '{right}' are two words"
        if not (familiar(left, view.lexicon) and familiar(right, view.lexicon)):
            sure = min(sure, UNSURE)
        yield Found(change(view.text, here, reading), code, sure, why)


def _lost(view: View, page: Page, model: Model) -> Iterator[Found]:
    """The sentences that end without a stop."""
    released = any(fact in view.facts for fact in RELEASED)
    for k, heard in lost_stops(page, view.lexicon, model.habits, model.unrest(page)):
        sure = model.calibrated(LOST, chance(model.stops, heard))
        left, right = page.words(k)[1:3]
        if released or not familiar(left, view.lexicon):
            sure = min(sure, UNSURE)
        why = f"'{right}' begins a sentence, and the one before has no stop"
        yield Found(change(view.text, page.rows[k], ". "), LOST, sure, why)


def _two_words(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether both sides of a mark are words in small letters, but for a first capital."""
    return all(word.isalpha() and word[1:].islower() and lexicon.known(word) for word in (left, right))


def _pronoun(page: Page, k: int, lexicon: Lexicon) -> bool:
    """Whether the rule between two words is an I that was read as one: `which | will send`."""
    _, left, right, _ = page.words(k)
    follows = lexicon.follows
    return page.rows[k].plain == " | " and right.islower() and follows("i", right) and follows(left, "i")


def _without(found: list[Found], at: int) -> list[Found]:
    return [one for one in found if not one.what.start <= at < one.what.end]
