"""Fit the capitals and the lost stops of ocrfix/punct/weights.json, for `fit_punctuation`: logistic models.

Each says of a word with or without a capital, or of a blank between two words, whether it is so in the truth too.
"""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.punctuation_pairs import FOLDS, Pair
from ocrfix import lexicon as lexica
from ocrfix.punct import Model, junctions, letters, stops
from ocrfix.punct import context as witness
from ocrfix.punct.rewrite import LOST

Example = tuple[dict[str, float], bool, float]  # witnesses, whether it is so, what it counts
Heard = list[dict[int, dict[str, float]]]  # of each document: the junctions that may have lost a stop


def add_logistic(data: dict[str, Any], pairs: list[Pair], lexicon: lexica.Lexicon) -> None:
    """Write the weights and calibrations of the capitals and the lost stops into the tables."""
    model = Model(data)
    heard = lost_stops(pairs, lexicon, model)
    data["stops"] = logistic(are_stops(pairs, heard))
    data["capitals"]["lost"] = logistic(lost_capitals(pairs, lexicon, model))
    rows = small_letters(pairs, lexicon, model)
    data["capitals"]["small"] = logistic(rows)
    data["calibration"]["CAP001"] = crossed(rows, 0.2)
    data["calibration"][LOST] = crossed(are_stops(pairs, heard))
    rows = stray_capitals(pairs, heard, lexicon, model)
    data["calibration"]["CAP003"] = crossed(rows)
    data["capitals"]["stray"] = logistic(rows)
    # Too few were seen to fit this: of numbered paragraphs 3 of 3 were right.
    data["calibration"] |= {"CAP001.numbered": (0.5, 3.0, 0.0)}


def logistic(rows: list[Example], ridge: float = 1.0) -> dict[str, float]:
    """The weights of a logistic regression, held to small ones by `ridge`."""
    names = sorted({name for row, _, _ in rows for name in row})
    place_of = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (row, _, _) in enumerate(rows):
        for name, value in row.items():
            x[i, place_of[name]] = value
    y, by = np.array([float(r[1]) for r in rows]), np.array([r[2] for r in rows])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = np.clip(x @ w, -30, 30)
        gap = 1 / (1 + np.exp(-score)) - y
        return float((by * (np.logaddexp(0, score) - y * score)).sum() + ridge * (w @ w) / 2), x.T @ (
            by * gap
        ) + ridge * w

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(w), 3) for name, w in zip(names, best, strict=True)}


Three = tuple[float, float, float]


def stretched(rows: list[tuple[float, float, bool, float]], like: Three, firm: float = 1.5) -> Three:
    """Platt's two numbers, and one for the doubts, for (probability, doubt, right, weight), held near `like`."""
    odds = np.array([min(9.0, math.log(max(p, 1e-6) / max(1 - p, 1e-6))) for p, _, _, _ in rows])
    doubt, y, by = (np.array([float(row[at]) for row in rows]) for at in (1, 2, 3))

    def loss(v: np.ndarray) -> float:
        score = v[0] * odds + v[1] + v[2] * doubt
        pull = 4 * (v[0] - like[0]) ** 2 + (v[1] - like[1]) ** 2 + (v[2] - like[2]) ** 2
        return float((by * (np.logaddexp(0, score) - y * score)).sum() + firm * pull)

    free = (None, None)
    a, b, c = minimize(loss, np.array(like), method="L-BFGS-B", bounds=[(0.1, None), free, free]).x
    return round(float(a), 3), round(float(b), 3), round(float(c), 3)


def lost_capitals(pairs: list[Pair], lexicon: lexica.Lexicon, model: Model) -> list[Example]:
    """Small letters after stops, as read; and sentences of the truths whose capital was taken away."""
    rows, dice = [], random.Random(5)
    for one in pairs:
        page = one.page()
        unrest = model.unrest(page)
        for k, true in one.truth.items():
            if (row := letters.lacks(page, k, lexicon, model, unrest)) is not None:
                capital = one.words[one.rows[k].end][0].isupper() and letters.START.fullmatch(true) is not None
                rows.append((row, capital, 1.0))
    for text in sorted({one.gt for one in pairs}):
        found = list(junctions(text))
        starts = [k for k, j in enumerate(found) if letters.START.fullmatch(j.plain) and text[j.end].isupper()]
        for k in dice.sample(starts, math.ceil(len(starts) / 6)):
            j = found[k]
            word = text[j.end : j.right]
            own = model.habits.get(witness.token(word), witness.UNKNOWN)
            if own[witness.CAPITAL] > 0.3 * max(1, own[witness.INSIDE]):
                continue
            page = witness.Page(text[: j.end] + word.lower() + text[j.right :], found)
            if (row := letters.lacks(page, k, lexicon, model, model.unrest(page))) is not None:
                rows.append((row, True, 0.3))
    return rows


def small_letters(pairs: list[Pair], lexicon: lexica.Lexicon, model: Model) -> list[Example]:
    """Small letters after stops as read, none made up: how often a capital was lost is a thing to count."""
    out = []
    for one in pairs:
        page = one.page()
        for k, heard in letters.small(page, lexicon, model, model.unrest(page)):
            if (true := one.truth.get(k)) is not None:
                capital = one.words[one.rows[k].end][0].isupper() and letters.START.fullmatch(true) is not None
                out.append((heard, capital, 1.0))
    return out


def lost_stops(pairs: list[Pair], lexicon: lexica.Lexicon, model: Model) -> Heard:
    """Junctions at which a sentence may end without a stop."""
    pages = [one.page() for one in pairs]
    return [dict(stops.lost_stops(page, lexicon, model.habits, model.unrest(page))) for page in pages]


def are_stops(pairs: list[Pair], heard: Heard, but: int = -1) -> list[Example]:
    """Whether the truth has a stop there, but for the documents of one fold."""
    return [
        (row, letters.START.fullmatch(one.truth[k]) is not None, 1.0)
        for one, rows in zip(pairs, heard, strict=True)
        for k, row in rows.items()
        if one.fold != but and k in one.truth
    ]


def stray_capitals(pairs: list[Pair], heard: Heard, lexicon: lexica.Lexicon, model: Model) -> list[Example]:
    """Capitals inside sentences; what speaks for a lost stop is told by weights fitted on the other folds."""
    fitted = [logistic(are_stops(pairs, heard, fold)) for fold in range(FOLDS)]
    out = []
    for one, rows in zip(pairs, heard, strict=True):
        page = one.page()
        odds = {k: letters.odds(letters.chance(fitted[one.fold], row)) for k, row in rows.items()}
        for k, row in letters.strays(page, lexicon, model.habits, odds):
            j = one.rows[k]
            if j.left in one.words and j.end in one.words:
                out.append((row, one.words[j.end] == one.ocr[j.end : j.right].lower(), 1.0))
    return out


def crossed(rows: list[Example], least: float = 0.4) -> Three:
    """The calibration of a logistic model, from predictions on quarters it was not fitted on."""
    seen = []
    for fold in range(FOLDS):
        weights = logistic([row for i, row in enumerate(rows) if i % 97 % FOLDS != fold])
        held = [row for i, row in enumerate(rows) if i % 97 % FOLDS == fold]
        seen += [(letters.chance(weights, row), 0.0, right, weight) for row, right, weight in held]
    return stretched([one for one in seen if one[0] >= least], (1.0, 0.0, 0.0), 0.1)
