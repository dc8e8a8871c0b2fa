"""How often the edits of each code were right where the truth is known, as measured for this release."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import NamedTuple


class Measured(NamedTuple):
    """The share of edits that were right, of how many."""

    precision: float
    edits: int | None  # None: not recorded


def measured() -> dict[str, Measured]:
    """By code; empty when this build has no measurements. Read from `ocrfix/data/precision.json`,
    `{"HYP001": {"precision": 0.98, "edits": 312}}` or `{"HYP001": 0.98}`.
    """
    source = files("ocrfix") / "data" / "precision.json"
    if not source.is_file():
        return {}
    table = json.loads(source.read_text("utf-8"))
    return {
        code: Measured(float(value["precision"]), value.get("edits"))
        if isinstance(value, dict)
        else Measured(float(value), None)
        for code, value in table.items()
        if len(code) == 6
    }
