"""Garbled terms, names and places, known from dictionaries or from the document itself.

A faint letter is often read as a space, so a long rare word comes out in pieces: `nomenk atur` for
`nomenklatura`. The speller cannot see that, because it looks at one token at a time. This fixer takes up to
four neighbouring tokens as one garble and asks which term, name or place they may be the remains of: each
space may stand for lost letters, each letter may be misread. What speaks for a reading: how much of it is
there, how far behind the next best one is (common words compete too), that the document has the word
elsewhere, best among the same neighbours, and a given name before a surname.

    posts of the nomenk atur were filled     ->  posts of the nomenklatura were filled
    Anastas Ivanovich Mik yan headed         ->  Anastas Ivanovich Mikoyan headed
    JMWAVE told JMWAVE men; JNWAVE went on   ->  JMWAVE told JMWAVE men; JMWAVE went on   (suggested)

It must not touch words that make sense as they stand, acronyms and cryptonyms in capitals, or a name that
the dictionaries merely lack: an unknown name in one piece, or a cryptonym, is doubted only when the document
spells a very similar one elsewhere, and never when it comes up again in the same spelling. A text with more
than a third of its words unknown is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Stage, View
from ocrfix.terms.acronyms import SURE, misread
from ocrfix.terms.decide import confidence
from ocrfix.terms.find import Guess, guesses

STAGE = Stage.WORDS
AFTER = ("spacing",)
CODES = {
    "TRM001": "a term, name or place in pieces",
    "TRM002": "a misread name that the document spells elsewhere",
    "TRM003": "a misread word in capitals that the document spells elsewhere",
}


@dataclass(frozen=True)
class Options:
    """Options of this fixer."""

    pieces: bool = True  # put words in pieces together (TRM001)
    names: bool = True  # bring a misread name in line with the document's other mentions (TRM002, TRM003)


def propose(view: View, options: Options) -> Iterator[Fix]:
    """A Fix for each window that is more likely than not a garbled term."""
    for guess in guesses(view):
        if not (options.pieces if guess.window.gaps else options.names):
            continue
        sure = confidence(guess)
        if sure >= 0.5:
            code = "TRM001" if guess.window.gaps else "TRM002"
            yield Fix(guess.window.span, _cased(guess), Note(code, sure, _why(guess)))
    for one in misread(view) if options.names else ():
        yield Fix(one.span, one.target, Note("TRM003", SURE, f"the document has {one.target} {one.times} times"))


def _cased(guess: Guess) -> str:
    """The target in its own spelling, with the capital that a sentence's opening gives it."""
    text = guess.target.text
    return text[0].upper() + text[1:] if guess.window.tokens[0].text[0].isupper() else text


def _why(guess: Guess) -> str:
    target, kept = guess.target, guess.alignment.matched
    reasons = [f"{kept} of the {len(target.text)} letters of {target.text!r} stand here"]
    if target.mentions:
        reasons.append(f"the document has it {target.mentions} times" if target.mentions > 1 else "the document has it")
    if guess.features["person"]:
        reasons.append("a given name of that person stands before it")
    return "; ".join(reasons)
