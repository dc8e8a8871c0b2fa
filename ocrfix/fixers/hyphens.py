"""Words broken at a line's end.

A typist who reaches the margin breaks the word: `infor-` at the end of one line, `mation` at the head of the next.
OCR keeps the halves apart, also when the line break itself was lost (`the agree- ment of May`), and often
misreads the low, faint hyphen (`person~`, `desir.`, `Yugo-~`).

Three things can be right, and the document's own spellings, the lexicon and the two halves say which:

    infor-          the information     welded, and the line break stands after the word
    mation was  ->  was

    well- known     -> well-known     a compound: the hyphen stays
    pre- and post-war                   left alone: `pre-` waits for its second half

A speck of the margin may stand between the halves (`Parlia- c mentary`).

It must not touch a dash between words (`Palestine -- the`), a full stop that ends a sentence, or a hyphen that
stands where nothing was broken. A capital inside a welded word is made small (`meet- Ing` -> `meeting`) only
when the small spelling is a word. Spelling mistakes in the halves are left to the spelling fixer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View
from ocrfix.lines.broken import OVER, Break, Vocabulary, breaks, joined, matched, over_specks, verdict
from ocrfix.lines.unmarked import unmarked

STAGE = Stage.LINES
CODES = {
    "HYP001": "a word broken at a line's end",
    "HYP002": "a compound broken at its hyphen",
    "HYP003": "a word cut at a line's end without a hyphen",
    "HYP004": "a word broken at a line's end, with a speck between the halves",
}

# `pre- and post-war`, `two- or three-fold`: the first half waits; only a common word (`thous-` `and`) outweighs that
_WAITING = frozenset({"and", "or", "to", "nor", "but", "und", "et", "as", "versus"})
_SURE = 0.995  # no rule is certain
_OFTEN = 3  # times that a document has a compound before a half with one wrong letter is read as it
_REST = re.compile(r"\S*")


@dataclass(frozen=True)
class Options:
    """What the user may set."""

    across_pages: bool = True  # weld a word whose halves stand on two pages


def propose(view: View, options: Options) -> Iterator[Fix]:
    """Yield a Fix for each word that was broken."""
    text = view.text
    vocabulary = Vocabulary(text)
    for here in breaks(text):
        outcome, sure, strengths = verdict(here, vocabulary, view.lexicon)
        if outcome == "leave" or sure < 0.5 or _waits(here, strengths):
            continue
        if outcome == "weld":
            word = joined(here, view.lexicon)
            note = Note("HYP001", min(sure, _SURE), _why(here, word, strengths))
        else:
            word = f"{here.left}-{here.right}"
            own = "the document has it elsewhere" if strengths["document hyphen"] else "its halves are words"
            spelled = vocabulary.nearly(word.lower())
            if vocabulary.count[spelled] >= _OFTEN:
                word = matched(spelled, word)
                own = "so the document spells it elsewhere"
            note = Note("HYP002", min(sure, _SURE), f"'{word}' is a compound: {own}")
        yield from _fixes(view, options, here, word, note)
    for here, sure in unmarked(text, view.lexicon):
        word = here.left + here.right
        lost = f", '{here.mark}' was its hyphen" if here.mark else ", the halves are not"
        note = Note("HYP003", sure, f"'{here.left}' + '{here.right}' is a word{lost}")
        yield from _fixes(view, options, here, word, note)

    for here in over_specks(text, view.lexicon):
        word = here.left + here.right
        note = Note("HYP004", OVER, f"'{here.left}' + '{here.right}' is a word; what stands between is none")
        yield from _fixes(view, options, here, word, note)


def _waits(here: Break, strengths: dict[str, float]) -> bool:
    return here.right.lower() in _WAITING and not (strengths["whole"] and here.at_line_end)


def _fixes(view: View, options: Options, here: Break, word: str, note: Note) -> Iterator[Fix]:
    if "\f" in here.gap and not options.across_pages:
        return
    fix = _fix(view.text, here, word, note)
    if not view.is_protected(fix.span):
        yield fix


def _fix(text: str, here: Break, word: str, note: Note) -> Fix:
    """The word whole, with what clings to it, on the upper line; the line break stands behind it."""
    rest = _REST.match(text, here.end)
    end = rest.end() if rest else here.end
    after = word + text[here.end : end]
    if here.at_line_end:
        behind = text[end : end + 1]
        if behind in (" ", "\t"):
            after += _breaks(here.gap)
            end += 1
        elif "\f" in here.gap:
            after += _breaks(here.gap)
    return Fix(Span(here.start, end), after, note)


def _breaks(gap: str) -> str:
    """The line and page breaks of a gap, without the specks and spaces among them."""
    return "".join(c for c in gap if c in "\n\f")


def _why(here: Break, word: str, strengths: dict[str, float]) -> str:
    halves = f"'{here.left}{here.mark.strip()}' + '{here.right}'"
    if strengths["document whole"]:
        return f"{halves}: the document has '{word}' elsewhere"
    if strengths["whole"]:
        return f"{halves} is a word"
    if strengths["whole nearly"]:
        return f"{halves} is nearly a word"
    return f"{halves}: the halves are no words by themselves"
