"""What can be measured on a line alone: character classes, words, likeness to furniture."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.fuzz import ratio

from ocrfix.layout.phrases import likeness, squash

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORT = frozenset(["a", "i", "of", "to", "in", "is", "by", "it", "on", "at", "as", "an", "or", "be", "we", "he", "no", "do", "so", "up", "us", "my", "me", "if", "go", "mr", "dr", "st", "jr"])  # fmt: skip
_CODE = re.compile(r"(?i)(?<![A-Z0-9])(?:[25?Z][5S9][xX*]{1,2}[1lI!]|[5S9][0O]X[1lI])|\bSTAT\b|\bSG[1IlF][A-Z]\b|[(\[][bB][)\]][(\[]?[1-9]|\b[36][.,][3-5][(\[][a-h][)\]]")  # fmt: skip
_DATE = re.compile(r"(?i)\b(?:19\d\d|20[01]\d)\b|\b\d{1,2}\W{0,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_STAMP_DATE = re.compile(r"[12][09O][0-9OIl]{2}\s?[/I1lJ\\|]\s?[0-9OIl]{2}\s?[/I1lJ\\|]?\s?[0-9OIl]{2}")
_NUMBER = re.compile(r"(?i)[cg][il1]a\W{0,3}r[do0]p|r[do0]p\s?\d|[0-9OISB]{9,}[-.~]?\d?|\bC\d{8}|[0-9OIl]{3,}[A-Z][0-9OIl]{6,}")
_PAGE = re.compile(r"(?i)^\W*[-–—_=~«*]\s*[\dIlSBOZivx]{1,4}\W*$|^\W*[\dIlSBOZivx]{1,4}\s*[-–—_=~»]\W*$|^\W*page\s+\d+\W*$")
_CORES = tuple(squash(core) for core in ("confidential", "secret", "top secret", "restricted", "unclassified", "for official use only", "central intelligence agency", "central intelligence group", "security information", "classification confidential", "classification restricted", "classification secret"))  # fmt: skip

NAMES = (
    "length", "words", "letters", "upper", "digits", "marks", "foreign", "mean_word", "longest_word", "known", "known_words",
    "longest_known", "short_words", "flips", "starts_upper", "stop", "hyphen", "vowels", "capital_words", "common",
    "stamp_share", "stamp_ratio", "stamp_cover", "marking_share", "marking_ratio", "marking_cover", "form_share",
    "form_ratio", "form_cover", "free", "core", "code", "date", "stamp_date", "number", "page", "bracket", "lead",
)  # fmt: skip


class Line(NamedTuple):
    """A line's own features, in the order of NAMES, and what neighbours want to know of it."""

    values: tuple[float, ...]
    prose: float  # 0 to 1: how sure it reads as words
    stamp: float  # 0 to 1: how sure it reads as a stamp


@lru_cache(maxsize=65536)
def measure(line: str, lexicon: Lexicon) -> Line:
    """The features of one stripped, non-empty line."""
    length = len(line)
    words = _WORD.findall(line)
    kept = [w for w in words if (len(w) > 2 and lexicon.known(w)) or w.lower() in _SHORT]
    long = [w for w in kept if len(w) > 3]
    letters = sum(map(len, words))
    known = sum(map(len, kept)) / max(1, letters)
    upper = sum(c.isupper() for c in line)
    digits = sum(c.isdigit() for c in line)
    spaces = line.count(" ")
    foreign = sum(c > "\u024f" and c not in "‘’“”–—•" for c in line)
    flips = sum(a.islower() and b.isupper() for a, b in zip(line, line[1:], strict=False))
    stamp, marking, form, free = likeness(line)
    date, number = _STAMP_DATE.search(line), _NUMBER.search(line)
    code = _CODE.search(line)
    values = (
        min(length, 120), len(words), letters / length, upper / max(1, letters), digits / length,
        (length - letters - digits - spaces) / length, foreign / length,
        letters / max(1, len(words)), max(map(len, words), default=0), known, len(long), max(map(len, kept), default=0),
        sum(len(w) < 3 for w in words) / max(1, len(words)), flips, line[0].isupper(), line[-1] in ".,;:?!", line[-1] in "-~¬",
        sum(c in "aeiouyAEIOUY" for c in line) / max(1, letters), sum(w[0].isupper() for w in words) / max(1, len(words)),
        sum(lexicon.count(w) > 20000 for w in kept),
        *stamp, *marking, *form, free, _core(line), 0 if code is None else 0.5 + len(code.group()) / length / 2,
        _DATE.search(line) is not None, date is not None, 0 if number is None else 0.5 + len(number.group()) / length / 2,
        _PAGE.search(line) is not None, line[0] in "([{", line[0].isalnum(),
    )  # fmt: skip
    prose = known * min(1.0, sum(map(len, kept)) / 30)
    sure = max(stamp.cover * stamp.ratio, bool(date) * 0.7 + bool(number) * 0.3 if date or number else 0.0)
    return Line(tuple(map(float, values)), prose, min(1.0, sure))


def _core(line: str) -> float:
    """Likeness of a whole short line to the few marks that stand on nearly every page, however garbled."""
    small = squash(line)
    if not 4 <= len(small) <= 36:
        return 0.0
    return max(ratio(core, small) for core in _CORES) / 100
