#!/usr/bin/env python3
"""Fit the trees that label the lines of a page, and measure them by leaving documents out.

usage: python -m benchmarks.fit_layout PAGES.jsonl --truth TRUTH.jsonl [--labels LABELS.jsonl --texts TEXTS.jsonl ...]
       [--plain PAIRS.jsonl ...] [--write]

PAGES holds {"id", "ocr"}, TRUTH the labels of their lines, {"id", "lines": {"line number": label}}: text, form+value,
stamp, marking, page, code, form, noise. LABELS are more labels, of documents in TEXTS (`layout_data.py`); those that
ship were made by correcting an earlier fit by eye. `--plain` names files of {"ocr", "gt"}: lines of theirs that stand
in the truth are added as text.

Each document of PAGES is left out by itself, the others in ten groups; limits are chosen on the documents that are
not left out. `--write` stores the trees and, per class, these figures (benchmarks/results/layout.json).
Needs scikit-learn. Seeds are fixed; the same data give the same file.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from benchmarks.layout_data import LABELS, SEED, Set, by_letter, documents, joined, measure, plain
from ocrfix.layout import codes, guards, model
from ocrfix.layout.context import NAMES as CONTEXT
from ocrfix.layout.features import NAMES as LINE

ROOT = Path(__file__).parent.parent
OUT = ROOT / "ocrfix" / "layout" / "data" / "lines.json"
RESULTS = ROOT / "benchmarks" / "results" / "layout.json"
KINDS = ("stamp", "marking", "page", "form", "noise")
GROUPS = 10  # of the documents that are not left out one by one
# What a removed line of a kind is worth: noise is plentiful and matters least, a stamp or mark breaks sentences in two.
WORTH = {"stamp": 8.0, "marking": 14.0, "page": 8.0, "form": 2.0, "noise": 0.8}
ROOM = 0.3  # how far beyond the last line of a kind a limit may look
MOST = {"stamp": 0.6, "marking": 0.5, "page": 0.6, "form": 0.4, "noise": 0.25}  # and how far at most


class Trees(NamedTuple):
    """What is fitted: which lines stay, and what the others are."""

    stays: tuple[HistGradientBoostingClassifier, ...]
    kinds: ExtraTreesClassifier


def fitted(data: Set) -> Trees:
    """Boosted trees for the question whether a line stays, twice over with other seeds, and a forest for its kind."""
    stays = tuple(
        HistGradientBoostingClassifier(
            max_iter=100, learning_rate=0.1, max_leaf_nodes=15, min_samples_leaf=8, l2_regularization=1.0,
            max_features=0.3, random_state=SEED + seed,
        ).fit(data.rows, data.labels < KEPT)
        for seed in (0, 1)
    )  # fmt: skip
    kinds = ExtraTreesClassifier(
        40, min_samples_leaf=2, max_features=45, max_leaf_nodes=320, random_state=SEED, n_jobs=1
    ).fit(data.rows, data.labels)
    return Trees(stays, kinds)


KEPT = len(model.KEPT)  # the first labels are of lines that stay


def shares(trees: Trees, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row the probability that it stays, and the shares of the labels in the forest."""
    odds = np.mean([each.decision_function(rows) for each in trees.stays], axis=0)
    found = np.zeros((len(rows), len(LABELS)))
    found[:, trees.kinds.classes_] = trees.kinds.predict_proba(rows)
    return 1 / (1 + np.exp(-odds)), found


def folds(data: Set, alone: int) -> np.ndarray:
    """The fold of each line: the first `alone` documents each by itself, the others in groups."""
    return np.where(data.documents < alone, data.documents, alone + data.documents % GROUPS)


def judge(stays: np.ndarray, found: np.ndarray, data: Set) -> tuple[np.ndarray, np.ndarray]:
    """The probability of each line to stay, and the kind as which it is judged ("" when it stays)."""
    likely = found[:, KEPT:].argmax(1) + KEPT
    kinds = [
        guards.judged_as(line, LABELS[label], row) or ""
        for line, label, row in zip(data.texts, likely, data.rows, strict=True)
    ]
    stays = stays.copy()
    for place, (line, row) in enumerate(zip(data.texts, data.rows, strict=True)):
        sure = guards.certain(line, row) or ("stamp" if model.stamped(line) else None)
        if sure:
            kinds[place], stays[place] = sure, 0.0
    return stays, np.array(kinds)


def limits(text: np.ndarray, kinds: np.ndarray, labels: np.ndarray, budget: int) -> dict[str, float]:
    """For each kind the share of text up to which to remove: most furniture for at most `budget` lines of text."""
    best: dict[int, tuple[float, dict[str, float]]] = {0: (0.0, {})}
    for kind in KINDS:
        order = np.flatnonzero(kinds == kind)
        order = order[np.argsort(text[order], kind="stable")]
        order = order[text[order] <= MOST[kind]]
        lost, won = np.cumsum(labels[order] < KEPT), np.cumsum(labels[order] >= KEPT)
        shares = text[order]
        # Half-way to the next line, so that a limit does not hang on the one line that happens to be below it.
        between = (shares + np.append(shares[1:], min(shares[-1] + ROOM, MOST[kind]))) / 2 if len(order) else shares
        options = {0: (0.0, 0.0)}
        for cost, gain, limit in zip(lost, won, between, strict=True):
            options[int(cost)] = (float(gain) * WORTH[kind], float(limit))
        new: dict[int, tuple[float, dict[str, float]]] = {}
        for spent, (gain, chosen) in best.items():
            for cost, (more, limit) in options.items():
                if spent + cost <= budget and gain + more > new.get(spent + cost, (-1.0, {}))[0]:
                    new[spent + cost] = (gain + more, chosen | {kind: limit})
        best = new
    return max(best.values(), key=lambda found: found[0])[1]


def removed(text: np.ndarray, kinds: np.ndarray, limit: dict[str, float]) -> np.ndarray:
    """Which lines go."""
    return np.array([kind != "" and share <= limit[kind] for share, kind in zip(text, kinds, strict=True)])


def precision(text: np.ndarray, kinds: np.ndarray, labels: np.ndarray, limit: dict[str, float]) -> dict[str, Any]:
    """For each kind the steps of its calibrated precision, at least 0.95 up to its limit and below that beyond."""
    steps = {}
    for kind in KINDS:
        mine = kinds == kind
        right = (labels[mine] >= KEPT).astype(float)
        curve = IsotonicRegression(increasing=False, y_min=0.0, y_max=0.995, out_of_bounds="clip")
        # Two lines of each sort stand for what has not been seen.
        curve.fit(np.append(text[mine], [0.0, 1.0]), np.append(right, [1.0, 0.0]))
        edges = sorted({limit[kind], *(round(x, 2) for x in np.arange(0.02, 0.92, 0.02))})
        table = []
        for edge in edges:
            likely = float(curve.predict([edge])[0])
            sure = min(max(likely, 0.955), 0.99) if edge <= limit[kind] else min(likely, 0.94)
            table.append([round(edge, 4), round(sure, 3)])
        steps[kind] = table
    return steps


def report(name: str, gone: np.ndarray, data: Set, passed: int) -> dict[str, Any]:
    """The share of each label that was removed. `passed` lines of text were never in question."""
    shown = gone | (np.array([next(codes.find(t), None) is not None for t in data.texts]) & (data.labels == _CODE))
    text = data.labels < KEPT
    lost = [t for t, g, k in zip(data.texts, gone, text, strict=True) if g and k]
    removed_of = {
        label: [int(shown[data.labels == k].sum()), int((data.labels == k).sum())]
        for k, label in enumerate(LABELS)
        if k >= KEPT
    }
    print(f"{name}: lost {len(lost)} of {text.sum() + passed} lines of text, {sum(map(len, lost))} characters")
    all_of = round(100 * float(shown[~text].mean()), 1)
    print("   all", all_of, {k: round(100 * a / max(1, b), 1) for k, (a, b) in removed_of.items()})
    return {
        "text lines": int(text.sum()) + passed, "text lines lost": len(lost), "text kept, %":
        round(100 - 100 * len(lost) / (int(text.sum()) + passed), 2), "text characters lost": sum(map(len, lost)),
        "removed, of": removed_of, "removed, %": {k: round(100 * a / max(1, b), 1) for k, (a, b) in removed_of.items()},
        "all furniture removed, %": all_of,
    }  # fmt: skip


_CODE = LABELS.index("code")


def as_data(trees: Trees, limit: dict[str, float], steps: dict[str, Any], source: str) -> dict[str, Any]:
    """The trees as plain lists; leaves of the forest that are alike are kept once."""
    scale, leaves, forest = 100, {}, []
    for estimator in trees.kinds.estimators_:
        tree, nodes = estimator.tree_, []
        for node in range(tree.node_count):
            if tree.children_left[node] < 0:
                share = np.zeros(len(LABELS))
                share[trees.kinds.classes_] = tree.value[node][0] / tree.value[node][0].sum()
                leaf = tuple(round(float(x) * scale) for x in share)
                nodes.append([leaves.setdefault(leaf, len(leaves))])
            else:
                cut = float(f"{tree.threshold[node]:.4g}")
                nodes.append(
                    [int(tree.feature[node]), cut, int(tree.children_left[node]), int(tree.children_right[node])]
                )
        forest.append(nodes)
    boosted, start = [], 0.0
    for each in trees.stays:
        start += float(np.ravel(each._baseline_prediction)[0]) / len(trees.stays)  # no public way to the trees
        for (predictor,) in each._predictors:
            boosted.append([_node(node, len(trees.stays)) for node in predictor.nodes])
    return {
        "source": source, "features": [*LINE, *CONTEXT], "labels": LABELS, "scale": scale, "limits": limit,
        "steps": steps, "start": round(start, 4), "boosted": boosted, "leaves": list(leaves), "trees": forest,
    }  # fmt: skip


def _node(node: Any, share: int) -> list[float]:
    if node["is_leaf"]:
        return [round(float(node["value"]) / share, 4)]
    return [int(node["feature_idx"]), float(f"{node['num_threshold']:.6g}"), int(node["left"]), int(node["right"])]


def main() -> None:
    """Fit, measure, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("pages", type=Path)
    ask.add_argument("--truth", type=Path, required=True)
    ask.add_argument("--labels", type=Path)
    ask.add_argument("--texts", type=Path, nargs="*", default=[])
    ask.add_argument("--plain", type=Path, nargs="*", default=[])
    ask.add_argument("--lost", type=float, default=0.0013, help="the share of text lines that may be lost")
    ask.add_argument("--write", action="store_true")
    a = ask.parse_args()
    truth = {r["id"]: r["lines"] for r in map(json.loads, a.truth.read_text(encoding="utf-8").splitlines())}
    found = documents(a.pages, truth)
    alone = len(found)
    found += by_letter(a.labels, a.texts) if a.labels else []
    data = measure(found)
    extra = plain(a.plain, 2500) if a.plain else None
    figures, limit, steps = left_out(found, alone, data, extra, a.lost)
    trees = fitted(joined(data, extra))
    passed = _text(found) - int((data.labels < KEPT).sum())
    figures["fitted on"] = report(
        "the documents it was fitted on", removed(*judge(*shares(trees, data.rows), data), limit), data, passed
    )
    print("limits", limit)
    if not a.write:
        return
    source = f"fitted on {len(found)} hand-labelled reading-room documents by benchmarks/fit_layout.py, seed {SEED}"
    OUT.write_text(json.dumps(as_data(trees, limit, steps, source), separators=(",", ":")) + "\n", encoding="utf-8")
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(OUT, OUT.stat().st_size, "bytes;", RESULTS)


def left_out(
    found: list[tuple[str, dict[int, str]]], alone: int, data: Set, extra: Set | None, lost: float
) -> tuple[dict[str, Any], dict[str, float], dict[str, Any]]:
    """Figures on documents left out of fit and limits alike; limits and steps from all lines, each left out of the fit
    alone."""
    fold = folds(data, alone)
    stays, kinds = np.zeros(len(fold)), np.zeros((len(fold), len(LABELS)))
    for each in np.unique(fold):
        inside = fold == each
        trees = fitted(joined(data.where(~inside), extra))
        stays[inside], kinds[inside] = shares(trees, data.rows[inside])
    stays, judged = judge(stays, kinds, data)
    budget = int(lost * _text(found))
    gone = np.zeros(len(fold), bool)
    for each in np.unique(fold):
        inside = fold == each
        other = limits(stays[~inside], judged[~inside], data.labels[~inside], budget)
        gone[inside] = removed(stays[inside], judged[inside], other)
    for place in np.flatnonzero(gone & (data.labels < KEPT)):
        print("     lost:", data.documents[place], judged[place], round(stays[place], 3), data.texts[place][:80])
    first = data.documents < alone
    figures: dict[str, Any] = {
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "documents": len(found),
    }
    for name, chosen, of in (("left out, one by one", first, found[:alone]), ("left out, all", first | True, found)):
        part = data.where(chosen)
        figures[name] = report(name, gone[chosen], part, _text(of) - int((part.labels < KEPT).sum()))
    limit = limits(stays, judged, data.labels, budget)
    return figures, limit, precision(stays, judged, data.labels, limit)


def _text(found: list[tuple[str, dict[int, str]]]) -> int:
    return sum(label in model.KEPT for _, lines in found for label in lines.values())


if __name__ == "__main__":
    main()
