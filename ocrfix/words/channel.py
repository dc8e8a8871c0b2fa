"""The channel: how likely a word of the page is to come out of the OCR as the token at hand.

Natural-log probabilities of misreading a stretch of up to three characters as another stretch of up to
three, learned from OCR aligned with truth; unseen ones cost the same flat price. Characters read
rightly are free: the price of a pair is that of the part between their common head and tail.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

DATA = Path(__file__).parent / "data"
_REACH = 3
_NEVER = -1e9
_LEAST = -30.0  # three strokes that were never seen; nobody asks for less
_EMPTY: dict[str, float] = {}


@lru_cache(maxsize=10_000)
def misread(truth: str, ocr: str) -> tuple[tuple[str, str], ...]:
    """Which stretches of `truth` were read as which of `ocr`: (("rn", "m"),) for modern read as modem."""
    parts: list[tuple[int, int, int, int]] = []
    for op in Levenshtein.opcodes(truth, ocr):
        if op.tag == "equal":
            continue
        if parts and parts[-1][1] == op.src_start and parts[-1][3] == op.dest_start:
            start, _, o_start, _ = parts.pop()
            parts.append((start, op.src_end, o_start, op.dest_end))
        else:
            parts.append((op.src_start, op.src_end, op.dest_start, op.dest_end))
    return tuple((truth[a:b], ocr[c:d]) for a, b, c, d in parts)


class Channel:
    """Weights of misreadings. `log(truth, ocr)` is 0 for equal strings and below 0 otherwise."""

    def __init__(self, rows: dict[str, dict[str, float]], change: float = -9.0, gap: float = -8.5) -> None:
        self._rows = rows
        self._change = change
        self._gap = gap
        self._middle = lru_cache(maxsize=20_000)(self._uncached)

    @classmethod
    def load(cls, path: Path = DATA / "channel.json") -> Channel:
        """Read the fitted weights: {"change": x, "gap": x, "weights": {truth: {ocr: x}}}."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["weights"], data["change"], data["gap"])

    def log(self, truth: str, ocr: str) -> float:
        """Natural log of the chance that `truth` was read as `ocr`, up to the readings that are right.

        What is less likely than exp(-30) may come out as anything below -30.
        """
        head = Prefix.similarity(truth, ocr)
        truth, ocr = truth[head:], ocr[head:]
        tail = Postfix.similarity(truth, ocr)
        if tail:
            truth, ocr = truth[:-tail], ocr[:-tail]
        if len(truth) <= 1 and len(ocr) <= 1:
            return self._step(truth, ocr)
        return self._middle(truth, ocr)

    def _uncached(self, truth: str, ocr: str) -> float:
        """The best way to part both strings in stretches; cells of the table not worth following are left out."""
        rows, m = self._rows, len(ocr)
        # For each place in `ocr`: the ends of the stretches that begin there, with the stretch, and with its price
        # as an insertion.
        stretches = [[(k, ocr[j:k]) for k in range(j + 1, min(j + _REACH, m) + 1)] for j in range(m + 1)]
        nothing = rows.get("", _EMPTY)
        inserts = [[(k, nothing[part]) for k, part in row if part in nothing] for row in stretches]
        for j, char in enumerate(ocr):
            if char not in nothing:
                inserts[j].append((j + 1, self._gap))
        best = [[_NEVER] * (m + 1) for _ in range(len(truth) + 1)]
        best[0][0] = 0.0
        for i, here in enumerate(best):
            reached = [
                (row, one, best[i + len(one)])
                for one in (truth[i : i + 1], truth[i : i + 2], truth[i : i + 3])[: len(truth) - i]
                if (row := rows.get(one, _EMPTY)) or len(one) == 1
            ]
            for j in range(m + 1):
                so_far = here[j]
                if so_far <= _LEAST:
                    continue
                for k, weight in inserts[j]:
                    if so_far + weight > here[k]:
                        here[k] = so_far + weight
                for row, part, there in reached:
                    self._enter(row, part, so_far, j, stretches[j], there)
        return best[-1][m]

    def _enter(
        self, row: dict[str, float], part: str, so_far: float, j: int, ends: list[tuple[int, str]], there: list[float]
    ) -> None:
        """Enter in `there` what reading `part` as nothing or as each stretch from `j` on makes of a score."""
        single = len(part) == 1
        weight = row.get("", self._gap if single else _NEVER)
        if so_far + weight > there[j]:
            there[j] = so_far + weight
        for k, stretch in ends:
            found = row.get(stretch)
            if found is None:
                if not single or k > j + 1:
                    continue
                found = 0.0 if stretch == part else self._change
            if so_far + found > there[k]:
                there[k] = so_far + found

    def _step(self, truth: str, ocr: str) -> float:
        weight = self._rows.get(truth, {}).get(ocr)
        if weight is not None:
            return weight
        if truth == ocr:
            return 0.0
        return self._change if truth and ocr else self._gap
