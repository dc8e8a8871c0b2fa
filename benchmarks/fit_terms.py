"""Fit the weights of the terms fixer: how sure a guess is that a garble is this term, name or place.

usage: python -m benchmarks.fit_terms FOLDER [--plain FILE ...] [--rounds N] [--write]

FOLDER holds NAME.jsonl files of pairs, one JSON object a line: {"id", "ocr", "gt"}. Guesses come from three kinds of
text: the OCR (a guess is right when the truth has the target there), the truth (none is right), and true texts in
which words were broken as at faint letters, rarer ones more often, and others misread (`--rounds` times over).
Those of typewritten documents are broken so; of `--plain` files ({"id", "ocr"}: text without a truth, taken as
it stands) a guess at a word that was unknown before it was broken does not count. As broken words are far more
frequent there than on pages, such guesses weigh 0.3. The shipped weights took about a thousand plain documents (five
million characters); the pairs alone have too few words in pieces to fit them.

Logistic regression, cross-validated by document in five folds; then one fit over all, which `--write` stores as
ocrfix/terms/weights.json. The seed is fixed: the same data give the same weights.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocrfix import lexicon as lexica
from ocrfix.fixer import View
from ocrfix.terms import find

ROOT = pathlib.Path(__file__).parent.parent
OUT = ROOT / "ocrfix" / "terms" / "weights.json"
TYPED = ("tpajax", "crest", "jfk")  # sets of typewritten documents: these are broken on purpose
ALWAYS_OUT = {"frayed", "settled", "kin"}
OUT_OF = {"pieces": ALWAYS_OUT, "whole": ALWAYS_OUT | {"pieces", "weakest", "lost"}}
BROKEN_WEIGHT = 0.3
FOLDS, SEED = 5, 7
BANDS = (0.5, 0.7, 0.85, 0.95, 0.98, 1.01)
GARBLED, MISREAD, RARE = 0.012, 0.02, 300  # shares of words; rarer words are garbled four times as often
WORD = re.compile(r"(?<![\w'\u2019-])[A-Za-z]{5,}(?![\w'\u2019-])")

Floats = NDArray[np.float64]
Text = tuple[str, str, str]  # set, name, text


class Row(NamedTuple):
    """A guess and whether it is right."""

    fold: int
    kind: str  # read, true, broken
    before: str
    target: str
    right: bool
    features: dict[str, float]


def rows_of_pairs(name: str, pairs: Iterable[dict[str, Any]], words: lexica.Lexicon) -> Iterator[Row]:
    """Guesses on the OCR and on the truth of documents."""
    for pair in pairs:
        fold, ocr, truth = fold_of(name, pair["id"]), pair["ocr"], pair["gt"]
        found = list(find.guesses(View(ocr, words)))
        ops = Levenshtein.opcodes(ocr, truth) if found else ()
        for guess in found:
            start, end = guess.window.span
            a, b = place(ops, start, False, len(truth)), place(ops, end, True, len(truth))
            target = guess.target.text
            same = re.sub(r"\W", "", truth[a:b]).lower() == target.lower()
            near = re.search(rf"(?<!\w){re.escape(target)}(?!\w)", truth[max(0, a - 3) : b + 3]) is not None
            yield Row(fold, "read", ocr[start:end], target, same or near, guess.features)
        for guess in find.guesses(View(truth, words)):
            yield Row(fold, "true", truth[slice(*guess.window.span)], guess.target.text, False, guess.features)


def rows_of_broken(texts: Sequence[Text], rounds: int, words: lexica.Lexicon) -> Iterator[Row]:
    """Guesses on texts with words broken on purpose."""
    confusions = misreadings()
    for turn in range(rounds):
        for name, key, text in texts:
            chance = random.Random(zlib.crc32(f"{SEED} {turn} {name} {key}".encode()))
            broken, places = garbled(text, chance, confusions, words)
            for guess in find.guesses(View(broken, words)):
                start, end = guess.window.span
                hit = [each for each in places if each[0] < end and start < each[1]]
                if name == "plain" and (not hit or not words.known(hit[0][2])):
                    continue
                right = len(hit) == 1 and hit[0] == (start, end, hit[0][2])
                right = right and hit[0][2].lower() == guess.target.text.lower()
                yield Row(fold_of(name, key), "broken", broken[start:end], guess.target.text, right, guess.features)


def garbled(
    text: str, chance: random.Random, confusions: dict[str, list[tuple[str, int]]], words: lexica.Lexicon
) -> tuple[str, list[tuple[int, int, str]]]:
    """The text with some words broken or misread, and where: start, end, and the word that it was."""
    out: list[str] = []
    places: list[tuple[int, int, str]] = []
    at = last = 0
    for found in WORD.finditer(text):
        word, draw = found[0], chance.random()
        if word.isupper():
            continue
        share = GARBLED * (4 if words.count(word) < RARE else 1)
        new = word
        if draw < share:
            new = gapped(word, chance, confusions)
        elif draw < share + MISREAD:
            k = chance.randrange(len(word))
            new = word[:k] + misread(word[k], chance, confusions) + word[k + 1 :]
        if new and new != word:
            out += [text[last : found.start()], new]
            at += found.start() - last
            places.append((at, at + len(new), word))
            at, last = at + len(new), found.end()
    return "".join([*out, text[last:]]), places


def gapped(word: str, chance: random.Random, confusions: dict[str, list[tuple[str, int]]]) -> str:
    """The word with one to three gaps, each for up to three letters that were too faint to be read."""
    letters = list(word)
    for _ in range(1 if len(word) < 8 else chance.choice((1, 1, 2, 2, 3) if len(word) > 9 else (1, 1, 2))):
        lost = chance.choices((0, 1, 2, 3), (1, 5, 4, 1))[0]
        if len(letters) < 4:
            break
        at = chance.randrange(1, max(2, len(letters) - lost))
        if " " not in letters[at - 1 : at + lost + 1]:
            letters[at : at + lost] = [" "]
    if chance.random() < 0.25:
        at = chance.randrange(1, len(letters))
        letters[at] = misread(letters[at], chance, confusions)
    if chance.random() < 0.12 and letters[-1] != " ":
        letters.pop()
    return re.sub(" +", " ", "".join(letters)).strip()


def misread(letter: str, chance: random.Random, confusions: dict[str, list[tuple[str, int]]]) -> str:
    """What an OCR engine may take the letter for."""
    others = confusions.get(letter.lower(), []) if letter.isalpha() else []
    return chance.choices([o for o, _ in others], [n for _, n in others])[0] if others else letter


def misreadings() -> dict[str, list[tuple[str, int]]]:
    """Single letters read as others, with counts."""
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for line in (ROOT / "dictionaries" / "confusions.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            truth, reading, count = line.split("\t")
            if len(truth) == 1 and len(reading) == 1 and reading.isalpha():
                found[truth].append((reading, int(count)))
    return found


def place(ops: Iterable[Any], at: int, end: bool, size: int) -> int:
    """Where an offset of the OCR lies in the truth: behind an error when it is an end, before it when a start."""
    for op in ops:
        if op.src_start <= at <= op.src_end:
            if op.tag == "equal":
                return int(op.dest_start + at - op.src_start)
            if end:
                return int(op.dest_end if at == op.src_end else op.dest_start if at == op.src_start else op.dest_end)
            return int(op.dest_start)
    return size


def fold_of(name: str, key: object) -> int:
    """The pages of tpajax are one document: they stay together."""
    return zlib.crc32((name if name == "tpajax" else f"{name}{key}").encode()) % FOLDS


def logistic(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Coefficients, the bias last: standardised, with a penalty of half the sum of their squares (Newton's method)."""
    mean, scale = x.mean(0), np.where(x.std(0) > 0, x.std(0), 1.0)
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    penalty = np.diag([1.0] * x.shape[1] + [0.0])
    b = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ b))
        step = np.linalg.solve(
            z.T @ (z * (weights * p * (1 - p))[:, None]) + penalty, z.T @ (weights * (p - y)) + penalty @ b
        )
        b -= step
        if np.abs(step).max() < 1e-8:
            break
    coefficients = b[:-1] / scale
    return np.append(coefficients, b[-1] - coefficients @ mean)


def fitted(which: str, rows: list[Row]) -> dict[str, float]:
    """Report on one kind of guess by cross-validation, and fit it over all."""
    names = [name for name in rows[0].features if name not in OUT_OF[which]]
    x = np.array([[row.features[name] for name in names] for row in rows])
    y = np.array([float(row.right) for row in rows])
    weights = np.array([BROKEN_WEIGHT if row.kind == "broken" else 1.0 for row in rows])
    folds, kinds = np.array([row.fold for row in rows]), np.array([row.kind for row in rows])
    sure = np.zeros(len(rows))
    for fold in range(FOLDS):
        b = logistic(x[folds != fold], y[folds != fold], weights[folds != fold])
        sure[folds == fold] = 1 / (1 + np.exp(-x[folds == fold] @ b[:-1] - b[-1]))
    print(f"{which}: {len(rows)} guesses, {y.mean():.1%} right; held out, by confidence (number, share right):")
    for kind in ("read", "true", "broken"):
        cells = []
        for low, high in pairwise(BANDS):
            inside = (kinds == kind) & (sure >= low) & (sure < high)
            cells.append(f"{low:.2f}: {inside.sum():4d} {y[inside].mean() if inside.any() else 0:.3f}")
        print(f"  {kind:<6} " + "  ".join(cells))
    b = logistic(x, y, weights)
    return {"bias": round(float(b[-1]), 4)} | {n: round(float(c), 4) for n, c in zip(names, b[:-1], strict=True)}


def main() -> None:
    """Read, fit, report; store when told to."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--plain", type=pathlib.Path, nargs="*", default=[])
    ask.add_argument("--rounds", type=int, default=2)
    ask.add_argument("--write", action="store_true", help="store the weights in the package")
    given = ask.parse_args()
    words = lexica.load()
    rows: list[Row] = []
    texts: dict[tuple[str, str], Text] = {}
    for path in sorted(given.folder.glob("*.jsonl")):
        pairs = [pair for pair in map(json.loads, path.read_text("utf-8").splitlines()) if pair.get("gt")]
        rows += rows_of_pairs(path.stem, pairs, words)
        if path.stem in TYPED:
            texts |= {(path.stem, pair["gt"]): (path.stem, str(pair["id"]), pair["gt"]) for pair in pairs}
    for path in given.plain:
        for document in map(json.loads, path.read_text("utf-8").splitlines()):
            texts["plain", str(document["id"])] = ("plain", str(document["id"]), document["ocr"])
    rows += rows_of_broken(list(texts.values()), given.rounds, words)
    sound = [row for row in rows if not row.features["frayed"]]
    pieces = [row for row in sound if len(row.before.split()) > 1]
    whole = [
        r for r in sound if len(r.before.split()) == 1 and r.features["name"] and r.before.lower() != r.target.lower()
    ]
    settled = [row.right for row in pieces if row.features["settled"]]
    weights = {"pieces": fitted("pieces", pieces), "whole": fitted("whole", whole)}
    weights["settled"] = {"right": sum(settled), "of": len(settled)}
    shipped = json.loads(OUT.read_text("utf-8"))
    for which, some in weights.items():
        print(f"{which}: " + ", ".join(f"{n} {w:g} ({shipped['weights'][which].get(n, 0):g})" for n, w in some.items()))
    if given.write:
        OUT.write_text(json.dumps(shipped | {"weights": weights}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
