"""Words broken at a line's end: where one may be, and whether its halves belong together.

A break is a half word, a hyphen (or what OCR made of it) and white space, then another half. Four witnesses
speak about it: the document's own spellings, the lexicon, the two halves, and the place. A small multinomial
logistic regression, fitted by `benchmarks/fit_hyphens.py`, weighs them; its weights are data.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

OUTCOMES = ("leave", "weld", "keep")

# A typewriter's hyphen sits low and faint: engines read it as a tilde, a dash, an equals sign, a full stop.
# Specks of the margin follow it (`concur- . `). What may stand between the halves besides white space is kept
# narrow: a break over anything else is not seen at all.
_BREAK = re.compile(
    r"(?<![\w'’])(?P<left>[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*)"
    r"(?P<mark> ?[-\u2010-\u2015\u00ad~¬=_.•·]{1,2}(?: ?[.,'`~](?=\s))?)"
    r"(?P<gap>[^\S\n\f]*[\n\f]\s*(?:[:;.,'|_#*°]{1,2} +)?|[^\S\n\f]{1,3})"  # a speck may stand at the line's head
    r"(?P<right>[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*)(?!\.[^\W\d_])"  # `e.g.` is no half of a word
)
# A speck, or a letter of the column beside, between the halves: `Parlia- c mentary`, `Win- I` / `chester`.
_OVER, _OVER_TWO = (
    re.compile(
        r"(?<![\w'’-])(?P<left>[^\W\d_]{2,})(?P<mark>[-\u00ad~¬.])"
        rf"(?P<gap>[^\S\f]{{1,2}}(?P<speck>[^\s\d]{{1,3}}{second})[^\S\f]{{1,2}}|"
        r"[^\w\s]{1,2}[^\S\n\f]?\n\s*|(?P<stuck>[^\s\d]{1,2})[^\S\n\f])"
        r"(?P<right>[^\W\d_]{2,})(?![\w'’-])"
    )
    for second in ("", r"[^\S\f]{1,2}[^\s\d]{1,4}")
)
# On dev data 165 of 170 are right, three nearer, two right by eye; 30 have two specks or halves that are words.
OVER = 0.97
_SELDOM, _SHORT = 50, 4  # a full stop is a hyphen only before a longer half of a word that is not rare
COMPOUND = 0.95  # 25 of 27 with their lines, on dev data; one of the two others is a fault of the truth
OWN_SPELLING = 0.97  # of the breaks that the document itself spells whole elsewhere; all but the faults of the truth
COMMONEST = 20_000  # the count of `may`, `such`: a stray mark beside such a word is no hyphen
_LATE = ".=_•·"  # marks that mean a hyphen only at a line's end
_DASHES = "\u2013\u2014\u2015"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PUNCTUATION = re.compile(r"[^\s\w]*")


@dataclass(frozen=True, slots=True)
class Break:
    """Where a word may be broken. Offsets of the text shown."""

    start: int  # of the left half
    end: int  # of the right half
    left: str
    mark: str  # as printed, with spaces around it
    gap: str  # white space between the mark and the right half
    right: str

    @property
    def at_line_end(self) -> bool:
        """Whether the line break is still there."""
        return "\n" in self.gap or "\f" in self.gap


class Vocabulary:
    """The words that a document spells whole, and its compounds with a hyphen."""

    def __init__(self, text: str) -> None:
        whole: Counter[str] = Counter()
        for word in _WORD.finditer(text):
            # a half of a broken word is no witness for itself
            if text[word.end() : word.end() + 1] not in ("-", "~", "¬", "="):
                whole[word[0].lower()] += 1
        self.count = whole
        # flattened text: a hyphen and a space inside a line is where a line ended
        self.flat = len(text) > 150 * (1 + text.count("\n"))
        self._compounds = [word for word in whole if "-" in word and len(word) >= 8]

    def nearly(self, compound: str) -> str:
        """A hyphened word of the document that differs from `compound` in one character, the commonest; or ""."""
        if len(compound) < 8 or compound in self.count:
            return ""
        near = [word for word in self._compounds if _apart(word, compound)]
        return max(near, key=lambda word: self.count[word], default="")


def _apart(a: str, b: str) -> bool:
    return abs(len(a) - len(b)) <= 1 and Levenshtein.distance(a, b, score_cutoff=1) == 1


def breaks(text: str) -> Iterator[Break]:
    """Every place of `text` where a word may be broken, in order."""
    at = 0
    while found := _BREAK.search(text, at):
        at = found.start("right")  # the right half of one may be the left half of the next
        mark, gap = found["mark"].strip(), found["gap"]
        here = Break(found.start(), found.end(), found["left"], found["mark"], gap, found["right"])
        if not here.at_line_end and (mark[0] in _LATE or found["mark"][0] == " "):
            continue
        if mark[0] in ".•·" and not (found["right"][0].islower() and min(len(found["left"]), len(found["right"])) > 2):
            continue
        if (mark[:2] == "--" or mark[0] in _DASHES) and _opens(found["left"], found["right"]):
            continue  # a dash, and a name or a sentence behind it
        yield here


def _opens(left: str, right: str) -> bool:
    return right[0].isupper() and not left[-1].isupper()


def over_specks(text: str, lexicon: Lexicon) -> Iterator[Break]:
    """Words broken at a line's end with a speck or two between the halves.

    The whole must be a word, the right half begin small; no speck may be a word of two letters or more, or a letter of
    a list (`(a)`), and where both halves are words none at all, nor belong to the first half (`stand- ing by`).
    """
    taken: set[int] = set()
    for found in (*_OVER.finditer(text), *_OVER_TWO.finditer(text)):
        left, right, specks = found["left"], found["right"], (found["speck"] or found["stuck"] or "").split()
        faint = found["mark"] == "." or found["stuck"] is not None
        words = lexicon.known(left.lower()) and lexicon.known(right)
        if not right[0].islower() or any(
            ((faint or words or len(speck) > 1) and lexicon.known(speck)) or (speck[0] + speck[-1] == "()")
            for speck in specks
        ):
            continue
        count = lexicon.count((left + right).lower())
        if count <= (_SELDOM if faint or words else 0) or ((faint or words) and len(right) < _SHORT):
            continue
        if words and (faint or not specks or lexicon.count(left.lower() + specks[0].lower())):
            continue
        if found.start() not in taken:
            taken.add(found.start())
            yield Break(found.start(), found.end(), left, found["mark"], found["gap"], right)


def joined(here: Break, lexicon: Lexicon) -> str:
    """The halves as one word. `mean-` `Ing` is `meaning`: a capital after a break is a misread small letter
    when the small spelling is a word and the right half is none."""
    right = here.right
    if right[:1].isupper() and not here.left.isupper() and (len(right) == 1 or right[1:].islower()):
        small = right[0].lower() + right[1:]
        if lexicon.known(here.left + small):
            return here.left + small
    return here.left + right


def matched(spelled: str, word: str) -> str:
    """`spelled`, with the capitals of `word`: `shang-hai` after `Shang-Hal` is `Shang-Hai`."""
    if word.isupper():
        return spelled.upper()
    parts = zip(spelled.split("-"), word.split("-"), strict=False)
    return "-".join(a.capitalize() if b[:1].isupper() else a for a, b in parts)


def witnesses(here: Break, vocabulary: Vocabulary, lexicon: Lexicon) -> dict[str, float]:
    """What speaks for and against a break: name of the witness -> strength, mostly 0 to 1."""
    whole = joined(here, lexicon).lower().replace("’", "'")
    left, right = here.left.lower(), here.right.lower().replace("’", "'")
    mark, bare = here.mark, here.mark.strip()
    a, b, ab = lexicon.count(left), lexicon.count(right), lexicon.count(whole)
    known_whole = lexicon.known(whole)
    known_left, known_right = lexicon.known(left), lexicon.known(right)
    near = not known_whole and len(whole) >= 6 and bool(lexicon.candidates(whole, 1))
    hyphen = bool(vocabulary.count[f"{left}-{right}"] or vocabulary.nearly(f"{left}-{right}"))
    pair = lexicon.bigram(left, right)
    capital = here.right[0].isupper()
    shout = here.left.isupper() and here.right.isupper() and len(here.left + here.right) > 3
    return {
        "whole": float(known_whole),
        "whole common": min(math.log1p(ab), 10.0) / 10,
        "whole nearly": float(near),
        "document whole": min(vocabulary.count[whole], 3) / 3,
        "document hyphen": float(hyphen),
        "document hyphen only": float(hyphen and not known_whole and not vocabulary.count[whole]),
        "document whole only": float(bool(vocabulary.count[whole]) and not known_whole and not hyphen),
        "left": float(known_left),
        "left common": min(math.log1p(a), 13.0) / 13,
        "right": float(known_right),
        "right common": min(math.log1p(b), 13.0) / 13,
        "both, not whole": float(known_left and known_right and not known_whole),
        "both, not nearly": float(known_left and known_right and not known_whole and not near),
        "both long": float(known_left and known_right and not known_whole and min(len(left), len(right)) >= 4),
        "no pair": float(known_left and known_right and not known_whole and not pair),
        "function word": float(not known_whole and max(a, b) > COMMONEST),
        "rare halves": float(known_left and known_right and not known_whole and min(a, b) < 100 and not pair),
        "neither": float(not known_left and not known_right and not known_whole),
        "pair": min(math.log1p(pair), 8.0) / 8,
        "prefix": float(left in _prefixes()),
        "left short": float(len(left) <= 2),
        "left letter": float(len(left) == 1),
        "right short": float(len(right) <= 2),
        "right letter": float(len(right) == 1),
        "capital": float(capital and not shout),
        "name": float(capital and here.left[0].isupper() and not shout),
        "line end": float(here.at_line_end),
        "blank": float(here.gap.count("\n") > 1 or "\f" in here.gap),
        "spaced": float(mark[0] == " "),
        "stop": float(bare[0] in ".•·"),
        "odd": float(bare[0] in "=_"),
        "dash": float(bare[0] in "\u2013\u2014\u2015" or len(bare) > 1),
        "at end, not whole": float(here.at_line_end and not known_whole),
        "at end, both, not whole": float(here.at_line_end and known_left and known_right and not known_whole),
        "at end, plain": float(here.at_line_end and mark == "-"),
        "at end, fragment": float(here.at_line_end and not (known_left and known_right)),
        "flat text": float(not here.at_line_end and vocabulary.flat),
        "flat text, both": float(not here.at_line_end and vocabulary.flat and known_left and known_right),
        "flat text, fragment": float(not here.at_line_end and vocabulary.flat and not (known_left and known_right)),
        "capital, whole": float(capital and not shout and known_whole and not here.left[0].isupper()),
        "flat, both": float(not here.at_line_end and known_left and known_right),
        "spaced, both": float(mark[0] == " " and known_left and known_right),
        "dash, both": float((bare[0] not in "-~" or len(bare) > 1) and known_left and known_right),
        "stop, not whole": float(bare[0] in ".•·" and not known_whole),
    }


def verdict(here: Break, vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[str, float, dict[str, float]]:
    """What is right at a break, how sure, and the witnesses. The document's own spellings are heard first."""
    strengths = witnesses(here, vocabulary, lexicon)
    chances = judge(strengths)
    outcome = max(chances, key=lambda name: chances[name])
    sure = chances[outcome]
    if here.left.endswith("ly") and outcome != "weld":  # an adverb takes no hyphen: `carefully removed`
        return "leave", chances["leave"], strengths
    plain = here.at_line_end and not strengths["spaced"] and not strengths["stop"] and here.mark[0] in "-~"
    own = vocabulary.count[f"{here.left}-{here.right}".lower()] > 0 and not strengths["document whole"]
    if plain and (own or strengths["document hyphen only"]):
        return "keep", max(chances["keep"], OWN_SPELLING), strengths
    if plain and strengths["document whole"] and strengths["whole"] and not strengths["document hyphen"]:
        return "weld", max(chances["weld"], OWN_SPELLING), strengths
    if outcome != "weld" and _compound(here, strengths):
        return "keep", max(chances["keep"], COMPOUND), strengths
    return outcome, sure, strengths


def _compound(here: Break, strengths: dict[str, float]) -> bool:
    """Two content words, whole and small, on both sides of a plain hyphen: `low-` / `level`. Where the line break
    is lost one of them must be rare: a stray mark falls beside common words (`for- the`), hardly beside `pedalled`."""
    return (
        here.mark == "-"
        and here.right.islower()
        and min(len(here.left), len(here.right)) >= 3
        and bool(strengths["both, not nearly"])
        and not strengths["function word"]
        and (here.at_line_end or bool(strengths["flat text"] and strengths["rare halves"] and here.left.islower()))
    )


def judge(strengths: dict[str, float]) -> dict[str, float]:
    """The probability of each outcome: leave as it stands, weld, keep the hyphen."""
    weights = _weights()
    sums = [
        weights[outcome][""] + sum([weights[outcome][name] * value for name, value in strengths.items() if value], 0.0)
        for outcome in OUTCOMES
    ]
    top = max(sums)
    powers = [math.exp(s - top) for s in sums]
    return {outcome: power / sum(powers, 0.0) for outcome, power in zip(OUTCOMES, powers, strict=True)}


def tail(text: str, end: int) -> int:
    """Where the token that reaches `end` stops, punctuation included."""
    found = _PUNCTUATION.match(text, end)
    return found.end() if found else end


@cache
def _weights() -> dict[str, dict[str, float]]:
    data = json.loads(files("ocrfix.lines").joinpath("data/hyphens.json").read_text("utf-8"))
    return {outcome: dict(data["weights"][outcome]) for outcome in OUTCOMES}


@cache
def _prefixes() -> frozenset[str]:
    text = files("ocrfix.lines").joinpath("data/prefixes.txt").read_text("utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
