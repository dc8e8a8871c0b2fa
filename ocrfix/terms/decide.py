"""The probability that a guess is right: a logistic score over its features, with weights fitted on known truth.

The fit is linear and therefore too doubtful of one kind: a long listed word that the document has in the same
surroundings, with nothing else near it. Of those the measured share is taken instead (`settled` in weights.json).
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources

from ocrfix.terms.find import Guess

_MOST_DOUBTED = 0.94  # a suggestion at most


def confidence(guess: Guess) -> float:
    """The share of such guesses that are right. A name in one piece and a word that may lack one are never sure."""
    fitted = _weights()
    weights = fitted["pieces" if guess.window.gaps else "whole"]
    logit = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in guess.features.items())
    sure = 1.0 / (1.0 + math.exp(-logit))
    if guess.features["frayed"] or not guess.window.gaps:
        return min(sure, _MOST_DOUBTED)
    if guess.features["settled"]:
        return max(sure, fitted["settled"]["right"] / (fitted["settled"]["of"] + 2))
    return sure


@cache
def _weights() -> dict[str, dict[str, float]]:
    text = resources.files("ocrfix.terms").joinpath("weights.json").read_text(encoding="utf-8")
    fitted: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return fitted
