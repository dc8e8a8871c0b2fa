"""Several words run together, of which some may be misread: `intheafternoon`, `thatlhehouse`.

A token is parted in every way that gives words, as they stand or one stroke away, and the likeliest row of words is
found by dynamic programming: channel, language model, and the price of each lost space. A thin letter or one or two
marks may have been read for the space.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ocrfix.lexicon import Lexicon
from ocrfix.words.channel import Channel, Reading
from ocrfix.words.context import Context
from ocrfix.words.tokens import HONORIFICS

_LONGEST_WORD = 16
_KEPT = 5  # rows of words that are followed further, at each place of the token
_NEAR = 12  # misread words that are weighed, for each stretch of it
_LEAST_READING = -12.0  # log of the chance of one misread word; less likely ones are none
_LEAST_BEGIN, _LEAST_LETTER = -6.0, -1.5  # the same of all that was misread so far: at the beginning, and a letter
_LOST = -4.5  # the same of a space that left no trace; -3 to -4.5 are as good on a fifth of the dev documents
_LEAST_LETTER_LOST = -9.0  # the same of a letter read for a space
_LEAST_MARK_LOST = -7.0  # a mark is taken to be no less likely than this
_DASHES = "=*~_"  # marks that are as often a dash: what holds one is left alone
# How often a word must be counted to be believed in a run, as it stands and misread: by its length, the last for all.
_STANDING = (0, 0, 2000, 50, 50, 20, 10, 3)
_MISREAD = (0, 20_000, 20_000, 2000, 200, 200, 100, 50)
_ELSEWHERE = 2.0  # what it adds to a word that it stands elsewhere in the document, for each unit of `Page.count`
_ALONE = "ai"
_CACHED = 20_000


class Part(NamedTuple):
    """A word of a run, and the stretch of the token that it was read as."""

    word: str
    start: int
    end: int
    channel: float  # natural log of misreading it so; 0.0 when it stands there


class Row(NamedTuple):
    """A row of words that the beginning of a token may be."""

    score: float  # natural log: language model, misreadings, spaces
    channel: float  # the misreadings alone
    before: str  # the last word but one
    last: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The likeliest words of a token."""

    parts: tuple[Part, ...]
    score: float
    lead: float  # over the likeliest row of other words

    @property
    def channel(self) -> float:
        """Natural log of all that was misread."""
        return sum(part.channel for part in self.parts)


class Runs:
    """Parts tokens; what a stretch may be read as is kept."""

    def __init__(self, lexicon: Lexicon, channel: Channel, context: Context) -> None:
        self._channel = channel
        self._context = context
        self._near = lexicon.near
        self._count = lexicon.count
        self._words: dict[str, tuple[tuple[str, float], ...]] = {}
        self._gap = channel.gap
        spaces = channel.rows.get(" ", {})
        self._as_character = {char: cost for char, cost in spaces.items() if len(char) == 1}

    def of(self, text: str, around: tuple[str, str, str, str], often: Callable[[str], float]) -> Run | None:
        """The likeliest two words or more that were read as the token `text` between `around`; None for none.

        `often` says how often a word stands elsewhere in the document, as `Page.count` does.
        """
        token = text.lower().replace("\u2019", "'")
        if len(token) != len(text) or any(char in _DASHES for char in token):
            return None
        small = {at for at, char in enumerate(text) if char != "I"}
        rows: list[list[Row]] = [[] for _ in range(len(token) + 1)]
        rows[0].append(Row(0.0, 0.0, around[0], around[1], ()))
        for at in range(len(token)):
            best = _best(rows[at])
            if best:
                self._go_on(token, at, best, rows, often, small)
        right = self._context.right
        ends = [
            (row.score + right(row.before, row.last, *around[2:]), row.parts)
            for row in _best(rows[-1])
            if len(row.parts) > 1
        ]
        if not ends:
            return None
        ends.sort(key=lambda end: -end[0])
        words = [part.word for part in ends[0][1]]
        others = (score for score, parts in ends[1:] if [part.word for part in parts] != words)
        return Run(ends[0][1], ends[0][0], ends[0][0] - next(others, -100.0))

    def _go_on(
        self,
        token: str,
        at: int,
        best: Sequence[Row],
        rows: list[list[Row]],
        often: Callable[[str], float],
        small: Container[int],
    ) -> None:
        """Write down the rows of one word more than those that end at `at`; none has an `I` where it is `small`."""
        log3 = self._context.log3
        for start, price in self._spaces(token, at) if at else ((0, 0.0),):
            for end in range(start + 1, min(len(token), start + _LONGEST_WORD) + 1):
                least = _LEAST_BEGIN + _LEAST_LETTER * end
                for word, channel in self.read_as(token[start:end]):
                    if word == "i" and start in small:
                        continue
                    part = Part(word, start, end, channel)
                    price_of_word = channel + price + _ELSEWHERE * often(word)
                    for row in best:
                        misread = row.channel + channel
                        if misread > least:
                            score = row.score + log3(row.before, row.last, word) + price_of_word
                            rows[end].append(Row(score, misread, row.last, word, (*row.parts, part)))

    def _spaces(self, token: str, at: int) -> Iterator[tuple[int, float]]:
        """Where the next word may begin when one ends at `at`, with the log of what was read for the space."""
        yield at, _LOST
        price = 0.0
        for end in range(at + 1, min(at + 3, len(token))):
            char = token[end - 1]
            if char.isdecimal():  # it may be a number, which is not taken out
                return
            price += self._as_character.get(char, self._gap)
            if char.isalnum():
                if end == at + 1 and price > _LEAST_LETTER_LOST:
                    yield end, price
                return
            price = max(price, _LEAST_MARK_LOST)
            yield end, price

    def read_as(self, stretch: str) -> tuple[tuple[str, float], ...]:
        """The words that may have been read as a stretch of a token, with the log of misreading them."""
        found = self._words.get(stretch)
        if found is None:
            if len(self._words) >= _CACHED:
                self._words.clear()
            found = self._words[stretch] = tuple(self._weighed(stretch))
        return found

    def _weighed(self, stretch: str) -> Iterator[tuple[str, float]]:
        size = len(stretch)
        if sum(map(str.isalpha, stretch)) < size - (size > 3):
            return
        if stretch in _ALONE or stretch in HONORIFICS or (size > 1 and self._stands(stretch)):
            yield stretch, 0.0
        if size == 1:
            return
        least = size if any(map(str.isdecimal, stretch)) else 0  # a shorter word would have lost a number
        near = [
            (count, word)
            for word, apart, count in self._near(stretch, 1)
            if apart and word.isalpha() and len(word) >= least and count >= _MISREAD[min(len(word), len(_MISREAD) - 1)]
        ]
        near.sort(reverse=True)
        log_of = Reading(self._channel, stretch).log
        for _, word in near[:_NEAR]:
            channel = log_of(word, _LEAST_READING)
            if channel > _LEAST_READING:
                yield word, channel

    def _stands(self, word: str) -> bool:
        return self._count(word) >= _STANDING[min(len(word), len(_STANDING) - 1)]


def _best(rows: list[Row]) -> list[Row]:
    """The rows worth following: of those with the same two last words the likeliest, and of these the first few."""
    out: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for row in sorted(rows, key=lambda row: -row.score):
        end = row.before, row.last
        if end not in seen:
            seen.add(end)
            out.append(row)
            if len(out) == _KEPT:
                break
    return out
