"""A folder in figures: what its index page and its summary for machines tell. Nothing in it depends on time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

SCHEMA = 1
STEP = 0.025  # of the histograms: the share of unknown words, the last step being open
STEPS = 21
LISTED = 1000  # of the worst documents, and of failures


class Line(NamedTuple):
    """A file that was cleaned, or could not be."""

    path: str  # below the folder of inputs
    state: str  # "done" or "failed"
    sha256: str
    error: str
    outputs: tuple[str, ...]  # names, in the same folder of the tree
    counts: Mapping[str, int]  # keys as in ocrfix.engines.figures


class Rule(NamedTuple):
    """What is known of a code."""

    fault: str
    precision: float | None  # how often its edits were right where that was measured


@dataclass(frozen=True)
class Summary:
    """All files together."""

    made_by: Mapping[str, str]
    counts: Mapping[str, int]
    done: int  # files
    failed: int
    histogram: tuple[Sequence[int], Sequence[int]]  # files by their share of unknown words, before and after
    worst: Sequence[Line]
    failures: Sequence[Line]
    rules: Mapping[str, Rule]


def share(counts: Mapping[str, int], which: str) -> float:
    """The share of words that the lexicon does not know, "before" or "after"; 0 for a text without words."""
    return counts.get(f"unknown/{which}", 0) / max(1, counts.get(f"words/{which}", 0))


def step(part: float) -> int:
    """The place of a share in the histogram."""
    return min(STEPS - 1, int(part / STEP + 1e-9))


def table(counts: Mapping[str, int], first: str) -> dict[str, dict[str, int]]:
    """The counts `first/ROW/COLUMN` as rows of columns, both sorted."""
    rows: dict[str, dict[str, int]] = {}
    for key in sorted(counts):
        kind, _, rest = key.partition("/")
        if kind == first:
            row, _, column = rest.rpartition("/")
            rows.setdefault(row, {})[column] = counts[key]
    return rows


def column(counts: Mapping[str, int], first: str) -> dict[str, int]:
    """The counts `first/ROW`, the greatest first."""
    found = {key.partition("/")[2]: n for key, n in counts.items() if key.partition("/")[0] == first}
    return dict(sorted(found.items(), key=lambda row: (-row[1], row[0])))


def edits(counts: Mapping[str, int], *statuses: str) -> int:
    """How many entries of the ledgers have one of these statuses."""
    return sum(n for row in table(counts, "edits").values() for status, n in row.items() if status in statuses)


def as_json(summary: Summary, lines: Iterable[Line]) -> Iterator[str]:
    """The summary for machines, in parts: totals, then a line for each file in the order of paths."""
    before, after = summary.histogram
    head = {
        "summary": SCHEMA,
        "made_by": dict(summary.made_by),
        "files": {"done": summary.done, "failed": summary.failed},
        **_nested(summary.counts),
        "histogram": {"step": STEP, "before": list(before), "after": list(after)},
    }
    yield json.dumps(head, indent=1)[:-2] + ',\n "inputs": ['
    between = "\n"
    for line in lines:
        yield between + json.dumps(_plain(line))
        between = ",\n"
    yield "\n]}\n"


def _plain(line: Line) -> dict[str, Any]:
    told = {"path": line.path, "state": line.state, "sha256": line.sha256}
    if line.state == "failed":
        return told | {"error": line.error}
    return told | {"outputs": list(line.outputs)} | _nested(line.counts)


def _nested(counts: Mapping[str, int]) -> dict[str, Any]:
    def pair(name: str) -> dict[str, int]:
        return {which: counts.get(f"{name}/{which}", 0) for which in ("before", "after")}

    return {
        **{name: counts.get(name, 0) for name in ("documents", "pages", "worn", "bytes")},
        "characters": pair("characters"),
        "words": pair("words"),
        "unknown_words": pair("unknown"),
        "unknown_share": {which: round(share(counts, which), 6) for which in ("before", "after")},
        "edits": table(counts, "edits"),
        "confidence": table(counts, "bands"),
        "redactions": dict(sorted(column(counts, "redactions").items())),
    }
