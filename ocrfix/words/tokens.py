"""Units of text that the word engine weighs: words, parts of hyphenated words, numbers.

A unit is the core of a token: punctuation at its edges is left outside, but marks that no writer sets
inside a word (`althoug~`, `$ince`) stay in it when what is left without them is no word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Hyphens, dashes and slashes part words; each part is weighed alone.
_RUN = re.compile(r"[^\s\-\u2010-\u2015/]+")
_LEADING = "\"'([{.,;:!?\u2018\u2019\u201c\u201d"
_TRAILING = "\"')]}.,;:!?\u2018\u2019\u201c\u201d"
# Specks and misread letters; at the edge of a whole word they are stray marks, elsewhere letters.
_MARKS = "*~$#^|\\<>_=+&%@\u00a3\u20ac\u00a2\u00a7\u2022\u25a0\u00b0\u00ac`\u00b7\u00a5\u00a9\u00ae\u00ab\u00bb{}[]()"
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "`": "'"})
_STOP = re.compile(r"[.!?:]")
_DIGITS = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
# 1st, 2d, 10s., 6d, 12lb, 3in: digits with the ending of an ordinal, of money or of a measure.
_MEASURE = re.compile(r"[\d.,]+(?:st|nd|rd|th|d|s|l|h|m|lbs?|cwt|oz|in|ft|a|p|am|pm|yds?|mm|cm|km|kg|hrs?)\.?", re.I)
# An ordinal whose ones or noughts are letters, of a typewriter without these keys or misread: llth, 2lst, Ist, lOth. In
# the known truths 18 of 20 are that ordinal. Not `lth`, `ist`, `loth`: those are as often words that lost a letter.
ORDINAL = re.compile(r"(?:[lI]|[23][lI])st|[lI]\dth|[1lI][lI]th|[lI2]Oth")
# Words with the space beside a mark lost (`Union,the`): each is weighed alone, the mark is not ours.
_JOINT = re.compile(r"(?<=[^\W\d_])[.,;:!?\"\u201c\u201d()]+(?=[^\W\d_])")


# What stands before a surname, which no list may know: one abbreviation or title a line.
HONORIFICS = frozenset((Path(__file__).parent / "data" / "honorifics.txt").read_text("utf-8").split("\n")[1:])


_Core = tuple[int, int, str, str]  # start and end in its run, as it stands, in lower case


@dataclass(slots=True)
class Unit:
    """A word as it stands, with where it stands."""

    start: int  # of the core, in the text
    end: int
    text: str  # the core
    lower: str  # lower case, straight apostrophe; "<n>" for a number
    glued: bool  # only a hyphen, dash or slash parts it from the unit before
    opens: bool  # it begins a sentence, a line of its own or the text
    closes: bool  # a sentence ends with it

    @property
    def number(self) -> bool:
        """Whether it is a number: never touched, and `<n>` to the language model."""
        return self.lower == "<n>"


class Reader:
    """Finds units. `known` says whether a string, in the case it stands in, is a word.

    What a run of characters without a blank holds is kept for the next time it stands somewhere.
    """

    def __init__(self, known: Callable[[str], bool], keep: int = 32_000) -> None:
        self._known = known
        self._cores: dict[str, tuple[_Core, ...]] = {}
        self._keep = keep

    def units(self, text: str) -> list[Unit]:
        """All units of `text`, in order."""
        out: list[Unit] = []
        end_before = 0
        known = self._cores
        for run in _RUN.finditer(text):
            within = known.get(run[0])
            if within is None:
                within = self._read(run[0])
            at = run.start()
            for start, end, core, lower in within:
                start, end = at + start, at + end
                gap = text[end_before:start]
                opens = glued = False
                if not out:
                    opens = True
                elif gap != " ":
                    stop = _STOP.search(gap) is not None and not core[:1].islower() and not shortens(out[-1])
                    opens = stop or "\n\n" in gap
                    glued = len(gap) == 1 and not gap.isspace() and gap not in _TRAILING
                    if opens:
                        out[-1].closes = True
                out.append(Unit(start, end, core, lower, glued, opens, False))
                end_before = end
        if out:
            out[-1].closes = True
        return out

    def _read(self, run: str) -> tuple[_Core, ...]:
        found = []
        for start, end in _parted(run, *_core(run, 0, len(run), self._known), self._known):
            core = run[start:end]
            number = ORDINAL.fullmatch(core) or (_DIGITS.search(core) is not None and _is_number(core))
            found.append((start, end, core, "<n>" if number else core.lower().translate(_CURLY)))
        if len(self._cores) >= self._keep:
            self._cores.clear()
        self._cores[run] = tuple(found)
        return self._cores[run]


def shortens(unit: Unit) -> bool:
    """Whether the stop behind a unit is that of an initial or of a title: `J. F. Romain`, `Mr. Hall`."""
    return unit.lower in HONORIFICS or (len(unit.text) == 1 and unit.text.isupper() and unit.text != "I")


def _parted(text: str, start: int, end: int, known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """The words between the marks of a core that is none, if all of them are words; else the core itself."""
    core = text[start:end]
    marks = list(_JOINT.finditer(core))
    if marks and not known(core):
        cuts = [0, *(at for mark in marks for at in mark.span()), len(core)]
        spans = [(start + a, start + b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        if all((b - a > 1 and known(text[a:b])) or text[a:b] in "aAI" for a, b in spans):
            yield from spans
            return
    if start < end:
        yield start, end


def _core(text: str, start: int, end: int, known: Callable[[str], bool]) -> tuple[int, int]:
    while start < end and text[start] in _LEADING:
        start += 1
    while start < end and text[end - 1] in _TRAILING:
        end -= 1
    if text[end - 2 : end] in ("(s", "(S"):  # name(s)
        end -= 2
    bare_start, bare_end = start, end
    while bare_start < bare_end and (text[bare_start] in _MARKS or text[bare_start] in _LEADING):
        bare_start += 1
    while bare_start < bare_end and (text[bare_end - 1] in _MARKS or text[bare_end - 1] in _TRAILING):
        bare_end -= 1
    if (bare_start, bare_end) == (start, end):
        return start, end
    bare = text[bare_start:bare_end]
    if not bare or (len(bare) > 1 and known(bare)) or _DIGITS.search(bare):
        return bare_start, bare_end
    return start, end


def _is_number(core: str) -> bool:
    """Digits, with no more letters than an ordinal or a unit has; a code counts as a number too."""
    digits = len(_DIGITS.findall(core))
    letters = len(_LETTER.findall(core))
    return (
        digits >= letters or _MEASURE.fullmatch(core) is not None or digits >= 3 or not any(c.islower() for c in core)
    )


def recased(word: str, like: str, opens: bool) -> str:
    """`word` in the case of the token `like`; a token whose first letter was lost is capital where a sentence opens."""
    return in_case(word, casing(like, opens))


def casing(like: str, opens: bool) -> int:
    """The case of a token: 2 in capitals, 1 with a capital, 0 for small letters."""
    letters = [c for c in like if c.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if capitals > 1 and capitals * 4 >= len(letters) * 3:
        return 2
    first = like[:1]
    return int(first.isupper() or (not first.isalpha() and opens))


def in_case(word: str, case: int) -> str:
    """`word` in a case of `casing`."""
    if case == 2:
        return word.upper()
    if case and word.startswith("mc") and len(word) > 4:  # McCone: no other words begin so
        return "Mc" + word[2].upper() + word[3:]
    if case or word == "i" or word.startswith("i'"):
        return word[:1].upper() + word[1:]
    return word
