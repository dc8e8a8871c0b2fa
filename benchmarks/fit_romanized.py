"""Fit how sure a reading of a Chinese name is: logistic weights for each kind of change.

usage: python -m benchmarks.fit_romanized PAIRS.jsonl ... [--show KIND] [--write]

A pair is one JSON object a line: {"id", "ocr", "gt"}. What comes before a hyphen in its name tells which text it is:
readings of one text stay together. Each is first cleaned by the stages before WORDS. Five folds by text: what is
reported comes from texts that the weights were not fitted on; `--write` stores weights fitted on all in
ocrfix/romanized/data/weights.json. The pairs of the shipped weights were 543 typewritten reports with names and
sentences of the reading room's, worn in six degrees, in two type faces, read by tesseract. Nothing is random.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from benchmarks.fit_punctuation import logistic
from benchmarks.words_truth import Judge, Pair
from ocrfix import document, lexicon, pipeline, plugins
from ocrfix.config import Config
from ocrfix.fixer import Stage
from ocrfix.romanized.decide import probability
from ocrfix.romanized.find import SEPARATOR, Features, Misread, Names

OUT = pathlib.Path(__file__).parent.parent / "ocrfix" / "romanized" / "data" / "weights.json"
FOLDS = 5
TYPED = "typed "  # pages typed from sentences that OCR had read: what stands so in them was garbled before
LEAST = 40  # readings in a pool; fewer prove nothing
SURE, PROMISED = 0.97, 0.95  # the share of right ones in a pool that is applied; on pages that are read worse by eye 94
SPARED = 1 / 68  # the most that may replace what was right
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


class Row(NamedTuple):
    """A reading, and what it does."""

    pair: Pair
    kind: str
    before: str
    after: str
    features: Features
    right: bool
    harm: bool


def read(files: Iterable[pathlib.Path]) -> Iterator[Pair]:
    """The documents, cleaned by the stages before WORDS."""
    config, words = Config(), lexicon.load()
    fixers = [each for each in plugins.load() if each.stage < Stage.WORDS]
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            data = json.loads(line)
            if data["gt"]:
                fold = int(hashlib.sha256(data["id"].split("-")[0].encode()).hexdigest(), 16) % FOLDS
                text = pipeline.clean(document.from_text(data["ocr"]), fixers, config, words).text
                name = TYPED + file.stem if "font" in data.get("meta", {}) else file.stem
                yield Pair(name, data["id"], fold, text, data["gt"])


def gathered(pairs: Iterable[Pair]) -> list[Row]:
    """All readings of all documents that can be held against the truth."""
    words = lexicon.load()
    out = []
    for pair in pairs:
        found = list(Names(pair.text, words).misread())
        judge = Judge(pair) if found else None
        for one in found:
            assert judge
            before = pair.text[slice(*one.span)]
            if pair.set.startswith(TYPED) and before in pair.truth:
                continue
            outcomes = [judge.outcome(start, end, after) for start, end, after in changed(one, before)]
            if all(outcome.told for outcome in outcomes):
                hyphen = one.kind in ("hyphen", "letter")  # the syllables beside it are not its fault
                right = all(outcome.nearer if hyphen else outcome.right for outcome in outcomes)
                harm = any(outcome.harm for outcome in outcomes)
                out.append(Row(pair, one.kind, before, one.after, one.features, right, harm))
    return out


def changed(one: Misread, before: str) -> Iterator[tuple[int, int, str]]:
    """What of a name is changed: syllable by syllable, as the others may be misread too, but not so that it shows."""
    old, new = SEPARATOR.split(before), SEPARATOR.split(one.after)
    if one.kind != "name" or len(old) != len(new):
        yield *one.span, one.after
        return
    at = one.span.start
    for was, now in zip(old, new, strict=True):
        if was != now:
            yield at, at + len(was), now
        at += len(was) + 1


def fitted(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Weights for each kind of change."""
    kinds: defaultdict[str, list[tuple[Features, bool, float]]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append((row.features | {"bias": 1.0}, row.right, 1.0))
    return {kind: logistic(mine) for kind, mine in sorted(kinds.items())}


def pools(rows: Sequence[Row], sure: Sequence[float]) -> dict[str, list[float]]:
    """For each kind the least probability from which on `SURE` are right, `SPARED` at most harm; what is promised."""
    out: dict[str, list[float]] = {}
    for kind in sorted({row.kind for row in rows}):
        mine = [(p, row) for p, row in zip(sure, rows, strict=True) if row.kind == kind]
        mine.sort(key=lambda one: -one[0])
        right = harm = 0
        for n, (p, row) in enumerate(mine, 1):
            right, harm = right + row.right, harm + row.harm
            if n >= LEAST and p >= 0.5 and right >= SURE * n and harm <= SPARED * n:
                out[kind] = [round(p, 4), PROMISED]
    return out


def report(rows: Sequence[Row], sure: Sequence[float], cut: dict[str, list[float]], show: str) -> None:
    """How right the readings are on texts that the weights were not fitted on."""
    for kind in sorted({row.kind for row in rows}):
        mine = [(p, row) for p, row in zip(sure, rows, strict=True) if row.kind == kind]
        bands = []
        for low, high in pairwise(BANDS):
            inside = [row for p, row in mine if low <= p < high]
            bands.append(f"{low}: {sum(row.right for row in inside)}/{len(inside)}")
        right = sum(row.right for _, row in mine)
        print(f"{kind:8} {right} right of {len(mine)}   {'  '.join(bands)}  {cut.get(kind)}")
        sets: defaultdict[str, list[Row]] = defaultdict(list)
        for p, row in mine:
            if p >= cut.get(kind, [2.0])[0]:
                sets[row.pair.set].append(row)
        for name, inside in sorted(sets.items()):
            right, harm = sum(row.right for row in inside), sum(row.harm for row in inside)
            print(f"    {name:10} applied: {right} right of {len(inside)}, {harm} harmful")
        if kind == show:
            for p, row in sorted(mine, key=lambda one: -one[0]):
                verdict = "right" if row.right else "WRONG"
                print(f"      {p:.2f} {verdict} {row.before!r} -> {row.after!r} {row.pair.set}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+", type=pathlib.Path)
    ask.add_argument("--show", default="")
    ask.add_argument("--write", action="store_true")
    a = ask.parse_args()
    rows = gathered(read(a.files))
    sure = [0.0] * len(rows)
    for fold in range(FOLDS):
        weights = fitted([row for row in rows if row.pair.fold != fold])
        for at, row in enumerate(rows):
            if row.pair.fold == fold:
                sure[at] = probability(weights.get(row.kind, {}), row.features)
    cut = pools(rows, sure)
    report(rows, sure, cut, a.show)
    if a.write:
        source = "fitted by benchmarks/fit_romanized.py on typewritten pages with Chinese names, read by tesseract"
        data = {"source": source, "weights": fitted(rows), "pools": cut}
        OUT.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
