"""Release stamps inside a line or a flattened text: release phrase x date x document number.

Each of the three may be garbled or cut off. Tokens are classed one by one around an anchor (any word that looks
like the phrase, or a document number) and a stamp is the longest run of classed tokens that holds two of the three.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from ocrfix.edits import Span
from ocrfix.layout import codes


class Stamp(NamedTuple):
    """A stamp in a text, with what it says as far as it can be read."""

    span: Span
    number: str | None  # "CIA-RDP80-00810A004300550004-0", mended where its form leaves no choice
    date: str | None  # "2010/02/12"
    whole: float  # 0 to 1: share of phrase, date and number that are there


_ANCHOR = re.compile(
    r"(?i)appr[o0]v|rel[eo]a[sz8]|\breleas|sanit[il1]|declass|[cg][il1]a\W{0,3}r[do0]p|\bRDP\d\d|\bC\d{8}\b"
)
_TOKEN = re.compile(r"\S+")
_STRONG = ("SANITIZED", "APPROVED", "RELEASE", "DECLASSIFIED")
_WEAK = ("COPY", "PART", "PUBLIC", "FOR", "IN", "AND", "BY", "NSA", "AND/OR")
_DATE = re.compile(r"^\(?[12][09O][0-9OIl]{2}[/I1lJ|][0-9OIl]{2}[/I1lJ|]?[0-9OIl]{2}[.:]?$")
_DATE_PART = re.compile(r"^[12][09O][0-9OIl/]{0,3}$|^[0-9OIl]{0,2}/[0-9OIl]{2}/[0-9OIl]{2}[.:]?$")
_NUMBER = re.compile(r"(?i)^[(:]?[cg][il1]a\W{0,2}r[do0]p|^[(]?RDP\d|^[CGO]\d{8}$|^c[il1t]a[-~.]{1,3}r\S{0,2}$")
_TAIL = re.compile(r"^[0-9OIlSBZo]{0,6}[A-Z]?[0-9OIlSBZo]{5,}[-~.]?[0-9OIl]?[.,]?$")
_SHAPE = re.compile(r"CIARDP(\w{2})([A-Z]?)(\w{5})(\w)(\w{12})(\w)$")
_DIGITS = str.maketrans("OoQDIilLZzSsBbgGT", "00001111225588997")
_SEPARATORS = re.compile(r"^[\W_]{1,3}$")


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Stamp]:
    """The stamps in `text[start:end]`, in order, none overlapping another."""
    end = len(text) if end is None else end
    done = start
    for anchor in _ANCHOR.finditer(text, start, end):
        if anchor.start() < done:
            continue
        stamp = _around(text, anchor.start(), done, end)
        if stamp is not None:
            yield stamp
            done = stamp.span.end


def canonical(number: str) -> str | None:
    """A document number as its form demands (look-alikes of digits mended), or None when it is not complete."""
    if re.fullmatch(r"[CGO]\d{8}", number):
        return "C" + number[1:]
    solid = re.sub(r"[\W_]", "", number)
    solid = re.sub(r"(?i)^[cg][il1]ar[do0]p", "CIARDP", solid)
    found = _SHAPE.match(solid)
    if found is None:
        return None
    series, office, box, letter, folder, check = found.groups()
    series, box, folder, check = (part.translate(_DIGITS) for part in (series, box, folder, check))
    letter = {"0": "O", "8": "B", "1": "I"}.get(letter, letter).upper()
    if not (series + folder + check).isdecimal() or not box[:4].isdecimal():
        return None
    return f"CIA-RDP{series}{office or '-'}{box}{letter}{folder}-{check}"


def majority(stamps: Sequence[Stamp]) -> tuple[str | None, str | None]:
    """The number and the date that most stamps of a document read.

    Of numbers read equally often the one with the fewest zeros: a worn 8 or 5 is read as 0 (`RDP02-00050R` for
    `RDP82-00850R`), hardly ever the other way round.
    """
    numbers = Counter(stamp.number for stamp in stamps if stamp.number)
    dates = Counter(stamp.date for stamp in stamps if stamp.date and _IN_A_CALENDAR.fullmatch(stamp.date))
    return (
        max(numbers, key=lambda n: (numbers[n], -n.count("0")), default=None),
        max(dates, key=lambda d: dates[d], default=None),
    )


_IN_A_CALENDAR = re.compile(r"\d{4}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01])")


def fills(stamp: Stamp, text: str, line: Span) -> bool:
    """Whether a line holds the stamp and at most a little dirt beside it."""
    beside = text[line.start : stamp.span.start] + text[stamp.span.end : line.end]
    return sum(map(str.isalnum, codes.without(beside))) <= _BESIDE


_BESIDE = 6  # letters and digits


class _Token(NamedTuple):
    start: int
    end: int
    kind: str  # strong, weak, date, number, tail, separator; "" when it is none of a stamp's


def _around(text: str, anchor: int, low: int, high: int) -> Stamp | None:
    """The stamp that holds the token at `anchor`, if there is one."""
    low, high = max(low, anchor - 90), min(high, anchor + 130)
    newline = text.rfind("\n", low, anchor)
    low = newline + 1 if newline >= 0 else max(low, text.rfind("\f", low, anchor) + 1)
    newline = text.find("\n", anchor, high)
    high = newline if newline >= 0 else high
    tokens = [_Token(m.start(), m.end(), "?") for m in _TOKEN.finditer(text, low, high)]
    at = next((i for i, t in enumerate(tokens) if t.start <= anchor < t.end), None)
    if at is None:
        return None
    run = _run(text, tokens, at)
    kinds = [token.kind for token in run]
    phrase = kinds.count("strong")
    date, number = "date" in kinds, "number" in kinds
    if (
        not run
        or (phrase > 0) + date + number < 2
        or (phrase < 2 and not (date and number) and not (phrase and number))
    ):
        return None
    span = Span(run[0].start, run[-1].end)
    spelt = "".join(text[t.start : t.end] for t in run if t.kind in ("number", "tail"))
    dated = "".join(text[t.start : t.end] for t in run if t.kind == "date")
    found = re.search(r"([12]\d{3})\D?(\d\d)\D?(\d\d)", dated.translate(_DIGITS))
    day = "/".join(found.groups()) if found and int(found[2]) <= 12 and int(found[3]) <= 31 else None
    return Stamp(span, canonical(spelt), day, ((phrase > 0) + date + number) / 3)


def _run(text: str, tokens: Sequence[_Token], at: int) -> list[_Token]:
    """The tokens of a stamp around the one at `at`, each with its kind, the edges bare of separators and weak words."""
    run = [tokens[at]._replace(kind=_kind(text[slice(*tokens[at][:2])], ""))]
    if not run[0].kind:
        return []
    for token in tokens[at + 1 :]:
        kind = _kind(text[token.start : token.end], run[-1].kind)
        spelt = sum(t.end - t.start for t in run if t.kind in ("number", "tail"))
        if (
            not kind
            or (kind == "tail" and spelt >= _COMPLETE)
            or (kind == "strong" and run[-1].kind in ("number", "tail"))
        ):
            break
        run.append(token._replace(kind=kind))
    for token in reversed(tokens[:at]):
        kind = _kind(text[token.start : token.end], "")
        if not kind or (kind in ("number", "tail") and run[0].kind in ("strong", "weak")):
            break
        run.insert(0, token._replace(kind=kind))
    while run and run[0].kind in ("weak", "separator", "tail"):
        run.pop(0)
    while run and run[-1].kind in ("weak", "separator"):
        run.pop()
    return run


_COMPLETE = 29  # characters of CIA-RDP80-00810A004300550004-0, but for one


def _kind(token: str, before: str) -> str:
    if _SEPARATORS.match(token):
        return "separator"
    if _DATE.match(token) or (_DATE_PART.match(token) and before != "number"):
        return "date"
    if _NUMBER.match(token):
        return "number"
    if before in ("number", "tail") and _TAIL.match(token):
        return "tail"
    bare = token.strip(".,:;()[]'\"").upper()
    if bare in _WEAK:
        return "weak"
    if len(bare) > 4 and max(ratio(bare, word) for word in _STRONG) >= 72:
        return "strong"
    return ""
