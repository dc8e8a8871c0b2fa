"""Words that a token far from all words may be, found by the misreadings themselves.

`rntlwav` is four letters from `railway`, too far for an index by edits, but each of the four is a common misreading.
The token is read from left to right over a tree of the common words: after each of its characters the likeliest
beginnings are kept, by the channel and by the most frequent word that begins so. What is read for two letters or
three, and what is lost or strayed in, is known to the channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ocrfix.words.channel import Channel

_KEPT = 30  # beginnings that are followed further, after each character
_WITHIN = 11.0  # of the likeliest; a less likely beginning is not followed
_CHANGED = 4  # of these, those that an unheard-of misreading is thought possible for
_LOST = 2  # letters lost one after the other
_LONGEST = 3  # characters of a misread stretch
_FEW = 3  # of the beginnings kept one in so many is followed by a lost letter


class Node:
    """A beginning of words: what may follow it, and how frequent the commonest word of it is."""

    __slots__ = ("best", "letters", "word")

    def __init__(self) -> None:
        self.letters: Final[dict[str, Node]] = {}
        self.best = -99.0  # natural log
        self.word = ""


class Row:
    """The beginnings that a part of the token may be, each with its score; none far below the likeliest."""

    __slots__ = ("scores", "top")

    def __init__(self) -> None:
        self.scores: Final[dict[Node, float]] = {}
        self.top = -999.0

    def note(self, node: Node, score: float) -> bool:
        """Write down a beginning; whether it was worth it."""
        likely = score + node.best
        if likely < self.top - _WITHIN or score <= self.scores.get(node, -999.0):
            return False
        self.scores[node] = score
        if likely > self.top:
            self.top = likely
        return True


class Beam:
    """Reads tokens over the tree of `words`, each with the natural log of its frequency."""

    def __init__(self, words: Iterable[tuple[str, float]], channel: Channel) -> None:
        self._root = Node()
        for word, prior in words:
            self._add(word, prior)
        self._gap, self._change = channel.gap, channel.change
        self._strays: Mapping[str, float] = channel.rows.get("", {})
        self._lost = {truth: row[""] for truth, row in channel.rows.items() if len(truth) == 1 and "" in row}
        # What a stretch of the token may have been: by its first letter the rest of it, with the log of the chance.
        self._truths: dict[str, dict[str, list[tuple[str, float]]]] = {}
        for truth, row in channel.rows.items():
            for read, log in row.items():
                if truth and read and truth == truth.lower():
                    self._truths.setdefault(read, {}).setdefault(truth[0], []).append((truth[1:], log))

    def words(self, token: str, most: int) -> list[str]:
        """The words that a lower-cased token may be, at most so many, about the likeliest first."""
        rows = [Row() for _ in range(len(token) + 1)]
        rows[0].note(self._root, 0.0)
        for at in range(len(token)):
            kept = self._kept(rows[at])
            for size in range(1, min(_LONGEST, len(token) - at) + 1):
                self._read(kept, token[at : at + size], rows[at + size])
        return [node.word for node, _ in self._kept(rows[-1]) if node.word][:most]

    def _add(self, word: str, prior: float) -> None:
        node = self._root
        node.best = max(node.best, prior)
        for letter in word:
            following = node.letters.get(letter)
            if following is None:
                following = node.letters[letter] = Node()
            node = following
            node.best = max(node.best, prior)
        node.word = word

    def _kept(self, row: Row) -> list[tuple[Node, float]]:
        """The likeliest beginnings, those with lost letters among them."""
        edge = _likeliest(row.scores)
        for _ in range(_LOST):
            reached: dict[Node, float] = {}
            for node, score in edge[: _KEPT // _FEW]:
                for letter, following in node.letters.items():
                    price = score + self._lost.get(letter, self._gap)
                    if row.note(following, price):
                        reached[following] = price
            edge = _likeliest(reached)
        least = row.top - _WITHIN
        return [(node, score) for node, score in _likeliest(row.scores) if score + node.best >= least]

    def _read(self, kept: list[tuple[Node, float]], read: str, row: Row) -> None:
        """Write down what the beginnings become when this stretch is read."""
        if len(read) == 1:
            self._read_alone(kept, read, row)
        truths = self._truths.get(read)
        stray = self._strays.get(read) if len(read) > 1 else None
        for node, score in kept:
            if stray is not None:
                row.note(node, score + stray)
            if truths is not None:
                letters = node.letters
                for first, rests in truths.items():
                    start = letters.get(first)
                    if start is not None:
                        for rest, log in rests:
                            end = _end(start, rest)
                            if end is not None:
                                row.note(end, score + log)

    def _read_alone(self, kept: list[tuple[Node, float]], read: str, row: Row) -> None:
        """The same for one character, read rightly, strayed in, or by a misreading that nobody has seen."""
        stray = self._strays.get(read, self._gap)
        for rank, (node, score) in enumerate(kept):
            row.note(node, score + stray)
            same = node.letters.get(read)
            if same is not None:
                row.note(same, score)
            if rank < _CHANGED:
                for following in node.letters.values():
                    row.note(following, score + self._change)


def _end(node: Node, rest: str) -> Node | None:
    for letter in rest:
        following = node.letters.get(letter)
        if following is None:
            return None
        node = following
    return node


def _likeliest(scores: dict[Node, float]) -> list[tuple[Node, float]]:
    return sorted(scores.items(), key=_likelihood)[:_KEPT]


def _likelihood(state: tuple[Node, float]) -> float:
    return -(state[1] + state[0].best)
