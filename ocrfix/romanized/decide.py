"""How sure a reading of a name is: a logistic score over its features, with weights fitted on known truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import exp
from typing import Any

from ocrfix.romanized.find import Misread
from ocrfix.romanized.syllables import DATA

_DOUBTED = 0.94  # a suggestion at most


def confidence(found: Misread) -> float:
    """The probability; of the surest of a kind, of which 97 in 100 are right on typed pages, what is promised."""
    fitted = _fitted()
    sure = probability(fitted["weights"][found.kind], found.features)
    least, share = fitted["pools"].get(found.kind, (2.0, 1.0))
    return float(share) if sure >= least else min(sure, _DOUBTED)


def probability(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The logistic of the weighed features and the `bias`; 0.0 where there are no weights."""
    if not weights:
        return 0.0
    total = weights["bias"] + sum([weights.get(name, 0.0) * value for name, value in features.items()], 0.0)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def _fitted() -> dict[str, Any]:
    fitted: dict[str, Any] = json.loads((DATA / "weights.json").read_text("utf-8"))
    return fitted
