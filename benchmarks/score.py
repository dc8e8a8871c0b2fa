"""The accuracy scoreboard: every set of documents with known truth, and the precision of every rule.

usage: python -m benchmarks.score FOLDER [--limit N] [--most N] [--record]

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
from ocrfix.reports import scores

HERE = Path(__file__).parent


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--limit", type=int, help="documents of each set")
    ask.add_argument("--most", type=int, help="thin sets of more documents than that, evenly")
    ask.add_argument("--record", action="store_true", help="keep the figures")
    asked = ask.parse_args()
    every = Tally()
    sets = {}
    for path in sorted(asked.folder.glob("*.jsonl")):
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        documents = thinned([document for document in documents if document.get("gt")][: asked.limit], asked.most)
        if not documents:
            continue
        tally = Tally()
        for document in documents:
            tally.add(ocrfix.clean(document["ocr"]), document["gt"])
        sets[path.stem] = tally.figures()
        every.join(tally)
        print(f"\n== {path.stem}: {next(lines := scores.text(tally))}")
        print(*(line for line, _ in zip(lines, range(7), strict=False)), sep="\n")
    if not sets:
        ask.error(f"{asked.folder} has no set: name the folder of your NAME.jsonl files, `make score DATA=FOLDER`")
    print("\n== all sets")
    print(*scores.text(every), sep="\n")
    if asked.record:
        record(sets, every.rules)


def thinned(documents: list[Any], most: int | None) -> list[Any]:
    """Every document, or every second, third ... so that at most `most` are left."""
    return documents[:: max(1, -(-len(documents) // most))] if most else documents


def record(sets: dict[str, Any], rules: dict[str, Counter[str]]) -> None:
    figures = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "ocrfix": ocrfix.__version__,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "sets": sets,
        "rules": {code: dict(counts) for code, counts in sorted(rules.items())},
    }
    (HERE / "results" / "accuracy.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    precision = {}
    for code, counts in sorted(rules.items()):
        if edits := counts["right"] + counts["neither"] + counts["wrong"]:
            precision[code] = {"precision": round(counts["right"] / edits, 4), "edits": edits}
    path = HERE.parent / "ocrfix" / "data" / "precision.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(precision, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
