#!/usr/bin/env python3
"""Fit the forest that labels the lines of a page, and measure it by leaving documents out.

usage: fit_layout.py LABELLED.jsonl [TRUTH.jsonl] ... --out ocrfix/layout/data/lines.json

LABELLED holds {"id", "ocr", "lines": {"line number": label}}, one document a line; or {"id", "ocr"} with the
lines in a second file of the same ids, named by `--truth`. Labels: text, form+value, stamp, marking, page, code,
form, noise.
`--plain` names files of {"ocr", "gt"}: lines of theirs that stand in the truth are added as text.
Needs scikit-learn. The seed is fixed; the same data give the same file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz.fuzz import partial_ratio
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.isotonic import IsotonicRegression

from ocrfix import lexicon as lexicons
from ocrfix.edits import Span
from ocrfix.layout import codes, guards, model
from ocrfix.layout.context import NAMES as CONTEXT
from ocrfix.layout.features import NAMES as LINE

LABELS = ("text", "form+value", "stamp", "marking", "page", "code", "form", "noise")
KINDS = ("stamp", "marking", "page", "form", "noise")
SEED = 18
# What a removed line of a kind is worth: noise is plentiful and matters least, a stamp or mark breaks sentences in two.
WORTH = {"stamp": 2.0, "marking": 4.0, "page": 8.0, "form": 1.5, "noise": 0.8}
ROOM, MOST = 0.3, 0.5  # how far beyond the last line of a kind a limit may look, and how far at most
PLAIN = 99  # characters of a line at most: columns of print, not paragraphs


class Set(NamedTuple):
    """Lines with their features, labels and documents."""

    rows: np.ndarray
    labels: np.ndarray
    documents: np.ndarray
    texts: list[str]


def spans(text: str) -> list[tuple[int, Span]]:
    """The number and place of each non-empty line."""
    found, at = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            found.append((number, Span(at, at + len(line))))
        at += len(line) + 1
    return found


def measure(documents: Iterable[tuple[str, dict[int, str]]]) -> Set:
    """Measure labelled documents; lines without a label count as surroundings only."""
    lexicon = lexicons.load()
    rows, labels, places, texts = [], [], [], []
    for place, (text, truth) in enumerate(documents):
        where = spans(text)
        lines = model.read(text, tuple(span for _, span in where), lexicon)
        for (number, _), row, line, measured in zip(where, lines.rows, lines.texts, lines.measures, strict=True):
            if number in truth and not model.plainly_text(measured):
                rows.append(row)
                labels.append(LABELS.index(truth[number]))
                places.append(place)
                texts.append(line)
            elif number in truth and truth[number] not in model.KEPT:
                print("passed over as plain text:", truth[number], line[:80])
    return Set(np.array(rows), np.array(labels), np.array(places), texts)


def forest(trees: int) -> ExtraTreesClassifier:
    """An unfitted forest."""
    return ExtraTreesClassifier(
        trees, min_samples_leaf=2, max_features=45, max_leaf_nodes=320, random_state=SEED, n_jobs=1
    )


def held_out(data: Set, extra: Set | None, trees: int) -> np.ndarray:
    """The shares that forests give to each line when they have not seen its document."""
    shares = np.zeros((len(data.labels), len(LABELS)))
    for place in np.unique(data.documents):
        inside = data.documents == place
        rows, labels = data.rows[~inside], data.labels[~inside]
        if extra is not None:
            rows, labels = np.concatenate([rows, extra.rows]), np.concatenate([labels, extra.labels])
        fitted = forest(trees).fit(rows, labels)
        shares[np.ix_(inside, fitted.classes_)] = fitted.predict_proba(data.rows[inside])
    return shares


def judge(shares: np.ndarray, data: Set) -> tuple[np.ndarray, np.ndarray]:
    """The share of text of each line, and the kind as which it is judged ("" when it stays)."""
    likely = shares[:, 2:].argmax(1) + 2
    kinds = [
        guards.judged_as(line, LABELS[label], row) or ""
        for line, label, row in zip(data.texts, likely, data.rows, strict=True)
    ]
    text = shares[:, :2].sum(1)
    for place, (line, row) in enumerate(zip(data.texts, data.rows, strict=True)):
        sure = guards.certain(line, row) or ("stamp" if model.stamped(line) else None)
        if sure:
            kinds[place], text[place] = sure, 0.0
    return text, np.array(kinds)


def limits(text: np.ndarray, kinds: np.ndarray, labels: np.ndarray, budget: int) -> dict[str, float]:
    """For each kind the share of text up to which to remove: most furniture for at most `budget` lines of text."""
    best: dict[int, tuple[float, dict[str, float]]] = {0: (0.0, {})}
    for kind in KINDS:
        order = np.flatnonzero(kinds == kind)
        order = order[np.argsort(text[order], kind="stable")]
        lost, won = np.cumsum(labels[order] < 2), np.cumsum(labels[order] >= 2)
        shares = text[order]
        # Half-way to the next line, so that a limit does not hang on the one line that happens to be below it.
        between = (shares + np.append(shares[1:], min(shares[-1] + ROOM, MOST))) / 2 if len(order) else shares
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
        right = (labels[mine] >= 2).astype(float)
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


def report(name: str, gone: np.ndarray, data: Set, passed: int = 0) -> None:
    """Print the share of each label that was removed. `passed` lines of text were never in question."""
    shown = gone | (np.array([next(codes.find(t), None) is not None for t in data.texts]) & (data.labels == 5))
    text = data.labels < 2
    lost = sum(len(t) for t, g, k in zip(data.texts, gone, text, strict=True) if g and k)
    kept = 100 - 100 * gone[text].sum() / (text.sum() + passed)
    print(f"{name}: text kept {kept:.2f} % ({gone[text].sum()} lines, {lost} characters lost)")
    print(
        "   all",
        round(100 * shown[~text].mean(), 1),
        {LABELS[k]: round(100 * shown[data.labels == k].mean()) for k in range(2, 8)},
    )


def plain(paths: list[Path], lines: int) -> Set:
    """Lines of documents with a known truth, as text: those that stand in it and are no mark or form beyond doubt."""
    rng = random.Random(SEED)
    documents = []
    for path in paths:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in rng.sample(records, min(len(records), 120)):
            text, truth = record["ocr"], " ".join(record["gt"].split())
            right = {
                number: "text"
                for number, span in spans(text)
                if span.end - span.start <= PLAIN and stands_in(" ".join(text[slice(*span)].split()), truth)
            }
            documents.append((text, right))
    found = measure(documents)
    kept = [
        place
        for place, (line, row) in enumerate(zip(found.texts, found.rows, strict=True))
        if guards.certain(line, row) is None
    ]
    chosen = rng.sample(kept, min(lines, len(kept)))
    return Set(found.rows[chosen], found.labels[chosen], found.documents[chosen], [found.texts[i] for i in chosen])


def stands_in(line: str, truth: str) -> bool:
    """Whether a line is part of the truth, but for some misread letters."""
    return len(line) > 1 and (line in truth or (len(line) > 7 and partial_ratio(line, truth) > 85))


def as_data(
    fitted: ExtraTreesClassifier, limit: dict[str, float], steps: dict[str, Any], source: str
) -> dict[str, Any]:
    """The forest as plain lists; leaves that are alike are kept once."""
    scale, leaves, trees = 100, {}, []
    for estimator in fitted.estimators_:
        tree, nodes = estimator.tree_, []
        for node in range(tree.node_count):
            if tree.children_left[node] < 0:
                share = np.zeros(len(LABELS))
                share[fitted.classes_] = tree.value[node][0] / tree.value[node][0].sum()
                leaf = tuple(round(float(x) * scale) for x in share)
                nodes.append([leaves.setdefault(leaf, len(leaves))])
            else:
                cut = float(f"{tree.threshold[node]:.4g}")
                nodes.append(
                    [int(tree.feature[node]), cut, int(tree.children_left[node]), int(tree.children_right[node])]
                )
        trees.append(nodes)
    return {
        "source": source, "features": [*LINE, *CONTEXT], "labels": LABELS, "scale": scale, "limits": limit,
        "steps": steps, "leaves": list(leaves), "trees": trees,
    }  # fmt: skip


def documents(path: Path, truth: dict[str, dict[str, str]]) -> list[tuple[str, dict[int, str]]]:
    """The labelled documents of a file."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (record["ocr"], {int(n): label for n, label in (record.get("lines") or truth[record["id"]]).items()})
        for record in records
        if record.get("lines") or record["id"] in truth
    ]


def main() -> None:
    """Fit, measure, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("labelled", type=Path, nargs="+")
    ask.add_argument("--truth", type=Path, nargs="*", default=[])
    ask.add_argument("--plain", type=Path, nargs="*", default=[])
    ask.add_argument("--trees", type=int, default=80)
    ask.add_argument("--lost", type=float, default=0.002, help="the share of text lines that may be lost")
    ask.add_argument("--first", type=int, default=0, help="report the first so many documents by themselves, too")
    ask.add_argument("--out", type=Path, required=True)
    a = ask.parse_args()
    truth = {}
    for path in a.truth:
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            truth[record["id"]] = record["lines"]
    found = [document for path in a.labelled for document in documents(path, truth)]
    total = sum(label in model.KEPT for _, lines in found for label in lines.values())
    data = measure(found)
    extra = plain(a.plain, 2500) if a.plain else None
    shares = held_out(data, extra, a.trees)
    text, kinds = judge(shares, data)
    budget = int(a.lost * total)
    limit = limits(text, kinds, data.labels, budget)
    passed = total - int((data.labels < 2).sum())
    report("unseen documents, limits from all", removed(text, kinds, limit), data, passed)
    nested = np.zeros(len(data.labels), bool)
    for place in np.unique(data.documents):
        inside = data.documents == place
        other = limits(text[~inside], kinds[~inside], data.labels[~inside], budget)
        nested[inside] = removed(text[inside], kinds[inside], other)
    report("unseen documents, limits from the others", nested, data, passed)
    for place in np.flatnonzero(nested & (data.labels < 2)):
        print("     lost:", data.documents[place], kinds[place], round(text[place], 3), data.texts[place][:80])
    first = data.documents < a.first
    if a.first:
        part = Set(data.rows[first], data.labels[first], data.documents[first], data.texts[: int(first.sum())])
        report(f"of these the first {a.first}", nested[first], part)
    rows, labels = data.rows, data.labels
    if extra is not None:
        rows, labels = np.concatenate([rows, extra.rows]), np.concatenate([labels, extra.labels])
    fitted = forest(a.trees).fit(rows, labels)
    report(
        "the documents it was fitted on", removed(*judge(fitted.predict_proba(data.rows), data), limit), data, passed
    )
    print("limits", limit)
    source = f"fitted on {len(found)} hand-labelled reading-room documents by benchmarks/fit_layout.py, seed {SEED}"
    result = as_data(fitted, limit, precision(text, kinds, data.labels, limit), source)
    a.out.write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")
    print(a.out, a.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
