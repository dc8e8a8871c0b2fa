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
_NOTHING: dict[str, float] = {}
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
        self.rows = rows
        self.change = change
        self.gap = gap
        self.longer = {truth[:1] for truth in rows if len(truth) > 1}  # what begins a stretch that has weights
        self.read_as = {ocr for row in rows.values() for ocr in row if len(ocr) > 1}  # stretches, as the page has them

    @classmethod
    def load(cls, path: Path = DATA / "channel.json") -> Channel:
        """Read the fitted weights: {"change": x, "gap": x, "weights": {truth: {ocr: x}}}."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["weights"], data["change"], data["gap"])

    def log(self, truth: str, ocr: str, least: float = _LEAST) -> float:
        """Natural log of the chance that `truth` was read as `ocr`, up to the readings that are right.

        What is not above `least` may come out as anything below that.
        """
        return Reading(self, ocr).log(truth, least)


class Reading:
    """A token of the page, for the channel to hold many words against."""

    def __init__(self, channel: Channel, ocr: str) -> None:
        self._rows = channel.rows
        self._longer = channel.longer
        self._change = channel.change
        self._gap = channel.gap
        self._ocr = ocr
        # The stretches of two and of three characters that begin at each; "" for those that no word is read as.
        twos = [ocr[at : at + 2] for at in range(len(ocr))]
        self._twos = [two if two in channel.read_as else "" for two in twos]
        threes = [ocr[at : at + 3] for at in range(len(ocr))]
        self._threes = [three if three in channel.read_as else "" for three in threes]
        # What each of these stretches, of one character to three, costs where it strayed in.
        strays = channel.rows.get("", _NOTHING)
        self._stray = [strays.get(one, self._gap) for one in ocr]
        self._stray_two = [strays.get(two, _NEVER) for two in self._twos]
        self._stray_three = [strays.get(three, _NEVER) for three in self._threes]

    def log(self, truth: str, least: float) -> float:
        """As `Channel.log`."""
        ocr = self._ocr
        head = int(Prefix.similarity(truth, ocr))
        end, stop = len(truth), len(ocr)
        tail = min(int(Postfix.similarity(truth, ocr)), end - head, stop - head)
        end, stop = end - tail, stop - tail
        if end - head <= 1 and stop - head <= 1:
            return self._step(truth[head:end], ocr[head:stop])
        return self._parted(truth[head:end], head, stop, least)

    def _parted(self, truth: str, first: int, stop: int, least: float) -> float:  # noqa: C901  (the innermost loop, unrolled: 7 % of all time)
        """The best way to part both strings in stretches; cells of the table not worth following are left out."""
        ocr, twos, threes = self._ocr, self._twos, self._threes
        stray, stray_two, stray_three = self._stray, self._stray_two, self._stray_three
        rows, longer, change, gap = self._rows, self._longer, self._change, self._gap
        count = len(truth)
        size = stop - first
        width = size + 1
        best = [_NEVER] * ((count + 1) * width)
        best[0] = 0.0
        start = 0
        for i in range(count + 1):
            letter = truth[i : i + 1]
            row = rows.get(letter, _NOTHING) if letter else _NOTHING
            lost = row.get("", gap)
            stretches: list[tuple[int, dict[str, float]]] = []  # longer ones that begin here: cells ahead, weights
            if letter in longer:
                for length in range(2, min(_REACH, count - i) + 1):
                    found = rows.get(truth[i : i + length])
                    if found is not None:
                        stretches.append((length * width, found))
            for j in range(width):
                at = start + j
                so_far = best[at]
                if so_far <= least:
                    continue
                below = at + width
                left = size - j
                read = first + j
                if letter:
                    score = so_far + lost
                    if score > best[below]:
                        best[below] = score
                if not left:
                    for ahead, weights in stretches:
                        score = so_far + weights.get("", _NEVER)
                        if score > best[at + ahead]:
                            best[at + ahead] = score
                    continue
                one = ocr[read]
                score = so_far + stray[read]
                if score > best[at + 1]:
                    best[at + 1] = score
                if letter:
                    score = so_far + row.get(one, 0.0 if one == letter else change)
                    if score > best[below + 1]:
                        best[below + 1] = score
                two = twos[read] if left > 1 else ""
                if two:
                    score = so_far + stray_two[read]
                    if score > best[at + 2]:
                        best[at + 2] = score
                    if letter:
                        score = so_far + row.get(two, _NEVER)
                        if score > best[below + 2]:
                            best[below + 2] = score
                three = threes[read] if left > 2 else ""
                if three:
                    score = so_far + stray_three[read]
                    if score > best[at + 3]:
                        best[at + 3] = score
                    if letter:
                        score = so_far + row.get(three, _NEVER)
                        if score > best[below + 3]:
                            best[below + 3] = score
                for ahead, weights in stretches:
                    there = at + ahead
                    score = so_far + weights.get("", _NEVER)
                    if score > best[there]:
                        best[there] = score
                    score = so_far + weights.get(one, _NEVER)
                    if score > best[there + 1]:
                        best[there + 1] = score
                    if two:
                        score = so_far + weights.get(two, _NEVER)
                        if score > best[there + 2]:
                            best[there + 2] = score
                    if three:
                        score = so_far + weights.get(three, _NEVER)
                        if score > best[there + 3]:
                            best[there + 3] = score
            start += width
        return best[-1]

    def _step(self, truth: str, ocr: str) -> float:
        weight = self._rows.get(truth, _NOTHING).get(ocr)
        if weight is not None:
            return weight
        if truth == ocr:
            return 0.0
        return self._change if truth and ocr else self._gap
