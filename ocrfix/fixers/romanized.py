"""Chinese names in Wade-Giles with a misread syllable or hyphen.

Reports on China are full of names that no list has. But their syllables are a closed list, so that one that is none was
misread, and what it may have been is weighed: how it is misread, how often each syllable stands there in a name, how
far it is ahead of the next best.

    CHOU Wen-heiang, GHANG Mei-t!ien, Kuang~te  ->  CHOU Wen-hsiang, CHANG Mei-t'ien, Kuang-te

A syllable that is one as it stands is not doubted, and kept from the speller: `te` of `P'eng te-huai` is no `to` (of
eleven such corrections in reading-room reports ten were wrong). Nor is anything in a text without two sound names of
this kind. The token before a name is mended as its surname only when no list has it. Names in other romanizations, and
names of one syllable that stand alone, are left to the speller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Keep, Note, Stage, View
from ocrfix.romanized.decide import confidence
from ocrfix.romanized.find import Misread, Names
from ocrfix.words.decision import LINE

STAGE = Stage.WORDS
AFTER = ("dictionary", "protect")
CODES = {
    "ROM001": "a Chinese name with a misread syllable",
    "ROM002": "a Chinese name whose hyphen was misread",
    "ROM003": "a Chinese name, or a syllable of one, as it stands",
}


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    least: float = 0.5  # the confidence below which nothing is proposed


def propose(view: View, options: Options) -> Iterator[Fix | Keep]:
    """A Fix for each name that most likely reads otherwise, and a Keep for what does not."""
    names = Names(view.text, view.lexicon)
    mended = set()
    for found in names.misread():
        if view.is_protected(found.span):
            continue
        sure = confidence(found)
        if sure >= options.least:
            if sure >= LINE:  # of one that is only suggested the speller may still mend a part
                mended.add(found.span)
            code = "ROM002" if found.kind in ("hyphen", "letter") else "ROM001"
            yield Fix(found.span, found.after, Note(code, sure, _why(found)))
    for span in names.sound(mended):
        yield Keep(span, Note("ROM003", 0.97, "made of syllables of Chinese names"))


def _why(found: Misread) -> str:
    if found.kind == "surname":
        return f"a name stands behind it; {found.after!r} looks like it"
    return f"{found.after!r} looks like it, and all its parts are syllables of Chinese names"
