"""Two small sets of decision trees, read from data and walked by a short loop. Nothing but the standard library.

Boosted trees say how surely a line stays; a forest says what it is if it does not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Forest(NamedTuple):
    """Trees over feature rows. A node is (feature, threshold, node if not above it, node if above); a leaf a number."""

    labels: tuple[str, ...]
    start: float  # log odds that a line stays, before any boosted tree is asked
    boosted: tuple[Any, ...]  # a leaf is what it adds to the log odds
    trees: tuple[Any, ...]  # of the forest; a leaf is a place in `leaves`
    leaves: tuple[tuple[float, ...], ...]  # of each leaf: the share of each label
    limits: dict[str, float]  # kind -> the share of text up to which a line of that kind is removed
    steps: dict[str, tuple[tuple[float, float], ...]]  # kind -> (share of text, measured precision up to there)


@cache
def load() -> Forest:
    """The fitted forest that ships with the package."""
    text = files("ocrfix.layout").joinpath("data/lines.json").read_text(encoding="utf-8")
    data = json.loads(text)
    leaves = tuple(tuple(share / data["scale"] for share in leaf) for leaf in data["leaves"])
    steps = {kind: tuple((upto, right) for upto, right in table) for kind, table in data["steps"].items()}
    boosted, trees = tuple(map(_tree, data["boosted"])), tuple(map(_tree, data["trees"]))
    return Forest(tuple(data["labels"]), data["start"], boosted, trees, leaves, data["limits"], steps)


@lru_cache(maxsize=65536)
def kept(row: tuple[float, ...]) -> float:
    """The probability that a line stays: that it is text, or a value of a form."""
    forest = load()
    odds = forest.start
    for node in forest.boosted:
        while node.__class__ is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]
        odds += node
    return 1 / (1 + math.exp(-odds))


@lru_cache(maxsize=16384)
def shares(row: tuple[float, ...]) -> tuple[float, ...]:
    """The share of each label among the training lines that fell where `row` falls, averaged over the forest."""
    forest = load()
    found: list[tuple[float, ...]] = []
    for node in forest.trees:
        while node.__class__ is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]
        found.append(forest.leaves[int(node)])
    return tuple(sum(column, 0.0) / len(found) for column in zip(*found, strict=True))


def _tree(nodes: Sequence[Sequence[float]]) -> Any:
    """A nested tree from its list: [feature, threshold, left, right] or [leaf], children always behind parents."""
    built: list[Any] = [None] * len(nodes)
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        if len(node) == 1:
            built[place] = node[0]
        else:
            built[place] = (int(node[0]), node[1], built[int(node[2])], built[int(node[3])])
    return built[0]
