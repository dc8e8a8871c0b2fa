"""The probability that a guess is right: a logistic score over its features, with weights fitted on known truth."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources

from ocrfix.terms.find import Guess

_MOST_DOUBTED = 0.94  # a suggestion at most


def confidence(guess: Guess) -> float:
    """The share of such guesses that are right. A word of which a piece may be missing is never sure."""
    weights = _weights()["pieces" if guess.window.gaps else "whole"]
    logit = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in guess.features.items())
    sure = 1.0 / (1.0 + math.exp(-logit))
    doubtful = guess.features["frayed"] or guess.features["repeated"]
    return min(sure, _MOST_DOUBTED) if doubtful else sure


@cache
def _weights() -> dict[str, dict[str, float]]:
    text = resources.files("ocrfix.terms").joinpath("weights.json").read_text(encoding="utf-8")
    fitted: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return fitted
