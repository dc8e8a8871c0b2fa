"""Words misread into something that is no word, or into another word.

A worn ribbon, a faint carbon, a speck on the film: `membcr` for member, `althoug~` for although, `tbe` for the,
`bad` for had. For every token that is no word, and every short word that does not go with its neighbours, the
words that look like it are weighed: by how often the one is misread as the other, by how well it goes with the
words on both sides, by whether the document uses it elsewhere. A token that nothing looks like is parted into
words that may be misread (`thatlhehouse`). Where the first letter was misread, the words beside it, the stop before it
and the rest of the document say whether the word has a capital. How sure the outcome is was measured on documents
with a known truth; what is not sure enough is offered as a suggestion.

It must not touch names it does not know (`Marusya` is no `Russia`), figures and codes, acronyms and
cryptonyms (`AEDOGMA`), old and British spelling (`o'er`, `colour`), or Latin. Among tokens without sense (leader dots
read as letters), and of a word that a column or a page cuts (`adminis-`), only the surest is changed. What a typist
misspelled (`beleive`) is corrected like what was misread: nothing tells them apart.

    every membcr of the party  ->  every member of the party
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Stage, View
from ocrfix.words import analyse

STAGE = Stage.WORDS
AFTER = ("spacing",)
CODES = {
    "SPL001": "a word misread into something that is no word",
    "SPL002": "a word misread into another word",
    "SPL003": "several words misread together",
    "SPL004": "a stray letter between words",
}
_CODE_OF = {
    "spell": "SPL001",
    "far": "SPL001",
    "edge": "SPL001",
    "real": "SPL002",
    "block": "SPL003",
    "stray": "SPL004",
}


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    least: float = 0.5  # the confidence below which nothing is proposed
    real_words: bool = True  # whether words that exist may be doubted, when the words beside them say so


def propose(view: View, options: Options) -> Iterable[Fix]:
    """Yield a Fix for each word that most likely read otherwise."""
    for found in analyse(view, options.least):
        code = _CODE_OF.get(found.kind)
        if code and (options.real_words or code != "SPL002"):
            yield Fix(found.span, found.after, Note(code, found.confidence, found.why))
