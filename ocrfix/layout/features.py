"""What can be measured on a line alone: character classes, words, likeness to furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.fuzz import ratio

from ocrfix.layout import codes
from ocrfix.layout.phrases import NOTHING, cores, likeness, squash, vocabulary
from ocrfix.layout.shapes import like_marks, like_notice, outline

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORT = frozenset(
    "a i of to in is by it on at as an or be we he no do so up us my me if go mr dr st jr".split()  # noqa: SIM905
)
_CODE = re.compile(
    r"(?i)(?<![A-Z0-9])(?:[25?Z][5S9][xX*]{1,2}[1lI!]|[5S9][0O]X[1lI])|\bSTAT\b|\bSG[1IlF][A-Z]\b"
    r"|[(\[][bB][)\]][(\[]?[1-9]|\b[36][.,][3-5][(\[][a-h][)\]]"
)
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_YEAR = re.compile(r"\b1[89]\d\d\b|\b20[012]\d\b")
_STAMP_DATE = re.compile(r"[12][09O][0-9OIl]{2}\s?[/I1lJ\\|]\s?[0-9OIl]{2}\s?[/I1lJ\\|]?\s?[0-9OIl]{2}")
_NUMBER = re.compile(
    r"(?i)[cg][il1]a\W{0,3}r[do0]p|r[do0]p\s?\d|[0-9OISB]{9,}[-.~]?\d?|\bC\d{8}|[0-9OIl]{3,}[A-Z][0-9OIl]{6,}"
)
_DASHED = re.compile(
    r"(?i)^\W*[-–—_=~«*]\s*[\dIlSBOZivx]{1,4}\W*$|^\W*[\dIlSBOZivx]{1,4}\s*[-–—_=~»]\W*$|^\W*page\s+\d+\W*$"
)
_BARE = re.compile(r"^\W?(?:\d{1,3}|[ivxlIVX]{1,5}|[A-Za-z])[.,):]?$")
_PLACE = re.compile(r"\d{2,3}\W{1,3}\d{2}\W|\d{4,6}\W{1,3}\d{2}")
_NAME = re.compile(r"^\W{0,2}[A-Z][A-Za-z]{1,8},? [A-Z][A-Za-z'’]+(?:[-=~*•' ]{1,2}[A-Za-z'’]{2,8})?\W{0,2}$")
_FLIP = re.compile(r"[a-z](?=[A-Z])")
_AFTER_COLON = re.compile(r":[\W_]*[^\W_]")

NAMES = (
    *("length", "words", "letters", "upper", "digits", "marks", "foreign", "mean_word", "longest_word", "known"),
    *("known_words", "longest_known", "short_words", "flips", "starts_upper", "stop", "hyphen", "vowels"),
    *("capital_words", "common", "plausible", "implausible", "stamp_share", "stamp_ratio", "stamp_cover"),
    *("marking_share", "marking_ratio", "marking_cover", "form_share", "form_ratio", "form_cover", "free", "core"),
    *("code", "month", "year", "stamp_date", "number", "dashed", "bare", "place", "name", "colon", "after_colon"),
    *("bracket", "lead", "lower_free", "outside", "outside_letters"),
    *("notice", "core_outline", "pairs", "pair_share", "low_letters", "few_letters", "odd_tokens", "token_length"),
    *("long_known", "fluency"),
)


class Line(NamedTuple):
    """A line's own features, in the order of NAMES, and what neighbours want to know of it."""

    values: tuple[float, ...]
    prose: float  # 0 to 1: how sure it reads as words
    stamp: float  # 0 to 1: how sure it reads as a stamp
    mark: float  # 0 to 1: how sure it reads as a classification mark
    form: float  # 0 to 1: how sure it reads as a printed form


@lru_cache(maxsize=65536)
def measure(line: str, lexicon: Lexicon) -> Line:
    """The features of one stripped, non-empty line; but for `code`, those of what is left without the codes in it."""
    code = _CODE.search(line)
    share = _sized(code, len(line))
    if code is not None:
        line = _without_codes(line)
    length = len(line)
    words = _WORD.findall(line)
    letters = max(1, sum(map(len, words)))
    count = max(1, len(words))
    kept = [w for w in words if (len(w) > 2 and lexicon.known(w)) or w.lower() in _SHORT]
    known = sum(map(len, kept)) / letters
    plain = known > _KNOWN and len(kept) > _FEW and not _speaks_of_forms(kept)
    prose = known * min(1.0, sum(map(len, kept)) / 30)
    if plain and prose >= PROSE and code is None and not _FIGURE.search(line):
        return _prose_line(line, prose)
    strange = [lexicon.plausible(w) for w in words if len(w) > 2 and w not in kept] if len(kept) < len(words) else []
    outside = [w for w in kept if len(w) > 3 and squash(w) not in vocabulary()]
    digits = sum(map(str.isdigit, line))
    stamp, marking, form, free = (NOTHING, NOTHING, NOTHING, 1.0) if plain else likeness(line)
    core = _core(line)
    date, number = _STAMP_DATE.search(line), _NUMBER.search(line)
    colon = line.find(":")
    values = (
        *(min(length, 120), len(words), letters / length, sum(map(str.isupper, line)) / letters, digits / length),
        *((length - letters - digits - line.count(" ")) / length, _foreign(line) / length, letters / count),
        *(max(map(len, words), default=0), known, sum(len(w) > 3 for w in kept), max(map(len, kept), default=0)),
        *(sum(len(w) < 3 for w in words) / count, len(_FLIP.findall(line))),
        *(line[0].isupper(), line[-1] in ".,;:?!", line[-1] in "-~¬", sum(map(line.count, "aeiouyAEIOUY")) / letters),
        *(sum(w[0].isupper() for w in words) / count, sum(lexicon.count(w) > _COMMON for w in kept)),
        *(sum(strange, 0.0) / len(strange) if strange else 0.0, min(strange, default=0.0)),
        *(*stamp, *marking, *form, free, core),
        *(share, _MONTH.search(line) is not None, _YEAR.search(line) is not None),
        *(date is not None, _sized(number, length), _DASHED.match(line) is not None, _BARE.match(line) is not None),
        *(_PLACE.search(line) is not None, _NAME.match(line) is not None, colon >= 0),
        *(_AFTER_COLON.search(line) is not None, line[0] in "([{", line[0].isalnum()),
        *(free * sum(map(str.islower, line)) / letters, len(outside), sum(map(len, outside)) / letters),
        *(0.0 if plain else like_notice(line), like_marks(line, _core_outlines())),
        *_texture(line, words, kept, lexicon),
    )
    sure = max(stamp.cover * stamp.ratio, 0.7 * (date is not None) + 0.3 * (number is not None))
    mark = max(core if length < _MARK else 0.0, marking.cover * marking.ratio)
    return Line(tuple(map(float, values)), prose, min(1.0, sure), mark, form.cover * form.ratio)


def _prose_line(line: str, prose: float) -> Line:
    """A line of plain words without a figure: no one asks what else could be measured on it."""
    values = [0.0] * len(NAMES)
    values[_BRACKET] = float(line[0] in "([{")
    return Line(tuple(values), prose, 0.0, 0.0, 0.0)


PROSE = 0.8  # from here on a line reads as words
_BRACKET = NAMES.index("bracket")
_FIGURE = re.compile(r"\d|(?i:rdp)")
_COMMON = 20000  # occurrences in the reference corpora: the, of, and some 150 more
_MARK = 40  # characters; marks are short


def _speaks_of_forms(words: Sequence[str]) -> bool:
    """Whether most of the longer words are words of stamps, marks and forms: a sentence of the small print."""
    long = [word for word in words if len(word) > 3]
    return sum(squash(word) in vocabulary() for word in long) > len(long) / 2


_KNOWN = 0.9  # share of the letters that stand in known words
_FEW = 5  # words; a line of fewer may be furniture whatever they are


def _without_codes(line: str) -> str:
    """The line without its exemption codes, unless hardly anything else is in it."""
    bare = codes.without(line).strip()
    return bare if sum(map(str.isalpha, bare)) > 2 else line


def _sized(found: re.Match[str] | None, length: int) -> float:
    """0 when nothing was found, else from 0.5 up to 1 by its share of the line."""
    return 0.0 if found is None else 0.5 + (found.end() - found.start()) / length / 2


def _foreign(line: str) -> int:
    return 0 if line.isascii() else sum(c > "\u024f" and c not in "‘’“”–—•" for c in line)


def _texture(line: str, words: Sequence[str], kept: Sequence[str], lexicon: Lexicon) -> tuple[float, ...]:
    """What tells debris from words whose letters are wrong: pairs that were seen together, the letters it is made of
    (specks are read as `ee`, `oe`, `an`), tokens with marks inside."""
    small = [word.lower() for word in words]
    letters = "".join(small)
    count = max(1, len(letters))
    tokens = line.split()
    pairs, told, before = 0, 0.0, "<s>"
    for word in small:
        if lexicon.count(word):
            told += max(_UNLIKELY, lexicon.logprob(word, (before,)))
            pairs += before != "<s>" and len(before + word) > _BRIEF and lexicon.bigram(before, word) > 0
        else:
            told += _UNLIKELY
        before = word
    odd = len([token for token in tokens if _ODD.search(token)])
    return (
        *(min(pairs, 6), pairs / max(1, len(words) - 1)),
        *(len(_LOW.findall(letters)) / count, len(set(letters)) / min(count, 26)),
        *(odd / max(1, len(tokens)), len(line) / max(1, len(tokens))),
        *(sum([len(word) for word in kept if len(word) > _BRIEF]) / count, told / len(small) if small else _UNLIKELY),
    )


_BRIEF = 3  # letters; shorter words and pairs are found in any debris
_UNLIKELY = -16.0  # log probability of a word that is none
_LOW = re.compile(r"[aceimnorsuvwxz]")  # letters without a stroke above or below
_ODD = re.compile(r"\w[^\w\s.,'’()/&:-]+\w|^[^\w(\"'“‘$£#*]+\w|[a-z][A-Z]|\d[a-zA-Z]\d|[^\x00-\x7f]\w")


@cache
def _core_outlines() -> tuple[str, ...]:
    return tuple(map(outline, cores()))


def _core(line: str) -> float:
    """Likeness of a whole short line to the few marks that stand on nearly every page, however garbled."""
    small = squash(line)
    if not 4 <= len(small) <= 36:
        return 0.0
    return max(ratio(core, small) for core in cores()) / 100
