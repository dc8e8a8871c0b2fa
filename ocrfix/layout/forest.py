"""A small forest of decision trees, read from data and walked by a short loop. Nothing but the standard library."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Forest(NamedTuple):
    """Trees over feature rows. A node is (feature, threshold, node if not above it, node if above); a leaf an int."""

    labels: tuple[str, ...]
    trees: tuple[Any, ...]
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
    return Forest(tuple(data["labels"]), tuple(map(_tree, data["trees"])), leaves, data["limits"], steps)


@lru_cache(maxsize=65536)
def shares(row: tuple[float, ...]) -> tuple[float, ...]:
    """The share of each label among the training lines that fell where `row` falls, averaged over the trees.

    Where the first trees agree that a line is text, the others are not asked: it would stay in any case.
    """
    forest = load()
    found: list[tuple[float, ...]] = []
    for node in forest.trees:
        while node.__class__ is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]
        found.append(forest.leaves[node])
        if len(found) == _FIRST and sum(leaf[0] + leaf[1] for leaf in found) > _AGREED * _FIRST:
            break
    return tuple(sum(column) / len(found) for column in zip(*found, strict=True))


_FIRST = 16  # trees
_AGREED = 0.85


def _tree(nodes: Sequence[Sequence[float]]) -> Any:
    """A nested tree from its list: [feature, threshold, left, right] or [leaf], children always behind parents."""
    built: list[Any] = [None] * len(nodes)
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        if len(node) == 1:
            built[place] = int(node[0])
        else:
            built[place] = (int(node[0]), node[1], built[int(node[2])], built[int(node[3])])
    return built[0]
