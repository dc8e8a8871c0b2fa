"""The gate: the seed documents, cleaned, held against their restorations by hand; fails below the floors of gate.toml.

usage: python -m benchmarks.gate
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

import ocrfix
from ocrfix.config import Config
from ocrfix.evaluation import plain

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"


def main() -> None:
    floors = tomllib.loads((HERE / "gate.toml").read_text(encoding="utf-8"))
    failed = False
    for musts in sorted(SEEDS.glob("*.musts.jsonl")):
        name = musts.name.removesuffix(".musts.jsonl")
        print(name)
        for key, (figure, of) in measured(name).items():
            good = figure <= floors[key] if key == "cer" else figure >= floors[key]
            failed |= not good
            print(f"  {key:15} {figure}{f' of {of}' if of else ''}  (floor {floors[key]}){'' if good else '  BELOW'}")
    sys.exit(1 if failed else 0)


def measured(name: str) -> dict[str, tuple[float, int]]:
    """Each figure, and out of how many (0: a rate)."""
    raw = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    applied = body(ocrfix.clean(raw).text)
    accepted = body(ocrfix.clean(raw, Config(apply_at=Config.suggest_at)).text)
    edits = [json.loads(line) for line in (SEEDS / f"{name}.musts.jsonl").read_text(encoding="utf-8").splitlines()]
    musts = [edit for edit in edits if edit["grade"] == "must"]
    moves = [edit for edit in edits if edit["kind"] == "move" and edit["grade"] == "suggest"]
    keep = json.loads((SEEDS / f"{name}.keep.json").read_text(encoding="utf-8"))
    restored = plain((SEEDS / f"{name}.restored.txt").read_text(encoding="utf-8"))
    return {
        "musts": (sum(is_done(edit, applied) for edit in musts), len(musts)),
        "musts_accepted": (sum(is_done(edit, applied) or is_done(edit, accepted) for edit in musts), len(musts)),
        "moves_offered": (sum(is_done(edit, accepted) for edit in moves), len(moves)),
        "kept": (sum(string in applied for string in keep), len(keep)),
        "cer": (round(Levenshtein.distance(restored, applied) / len(restored), 4), 0),
    }


def body(text: str) -> str:
    return plain(text).split("Body:", 1)[-1]


def is_done(edit: dict[str, Any], text: str) -> bool:
    """Every expected string stands in the text, often enough, and no unwanted one does."""
    return (
        all(string in text for string in edit["expect"])
        and not any(string in text for string in edit["absent"])
        and all(text.count(string) >= n for string, n in edit.get("expect_count", {}).items())
    )


if __name__ == "__main__":
    main()
