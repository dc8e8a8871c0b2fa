"""Fit the weights of broken words: how far each witness is to be believed.

usage: python benchmarks/fit_hyphens.py PAIRS.jsonl ... [--write] [--show N]

A pair is one JSON object a line: {"id", "ocr", "gt"}. Every place where a word may be broken is aligned with the
truth: joined there without a hyphen (weld), with one (keep), or two words (leave). Cross-validation by document,
then one fit over all; `--write` stores it as ocrfix/lines/data/hyphens.json.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import zlib

import numpy as np
from rapidfuzz.distance import Levenshtein

from ocrfix import lexicon as lexica
from ocrfix.lines import broken

PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u2013": "-", "\u2014": "-", "\u00ad": "-"})
DATA = pathlib.Path(broken.__file__).parent / "data" / "hyphens.json"


def outcomes(ocr: str, gt: str, found: list[broken.Break]) -> list[str | None]:
    """What the truth has at each break; None where it cannot be told."""
    ocr, gt = ocr.translate(PLAIN), gt.translate(PLAIN)
    at, equal = [0] * (len(ocr) + 1), bytearray(len(ocr) + 1)
    for op in Levenshtein.opcodes(ocr, gt):
        for k in range(op.src_start, op.src_end):
            at[k] = op.dest_start + min(k - op.src_start, op.dest_end - op.dest_start)
            equal[k] = op.tag == "equal"
    out: list[str | None] = []
    for here in found:
        left, right = here.start + len(here.left), here.end - len(here.right)
        i = next((k for k in range(left - 1, here.start - 1, -1) if equal[k]), None)
        j = next((k for k in range(right, here.end) if equal[k]), None)
        if i is None or j is None:
            out.append(None)
            continue
        between = gt[at[i] + 1 : at[j]]
        slack = (left - 1 - i) + (j - right) + 1
        if any(c.isspace() for c in between):
            out.append("leave")
        elif "-" in between:
            out.append("keep")
        else:
            out.append("weld" if len(between) <= slack else None)
    return out


def examples(file: pathlib.Path, lexicon: lexica.Lexicon) -> list[tuple[str, str, dict[str, float], str]]:
    rows = []
    for line in file.read_text("utf-8").splitlines():
        pair = json.loads(line)
        flat = " ".join(pair["ocr"].split())
        for ocr in (pair["ocr"],) if file.stem == "bln600" else (pair["ocr"], flat):  # bln600 is flat already
            rows += _examples(f"{file.stem}/{pair['id']}", ocr, pair["gt"], lexicon)
    return rows


def _examples(name: str, ocr: str, gt: str, lexicon: lexica.Lexicon) -> list[tuple[str, str, dict[str, float], str]]:
    rows = []
    found = list(broken.breaks(ocr))
    vocabulary = broken.Vocabulary(ocr)
    for here, outcome in zip(found, outcomes(ocr, gt, found), strict=True):
        strengths = broken.witnesses(here, vocabulary, lexicon)
        fragment = strengths["whole"] and not (strengths["left"] and strengths["right"])
        if outcome is None or (outcome != "weld" and fragment and strengths["whole common"] > 0.3):
            continue  # no truth, or one that left a broken word standing
        compound = strengths["both, not whole"] and not strengths["function word"]
        if name.startswith("bln600") and (compound or (outcome != "weld" and strengths["whole"])):
            continue  # its truth lost the hyphens of compounds, and left broken words standing
        if outcome == "keep" and name.startswith("overproof") and (here.left.istitle() or strengths["document whole"]):
            continue  # its truth kept the hyphen in names broken at a line's end (`Mary-borough`)
        rows.append((name, outcome, strengths, f"{here.left}{here.mark}|{here.right}"))
    return rows


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, ridge: float = 0.3, rounds: int = 3000) -> np.ndarray:
    """Multinomial logistic regression by accelerated gradient descent: x (n, d), y (n, 3) -> weights (d, 3)."""
    w = np.zeros((x.shape[1], y.shape[1]))
    ahead, step = w.copy(), 1.0 / (0.5 * float(np.linalg.eigvalsh((x * weight[:, None]).T @ x)[-1]) + ridge)
    penal = np.full((x.shape[1], 1), ridge)
    penal[0] = 0.01
    for k in range(rounds):
        p = np.exp(x @ ahead - (x @ ahead).max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        new = ahead - step * (x.T @ (weight[:, None] * (p - y)) + penal * ahead)
        ahead = new + k / (k + 3) * (new - w)
        w = new
    return w


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+", type=pathlib.Path)
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--show", type=int, default=0, help="print this many of the worst errors")
    a = ask.parse_args()
    lexicon = lexica.load()
    rows = [row for file in a.files for row in examples(file, lexicon)]
    names = list(rows[0][2])
    x = np.array([[1.0, *(row[2][n] for n in names)] for row in rows])
    y = np.array([[float(row[1] == o) for o in broken.OUTCOMES] for row in rows])
    total = collections.Counter(row[0].split("/")[0] for row in rows)
    share = {name: min(1.0, (300 if name == "bln600" else 900) / n) for name, n in total.items()}  # none outshouts
    weight = np.array([share[row[0].split("/")[0]] for row in rows])
    fold = np.array([zlib.crc32(row[0].encode()) % 5 for row in rows])
    p = np.zeros_like(y)
    for k in range(5):
        w = fit(x[fold != k], y[fold != k], weight[fold != k])
        z = np.exp(x[fold == k] @ w - (x[fold == k] @ w).max(1, keepdims=True))
        p[fold == k] = z / z.sum(1, keepdims=True)
    report(rows, p, a.show)
    if a.write:
        w = fit(x, y, weight)
        weights = {
            o: dict(zip(["", *names], np.round(w[:, i], 3).tolist(), strict=True))
            for i, o in enumerate(broken.OUTCOMES)
        }
        about = "multinomial logistic regression by benchmarks/fit_hyphens.py on " + ", ".join(f.name for f in a.files)
        DATA.write_text(json.dumps({"about": about, "weights": weights}, indent=1) + "\n", "utf-8")


def report(rows: list[tuple[str, str, dict[str, float], str]], p: np.ndarray, show: int) -> None:
    truth = np.array([broken.OUTCOMES.index(row[1]) for row in rows])
    best = p.argmax(1)
    sure = p.max(1)
    sets = sorted({row[0].split("/")[0] for row in rows})
    for name in [*sets, ""]:
        here = np.array([row[0].startswith(name) for row in rows])
        line = f"{name or 'all':10} {here.sum():5} places"
        for low, high in ((0.5, 0.8), (0.8, 0.95), (0.95, 0.98), (0.98, 1.01)):
            band = here & (best > 0) & (sure >= low) & (sure < high)
            line += f" | {low:.2f}+: {(best == truth)[band].sum()}/{band.sum()}"
        line += f" | joined in truth {(here & (truth > 0)).sum()}"
        print(line)
    wrong = [k for k in np.argsort(-sure) if best[k] != truth[k] and best[k] > 0]
    missed = [k for k in np.argsort(sure) if truth[k] > 0 and (best[k] != truth[k] or sure[k] < 0.95)]
    for title, which in (("wrong", wrong), ("missed", missed)):
        for k in which[:show]:
            guess = f"{broken.OUTCOMES[best[k]]} {sure[k]:.3f}"
            print(f"  {title} {rows[k][0][:30]:30} {rows[k][3]!r:35} truth {rows[k][1]}, guess {guess}")


if __name__ == "__main__":
    main()
