"""What the words at a seam say: n-grams of the lexicon, their classes, and phrases that the document uses elsewhere."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ocrfix.lines.edges import Head, Tail
from ocrfix.lines.weights import MEASURED, Measures

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

COMMON = 20_000  # the count of `may`, `such`
_OFTEN = 50  # times that a phrase may stand in a document and still tell one place from another
_REACH = 8  # words of a phrase that are looked for on each side of a seam
_TOTAL = 22_000_000  # running words behind the counts of the lexicon
(
    _END_WORD,
    _END_UNLIKE,
    _FLOW_WORD,
    _FLOW_UNLIKE,
    _PAIR_SEEN,
    _PAIR_NEVER,
    _THREE_SEEN,
    _END_NEXT,
    _FLOW_NEXT,
    _NEXT_UNLIKE,
    _NEXT_SEEN,
    _PHRASE,
    _BOTH_SIDES,
    _ONE_SIDE,
    _END_CLASS,
    _END_CLASS_UNLIKE,
    _FLOW_CLASS,
    _FLOW_CLASS_UNLIKE,
    _APART,
    _APART_UNLIKE,
) = range(len(MEASURED))
# what words never seen together can be measured at most, at a sentence's end and in its flow: the corners
STRANGE: dict[bool, tuple[Measures, ...]] = {
    True: ([], [(_END_UNLIKE, 4.0 / 3)]),
    False: (
        [],
        [(_FLOW_UNLIKE, 4.0 / 3)],
        [(_PAIR_NEVER, 5.0 / 3)],
        [(_FLOW_UNLIKE, 4.0 / 3), (_PAIR_NEVER, 5.0 / 3)],
    ),
}


class Wording:
    """The words of one text, `small`: lower case, numbers as `<n>`. Their classes say nothing in flattened text."""

    def __init__(self, small: Sequence[str], lexicon: Lexicon, flat: bool = False) -> None:
        self.small = small
        self._flat = flat
        self._lexicon = lexicon
        self._places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for at, three in enumerate(zip(small, small[1:], small[2:], strict=False)):
            self._places[three].append(at)
        self._alone: dict[str, float] = {}
        self._after: dict[tuple[str, ...], float] = {}
        self._pairs: dict[tuple[str, str], int] = {}
        self._seen: dict[str, bool] = {}
        self._class: dict[str, int] = {}

    def strange(self, tail: Tail, head: Head) -> bool:
        """Whether no more can be measured than `STRANGE`: words never seen together, here or in the lexicon."""
        if not head.first or (head.mark and tail.terminal):
            return True
        last, first = tail.last[-1], head.first[0]
        if not tail.terminal and any(self._elsewhere(tail, head)):
            return False
        return head.mark or not self._familiar(first) or not self._familiar(last) or not self._pair(last, first)

    def measure(self, tail: Tail, head: Head) -> Measures:
        """What the words at a seam say, where no word is broken."""
        out = [] if head.mark or not head.first else self._ngrams(tail, head)
        phrase, weaker = (0, 0.0) if tail.terminal else self._phrase(tail, head)
        if phrase:
            out += [(_PHRASE, min(phrase, 5) / 5), (_BOTH_SIDES, min(weaker, 4.0) / 2)]
            out += [(_ONE_SIDE, 1.0)] if weaker < 1 else []
        return out + self.classes(tail, head)

    def classes(self, tail: Tail, head: Head) -> Measures:
        """How the classes of the words go together, beside the seam and one word apart; no broken word has one."""
        if self._flat or head.mark or not head.first or tail.half:
            return []
        table, last, first = self._lexicon.classes, tail.last, head.first
        left, right = self._class_of(last[-1]), self._class_of(first[0])
        beside = table.beside(left, right) / 2
        apart = table.apart(self._class_of(last[-2]), right) if len(last) > 1 else 0.0
        apart += table.apart(left, self._class_of(first[1])) if len(first) > 1 else 0.0
        fits, unlike = (_END_CLASS, _END_CLASS_UNLIKE) if tail.terminal else (_FLOW_CLASS, _FLOW_CLASS_UNLIKE)
        return [
            (fits, beside) if beside > 0 else (unlike, -beside),
            (_APART, min(4.0, apart) / 2) if apart > 0 else (_APART_UNLIKE, min(4.0, -apart) / 2),
        ]

    def _class_of(self, token: str) -> int:
        found = self._class.get(token)
        if found is None:
            found = self._class[token] = self._lexicon.class_of(token)
        return found

    def _ngrams(self, tail: Tail, head: Head) -> Measures:
        """How the n-grams of the lexicon like the seam; unknown words say nothing."""
        left, first = tail.last, head.first[0]
        here = left[-1]
        if not self._familiar(first) or not self._familiar(here):
            return []
        lexicon = self._lexicon
        out: Measures = []
        end = here == "<s>"
        lift = lexicon.logprob(first, left) - self._logprob(first)
        if lift > 0:
            out.append((_END_WORD if end else _FLOW_WORD, min(7.0, lift) / 3))
        elif lift < 0:
            out.append((_END_UNLIKE if end else _FLOW_UNLIKE, min(4.0, -lift) / 3))
        pair = self._pair(here, first)
        if pair:
            return out + self._together(left, head)
        # and so no three with them was, nor do they say anything of the word that follows
        if not end:
            count = lexicon.count(here) * lexicon.count(first) / _TOTAL
            out.append((_PAIR_NEVER, min(math.log1p(count), 5.0) / 3))
        return out

    def _together(self, left: tuple[str, ...], head: Head) -> Measures:
        """What is measured of two words only if they were seen together."""
        lexicon, here, first = self._lexicon, left[-1], head.first[0]
        out: Measures = []
        end = here == "<s>"
        if not end:
            out.append((_PAIR_SEEN, 1.0))
            if len(left) > 1 and self._familiar(left[0]) and lexicon.trigram(left[0], here, first):
                out.append((_THREE_SEEN, 1.0))
        if len(head.first) > 1 and self._familiar(head.first[1]):
            second = head.first[1]
            gain = lexicon.logprob(second, (here, first)) - self._next(first, second)
            if gain > 0:
                out.append((_END_NEXT if end else _FLOW_NEXT, min(3.0, gain) / 2))
            elif gain < 0:
                out.append((_NEXT_UNLIKE, min(3.0, -gain) / 2))
            if lexicon.trigram(here, first, second):
                out.append((_NEXT_SEEN, 1.0))
        return out

    def _pair(self, first: str, second: str) -> int:
        found = self._pairs.get((first, second))
        if found is None:
            found = self._pairs[first, second] = self._lexicon.bigram(first, second)
        return found

    def _next(self, first: str, second: str) -> float:
        """The log probability of `second` after `first`."""
        found = self._after.get((first, second))
        if found is None:
            found = self._after[first, second] = self._lexicon.logprob(second, (first,))
        return found

    def _logprob(self, word: str) -> float:
        """The log probability of a word by itself."""
        found = self._alone.get(word)
        if found is None:
            found = self._alone[word] = self._lexicon.logprob(word)
        return found

    def _familiar(self, token: str) -> bool:
        found = self._seen.get(token)
        if found is None:
            found = self._seen[token] = token in ("<s>", "<n>") or self._lexicon.count(token) > 1
        return found

    def _phrase(self, tail: Tail, head: Head) -> tuple[int, float]:
        """The longest phrase across the seam that stands elsewhere in the document: its words, and how much of it
        stands on the weaker side (a word of content counts 1, a common one 0.3). (0, 0) below three words."""
        small, best = self.small, (0, 0.0)
        behind, before = self._elsewhere(tail, head)
        if not behind and not before:
            return best
        places = sorted({at + 1 for at in behind} | set(before))
        for at in places:
            if at == tail.token or at + 1 == head.token:
                continue
            back = self._alike(tail.token, at, -1)
            forth = self._alike(head.token, at + 1, 1)
            left = sum(map(self._content, small[at - back + 1 : at + 1]))
            right = sum(map(self._content, small[at + 1 : at + 1 + forth]))
            if back + forth >= 3 and left + right >= 1:
                best = max(best, (back + forth, min(left, right)), key=lambda found: found[1])
        return best

    def _elsewhere(self, tail: Tail, head: Head) -> tuple[Sequence[int], Sequence[int]]:
        """Where three words across the seam stand in the document: two of the tail and one, one and two of the head."""
        small, a, b = self.small, tail.token, head.token
        if a < 0 or b >= len(small):
            return (), ()
        behind = self._places.get((small[a - 1], small[a], small[b]), ()) if a else ()
        before = self._places.get((small[a], small[b], small[b + 1]), ()) if b + 1 < len(small) else ()
        # what stands everywhere, such as three numbers of a table, is no witness for one place
        return behind if len(behind) <= _OFTEN else (), before if len(before) <= _OFTEN else ()

    def _alike(self, here: int, there: int, step: int) -> int:
        """How many tokens from `here` and from `there` on are the same, in the direction of `step`."""
        small, n = self.small, 0
        while n < _REACH and 0 <= here < len(small) and 0 <= there < len(small) and small[here] == small[there]:
            n, here, there = n + 1, here + step, there + step
        return n

    def _content(self, token: str) -> float:
        return 0.3 if self._lexicon.count(token) > COMMON or token == "<n>" else 1.0
