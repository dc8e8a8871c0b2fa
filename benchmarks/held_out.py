"""The word engine on documents it was not fitted on: the figures that `fit_words` keeps in results/held_out.json."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.words_truth import Pair
from ocrfix.evaluation import Tally, score

RESULTS = Path(__file__).parent / "results" / "held_out.json"
Change = tuple[float, int, int, str]  # how sure, start, end, what it reads


def figures(pairs: Sequence[Pair], changes: Mapping[tuple[str, str], Sequence[Change]]) -> dict[str, dict[str, Any]]:
    """Rates per set, before and after `changes` (by set and name of the document), the surest of overlapping ones."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for pair in pairs:
        after = changed(pair.text, changes.get((pair.set, pair.id), ()))
        tallies[pair.set].scores.append(score(pair.id, pair.text, after, pair.truth))
    return {name: tally.figures() | cuts(tally) for name, tally in sorted(tallies.items())}


def cuts(tally: Tally) -> dict[str, float]:
    """By how many per cent the error rates fell."""
    out = {}
    for name in ("character_errors", "word_errors"):
        before, after = (sum(getattr(one, name)[k] for one in tally.scores) for k in (0, 1))
        out[f"{name}_cut"] = round(100 * (before - after) / max(1, before), 1)
    return out


def changed(text: str, changes: Sequence[Change]) -> str:
    """`text` with the changes made; of overlapping ones only the surest."""
    taken: list[Change] = []
    for change in sorted(changes, key=lambda one: (-one[0], one[1])):
        if all(change[2] <= other[1] or change[1] >= other[2] for other in taken):
            taken.append(change)
    for _, start, end, after in sorted(taken, key=lambda one: -one[1]):
        text = text[:start] + after + text[end:]
    return text


def keep_folds(
    folder: Path, channels: Sequence[Mapping[str, Any]], shared: Mapping[str, Any], weights: Sequence[Mapping[str, Any]]
) -> None:
    """Store a channel and a decision for the documents of each fold, fitted on the other folds."""
    folder.mkdir(parents=True, exist_ok=True)
    for fold, (channel, decision) in enumerate(zip(channels, weights, strict=True)):
        (folder / f"channel{fold}.json").write_text(json.dumps(channel), encoding="utf-8")
        (folder / f"decision{fold}.json").write_text(json.dumps({**shared, "weights": decision}), encoding="utf-8")


def keep(sets: Mapping[str, Any], about: str) -> None:
    """Store the figures with date and machine."""
    data = {
        "what": about,
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "sets": sets,
    }
    RESULTS.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
