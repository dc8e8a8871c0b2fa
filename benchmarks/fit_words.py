"""Fit the word engine: misreadings, the ranking of candidates, the decision, and how sure it may call itself.

usage: python -m benchmarks.fit_words FOLDER [--sets a,b] [--most 250] [--only real,far] [--write]

FOLDER holds pairs, one JSON object a line: {"id", "ocr", "gt"}; a "page" in its "meta" keeps readings of one page
together. Each text is first cleaned by the stages before WORDS. Documents are dealt into five folds by a hash of their
names: what is reported, and how sure the engine may call itself, comes from documents that the weights were not fitted
on. Only the eleven weights of the ranking are fitted on all. `--write` stores the weights, fitted on all documents, in
ocrfix/words/data, and the figures of the documents not fitted on in benchmarks/results/held_out.json. Sets larger than
`--most` documents count as that many. Nothing is random. With `--only` the weights and pools of the kinds that begin so
are stored, and all else is left as it was fitted before; the figures are those of a new fit of all kinds.
"""

from __future__ import annotations

import argparse
import collections
import gc
import json
import pathlib
import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.held_out import Change, figures, keep, keep_folds
from benchmarks.words_truth import Judge, Pair, channel, fold_of, words
from ocrfix import document, lexicon, pipeline, plugins
from ocrfix.config import Config
from ocrfix.fixer import Stage
from ocrfix.words.channel import Channel
from ocrfix.words.decision import BY_ITSELF, LINE, PARTS, RANK, Decision, bent, pool_of, sizes
from ocrfix.words.engine import choices
from ocrfix.words.ranking import Ranker

FOLDS = 5
SETS = "overproof,bln600,tpajax,pages,jfk,mibio,acl,crest"
DATA = pathlib.Path(__file__).parent.parent / "ocrfix" / "words" / "data"
CONFUSIONS = pathlib.Path(__file__).parent.parent / "dictionaries" / "confusions.tsv"
SPACES = ("split", "run", "drop")  # these change spaces alone: letters that stay wrong are not their fault
FAULTS = pathlib.Path(__file__).parent / "labels" / "truth_faults.tsv"
PRIOR = 0.05  # a misreading counted elsewhere weighs a twentieth of one of ours
CODES = {
    "edge": "spell",
    "far": "spell",
    "drop": "split",
    "run": "split",
    "mend": "merge",
}  # kinds that share the code of another
OWN_KINDS = ("real.lower", "real.upper")  # as words of two letters and three they would harm one time in 27 and in 20
APART = tuple(name for name in BY_ITSELF if name != "short_page")
OWN_POOLS = ("/compound", "/among", "/name")  # these prove themselves, and prove nothing of the others
LEAST = 40  # changes in a pool; fewer prove nothing
SURE = 0.95  # the share of right ones in a pool that is applied
SPARED = 1 / 68  # the most that may replace what was right
Array = NDArray[np.float64]
Weighed = tuple[int, Array, int]  # which candidate is right, the values of all (candidates x PARTS), letters
_Told = tuple[float, bool, bool, float]  # how sure, right, harmful, what it counts


class Row(NamedTuple):
    """A change that was weighed, and what it did."""

    pair: Pair
    kind: str
    features: dict[str, float]
    right: bool
    nearer: bool
    harm: bool
    start: int
    end: int
    after: str


def read(folder: pathlib.Path, sets: Sequence[str], most: int) -> list[Pair]:
    """The documents, cleaned by the stages before WORDS."""
    config = Config()
    fixers = [each for each in plugins.load() if each.stage < Stage.WORDS]
    words_of = lexicon.load()
    out = []
    for name in sets:
        lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        weight = min(1.0, most / len(lines))
        for line in lines:
            data = json.loads(line)
            if not data["gt"]:
                continue
            fold = fold_of(name, data, FOLDS)
            text = pipeline.clean(document.from_text(data["ocr"]), fixers, config, words_of).text
            out.append(Pair(name, data["id"], fold, text, data["gt"], weight))
    return out


def confusions() -> list[tuple[str, str, float]]:
    """What the lexicon's sources counted on typewritten pages."""
    if not CONFUSIONS.exists():
        return []
    rows = [line.split("\t") for line in CONFUSIONS.read_text("utf-8").splitlines() if line and line[0] != "#"]
    clean = [(a.replace("∅", ""), b.replace("∅", ""), PRIOR * float(n)) for a, b, n, *_ in rows]
    return [row for row in clean if len(row[0]) <= 3 and len(row[1]) <= 3]


def ranker(weights: dict[str, Any], rank: Sequence[Sequence[float]]) -> Ranker:
    """A ranker that weighs changes without deciding on them."""
    return Ranker(lexicon.load(), Channel(weights["weights"], weights["change"], weights["gap"]), Decision({}, rank))


def gathered(pairs: Iterable[Pair], ranks: Ranker) -> list[Weighed]:
    """For each unknown token whose truth is among its candidates: which it is, the values of all, and its length."""
    out = []
    for pair in pairs:
        judge, page = Judge(pair), ranks.page(pair.text)
        for at, unit in enumerate(page.units):
            if page.known[at] or unit.number:
                continue
            goal = {word for block in judge.at(unit.start, unit.end) for word in words(block.truth)}
            weighed = ranks.weighed(page, at)
            right = [k for k, (found, _) in enumerate(weighed) if found.lower in goal]
            if unit.lower not in goal and len(right) == 1 and len(weighed) > 1:
                out.append((right[0], np.array([values for _, values in weighed]), len(unit.lower)))
    return out


def fitted_rank(rows: Sequence[Weighed]) -> list[list[float]]:
    """Conditional logit, each part by itself and with the length of the token, all weights held to zero lightly."""
    values = [np.einsum("cp,s->cps", row[1], (1.0, *sizes(row[2]))).reshape(len(row[1]), -1) for row in rows]
    each = np.array([len(one) for one in values])
    every = np.concatenate(values)
    spread = every.std(axis=0) + 1e-6
    every /= spread
    first = np.append(0, np.cumsum(each)[:-1])
    owner, right = np.repeat(np.arange(len(rows)), each), first + np.array([row[0] for row in rows])

    def cost(weights: Array) -> tuple[float, Array]:
        odds = every @ weights
        odds -= np.maximum.reduceat(odds, first)[owner]
        raised = np.exp(odds)
        whole = np.add.reduceat(raised, first)
        slope = (raised / whole[owner]) @ every - every[right].sum(axis=0)
        return float(np.log(whole).sum() - odds[right].sum() + weights @ weights / 2), slope + weights

    found = minimize(cost, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return [[round(float(weight), 4) for weight in part] for part in (found.x / spread).reshape(len(PARTS), -1)]


def truth_faults() -> frozenset[tuple[str, ...]]:
    """Set, document, and word of the truths' misreadings found by eye, with what it should be."""
    lines = FAULTS.read_text("utf-8").splitlines()
    return frozenset(tuple(line.split("\t")) for line in lines if not line.startswith("#"))


def weighed_rows(pairs: Iterable[Pair], ranks: Ranker) -> list[Row]:
    """Every change the engine weighs in these documents, with its outcome.

    The truth of jfk was made by machine: where it keeps what is no word, it is as likely to be wrong as right, and
    the change is left out. Where a truth made by hand plainly keeps a misreading (`FAULTS`), the change is right.
    """
    out, faults = [], truth_faults()
    for pair in pairs:
        judge = Judge(pair)
        for choice in choices(ranks, pair.text):
            right, harm, nearer, told = judge.outcome(choice.start, choice.end, choice.after)
            if choice.kind in SPACES:
                right = right or nearer or judge.parted(choice.start, choice.end, choice.after)
            before = pair.text[choice.start : choice.end].strip()
            if harm and (pair.set, pair.id, before, choice.after.strip()) in faults:
                right, harm, nearer = True, False, True
            doubtful = pair.set == "jfk" and harm and choice.kind.startswith(("spell", "far", "split"))
            if told and not (doubtful and not choice.features["derived"]):
                here = (choice.start, choice.end, choice.after)
                out.append(Row(pair, choice.kind, choice.features, right, right or nearer, harm, *here))
    return out


def fitted(rows: Sequence[Row], hold: float = 3.0) -> dict[str, dict[str, float]]:
    """Logistic regression for each kind, held to small weights by `hold`; products of features are held faster."""
    out = {}
    for kind in sorted({row.kind for row in rows}):
        mine = [row for row in rows if row.kind == kind and not row.features.get("behind_name")]
        if sum(row.right for row in mine) < 10:
            continue
        features = [bent(row.features) for row in mine]
        names = sorted({name for each in features for name in each})
        table = np.array([[each.get(name, 0.0) for name in names] for each in features])
        middle, spread = table.mean(0), table.std(0) + 1e-9
        x = np.c_[np.ones(len(table)), (table - middle) / spread]
        held = np.array([0.0] + [3 * hold if "*" in name else hold for name in names])
        each = np.array([row.pair.weight for row in mine])
        weights = newton(x, np.array([float(row.right) for row in mine]), held, each)
        slopes = weights[1:] / spread
        out[kind] = {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True) if slope}
        out[kind]["bias"] = round(float(weights[0] - slopes @ middle), 4)
    return out


def newton(x: Array, y: Array, held: Array, each: Array) -> Array:
    """Logistic regression of `y` on the columns of `x`: each row counts `each`, weights are held to small by `held`."""
    weights = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        curve = (x * (each * p * (1 - p))[:, None]).T @ x + np.diag(held + 1e-6)
        step = np.linalg.solve(curve, x.T @ (each * (p - y)) + held * weights)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def pools(rows: Sequence[Row], sure: Sequence[float]) -> dict[str, list[float]]:
    """For each kind the least probability from which on `SURE` of all of its code are right and `SPARED` at most harm;
    and the share that is right.

    Right is here what `ocrfix eval` calls right: nearer to the truth than before. Fair pages have pools of their own;
    what stands among figures has none. What must be sure by itself proves nothing of the others, but for short texts;
    to what stands behind a name nothing is fitted.
    """
    codes: collections.defaultdict[str, list[_Told]] = collections.defaultdict(list)
    kinds: collections.defaultdict[str, set[str]] = collections.defaultdict(set)
    for p, row in zip(sure, rows, strict=True):
        if row.features["figures"] or any(row.features.get(name) for name in APART):
            continue
        pool = pool_of(row.kind, row.features)
        code = code_of(pool)
        kinds[code].add(pool)
        for name in {code} if pool.endswith(OWN_POOLS) else {code, code_of(row.kind)}:  # with few fair pages all decide
            codes[name].append((p, row.nearer, row.harm, row.pair.weight))
    out: dict[str, list[float]] = {}
    for code in sorted(kinds):
        best = _pool(codes[code]) or (None if code.endswith(OWN_POOLS) else _pool(codes[code.partition("/")[0]]))
        if best:
            out |= dict.fromkeys(sorted(kinds[code]), best)
    return out


def _pool(mine: Iterable[_Told]) -> list[float] | None:
    right, harmed, size, best = 0.0, 0.0, 0.0, None
    for n, (p, ok, harm, weight) in enumerate(sorted(mine, reverse=True), 1):
        right += ok * weight
        harmed += harm * weight
        size += weight
        if n >= LEAST and p >= 0.5 and right / size >= SURE and harmed / size <= SPARED:
            best = [round(p, 4), round(max(SURE, right / size), 4)]
    return best


def code_of(kind: str) -> str:
    """What is promised holds for each code, and for words with a capital apart: a name lost costs more than a word."""
    name, _, page = kind.partition("/")
    stem, _, case = name.partition(".")
    code = name if name in OWN_KINDS else CODES.get(stem, stem) + (".title" if case == "title" else "")
    return f"{code}/{page}" if page else code


def line(row: Row, cut: dict[str, list[float]]) -> float:
    """The least probability from which on a change is applied."""
    least = 2.0 if row.features["figures"] else cut.get(pool_of(row.kind, row.features), [2.0])[0]
    return max(least, LINE) if any(row.features.get(name) for name in BY_ITSELF) else least


def held_out(pairs: Sequence[Pair], rows: Sequence[Row], sure: Sequence[float], cut: dict[str, list[float]]) -> None:
    """Keep the figures of the documents that the weights were not fitted on."""
    changes: collections.defaultdict[tuple[str, str], list[Change]] = collections.defaultdict(list)
    for p, row in zip(sure, rows, strict=True):
        if p >= line(row, cut):
            changes[row.pair.set, row.pair.id].append((p, row.start, row.end, row.after))
    about = (
        f"the WORDS stage alone (spacing and spelling), on texts cleaned by the stages before it; {FOLDS} folds by "
        "document, each scored with weights fitted on the others"
    )
    keep(figures(pairs, changes), about)


def report(rows: Sequence[Row], sure: Sequence[float], cut: dict[str, list[float]]) -> None:
    """How right the engine is on documents it was not fitted on."""
    print("kind: of the changes with this probability so many are right")
    for kind in sorted({row.kind for row in rows}):
        mine = [(p, row.right) for p, row in zip(sure, rows, strict=True) if row.kind == kind and p >= 0.5]
        bins = []
        for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
            inside = [ok for p, ok in mine if low <= p < high]
            bins.append(f"{low}: {sum(inside)}/{len(inside)}")
        print(f"  {kind:12} {'  '.join(bins)}  pool {cut.get(kind)}")
    print("set: applied, right, harmful")
    table: collections.Counter[tuple[str, str]] = collections.Counter()
    for p, row in zip(sure, rows, strict=True):
        if p >= line(row, cut):
            table.update({(row.pair.set, "n"): 1, (row.pair.set, "ok"): row.right, (row.pair.set, "harm"): row.harm})
    for name in sorted({row.pair.set for row in rows}):
        n, ok = table[name, "n"], table[name, "ok"]
        print(f"  {name:10} {n:6} {ok / max(1, n):6.3f} {table[name, 'harm']:5}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--sets", default=SETS)
    ask.add_argument("--most", type=int, default=250)
    ask.add_argument("--only", help="store the weights of these kinds alone, as real,stray")
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--folds", type=pathlib.Path, help="keep what each fold was weighed with, for benchmarks.whole")
    given = ask.parse_args()
    clock = time.perf_counter()
    pairs, prior = read(given.folder, given.sets.split(","), given.most), confusions()
    print(f"{len(pairs)} documents read in {time.perf_counter() - clock:.0f} s")
    channels = [channel([pair for pair in pairs if pair.fold != fold], prior) for fold in range(FOLDS)]
    folded = [[pair for pair in pairs if pair.fold == fold] for fold in range(FOLDS)]
    values = [row for k in range(FOLDS) for row in gathered(folded[k][::2], ranker(channels[k], RANK))]
    rank = fitted_rank(values)
    print(f"ranking, from {len(values)} tokens: {dict(zip(PARTS, rank, strict=True))}")
    rows = [row for k in range(FOLDS) for row in weighed_rows(folded[k], ranker(channels[k], rank))]
    gc.collect()
    sure = [0.0] * len(rows)
    each = [fitted([row for row in rows if row.pair.fold != fold]) for fold in range(FOLDS)]
    for fold in range(FOLDS):
        decision = Decision(each[fold], rank)
        for at, row in enumerate(rows):
            if row.pair.fold == fold:
                sure[at] = decision.probability(row.kind, row.features)
    cut = pools(rows, sure)
    report(rows, sure, cut)
    if given.folds:
        keep_folds(given.folds, channels, {"rank": dict(zip(PARTS, rank, strict=True)), "pools": cut}, each)
    if given.write:
        held_out(pairs, rows, sure, cut)
        source = f"fitted by benchmarks/fit_words.py on the sets {given.sets}"
        made = {"rank": dict(zip(PARTS, rank, strict=True)), "weights": fitted(rows), "pools": cut}
        if given.only:
            _store("decision.json", joined(tuple(given.only.split(",")), made))
        else:
            _store("channel.json", {"source": source} | channel(pairs, prior))
            _store("decision.json", {"source": source} | made)
    print(f"{time.perf_counter() - clock:.0f} s")


def joined(only: tuple[str, ...], made: dict[str, Any]) -> dict[str, Any]:
    """What is stored, with the weights and pools of the kinds that begin with one of `only` as they were made now."""
    data: dict[str, Any] = json.loads((DATA / "decision.json").read_text("utf-8"))
    for part in ("weights", "pools"):
        kept = {kind: row for kind, row in data[part].items() if not kind.startswith(only)}
        data[part] = kept | {kind: row for kind, row in made[part].items() if kind.startswith(only)}
    return data


def _store(name: str, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True)
    (DATA / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
