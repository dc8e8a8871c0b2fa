"""How natural it is that one stretch of text follows another: a score for a seam.

A seam joins the end of one stretch (a `Tail`) to the start of another (a `Head`). What speaks is what stands at
both sides: the words (n-grams of the lexicon), phrases that the document uses elsewhere, a sentence that ends or
hangs in the air, capitals, a broken word, line lengths, blank lines. `fit_order.py` weighs them; positive scores
(log odds) mean that the two belong together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from ocrfix.lines.dangling import open_ended
from ocrfix.lines.edges import Head, Tail, plain
from ocrfix.lines.weights import MEASURED, Measures, Partial, crossed, partial, partials
from ocrfix.lines.wording import COMMON, STRANGE, Wording

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

_TOKEN = re.compile(r"\[[^\]\n]{1,40}\]|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_TERMINAL = re.compile(r"""[.!?]["'”’)\]]*$""")
_ITEM = re.compile(r"""(?:\(?[0-9]{1,2}[.)]|[(/][a-z0-9]{1,3}[)/]|[a-zA-Z][.)])\s""")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Dr|Gen|Col|Capt|Lt|Maj|St|No|Nos|vs|Gov|Sen|Rev|Messrs))\.$")
_FLUENT = 1.2  # natural log: `functions in` runs on, `Comintern and` says nothing


class Seams:
    """The scores of all possible seams of one text."""

    def __init__(
        self, text: str, lexicon: Lexicon, width: int = 0, like: Seams | None = None, flat: bool = False
    ) -> None:
        self.text = text
        self._flat: bool = like._flat if like else flat  # one long line, with weights of its own
        self._lexicon = lexicon
        self._width = width  # of a full line; 0 when line breaks say nothing
        self._spare = max(3, width // 12)  # columns that a ragged margin leaves
        self._tails: dict[int, Tail] = {}
        self._tail_looks: dict[int, int] = {}
        self._scores: dict[tuple[int, int], float] = {}
        self._bounds: dict[tuple[int, int], float] = {}
        self._readable: list[int] = []  # known words before each token
        self._words: list[int] = []  # words before each token
        # What follows does not rest on the width: `like`, of the same text, shares it.
        found = _TOKEN.finditer(text if like is None else "")
        self.tokens: list[tuple[int, int, str]] = like.tokens if like else [(*each.span(), each[0]) for each in found]
        self._starts: list[int] = like._starts if like else [start for start, _, _ in self.tokens]
        small = [raw.lower() if not raw[0].isdigit() else "<n>" for _, _, raw in self.tokens]
        self._small: list[str] = like._small if like else small
        self._wording: Wording = like._wording if like else Wording(self._small, lexicon, flat)
        self._heads: dict[int, Head] = like._heads if like else {}
        self._looks: dict[object, int] = like._looks if like else {}  # look -> its number
        self._head_looks: dict[int, int] = like._head_looks if like else {}
        self._partials: dict[int, Partial] = like._partials if like else {}
        self._measures: dict[tuple[int, bool, int], tuple[float, Measures]] = like._measures if like else {}

    def without_width(self) -> Seams:
        """The same text, its line lengths left out of account."""
        return Seams(self.text, self._lexicon, like=self)

    def score(self, end: int, start: int) -> float:
        """The log odds that what begins at `start` follows what ends before `end` (offsets of the text)."""
        key = (end, start)
        found = self._scores.get(key)
        if found is None:
            found = self._scores[key] = self._score(end, start)
        return found

    def bound(self, end: int, start: int) -> float:
        """What `score` is at most; cheaper. Where the words at the seam go together, it is the score itself."""
        key = (end, start)
        found = self._scores.get(key)
        if found is None:
            found = self._bounds.get(key)
        if found is None:
            tail, head = self.tail(end), self.head(start)
            if tail.half or not self._wording.strange(tail, head):
                return self.score(end, start)
            partial = self._partial(tail, head, end, start, False)
            found = partial.most
            for at, value in self._wording.classes(tail, head):
                found += partial.slopes[at] * value
            self._bounds[key] = found
        return found

    def _score(self, end: int, start: int) -> float:
        tail, head = self.tail(end), self.head(start)
        partial = self._partial(tail, head, end, start, self._weld(tail, head) if tail.half else False)
        if tail.half:
            return partial.base
        key = (tail.token, tail.terminal, head.token)
        measured = self._measures.get(key)
        if measured is None:
            measures = self._wording.measure(tail, head)
            measured = self._measures[key] = (crossed(measures, self._flat) if len(measures) > 1 else 0.0, measures)
        total, measures = measured
        total += partial.base
        slopes = partial.slopes
        for at, value in measures:
            total += slopes[at] * value
        return total

    def _partial(self, tail: Tail, head: Head, end: int, start: int, weld: bool) -> Partial:
        fits = tail.room > head.length + 1 + self._spare
        look = (self._tail_looks[end] << 12 | self._head_looks[start]) << 2 | fits << 1 | weld
        found = self._partials.get(look)
        if found is None:
            known, key = partials(self._flat), (tail.look, head.look, fits, weld)
            if key not in known:
                known[key] = partial(plain(tail, head, fits, weld), STRANGE[tail.terminal], self._flat)
            found = self._partials[look] = known[key]
        return found

    def features(self, end: int, start: int) -> dict[str, float]:
        """What speaks for and against a seam: name -> strength. `score` is the sum of these, weighed."""
        tail, head = self.tail(end), self.head(start)
        fits = tail.room > head.length + 1 + self._spare
        measured = dict.fromkeys(MEASURED, 0.0)
        measured.update((MEASURED[at], value) for at, value in ([] if tail.half else self._wording.measure(tail, head)))
        return {"": 1.0, **measured, **plain(tail, head, fits, self._weld(tail, head))}

    def _weld(self, tail: Tail, head: Head) -> bool:
        """Whether a word broken at the end of `tail` is whole with the first of `head`."""
        if not tail.half or not head.lower:
            return False
        return self._lexicon.known(tail.half + head.first[0].split("-")[0])

    def hangs(self, end: int, rarely: float) -> bool:
        """Whether the word before `end` ends a sentence in less than the share `rarely` of its occurrences."""
        at = self.tail(end).token
        return at >= 0 and open_ended(self.tokens[at][2], self._lexicon, rarely)

    def legible(self, start: int, end: int) -> float:
        """The share of known words between `start` and `end`."""
        if not self._readable:
            known = self._lexicon.known
            self._readable = [0, *accumulate(raw[0].isalpha() and known(raw) for _, _, raw in self.tokens)]
            self._words = [0, *accumulate(raw[0].isalpha() for _, _, raw in self.tokens)]
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        words = self._words[high] - self._words[low]
        return (self._readable[high] - self._readable[low]) / max(1, words)

    def after_mark(self, end: int) -> bool:
        """Whether a mark such as [25X1] stands before `end`."""
        at = self.tail(end).token
        return at >= 0 and self.tokens[at][2][0] == "["

    def fluent(self, at: int) -> bool:
        """Whether the words before and behind `at` run on when the full stop between them is overlooked."""
        k = bisect_left(self._starts, at)
        if not 1 <= k < len(self._small):
            return False
        left, right = self._small[k - 1], self._small[k]
        lift = self._lexicon.logprob(right, (left,)) - self._lexicon.logprob(right)
        return self._lexicon.bigram(left, right) > 0 and lift > _FLUENT

    def tail(self, end: int) -> Tail:
        """What stands before `end`."""
        found = self._tails.get(end)
        if found is None:
            found = self._tails[end] = self._tail(end)
            self._tail_looks[end] = self._looks.setdefault(found.look, len(self._looks))
        return found

    def head(self, start: int) -> Head:
        """What stands from `start` on."""
        found = self._heads.get(start)
        if found is None:
            found = self._heads[start] = self._head(start)
            self._head_looks[start] = self._looks.setdefault(found.look, len(self._looks))
        return found

    def _tail(self, end: int) -> Tail:
        text = self.text
        bare = end
        while bare and text[bare - 1].isspace():
            bare -= 1
        at = bisect_left(self._starts, bare) - 1
        if at < 0:
            return Tail(("<s>",), True, "", False, "", True, -1, False, -1)
        line = text.rfind("\n", 0, bare) + 1
        rest = text[self.tokens[at][1] : bare]
        raw = self.tokens[at][2]
        near = text[max(line, bare - 24) : bare]
        terminal = (bool(_TERMINAL.search(rest)) and not _ABBREVIATION.search(near)) or raw[0] == "["
        half = raw.split("-")[-1].lower() if rest in ("-", "~", "-.") and raw[-1].isalpha() else ""
        after = text[bare : end if end > bare else bare + 3]
        mark = rest.strip("\"'”’)] ")[-1:] if rest.strip() else ""
        last = ("<s>",) if terminal else tuple(self._small[max(0, at - 1) : at + 1])
        return Tail(
            last=last,
            terminal=terminal,
            mark=mark if mark in (",", ":", ";") else "",
            hanging=not rest.strip() and open_ended(raw, self._lexicon),
            half=half,
            blank=after.count("\n") > 1 or "\f" in after,
            room=self._width - (bare - line) if self._width else -1,
            shout=text[line:bare].isupper() and bare - line > 8,
            token=at,
        )

    def _head(self, start: int) -> Head:
        text = self.text
        at = bisect_left(self._starts, start)
        if at >= len(self.tokens):
            return Head((), "", False, False, False, False, False, False, 0, False, at)
        begin, stop, raw = self.tokens[at]
        lead = text[start:begin].strip()
        item = bool(_ITEM.match(text[start : start + 12].lstrip()))
        capital = raw[0].isupper()
        small = self._small[at]
        line = text[begin : begin + 40].split("\n")[0]
        return Head(
            first=tuple(self._small[at : at + 2]),
            raw=raw,
            lower=raw[0].islower() and not item,
            capital=capital and not item,
            common=capital and not item and self._lexicon.count(small) > COMMON and not raw[1:].isupper(),
            item=item,
            mark=raw[0] == "[",
            odd=bool(lead) and lead[-1] not in "\"'“‘(/",
            length=stop - begin,
            shout=line.isupper() and len(line) > 8,
            token=at,
        )
