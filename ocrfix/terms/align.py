"""How a word may have come to look as it does: letters misread, letters lost, most of all where a space now stands.

A faint letter is often read as a space: `nomenklatura` comes out as `nomenk atur`. So a gap is evidence of loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ocrfix.lexicon import Lexicon

_GAP = (1.5, 0.7, 0.9, 2.2, 4.5)  # a gap for 0 .. 4 lost letters
_LOST = 4.5  # a letter lost without a gap
_LOST_AT_END = 2.0
_BESIDE_GAP = 0.7  # letters beside a gap are faint too: misreading them costs less
_SPURIOUS = 5.0
_DEAREST = 7.0  # of a substitution
_CHEAPEST = 2.0


@dataclass(frozen=True)
class Alignment:
    """The cheapest story that leads from a word to what is read. Cost is in nats, roughly."""

    cost: float
    matched: int  # letters that stand as they should
    changed: int  # letters misread, added or lost without a gap
    lost: int  # letters lost in gaps or at the end
    weakest: float  # the share of matching letters in the piece that fits worst


# An alignment up to some place: cost; letters matched, changed, lost; matches in the piece under way; weakest piece.
_Story = tuple[float, int, int, int, int, float]


def align(read: str, word: str, lexicon: Lexicon, worst: float) -> Alignment | None:
    """Align `read` (small letters; spaces are gaps) with `word` (letters); None when it costs more than `worst`."""
    # row[j]: the cheapest story of word[:j] with the letters so far
    row: list[_Story] = [(_LOST * j, 0, j, 0, 0, 1.0) for j in range(len(word) + 1)]
    pieces = read.split(" ")
    for piece_at, piece in enumerate(pieces):
        if piece_at:
            row = _gap(row)
        final = piece_at == len(pieces) - 1
        for at, letter in enumerate(piece):
            faint = (at == 0 and piece_at > 0) or (at == len(piece) - 1 and not final)
            row = _letter(row, letter, word, lexicon, _BESIDE_GAP if faint else 1.0)
            if min(row)[0] > worst:
                return None
        row = [_ended(story, len(piece)) for story in row]
    best = row[-1]
    for missing in (1, 2):  # the end of a word fades like its middle
        if len(word) > missing:
            cost, matched, changed, lost, run, weakest = row[-1 - missing]
            best = min(best, (cost + _LOST_AT_END * missing, matched, changed, lost + missing, run, weakest))
    cost, matched, changed, lost, _, weakest = best
    return Alignment(cost, matched, changed, lost, weakest) if cost <= worst else None


def _ended(story: _Story, length: int) -> _Story:
    cost, matched, changed, lost, run, weakest = story
    return (cost, matched, changed, lost, 0, min(weakest, run / length))


def _gap(row: list[_Story]) -> list[_Story]:
    out: list[_Story] = []
    for j in range(len(row)):
        cheapest, k = min((row[j - k][0] + price, k) for k, price in enumerate(_GAP[: j + 1]))
        _, matched, changed, lost, run, weakest = row[j - k]
        out.append((cheapest, matched, changed, lost + k, run, weakest))
    return out


def _letter(row: list[_Story], letter: str, word: str, lexicon: Lexicon, faintness: float) -> list[_Story]:
    cost, matched, changed, lost, run, weakest = row[0]
    last: _Story = (cost + _SPURIOUS, matched, changed + 1, lost, run, weakest)
    out = [last]
    for j, truth in enumerate(word):
        diagonal, above, beside = row[j][0], row[j + 1][0] + _SPURIOUS, last[0] + _LOST
        if truth == letter:
            if diagonal <= above and diagonal <= beside:
                _, matched, changed, lost, run, weakest = row[j]
                last = (diagonal, matched + 1, changed, lost, run + 1, weakest)
                out.append(last)
                continue
        else:
            diagonal += _price(truth, letter, lexicon) * faintness
        cheapest = min(diagonal, above, beside)
        source = row[j] if cheapest == diagonal else row[j + 1] if cheapest == above else last
        _, matched, changed, lost, run, weakest = source
        last = (cheapest, matched, changed + 1, lost, run, weakest)
        out.append(last)
    return out


@lru_cache(maxsize=4096)
def _price(truth: str, letter: str, lexicon: Lexicon) -> float:
    return min(_DEAREST, max(_CHEAPEST, -lexicon.confusion(truth, letter)))
