"""What stays whatever the model says, and as what a line is judged: the decision rule matters more than the model.

A number alone may be a list's, a short line with a month a diary's, two pairs of digits a place on the map; a capital
and a syllable a name. A line is judged as a stamp, mark or form only on evidence of one, else as noise, which has to be
surer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocrfix.layout.context import NAMES as CONTEXT
from ocrfix.layout.features import NAMES as LINE
from ocrfix.layout.phrases import likeness

_AT = {name: place for place, name in enumerate((*LINE, *CONTEXT))}
_NUMBER = re.compile(r"^\W?(?:\d{1,3}[.,)\]:]{0,3}|[A-Za-z][.)])$")
_ITEM = re.compile(r"^\(?[A-Za-z0-9]{1,2}[.)] +\S*[A-Za-z][.&/]?[A-Za-z]")  # "a. UN,", "b. U.S.": an item of a list
_SOURCE = re.compile(r"(?i)^\W?pp?[. ] ?\d")  # "p 2)": the end of a reference
_SERIES = re.compile(r"^[A-Z]{2,}[ -]\d+$|^[A-Z]{3,}:$")  # "ORE 64", "KEY:"
_ACRONYM = re.compile(r"^\W?[A-Z]{2,6}\W?$")  # "SED" over and over: a column of a table
_NUMBERED = re.compile(r"(?i)\bn[o0][.:]{1,2} *\w")  # "no: 2"
_SECRETARY = re.compile(r"(?i)secretar")
_OFFICE = re.compile(r"(?:\b[A-Z0-9]{2,}/){2}")  # "OS/PSI/SSD": who wrote it
_DAY = re.compile(r"(?i)(?:\b|\d)[\dlIOGo]{1,2}\W{0,2} ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_PLACE = re.compile(r"\d{2,3}\W{1,3}\d{2}\b.*\d{2}|\d{4,6}\W{1,3}\d{2}")
_FIGURES = re.compile(r"\d{3}|\d[\d,. ]*\d{2}$|^[A-Z]-? ?\d{2,}")  # a number is never noise
_SCORE = re.compile(r"^\W*\d+\s*[-–—:]\s*\d+\W*$")  # "24 - 18": a vote, not a page
_STARS = re.compile(r"(?i)^\W*(?:(?:[*®]|o?k{1,3}\b)\W*){2,}(?:\w{1,2}\W*)?$")  # "* OK *": stars between sections
_END = re.compile(r"(?i)^\W*end\W*$")
_AFTER_COLON = re.compile(r":[\W_]*[^\W_]")
_NAME = re.compile(r"^\W{0,2}[A-Z][A-Za-z]{1,8},? [A-Z][a-z'’]*(?:[-=~*•' ]{0,2}[a-z'’]{2,8})\W{0,2}$")
_TITLE = re.compile(r"^\W*[A-Z]?[a-z]{4,}[ \-]?[a-z]*\b")
_KEYED = re.compile(r"^\W{0,3}[A-Za-z]{1,2}: *\S*[\dA-Z]")  # "P: 17", a value behind a one-letter label


def judged_as(line: str, kind: str, row: Sequence[float]) -> str | None:
    """The kind as which a line is to be judged, when the model thinks it is `kind`; None when it stays."""
    if any(pattern.match(line) for pattern in (_END, _STARS, _KEYED, _NUMBER)):
        return None
    kind = kind if evident(kind, row) else "noise"
    if kind == "noise" and _told(line, row):
        return None
    if (kind == "page" and _SCORE.match(line)) or (kind in ("marking", "stamp") and _SECRETARY.search(line)):
        return None
    if kind == "marking" and _lone_word(row):
        return None
    short = len(line) < _SHORT
    if kind in ("noise", "page", "form") and short and _DAY.search(line):
        return None
    if kind == "marking" and _TITLE.match(line) and row[_AT["upper"]] < 0.3 and row[_AT["marking_ratio"]] < 0.9:
        return None
    if kind in ("noise", "form", "stamp") and len(line) < 2 * _SHORT and _PLACE.search(line):
        return kind if "RDP" in line or row[_AT["stamp_date"]] else None
    if kind in ("noise", "form") and _NAME.match(line):
        return None
    if kind == "form" and _has_value(line, row):
        return None
    return kind


_SHORT = 18  # characters


def _told(line: str, row: Sequence[float]) -> bool:
    """Whether a line that looks like noise tells something: a figure, an item, an office, a party in each row."""
    if row[_AT["known"]] == 1 and row[_AT["known_words"]] > 1:
        return True
    if row[_AT["code"]] or (row[_AT["repeats"]] > 1 and _ACRONYM.match(line)):
        return True
    return any(p.search(line) for p in (_FIGURES, _ITEM, _OFFICE, _SOURCE, _SERIES, _NUMBERED))


def evident(kind: str, row: Sequence[float]) -> bool:
    """Whether a line shows any evidence of a kind other than noise."""
    if kind == "stamp":
        stamped = row[_AT["stamp_date"]] or row[_AT["number"]] or row[_AT["own_stamp"]] >= 0.8
        alone = max(row[_AT["stamp_before"]], row[_AT["stamp_after"]]) < 0.5
        unlike = row[_AT["length"]] < _BRIEF or row[_AT["stamp_ratio"]] < _ALIKE
        if not stamped and ((alone and unlike) or _sentence(row, alone)):
            return False
        return bool(stamped or row[_AT["stamp_cover"]] >= 0.4 or row[_AT["stamp_ratio"]] > 0.75)
    if kind == "marking":
        figures = row[_AT["digits"]] * row[_AT["length"]] > _FEW
        near = row[_AT["core"]]
        if row[_AT["own_mark"]] >= 0.65 or row[_AT["core_outline"]] >= 0.7:
            return True
        return near >= 0.7 or (not figures and (row[_AT["marking_ratio"]] >= 0.55 or near >= 0.5))
    if kind == "form":
        return row[_AT["form_ratio"]] >= 0.55 or row[_AT["notice"]] >= 0.55
    return kind == "page" and row[_AT["length"]] <= _LONGEST_NUMBER


def _sentence(row: Sequence[float], alone: bool) -> bool:
    """Whether a line reads as words, and stands by itself, is short, or has several that no stamp has."""
    if row[_AT["known"]] < _WORDS:
        return False
    if row[_AT["known"]] == 1 and row[_AT["outside"]] and row[_AT["length"]] < _SHORT:
        return True  # "no party"
    return alone or (row[_AT["outside"]] > 1 and row[_AT["known_words"]] > _SEVERAL)


def _lone_word(row: Sequence[float]) -> bool:
    """Whether a line is one word of the dictionary, and none of the marks."""
    if row[_AT["words"]] != 1 or row[_AT["known"]] < 1:
        return False
    return max(row[_AT["core"]], row[_AT["own_mark"]]) < 0.85 and row[_AT["marking_ratio"]] < 0.9


# Such a line is a stamp's only beside another: so many characters, or no more like a phrase of stamps than words are.
_BRIEF, _ALIKE = 14, 0.78
_WORDS = 0.7  # share of the letters that stand in known words
_SEVERAL = 2  # known words of more than three letters
_FEW = 4  # digits; a mark has none but those of a page number or a garbled letter
_LONGEST_NUMBER = 24  # characters, with all the dirt beside a page's number


def _has_value(line: str, row: Sequence[float]) -> bool:
    """Whether something stands beside the labels of a form."""
    behind = line.partition(":")[2].strip()
    if _AFTER_COLON.search(line) and sum(map(str.isalnum, behind)) > _DIRT and likeness(behind)[3] > 0.4:
        return True
    if len(line) > _LABELS or row[_AT["notice"]] >= _NOTICED:
        return False
    if _TITLED.match(line):
        return True
    digits = round(row[_AT["digits"]] * row[_AT["length"]])
    return digits > 1 or (digits > 0 and _COUNTED.search(line) is not None)


_DIRT = 1  # letters and digits
_NOTICED = 0.65  # likeness to a line of a notice; text and values reach 0.55
_TITLED = re.compile(
    r"(?i)^\W{0,3}(?:\w )?(?:sub.ect|.ountry|source(?! no\b))\W{1,3}\w{2}"
)  # labels whose values are words
_COUNTED = re.compile(r"(?i)page|enc[il1]")  # labels whose values are single digits
_LABELS = 45  # characters; longer lines of a form are its small print


def certain(line: str, row: Sequence[float]) -> str | None:
    """The kind of a line that needs no model: the whole of it is well-known furniture, in its place."""
    if row[_AT["outside"]] or _KEYED.match(line):
        return None
    for kind, holds in (("marking", _marked), ("stamp", _stamped), ("form", _labelled), ("page", _paged)):
        if holds(line, row):
            return kind
    return None


def _marked(line: str, row: Sequence[float]) -> bool:
    """Whether a line is one of the known marks, near one of the few on every page, or the document's own at an edge."""
    if row[_AT["digits"]] or row[_AT["upper"]] <= 0.4:
        return False
    edge = min(row[_AT["from_stamp"]], row[_AT["to_stamp"]]) <= 1
    beside = max(row[_AT["mark_before"]], row[_AT["mark_after"]]) > 0.6
    own = row[_AT["own_mark"]]
    if (edge or beside) and own >= _OWN and row[_AT["known"]] < 0.9:
        return True
    if row[_AT["known"]] < 0.5 and ((beside and own >= _GARBLED) or (edge and row[_AT["core"]] >= _WORN)):
        return True
    if row[_AT["upper"]] <= 0.7:
        return False
    whole = row[_AT["marking_cover"]] >= 0.8 and row[_AT["marking_ratio"]] >= 0.8 and row[_AT["marking_share"]] >= 0.6
    if whole and row[_AT["upper"]] > 0.8 and (row[_AT["code"]] or "(" not in line):
        return True
    return row[_AT["core"]] >= 0.78 and len(line) < 2 * _SHORT


# Likeness to a mark. Words reach 0.67 by outlines; what is no word cannot reach as much.
_OWN, _GARBLED, _WORN = 0.7, 0.6, 0.55


def _stamped(line: str, row: Sequence[float]) -> bool:
    """Whether a line is a phrase of stamps beside another, or a piece of the document's own stamp."""
    if row[_AT["own_stamp"]] >= 0.85 and row[_AT["digits"]] > 0.3 and ("RDP" in line or row[_AT["stamp_date"]]):
        return True
    beside = max(row[_AT["stamp_before"]], row[_AT["stamp_after"]]) > 0.6
    whole = row[_AT["stamp_cover"]] >= 0.85 and row[_AT["stamp_ratio"]] >= 0.88 and row[_AT["words"]] > 1
    return bool(beside and whole and row[_AT["stamp_cover"]] > row[_AT["form_cover"]] + 0.1)


def _labelled(line: str, row: Sequence[float]) -> bool:
    """Whether a line is labels of a form among others, with nothing beside them."""
    known = row[_AT["form_cover"]] >= 0.85 and row[_AT["form_ratio"]] >= 0.85 and row[_AT["forms_near"]] >= 3
    whole = row[_AT["form_share"]] >= 0.6 or len(line) > _SHORT
    return bool(known and whole and row[_AT["upper"]] > 0.6 and not _has_value(line, row))


def _paged(line: str, row: Sequence[float]) -> bool:
    """Whether a line is a number at the edge of a page: with dashes, or bare and right at a stamp or mark."""
    if _FOOT.match(line):
        return True
    bare = _BARE.match(line) is not None
    if not bare and not (row[_AT["dashed"]] and any(map(str.isdigit, line))):
        return False
    if bare and row[_AT["bare_around"]]:  # one of a column of numbers
        return False
    edge = min(row[_AT["from_stamp"]], row[_AT["to_stamp"]]) <= (1 if bare else 2)
    return edge or max(row[_AT["mark_before"]], row[_AT["mark_after"]]) > (0.8 if bare else 0.6)


_FOOT = re.compile(
    r"^[-–—.•\s]*\w?[-–—.•\s]+\[\s?[I1l]{1,3}\b"
)  # "- a - [III - USSR - 37]", at the foot of JPRS reports
_BARE = re.compile(r"^\W?(?:\d{1,3}|[ivxIVX1]{1,5})$")
