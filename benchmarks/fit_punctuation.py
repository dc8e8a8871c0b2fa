"""Fit what stands between two words: the tables of ocrfix/punct/weights.json.

usage: python -m benchmarks.fit_punctuation DIR [--folds FOLDS] [--write] [--show N]

DIR holds NAME.jsonl files, one JSON object a line: {"id", "ocr", "gt", ...}. OCR and truth are aligned word by
word; where two neighbouring words agree, what stands between them is compared. Cross-validation is by document
(four folds); then one fit over all, which `--write` stores. Of the tables only counts and weights are kept.

For capitals and lost stops the OCR is first mended by the fixers before punctuation; FOLDS, which `fit_words DIR
--folds FOLDS` kept, makes that with what was fitted on other documents. (For marks that was tried: as many were
mended, and a fifth more of them wrongly.)

Truths disagree with what is on the paper too: of 11 edits that a machine-made truth (jfk) contradicted though the
OCR had agreed with it, 9 were right when looked at by eye (`within CIA the. Office`), so that a contradiction
there counts 0.25; where OCR, edit and truth all differ, the edit mended nothing and harmed nothing, and counts 0.4.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
from array import array
from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.fit_capitals import Three, add_logistic, stretched
from benchmarks.punctuation_pairs import FLAT, FOLDS, Pair, learned, mended, read, tables, worn
from ocrfix import lexicon as lexica
from ocrfix.punct import Model
from ocrfix.punct import model as logit
from ocrfix.punct.doubts import Doubts, standing
from ocrfix.punct.junctions import CUSTOM
from ocrfix.punct.rewrite import fault

WEIGHT = {"acl": 12.0, "tpajax": 2.0, "pages": 1.5, "overproof": 1.5, "worn": 0.7}  # of an example, by set
CUSTOM_WEIGHT = {"overproof": 6.0, "mibio": 0.3}  # of ` ; `: one book has nearly all that were mended
CALIBRATION_WEIGHT = {"overproof": 3.0}  # likewise, where their edits are counted
LEAST, SURE, SPARED = 30, 0.95, 1 / 60  # edits in a pool, the share of right ones, the most that harm
FEW, HARMED = 8, 0.1  # edits of a set, and the most of them that harm
BLANK = "blank"  # a group of its own: that two words are two, whatever mark stood between them
SILVER = {"jfk"}  # truth made by machines
TABLES = pathlib.Path(logit.__file__).parent / "weights.json"


def fit(pairs: list[Pair], lexicon: lexica.Lexicon, ridge: float = 0.5) -> Model:
    """A conditional logit over the readings of each junction."""
    data = tables(pairs)
    model = Model(data)
    names: dict[str, int] = {}
    at, column, value = array("i"), array("i"), array("d")
    group, right, weight = [], [], []
    for one in [*pairs, *worn(pairs)]:
        page = one.page()
        unrest = model.unrest(page)
        for k, true in one.truth.items():
            choices = model.choices(page, k, lexicon, unrest) if learned(one, page, k) else []
            if len(choices) < 2 or true not in [reading for reading, _ in choices]:
                continue
            for reading, row in choices:
                at.extend([len(group)] * len(row))
                column.extend(names.setdefault(name, len(names)) for name in row)
                value.extend(row.values())
                group.append(len(weight))
                right.append(reading == true)
            custom = one.rows[k].plain in CUSTOM and one.name in CUSTOM_WEIGHT
            weight.append(CUSTOM_WEIGHT[one.name] if custom else WEIGHT.get(one.name, 1.0))
    x = csr_matrix((np.array(value), (np.array(at), np.array(column))), shape=(len(group), len(names)))
    of, gold, by = np.array(group), np.array(right), np.array(weight)[np.array(group)]
    first = np.searchsorted(of, np.arange(len(weight)))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ w
        score -= np.maximum.reduceat(score, first)[of]
        e = np.exp(score)
        p = e / np.add.reduceat(e, first)[of]
        return float(-(by[gold] * np.log(p[gold])).sum() + ridge * (w @ w) / 2), -(x.T @ ((gold - p) * by)) + ridge * w

    start = np.zeros(len(names))
    start[names["prior"]] = 1
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    data["weights"] = {name: round(float(best[i]), 3) for name, i in sorted(names.items())}
    return Model(data)


# set, mark, reading, probability, truth, words around, group, doubt
Seen = tuple[str, str, str, float, str, str, str, float]


def predictions(pairs: list[Pair], lexicon: lexica.Lexicon) -> list[Seen]:
    """What a model fitted on the other folds would change."""
    found = []
    for fold in range(FOLDS):
        model = fit([one for one in pairs if one.fold != fold], lexicon)
        for one in pairs:
            if one.fold != fold:
                continue
            page = one.page()
            unrest = model.unrest(page)
            marks = [k for k, here in enumerate(one.rows) if here.plain != " "]
            read = {k: model.verdicts(page, k, lexicon, unrest) for k in marks}
            doubts = Doubts(page, {k: standing(one.rows[k].plain, read[k]) for k in marks}, model)
            for k, true in one.truth.items():
                here = one.rows[k]
                verdicts = read.get(k) or model.verdicts(page, k, lexicon, unrest)
                best = verdicts[0]
                if best.reading != here.plain:
                    around = one.ocr[max(0, here.left - 25) : here.right + 25]
                    if (parted := logit.spaced(here.plain, verdicts)) is not None:
                        right = parted.reading if " " in true else true
                        found.append((one.name, here.plain, *parted, right, around, BLANK, doubts.beside(k)))
                    group = model.group(page, k, lexicon)
                    found.append((one.name, here.plain, *best, true, around, group, doubts.beside(k)))
        print(f"fold {fold + 1} of {FOLDS}: {len(found)} changes", flush=True)
    return found


def weighed(seen: list[Seen]) -> Iterator[tuple[Seen, float]]:
    """What counts of the predictions, with its weight: words of documents that were released twice count once."""
    once = {(one[1], one[4], one[6], "".join(filter(str.isalnum, one[5]))[10:26].lower()): one for one in seen}
    for one in once.values():
        name, mark, reading, _, true, _, _, _ = one
        if name in FLAT and "-" in mark + reading + true:
            continue
        weight = 1.0 if reading == true else (0.25 if name in SILVER else 1.0) * (0.4 if true != mark else 1.0)
        yield one, weight * (CALIBRATION_WEIGHT.get(name, 1.0) if mark in CUSTOM else 1.0)


def lines(seen: list[Seen], model: Model) -> dict[str, float]:
    """For each code the probability from which on 95 % of all edits are right and at most one in 60 harms, where that
    is below the default line.

    It must hold for documents of each sort: of no set may one in ten be harmful, where there are enough to tell.
    """
    codes: dict[str, list[tuple[float, bool, bool, float, str]]] = collections.defaultdict(list)
    for (name, mark, reading, sure, true, _, group, doubt), weight in weighed(seen):
        if group != BLANK:
            code = fault(mark, reading)
            sure = model.calibrated(f"{code}.{group}", sure, doubt)
            codes[code].append((sure, reading == true, mark == true, weight, name))
    out = {}
    for code, rows in sorted(codes.items()):
        right = harmed = size = 0.0
        sets: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
        for n, (sure, ok, harm, weight, name) in enumerate(sorted(rows, reverse=True), 1):
            right, harmed, size = right + ok * weight, harmed + harm * weight, size + weight
            sets[name] = [sets[name][0] + 1, sets[name][1] + (harm and name not in SILVER)]
            if sets[name][0] >= FEW and sets[name][1] > HARMED * sets[name][0]:
                break
            if n >= LEAST and 0.5 <= sure < logit.LINE and right >= SURE * size and harmed <= SPARED * size:
                out[code] = round(sure, 3)
    return out


def calibration(seen: list[Seen]) -> dict[str, Three]:
    rows: dict[str, list[tuple[float, float, bool, float]]] = collections.defaultdict(list)
    for (_, mark, reading, sure, true, _, group, doubt), weight in weighed(seen):
        right = reading == true
        code = fault(mark, reading)
        for key in (f"{code}.{group}",) if group == BLANK else ("", code, f"{code}.{group}"):
            rows[key].append((sure, doubt, right, weight))
    out = {"": stretched(rows[""], (1.0, 0.0, 0.0))}
    for key in sorted(rows, key=len):
        if key and (len(key) == 6 or len(rows[key]) >= 25):
            out[key] = stretched(rows[key], out[key[:6]] if len(key) > 6 else out[""])
    del out[""]
    return out


def report(seen: list[Seen], calibrated: Model, show: int) -> None:
    """Per code and set: edits at the default line, right ones, and those that harmed."""
    table: dict[tuple[str, str], list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for name, mark, reading, sure, true, around, group, doubt in seen:
        code = fault(mark, reading)
        if calibrated.calibrated(f"{code}.{group}", sure, doubt) >= calibrated.lines.get(code, logit.LINE):
            table[code, name][0] += 1
            table[code, name][1] += reading == true
            table[code, name][2] += mark == true
            if mark == true and show > 0:
                show -= 1
                print(f"  harm {code} {name} {mark!r} -> {reading!r} {sure:.3f} | {' '.join(around.split())}")
    for (code, name), (edits, right, harm) in sorted(table.items()):
        print(f"{code} {name:10} edits {edits:5} right {right / edits:.3f} harmful {harm}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--folds", type=pathlib.Path, help="the word engine's folds; without, the one that ships")
    ask.add_argument("--write", action="store_true", help="store the tables in the package")
    ask.add_argument("--predictions", type=pathlib.Path, help="keep what was predicted, as JSON")
    ask.add_argument("--show", type=int, default=0, help="how many harmful edits to print")
    wish = ask.parse_args()
    lexicon = lexica.load()
    pairs = read(wish.folder)
    try:
        staged = mended(wish.folder, wish.folds)
    except ValueError as problem:
        ask.error(str(problem))
    seen = predictions(pairs, lexicon)
    if wish.predictions:
        wish.predictions.write_text(json.dumps(seen), "utf-8")
    data = tables(pairs) | {"weights": fit(pairs, lexicon).weights, "calibration": calibration(seen)}
    data["lines"] = lines(seen, Model(data))
    print("applied from", data["lines"])
    model = Model(data)
    report(seen, model, wish.show)
    add_logistic(data, staged, lexicon)
    if wish.write:
        TABLES.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")


if __name__ == "__main__":
    main()
