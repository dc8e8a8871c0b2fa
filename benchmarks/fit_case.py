"""Fit the case of words whose first letter was misread.

usage: python -m benchmarks.fit_case FOLDER [--sets a,b] [--most 180] [--write]

FOLDER holds pairs, one JSON object a line: {"id", "ocr", "gt"}; each text is first cleaned by the stages before WORDS.
Asked are the words that the engine, as it is, thinks at least 30 % likely, and that stand in the truth in whatever
case: has the word a capital there? Logistic regression, cross-validated by document in five folds; then one fit over
all, which `--write` stores as ocrfix/words/data/case.json. Nothing is random.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.fit_words import FOLDS, SETS, Array, newton, read
from benchmarks.words_truth import Judge, Pair, forms
from ocrfix import lexicon
from ocrfix.words.case import DATA
from ocrfix.words.ranking import Ranker
from ocrfix.words.respell import respelled
from ocrfix.words.tokens import casing

LIKELY = 0.3
APPLIED = 0.9
HOLD = 1.0  # how fast the weights are held to small ones


class Row(NamedTuple):
    """A word whose case is in question."""

    pair: Pair
    probability: float
    features: dict[str, float]
    read: bool  # whether the token has a capital, or lost its first letter where a sentence opens
    capital: bool  # in the truth


def gathered(pairs: Iterable[Pair], ranker: Ranker) -> list[Row]:
    """All such words of the documents, with their truth."""
    out = []
    for pair in pairs:
        judge, page = Judge(pair), ranker.page(pair.text)
        for at, unit in enumerate(page.units):
            if unit.number:
                continue
            for choice in respelled(ranker, page, at):
                word = choice.after.lower()
                if choice.probability < LIKELY or not ranker.cases.asks(choice.before, word):
                    continue
                truth = truths(judge, choice.start, choice.end, word)
                if len(truth) == 1 and not truth[0].isupper():
                    features = ranker.cases.features(page, at, choice.start, choice.before, word)
                    read_as = casing(choice.before, unit.opens) > 0
                    out.append(Row(pair, choice.probability, features, read_as, truth[0][:1].isupper()))
    return out


def truths(judge: Judge, start: int, end: int, word: str) -> list[str]:
    """The forms in which the truth has the word at a stretch of the text."""
    return [form for block in judge.at(start, end) for form in forms(block.truth) if form.lower() == word]


def fitted(rows: Sequence[Row], names: Sequence[str]) -> Array:
    """The weights of the features, the bias first."""
    capital = np.array([float(row.capital) for row in rows])
    held = np.array([0.0] + [HOLD] * len(names))
    return newton(table(rows, names), capital, held, np.array([row.pair.weight for row in rows]))


def table(rows: Sequence[Row], names: Sequence[str]) -> Array:
    return np.array([[1.0, *(row.features.get(name, 0.0) for name in names)] for row in rows])


def report(rows: Sequence[Row], chance: Array) -> None:
    """How often the case is wrong, as it was read and on documents not fitted on."""
    now: Counter[tuple[str, bool]] = Counter()
    then: Counter[tuple[str, bool]] = Counter()
    size: Counter[tuple[str, bool]] = Counter()
    for row, p in zip(rows, chance, strict=True):
        for name in (row.pair.set, "all"):
            for sure in {False, row.probability >= APPLIED}:
                size[name, sure] += 1
                now[name, sure] += row.read != row.capital
                then[name, sure] += (p > 0.5) != row.capital
    print(f"set: words, wrong as read, wrong by cross-validation; the same of those at least {APPLIED} likely")
    for name in sorted({name for name, _ in size}):
        told = (f"{size[name, sure]:5} {now[name, sure]:4} {then[name, sure]:4}" for sure in (False, True))
        print(f"  {name:10} {'   '.join(told)}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--sets", default=SETS)
    ask.add_argument("--most", type=int, default=180)
    ask.add_argument("--write", action="store_true")
    given = ask.parse_args()
    rows = gathered(read(given.folder, given.sets.split(","), given.most), Ranker(lexicon.load()))
    names = sorted({name for row in rows for name in row.features})
    chance = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = fitted([row for row in rows if row.pair.fold != fold], names)
        mine = [at for at, row in enumerate(rows) if row.pair.fold == fold]
        chance[mine] = 1 / (1 + np.exp(-(table([rows[at] for at in mine], names) @ weights)))
    report(rows, chance)
    weights = fitted(rows, names)
    found = {"bias": round(float(weights[0]), 3)}
    found |= {name: round(float(weight), 3) for name, weight in zip(names, weights[1:], strict=True)}
    for name, weight in found.items():
        print(f"  {name:20} {weight:7.2f}")
    if given.write:
        source = f"fitted by benchmarks/fit_case.py on the sets {given.sets}"
        DATA.write_text(json.dumps({"source": source, "weights": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
