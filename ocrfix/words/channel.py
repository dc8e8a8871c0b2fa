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
        self._parts = lru_cache(maxsize=5_000)(self._parts_at)
        self._steps = lru_cache(maxsize=30_000)(self._steps_from)

    @classmethod
    def load(cls, path: Path = DATA / "channel.json") -> Channel:
        """Read the fitted weights: {"change": x, "gap": x, "weights": {truth: {ocr: x}}}."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["weights"], data["change"], data["gap"])

    def log(self, truth: str, ocr: str, least: float = _LEAST) -> float:
        """Natural log of the chance that `truth` was read as `ocr`, up to the readings that are right.

        What is not above `least` may come out as anything below that.
        """
        head = Prefix.similarity(truth, ocr)
        truth, ocr = truth[head:], ocr[head:]
        tail = Postfix.similarity(truth, ocr)
        if tail:
            truth, ocr = truth[:-tail], ocr[:-tail]
        if len(truth) <= 1 and len(ocr) <= 1:
            return self._step(truth, ocr)
        return self._parted(truth, ocr, least)

    def _parted(self, truth: str, ocr: str, least: float) -> float:
        """The best way to part both strings in stretches; cells of the table not worth following are left out."""
        least = max(least, self._plain(truth, ocr) - 1e-6)
        steps, parts_of = self._steps, self._parts
        windows = [ocr[j : j + _REACH] for j in range(len(ocr) + 1)]
        best = [[_NEVER] * len(windows) for _ in range(len(truth) + 1)]
        best[0][0] = 0.0
        for i, here in enumerate(best):
            parts = [(part, best[i + len(part)]) for part in parts_of(truth[i : i + _REACH])]
            for j, so_far in enumerate(here):
                if so_far <= least:
                    continue
                for part, there in parts:
                    for b, weight in steps(part, windows[j]):
                        if so_far + weight > there[j + b]:
                            there[j + b] = so_far + weight
        return best[-1][-1]

    def _parts_at(self, ahead: str) -> tuple[str, ...]:
        """What to read next of what is ahead: nothing, a character, and longer stretches that have weights."""
        longer = {ahead[:size] for size in range(2, len(ahead) + 1)}
        return ("", *ahead[:1], *sorted(longer & self._rows.keys()))

    def _steps_from(self, part: str, window: str) -> list[tuple[int, float]]:
        """Each length of `window` that `part` can be read as from its beginning, with the weight."""
        row = self._rows.get(part, {})
        found = []
        for size in range(not part, len(window) + 1):
            if window[:size] in row:
                found.append((size, row[window[:size]]))
            elif size < 2 and len(part) < 2:
                found.append((size, self._step(part, window[:size])))
        return found

    def _plain(self, truth: str, ocr: str) -> float:
        """Character by character, with what is over at the end or at the beginning: no other way can be worse."""
        over, step = len(truth) - len(ocr), self._step
        if not over:
            return sum(map(step, truth, ocr))
        gaps = 3 * self._gap * abs(over)  # more than any costs
        if over > 0:
            return gaps + max(sum(map(step, truth, ocr)), sum(map(step, truth[over:], ocr)))
        return gaps + max(sum(map(step, truth, ocr)), sum(map(step, truth, ocr[-over:])))

    def _step(self, truth: str, ocr: str) -> float:
        weight = self._rows.get(truth, {}).get(ocr)
        if weight is not None:
            return weight
        if truth == ocr:
            return 0.0
        return self._change if truth and ocr else self._gap
