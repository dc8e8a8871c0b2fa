"""The accuracy scoreboard: every set of documents with known truth, and the precision of every rule.

usage: python -m benchmarks.score FOLDER [--limit N] [--record]

FOLDER holds sets as NAME.jsonl, a document a line: {"id", "ocr", "gt"}. With --record the figures are
written to benchmarks/results/, and the precision of the rules to ocrfix/data/precision.json, from which
`ocrfix fixers` shows them.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
from collections import Counter
from pathlib import Path
from typing import Any

import ocrfix
from ocrfix.evaluation import Tally

HERE = Path(__file__).parent
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1.01)  # for the reliability table


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--limit", type=int, help="documents of each set")
    ask.add_argument("--record", action="store_true", help="keep the figures")
    asked = ask.parse_args()
    files = sorted(path for path in asked.folder.glob("*.jsonl") if not path.stem.endswith(".truth"))
    if not files:
        ask.error(f"{asked.folder} has no .jsonl file: name the folder of your sets, `make score DATA=FOLDER`")
    rules: dict[str, Counter[str]] = {}
    bands: dict[float, Counter[str]] = {}
    sets = {}
    for path in files:
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        documents = [document for document in documents if "gt" in document][: asked.limit]
        if documents:
            sets[path.stem] = measured(documents, rules, bands)
            show_set(path.stem, sets[path.stem])
    show_rules(rules)
    show_bands(bands)
    if asked.record:
        record(sets, rules)


def measured(
    documents: list[dict[str, Any]], rules: dict[str, Counter[str]], bands: dict[float, Counter[str]]
) -> dict[str, Any]:
    """Clean the documents of one set; add what each rule and each band of confidence did to the counts."""
    tally = Tally()
    for document in documents:
        result = ocrfix.clean(document["ocr"])
        tally.add(document["ocr"], result.text, document["gt"])
        for edit, gain in tally.judge(result, document["gt"]):
            band = max(low for low in BANDS if low <= edit.note.confidence)
            bands.setdefault(band, Counter())["right" if gain > 0 else "wrong" if gain < 0 else "neither"] += 1
    for code, counts in tally.rules.items():
        rules.setdefault(code, Counter()).update(counts)
    return {
        "documents": tally.documents,
        "words": tally.words,
        "cer": [round(rate, 5) for rate in tally.cer],
        "wer": [round(rate, 5) for rate in tally.wer],
        "loose_wer": [round(rate, 5) for rate in tally.loose_wer],
        "mended": tally.mended,
        "damaged": tally.damaged,
        "damaged_per_10k": round(tally.damaged_per_10k, 2),
        "better": tally.better,
        "worse": tally.worse,
    }


def show_set(name: str, figures: dict[str, Any]) -> None:
    print(f"{name}: {figures['documents']} documents, {figures['words']} words")
    for rate in ("cer", "wer", "loose_wer"):
        before, after = figures[rate]
        cut = 100 * (before - after) / before if before else 0.0
        print(f"  {rate:9} {before:.4f} -> {after:.4f}  ({cut:+.1f} % fewer)")
    print(
        f"  mended {figures['mended']}, damaged {figures['damaged']} ({figures['damaged_per_10k']} per 10k right);"
        f" documents better {figures['better']}, worse {figures['worse']}"
    )


def show_rules(rules: dict[str, Counter[str]]) -> None:
    print("\nprecision of rules: right, neither nearer to the truth nor farther, wrong")
    for code, counts in sorted(rules.items()):
        for kind, prefix in (("applied", ""), ("suggested", "suggested_")):
            right, neither, wrong = (counts[prefix + key] for key in ("right", "neither", "wrong"))
            if right + neither + wrong:
                share = 100 * right / (right + neither + wrong)
                print(f"  {code}  {kind:9}  {right:6} {neither:6} {wrong:6}   {share:5.1f} % right")


def show_bands(bands: dict[float, Counter[str]]) -> None:
    print("\nreliability: of the edits with this confidence, so many are right")
    for low, counts in sorted(bands.items()):
        print(f"  {low:.2f}+  {100 * counts['right'] / counts.total():5.1f} % of {counts.total()}")


def record(sets: dict[str, Any], rules: dict[str, Counter[str]]) -> None:
    figures = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "ocrfix": ocrfix.__version__,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "sets": sets,
        "rules": {code: dict(counts) for code, counts in sorted(rules.items())},
    }
    (HERE / "results" / "accuracy.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    precision = {
        code: {"right": counts["right"], "edits": counts["right"] + counts["neither"] + counts["wrong"]}
        for code, counts in sorted(rules.items())
    }
    path = HERE.parent / "ocrfix" / "data" / "precision.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(precision, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
