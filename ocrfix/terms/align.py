"""How a word may have come to look as it does: letters misread, letters lost, most of all where a space now stands.

A faint letter is often read as a space: `rezidentura` comes out as `rez en ura`. So a gap is evidence of loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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


class _Story(NamedTuple):
    """An alignment up to some place; `run` counts the matches in the piece under way."""

    cost: float
    matched: int = 0
    changed: int = 0
    lost: int = 0
    run: int = 0
    weakest: float = 1.0


_NONE = _Story(1e9)


def align(read: str, word: str, lexicon: Lexicon, worst: float) -> Alignment | None:
    """Align `read` (small letters; spaces are gaps) with `word` (letters); None when it costs more than `worst`."""
    row = [_Story(_LOST * j, changed=j) for j in range(len(word) + 1)]  # row[j]: of word[:j] with the letters so far
    for piece_at, piece in enumerate(pieces := read.split(" ")):
        if piece_at:
            row = _gap(row)
        final = piece_at == len(pieces) - 1
        for at, letter in enumerate(piece):
            faint = (at == 0 and piece_at > 0) or (at == len(piece) - 1 and not final)
            row = _letter(row, letter, word, lexicon, _BESIDE_GAP if faint else 1.0)
            if min(row).cost > worst:
                return None
        row = [_ended(story, len(piece)) for story in row]
    best = row[-1]
    for missing in (1, 2):  # the end of a word fades like its middle
        if len(word) > missing:
            cut = row[-1 - missing]
            faded = cut._replace(cost=cut.cost + _LOST_AT_END * missing, lost=cut.lost + missing)
            best = min(best, faded)
    if best.cost > worst:
        return None
    return Alignment(best.cost, best.matched, best.changed, best.lost, best.weakest)


def _ended(story: _Story, length: int) -> _Story:
    return story._replace(run=0, weakest=min(story.weakest, story.run / length))


def _gap(row: list[_Story]) -> list[_Story]:
    out = []
    for j in range(len(row)):
        best = _NONE
        for k in range(min(j, len(_GAP) - 1) + 1):
            cost, matched, changed, lost, run, weakest = row[j - k]
            if cost + _GAP[k] < best.cost:
                best = _Story(cost + _GAP[k], matched, changed, lost + k, run, weakest)
        out.append(best)
    return out


def _letter(row: list[_Story], letter: str, word: str, lexicon: Lexicon, faintness: float) -> list[_Story]:
    cost, matched, changed, lost, run, weakest = row[0]
    out = [_Story(cost + _SPURIOUS, matched, changed + 1, lost, run, weakest)]
    for j, truth in enumerate(word):
        here, above, beside = row[j], row[j + 1], out[j]
        price = 0.0 if truth == letter else _price(truth, letter, lexicon) * faintness
        cheapest = min(here.cost + price, above.cost + _SPURIOUS, beside.cost + _LOST)
        if cheapest == here.cost + price:
            hit = truth == letter
            _, matched, changed, lost, run, weakest = here
            story = _Story(cheapest, matched + hit, changed + (not hit), lost, run + hit, weakest)
        else:
            _, matched, changed, lost, run, weakest = above if cheapest == above.cost + _SPURIOUS else beside
            story = _Story(cheapest, matched, changed + 1, lost, run, weakest)
        out.append(story)
    return out


def _price(truth: str, letter: str, lexicon: Lexicon) -> float:
    return min(_DEAREST, max(_CHEAPEST, -lexicon.confusion(truth, letter)))
