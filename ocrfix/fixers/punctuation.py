"""Marks of punctuation that strayed in, went missing, or were misread.

A worn page, a dirty platen, a speck on the film: the reader sees `took .part in it`, `of"this`, `NATO..`,
`the report. of their`, `the-report`; it drops the blank after a comma (`landed,the`), and takes a comma
for a full stop or a bracket. Each stretch between two words is weighed against every reading it was ever a
misreading of, by the pair of words, by their habits (what has a comma after it, what ends a sentence), by the
partners of quotation marks and brackets, by the document's own usage, and by how worn the document is.

It must not touch abbreviations (`U.S. policy`), figures (`1,000`, `3.5`), file names, French quotation marks,
apostrophes (`o'clock`), true compounds (`well-known`, `name-checks`), or marks beside words it does not know;
and it never puts a mark where there was none, but for a bracket that was lost: `see below)`.

    they took .part in it   ->  they took part in it
    when it landed,the crew  ->  when it landed, the crew
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View
from ocrfix.punct import Model, junctions
from ocrfix.punct.brackets import lost_openings
from ocrfix.punct.context import Page
from ocrfix.punct.known import familiar
from ocrfix.punct.rewrite import BRACKET, change, fault, joined

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
}
UNSURE = 0.9  # beside a word we do not know, a mark may be part of the word's own damage


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    least: float = 0.5  # the probability below which nothing is proposed


def propose(view: View, options: Options) -> Iterable[Fix]:
    """Yield a Fix for each junction that most likely read otherwise."""
    model = Model.load()
    rows = list(junctions(view.text))
    page = Page(view.text, rows)
    unrest = model.unrest(page)
    found = []
    for k, here in enumerate(rows):
        if here.plain == " ":
            continue
        best = model.verdicts(page, k, view.lexicon, unrest)[0]
        if best.reading == here.plain:
            continue
        code = fault(here.plain, best.reading)
        sure = model.calibrated(f"{code}.{model.group(page, k)}", best.probability)
        if not all(familiar(word, view.lexicon) for word in page.words(k)[1:3]):
            sure = min(sure, UNSURE)
        what = change(view.text, here, best.reading)
        if sure >= options.least and not view.is_protected(Span(what.start, what.end)):
            found.append(
                (
                    what,
                    code,
                    sure,
                    f"between '{page.words(k)[1]}' and '{page.words(k)[2]}' {best.reading!r} is likelier",
                )
            )
    for what, close, sure, why in lost_openings(page, model.openers):
        if sure >= options.least and not view.is_protected(Span(what.start, what.end)):
            found = [
                one for one in found if not one[0].start <= close < one[0].end
            ]  # the closing bracket is in its place
            found.append((what, BRACKET, sure, why))
    for what, code, sure, why in joined(sorted(found, key=lambda one: one[0].start), view.text):
        yield Fix(Span(what.start, what.end), what.after, Note(code, sure, why))
