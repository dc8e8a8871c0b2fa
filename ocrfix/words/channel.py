"""The channel: how likely a word of the page is to come out of the OCR as the token at hand.

Natural-log probabilities of misreading a stretch of up to three characters as another stretch of up to
three, learned from OCR aligned with truth; unseen ones cost the same flat price. Characters read
rightly are free: the price of a pair is that of the part between their common head and tail.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

DATA = Path(__file__).parent / "data"
_REACH = 3
_NEVER = -1e9


@lru_cache(maxsize=30_000)
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
        self._middle = lru_cache(maxsize=100_000)(self._uncached)

    @classmethod
    def load(cls, path: Path = DATA / "channel.json") -> Channel:
        """Read the fitted weights: {"change": x, "gap": x, "weights": {truth: {ocr: x}}}."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["weights"], data["change"], data["gap"])

    def log(self, truth: str, ocr: str) -> float:
        """Natural log of the chance that `truth` was read as `ocr`, up to the readings that are right."""
        head, most = 0, min(len(truth), len(ocr))
        while head < most and truth[head] == ocr[head]:
            head += 1
        t, o, most = len(truth), len(ocr), most - head
        while most and truth[t - 1] == ocr[o - 1]:
            t -= 1
            o -= 1
            most -= 1
        if head == t == o:
            return 0.0
        return self._middle(truth[head:t], ocr[head:o])

    def _uncached(self, truth: str, ocr: str) -> float:
        n, m = len(truth), len(ocr)
        if n <= 1 and m <= 1:
            return self._step(truth, ocr)
        best = [[_NEVER] * (m + 1) for _ in range(n + 1)]
        best[0][0] = 0.0
        for i in range(n + 1):
            for a in range(min(_REACH, n - i) + 1):
                part = truth[i : i + a]
                row = self._rows.get(part)
                if row is not None or a <= 1:
                    self._reach(part, row or {}, ocr, best[i], best[i + a])
        return best[n][m]

    def _reach(self, part: str, row: dict[str, float], ocr: str, here: list[float], there: list[float]) -> None:
        """Enter in `there` what reading `part` as each stretch of `ocr` makes of the scores in `here`."""
        m, a = len(ocr), len(part)
        for j in range(m + 1):
            so_far = here[j]
            if so_far == _NEVER:
                continue
            for b in range(min(_REACH, m - j) + 1):
                weight = row.get(ocr[j : j + b])
                if weight is None:
                    if b > 1 or (not a and not b) or a > 1:
                        continue
                    weight = self._step(part, ocr[j : j + b])
                if so_far + weight > there[j + b]:
                    there[j + b] = so_far + weight

    def _step(self, truth: str, ocr: str) -> float:
        weight = self._rows.get(truth, {}).get(ocr)
        if weight is not None:
            return weight
        if truth == ocr:
            return 0.0
        return self._change if truth and ocr else self._gap
