"""The fitted weights of seams and swaps, and what they make of features. Written by `benchmarks/fit_order.py`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


def weighed(features: Mapping[str, float]) -> float:
    """The log odds that the features of a seam speak for: each has a weight, and some pairs of them another."""
    data = _data()
    single, pairs = data["seam"], data["pairs"]
    here = [(name, value) for name, value in features.items() if value]
    total = 0.0
    for at, (first, value) in enumerate(here):
        total += single[first] * value
        row = pairs.get(first)
        if row:
            total += sum(row[second] * value * other for second, other in here[at + 1 :] if second in row)
    return total


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
