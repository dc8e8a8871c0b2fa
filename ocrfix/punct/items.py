"""Numbers of a list whose full stop was read as a comma: `3, The party` between `2. ` and `4. `."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ocrfix.punct.endings import Ending

_NUMBER = r"\d{1,2}|[IVX]{1,4}"
_COMMA = re.compile(rf"(?m)^[ \t]*({_NUMBER})(,)(?=[ \t]+[\"\u201c]?[A-Z])")
_STOP = re.compile(rf"(?m)^[ \t]*({_NUMBER})\.(?=[ \t]+[\"\u201c]?[A-Z])")
_ROMAN = {roman: at for at, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), 1)}
_NEAR, _REACH = 2, 4000  # numbers and characters from one that has its stop
# Of such commas in typescript with a known truth 114 of 115 were stops, and the other one by eye; of 80 in reading-room
# reports, with or without such a neighbour, 78 by eye.
_SURE = 0.98


def commas_after_items(text: str) -> Iterator[Ending]:
    """The commas behind numbers at the beginnings of lines, where a number nearby has its stop."""
    found = [(each.start(2), _value(each[1]), each[1].isdigit()) for each in _COMMA.finditer(text)]
    if not found:
        return
    stops = [(each.start(), _value(each[1]), each[1].isdigit()) for each in _STOP.finditer(text)]
    places = [stop for stop, _, _ in stops]
    for at, number, arabic in found:
        near = stops[bisect_left(places, at - _REACH) : bisect_left(places, at + _REACH)]
        if number and any(kind == arabic and 0 < abs(other - number) <= _NEAR for _, other, kind in near):
            yield Ending(at, _SURE, "a list's number: others nearby have a full stop")


def _value(number: str) -> int:
    """The value of a number, Arabic or Roman; 0 for none."""
    return int(number) if number.isdigit() else _ROMAN.get(number, 0)
