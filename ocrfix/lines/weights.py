"""The fitted weights of seams and swaps, and what they make of features. Written by `benchmarks/fit_order.py`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, NamedTuple

# what is measured at a seam, in n-grams, phrases and classes of words; all else is 0 or 1 and takes few forms
CLASSES = ("end class", "end class unlike", "flow class", "flow class unlike", "class apart", "class apart unlike")
MEASURED = (
    "end word",
    "end unlike",
    "flow word",
    "flow unlike",
    "pair seen",
    "pair never",
    "three seen",
    "end next",
    "flow next",
    "next unlike",
    "next seen",
    "phrase",
    "phrase, both sides",
    "phrase, one side",
    *CLASSES,  # they have no weights together with others that are measured: `Seams.bound` counts on that
)
_TINY = 1e-9  # more than the order of a sum may change in it
Measures = list[tuple[int, float]]  # places in MEASURED and the strengths there; zeros are left out


class Partial(NamedTuple):
    """What the plain features of a seam leave to be added: log odds = base + the sum of slope x strength."""

    base: float
    slopes: tuple[float, ...]  # by place in MEASURED
    most: float  # the log odds of two words never seen together, at most


def partials(flat: bool) -> dict[object, Partial]:
    """The partials made so far in this process, by the looks of tail and head: a few hundred. Flattened text, where no
    width and no class of words speaks, has weights of its own."""
    return _partials(flat)


def partial(plain: Mapping[str, float], strange: Sequence[Measures], flat: bool) -> Partial:
    """The weights of a seam whose plain features are given. `strange`: the corners of what is measured where two
    words were never seen together; between them the log odds are highest at one."""
    single, rows = _seams(flat)["seam"], _rows(flat)
    here = [(name, value) for name, value in plain.items() if value]
    here.append(("", 1.0))
    base = sum([single[name] * value for name, value in here], 0.0)
    for at, (first, value) in enumerate(here):
        row = rows.get(first, {})
        base += sum([row[second] * value * other for second, other in here[at + 1 :] if second in row], 0.0)
    slopes = []
    for name in MEASURED:
        row = rows.get(name, {})
        slopes.append(single.get(name, 0.0) + sum([row[first] * value for first, value in here if first in row], 0.0))
    most = max(crossed(corner, flat) + sum([slopes[at] * value for at, value in corner], 0.0) for corner in strange)
    return Partial(base, tuple(slopes), base + most + _TINY)


def crossed(measures: Measures, flat: bool) -> float:
    """The log odds that the measures of a seam speak for by standing together."""
    rows = _crosses(flat)
    return sum([rows[a][b] * x * y for (a, x), (b, y) in combinations(measures, 2)], 0.0)


def forget() -> None:
    """Read the weights anew when they are next asked for."""
    for kept in (_data, _rows, _crosses, _partials):
        kept.cache_clear()


@cache
def _partials(_flat: bool) -> dict[object, Partial]:
    return {}


def swap_odds(strengths: Mapping[str, float]) -> float:
    """The log odds that a swap restores the order."""
    weights = _data()["swap"]
    return float(sum(weights[name] * value for name, value in strengths.items()))


def probability(odds: float) -> float:
    """Log odds as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("ocrfix.lines").joinpath("data/order.json").read_text("utf-8"))
    return data


def _seams(flat: bool) -> dict[str, Any]:
    data = _data()
    found: dict[str, Any] = data["flat"] if flat else data
    return found


@cache
def _rows(flat: bool) -> dict[str, dict[str, float]]:
    """The weights of pairs, to be looked up from both sides."""
    rows: dict[str, dict[str, float]] = {}
    for first, row in _seams(flat)["pairs"].items():
        for second, weight in row.items():
            rows.setdefault(first, {})[second] = rows.setdefault(second, {})[first] = weight
    return rows


@cache
def _crosses(flat: bool) -> list[list[float]]:
    rows = _rows(flat)
    return [[rows.get(a, {}).get(b, 0.0) for b in MEASURED] for a in MEASURED]
