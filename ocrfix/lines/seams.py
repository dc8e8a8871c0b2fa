"""How natural it is that one stretch of text follows another: a score for a seam.

A seam joins the end of one stretch (a `Tail`) to the start of another (a `Head`). What speaks is what stands at
both sides: the words (n-grams of the lexicon), phrases that the document uses elsewhere, a sentence that ends or
hangs in the air, capitals, a broken word, line lengths, blank lines. `fit_order.py` weighs them; positive scores
(log odds) mean that the two belong together.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING

from ocrfix.lines.dangling import open_ended
from ocrfix.lines.edges import Head, Tail
from ocrfix.lines.weights import weighed

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon

_TOKEN = re.compile(r"\[[^\]\n]{1,40}\]|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_TERMINAL = re.compile(r"""[.!?]["'”’)\]]*$""")
_ITEM = re.compile(r"""(?:\(?[0-9]{1,2}[.)]|[(/][a-z0-9]{1,3}[)/]|[a-zA-Z][.)])\s""")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Dr|Gen|Col|Capt|Lt|Maj|St|No|Nos|vs|Gov|Sen|Rev|Messrs))\.$")
_REACH = 8  # words of a phrase that are looked for on each side of a seam


class Seams:
    """The scores of all possible seams of one text."""

    def __init__(self, text: str, lexicon: Lexicon, width: int = 0) -> None:
        self.text = text
        self._lexicon = lexicon
        self._width = width  # of a full line; 0 when line breaks say nothing
        self.tokens = [(found.start(), found.end(), found[0]) for found in _TOKEN.finditer(text)]
        self._starts = [start for start, _, _ in self.tokens]
        self._small = [raw.lower() if not raw[0].isdigit() else "<n>" for _, _, raw in self.tokens]
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, pair in enumerate(zip(self._small, self._small[1:], strict=False)):
            self._places[pair].append(at)
        self._tails: dict[int, Tail] = {}
        self._heads: dict[int, Head] = {}
        self._scores: dict[tuple[int, int], float] = {}

    def without_width(self) -> Seams:
        """The same text, its line lengths left out of account."""
        other = copy(self)
        other._width, other._tails, other._scores = 0, {}, {}
        return other

    def score(self, end: int, start: int) -> float:
        """The log odds that what begins at `start` follows what ends before `end` (offsets of the text)."""
        key = (end, start)
        if key not in self._scores:
            self._scores[key] = weighed(self.features(end, start))
        return self._scores[key]

    def features(self, end: int, start: int) -> dict[str, float]:
        """What speaks for and against a seam: name -> strength."""
        tail, head = self.tail(end), self.head(start)
        flow = not tail.terminal
        broken = bool(tail.half)
        words = dict.fromkeys(_NGRAMS, 0.0)
        if not broken and not head.mark and head.first:
            words = self._ngrams(tail, head)
        weld = (
            broken and head.lower and self._lexicon.known(tail.half + head.first[0].split("-")[0])
            if head.first
            else False
        )
        fits = tail.room > head.length + 1 + max(3, self._width // 12)
        phrase, weaker = self._phrase(tail, head) if flow and not broken else (0, 0.0)
        return {
            "": 1.0,
            **words,
            "phrase": min(phrase, 5) / 5,
            "phrase, both sides": min(weaker, 4.0) / 2,
            "phrase, one side": float(phrase > 0 and weaker < 1),
            "end, lower": float(tail.terminal and head.lower),
            "end, capital": float(tail.terminal and head.capital),
            "flow, lower": float(flow and not broken and head.lower),
            "flow, capital": float(flow and not broken and head.capital and not head.common),
            "flow, The": float(flow and not broken and head.common and not tail.mark),
            "comma, lower": float(tail.mark == "," and head.lower),
            "comma, The": float(tail.mark == "," and head.common),
            "colon": float(tail.mark in (":", ";") and not head.item),
            "hanging": float(tail.hanging),
            "hanging, stop": float(tail.hanging and (head.item or head.common or tail.blank)),
            "hanging, mark": float(tail.hanging and head.mark),
            "weld": float(bool(weld)),
            "half, no weld": float(broken and not weld),
            "half, capital": float(broken and not head.lower),
            "blank, flow": float(tail.blank and flow and head.lower),
            "blank, end": float(tail.blank and tail.terminal and not head.lower),
            "blank, end, lower": float(tail.blank and tail.terminal and head.lower),
            "blank, flow, capital": float(tail.blank and flow and not head.lower),
            "item, end": float(head.item and not flow),
            "item, flow": float(head.item and flow and not tail.mark),
            "fits, lower": float(fits and head.lower and not tail.blank),
            "fits, flow": float(fits and flow and not head.lower and not tail.blank),
            "fits, end": float(fits and tail.terminal and not head.lower),
            "full, end": float(not fits and tail.room >= 0 and tail.terminal and not head.lower),
            "mark": float(head.mark),
            "odd": float(head.odd),
            "case": float(tail.shout != head.shout),
            "number": float(head.raw[:1].isdigit() and not head.item),
        }

    def hangs(self, end: int, rarely: float) -> bool:
        """Whether the word before `end` ends a sentence in less than the share `rarely` of its occurrences."""
        at = self.tail(end).token
        return at >= 0 and open_ended(self.tokens[at][2], self._lexicon, rarely)

    def legible(self, start: int, end: int) -> float:
        """The share of known words between `start` and `end`."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        words = [raw for _, _, raw in self.tokens[low:high] if raw[0].isalpha()]
        return sum(self._lexicon.known(word) for word in words) / max(1, len(words))

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
        if end not in self._tails:
            self._tails[end] = self._tail(end)
        return self._tails[end]

    def head(self, start: int) -> Head:
        """What stands from `start` on."""
        if start not in self._heads:
            self._heads[start] = self._head(start)
        return self._heads[start]

    def _tail(self, end: int) -> Tail:
        text = self.text
        bare = len(text[:end].rstrip()) if end and text[end - 1].isspace() else end
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
            common=capital and not item and self._lexicon.count(small) > _COMMON and not raw[1:].isupper(),
            item=item,
            mark=raw[0] == "[",
            odd=bool(lead) and lead[-1] not in "\"'“‘(/",
            length=stop - begin,
            shout=line.isupper() and len(line) > 8,
            token=at,
        )

    def _ngrams(self, tail: Tail, head: Head) -> dict[str, float]:
        """How the n-grams of the lexicon like the seam; unknown words say nothing."""
        lexicon = self._lexicon
        out = dict.fromkeys(_NGRAMS, 0.0)
        left, first = tail.last, head.first[0]
        if not self._familiar(first) or not self._familiar(left[-1]):
            return out
        kind = "end" if left[-1] == "<s>" else "flow"
        lift = lexicon.logprob(first, left) - lexicon.logprob(first)
        out[f"{kind} word"] = max(0.0, min(7.0, lift)) / 3
        out[f"{kind} unlike"] = min(4.0, max(0.0, -lift)) / 3
        pair = lexicon.bigram(left[-1], first)
        if kind == "flow":
            count = lexicon.count(left[-1]) * lexicon.count(first) / _TOTAL
            out["pair seen"] = float(pair > 0)
            out["pair never"] = min(math.log1p(count), 5.0) / 3 if not pair else 0.0
            if len(left) > 1 and self._familiar(left[0]):
                out["three seen"] = float(lexicon.trigram(left[0], left[1], first) > 0)
        if len(head.first) > 1 and self._familiar(head.first[1]):
            second = head.first[1]
            gain = lexicon.logprob(second, (left[-1], first)) - lexicon.logprob(second, (first,))
            out[f"{kind} next"] = max(0.0, min(3.0, gain)) / 2
            out["next unlike"] = min(3.0, max(0.0, -gain)) / 2
            out["next seen"] = float(pair > 0 and lexicon.trigram(left[-1], first, second) > 0)
        return out

    def _familiar(self, token: str) -> bool:
        return token in ("<s>", "<n>") or self._lexicon.count(token) > 1

    def _phrase(self, tail: Tail, head: Head) -> tuple[int, float]:
        """The longest phrase across the seam that stands elsewhere in the document: its words, and how much of it
        stands on the weaker side (a word of content counts 1, a common one 0.3). (0, 0) below three words."""
        if tail.token < 0 or head.token >= len(self._small):
            return 0, 0.0
        small, best = self._small, (0, 0.0)
        for at in self._places.get((small[tail.token], small[head.token]), ()):
            if at == tail.token or at + 1 == head.token:
                continue
            back = self._alike(tail.token, at, -1)
            forth = self._alike(head.token, at + 1, 1)
            left = sum(map(self._content, small[at - back + 1 : at + 1]))
            right = sum(map(self._content, small[at + 1 : at + 1 + forth]))
            if back + forth >= 3 and left + right >= 1:
                best = max(best, (back + forth, min(left, right)), key=lambda found: found[1])
        return best

    def _alike(self, here: int, there: int, step: int) -> int:
        """How many tokens from `here` and from `there` on are the same, in the direction of `step`."""
        small, n = self._small, 0
        while n < _REACH and 0 <= here < len(small) and 0 <= there < len(small) and small[here] == small[there]:
            n, here, there = n + 1, here + step, there + step
        return n

    def _content(self, token: str) -> float:
        return 0.3 if self._lexicon.count(token) > _COMMON or token == "<n>" else 1.0


_COMMON = 20_000
_FLUENT = 1.2  # natural log: `functions in` runs on, `Comintern and` says nothing
_TOTAL = 22_000_000  # running words behind the counts of the lexicon
_NGRAMS = (
    "end word",
    "end unlike",
    "flow word",
    "flow unlike",
    "pair seen",
    "pair never",
    "three seen",
    "end next",
    "flow next",
    "next unlike",
    "next seen",
)
