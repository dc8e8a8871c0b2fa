"""Fit the weights of seams (does this line follow that one?) and of swaps (does this swap restore the order?).

usage: python benchmarks/fit_order.py PAIRS.jsonl ... [--all] [--swaps] [--write]

A pair is one JSON object a line with the texts "ocr" and "gt". One half of the documents is used; `displace.py
--held-out` measures on the other. Seams: each line and the next against the same line and another nearby. Swaps:
the candidates of documents in order and of documents with displaced stretches. Logistic regressions. Seams of
flattened text have weights of their own: no width and no class of a word speaks there. With `--swaps` the seams stay
as they were fitted before.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from displace import chunks, displaced, documents

from ocrfix import lexicon as lexica
from ocrfix.fixer import View
from ocrfix.lines import displaced as search
from ocrfix.lines import weights
from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Line, Page, read

DATA = pathlib.Path(weights.__file__).parent / "data" / "order.json"
# What a swap counts that is no more than near the true one: it shows a person the place. Fitted on half of the
# documents, with 17 in 1,000 of the others moved that were in order: with 0.3, 31 of 100 stretches come back and 80 of
# 100 moves are right; with 0.1 it is 35 and 72; with 0, 38 and 67, and on raw OCR in order nearly twice the alarms.
NEAR = 0.1
SELDOM = 0.01  # pairs of features that stand together more seldom get no weight


def opened(text: str, lexicon: lexica.Lexicon, flat: bool = False) -> tuple[list[Line], Seams, list[int]]:
    lines = read(text, View(text, lexicon).lines)
    width = 0 if flat else Page.of(text, lines).width
    starts = [text.rfind("\n", 0, line.span.start) + 1 for line in lines] + [len(text)]
    return lines, Seams(text, lexicon, width if width < 200 else 0, flat=flat), starts


def seams(
    texts: Sequence[str], lexicon: lexica.Lexicon, rng: random.Random, flat: bool
) -> tuple[list[str], np.ndarray, np.ndarray]:
    names: list[str] = []
    rows, truth = [], []
    for text in texts:
        lines, scores, starts = opened(text, lexicon, flat)
        for i in range(1, len(lines)):
            near = range(max(0, i - 9), min(len(lines), i + 9))
            for j in (i, *rng.sample([k for k in near if k != i], 3)):
                features = scores.features(starts[i], starts[j])
                names = list(features)
                rows.append(list(features.values()))
                truth.append(i == j)
    return names, np.array(rows), np.array(truth, dtype=float)


def swaps(
    texts: Sequence[str], lexicon: lexica.Lexicon, rng: random.Random
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, truth, weight = [], [], []
    for text in texts:
        for swap in _candidates(text, lexicon):
            rows.append(swap.strengths)
            truth.append(False)
            weight.append(1.0)
        parts = chunks(text, lexicon)
        for _ in range(2):
            order, regions = displaced(len(parts), rng)
            for swap in _candidates("".join(parts[k] for k in order), lexicon):
                out = order[:]
                out[swap.i : swap.k] = out[swap.j : swap.k] + out[swap.i : swap.j]
                right = any(a <= swap.i and swap.k <= b and out[a:b] == list(range(a, b)) for a, b in regions)
                near = any(swap.i < b and a < swap.k for a, b in regions)
                rows.append(swap.strengths)
                truth.append(right)
                weight.append(NEAR if near and not right else 1.0)
    return np.array(rows), np.array(truth, dtype=float), np.array(weight)


def _candidates(text: str, lexicon: lexica.Lexicon) -> list[search.Swap]:
    lines, scores, _ = opened(text, lexicon)
    return search.candidates(text, scores, lines)[:60]


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, ridge: float) -> np.ndarray:
    """Logistic regression by Newton's method: x (n, d), y (n,), weight (n,) -> (d,)."""
    w = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (weight * (p - y)) + ridge * w
        w -= np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w)), slope)
    return w


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+", type=pathlib.Path)
    ask.add_argument("--all", action="store_true", help="fit on all documents: what is shipped, once measured")
    ask.add_argument("--swaps", action="store_true", help="fit the weights of swaps alone")
    ask.add_argument("--write", action="store_true")
    a = ask.parse_args()
    lexicon, rng = lexica.load(), random.Random(1)
    texts = [
        text for file in a.files for field in ("gt", "ocr") for text in documents(file, field, None if a.all else 0)
    ]
    share = f"{'all' if a.all else 'half'} of " + ", ".join(file.name for file in a.files)
    data = json.loads(DATA.read_text("utf-8"))
    if a.swaps:
        data["about"] = data["about"].partition("; swaps")[0] + f"; swaps on {share}"
    else:
        data = fitted_seams(texts, lexicon, rng) | {
            "about": f"logistic regressions by benchmarks/fit_order.py on {share}"
        }
        data["flat"] = fitted_seams(texts, lexicon, rng, flat=True)
        data["swap"] = json.loads(DATA.read_text("utf-8"))["swap"]
        if a.write:
            store(data)
    x, y, weight = swaps(texts, lexicon, rng)
    data["swap"] = dict(zip(search.WITNESSES, np.round(fit(x, y, weight, 1.0), 3).tolist(), strict=True))
    print(f"swaps: {len(y)}, {int(y.sum())} right; {data['swap']}")
    if a.write:
        store(data)


def store(data: dict[str, Any]) -> None:
    DATA.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    weights.forget()


def fitted_seams(
    texts: Sequence[str], lexicon: lexica.Lexicon, rng: random.Random, flat: bool = False
) -> dict[str, Any]:
    """The weights of single features and of pairs."""
    names, x, y = seams(texts, lexicon, rng, flat)
    pairs = [
        (i, j)
        for i, j in itertools.combinations(range(1, len(names)), 2)
        if np.mean((x[:, i] * x[:, j]) != 0) > SELDOM
        and not ({names[i], names[j]} <= {*weights.MEASURED} and {names[i], names[j]} & {*weights.CLASSES})
    ]
    wide = np.column_stack([x, *(x[:, i] * x[:, j] for i, j in pairs)])
    w = fit(wide, y, np.ones(len(y)), 10.0)
    p = np.clip(1 / (1 + np.exp(-wide @ w)), 1e-9, 1 - 1e-9)
    print(f"seams: {len(y)}, {len(pairs)} pairs; log loss {-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)):.4f}")
    prior = np.log(3)  # three others for each true seam
    single = dict(zip(names, np.round(w[: len(names)], 3).tolist(), strict=True))
    single[""] = round(single[""] + prior, 3)
    double: dict[str, dict[str, float]] = {}
    for (i, j), value in zip(pairs, w[len(names) :], strict=True):
        double.setdefault(names[i], {})[names[j]] = round(float(value), 3)
    return {"seam": single, "pairs": double}


if __name__ == "__main__":
    main()
