"""Pages whose words have places: text from words, and corrected words back to their places.

A reader lays words out as text (`Layout`): words parted by blanks, lines by line ends, paragraphs by blank lines,
pages by form feeds. When that text has been cleaned, `readings` says what each word reads now. Every character of the
clean text belongs to the word whose characters it replaces, so that

- a word that was split has several tokens, one that was merged into its neighbour has none;
- a word broken at a line's end keeps its part on each line, and knows the whole;
- a word that was taken out (a stamp, a page number) is `removed`, and left where it is on the page;
- a move changes nothing: words stay where they stand on the paper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.document import Document, from_text
from ocrfix.edits import Span
from ocrfix.result import Result
from ocrfix.text import Piece


class Word(NamedTuple):
    """A word on a page."""

    span: Span  # in the text
    line: int  # words of one line share its number
    node: Any  # the element it came from
    confidence: float | None  # of the OCR engine, 0 to 1


class Layout:
    """Puts words together to a text."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._line = 0

    def word(self, text: str, node: Any, confidence: float | None) -> None:
        """The next word. White space within it becomes a blank; an empty one is passed over."""
        text = " ".join(text.split())
        if not text:
            return
        if self._parts:
            self._add(self._gap or " ")
        self._gap = ""
        self.words.append(Word(Span(self._length, self._length + len(text)), self._line, node, confidence))
        self._add(text)

    def end(self, what: str) -> None:
        r"""A line ("\n"), paragraph ("\n\n") or page ("\f") ends here; the strongest end counts."""
        self._line += 1
        if what == "\f":
            self._gap = self._gap + "\f" if "\f" in self._gap else "\f"
        elif "\f" not in self._gap and len(what) > len(self._gap):
            self._gap = what

    def document(self, name: str) -> Document:
        """The text as a document, with the confidences that the OCR engine gave."""
        confidences = tuple((word.span, word.confidence) for word in self.words if word.confidence is not None)
        text = "".join(self._parts)
        return from_text(text + "\n" if text else "", name, confidences)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


@dataclass
class Reading:
    """What a word reads now."""

    tokens: list[str] = field(default_factory=list)  # the tokens that stand in its place
    into: int | None = None  # the word it was merged into
    whole: str = ""  # the whole word, when it is a part of one broken at a line's end
    first: bool = False  # whether it is the part before the line's end
    removed: bool = False  # it was taken out of the text

    @property
    def text(self) -> str:
        """Its tokens, parted by blanks."""
        return " ".join(self.tokens)


def readings(result: Result, words: Sequence[Word]) -> list[Reading]:
    """What each word reads in the clean text, in the order of the words."""
    out = [Reading() for _ in words]
    shared: list[tuple[int, set[int]]] = []  # the word that got a token, and others that had part in it
    for token in _tokens(result, words):
        runs = list(_by_line(token, words))
        for at, run in enumerate(runs):
            owner = Counter(run.owners).most_common(1)[0][0]
            out[owner].tokens.append(run.text)
            shared.append((owner, set(run.owners)))
            if len(runs) > 1:
                out[owner].whole = "".join(each.text for each in runs)
                out[owner].first = at < len(runs) - 1
    for owner, owners in shared:
        for other in owners - {owner}:
            if not out[other].tokens:
                out[other].into = owner
    for reading in out:
        reading.removed = not reading.tokens and reading.into is None
    return out


class _Run(NamedTuple):
    text: str
    owners: list[int]  # the word of each character


def _tokens(result: Result, words: Sequence[Word]) -> Iterator[_Run]:
    """The runs of the clean text without white space, with the word that each character belongs to."""
    starts = [word.span.start for word in words]

    def owner_of(offset: int) -> int | None:
        at = bisect_right(starts, offset) - 1
        return at if at >= 0 and offset < words[at].span.end else None

    text: list[str] = []
    owners: list[int] = []
    previous = 0
    for char, owner in _owned(result, owner_of):
        if char.isspace():
            if text:
                yield _Run("".join(text), owners)
            text, owners = [], []
            continue
        previous = previous if owner is None else owner
        text.append(char)
        owners.append(previous)
    if text:
        yield _Run("".join(text), owners)


def _owned(result: Result, owner_of: Any) -> Iterator[tuple[str, int | None]]:
    original = result.document.original
    for piece in result.pieces:
        if piece.kept:
            start = piece.spans[0].start
            yield from ((char, owner_of(start + n)) for n, char in enumerate(piece.text))
        elif piece.text:
            offsets = [at for span in piece.spans for at in range(*span)]
            owners = [owner_of(at) for at in offsets]
            yield from zip(piece.text, _aligned(piece, "".join(original[at] for at in offsets), owners), strict=True)


def _aligned(piece: Piece, before: str, owners: Sequence[int | None]) -> list[int | None]:
    """The owner of each character of a replacement: that of the character it replaces, or of the nearest."""
    out: list[int | None] = [None] * len(piece.text)
    for op in Levenshtein.opcodes(before, piece.text):
        a, b, c, d = op.src_start, op.src_end, op.dest_start, op.dest_end
        for n in range(c, d):
            if op.tag == "insert":
                near = [*reversed(owners[:a]), *owners[a:]]
                out[n] = next((owner for owner in near if owner is not None), None)
            else:
                out[n] = owners[a + (n - c) * (b - a) // (d - c)]
    known = [owner for owner in owners if owner is not None]
    for n, owner in enumerate(out):
        if owner is None and known:
            out[n] = next((o for o in [*reversed(out[:n]), *out[n:]] if o is not None), known[0])
    return out


def _by_line(token: _Run, words: Sequence[Word]) -> Iterator[_Run]:
    """The parts of a token that stand on different lines, in their order."""
    start = 0
    for n in range(1, len(token.owners) + 1):
        ends = n == len(token.owners)
        if ends or words[token.owners[n]].line != words[token.owners[start]].line:
            yield _Run(token.text[start:n], token.owners[start:n])
            start = n


class Box(NamedTuple):
    """A rectangle on the page: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float


def divided(box: Box, tokens: Sequence[str]) -> list[Box]:
    """A box for each token, in proportion to its characters, with a blank's room between them."""
    unit = (box.x1 - box.x0) / (sum(map(len, tokens)) + len(tokens) - 1)
    boxes, x = [], box.x0
    for token in tokens:
        boxes.append(Box(round(x), box.y0, round(x + unit * len(token)), box.y1))
        x += unit * (len(token) + 1)
    return boxes


def united(boxes: Iterable[Box]) -> Box:
    """The smallest box around all."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def number(value: float) -> str:
    """A coordinate as engines write it: whole numbers without a point."""
    return str(int(value)) if value == int(value) else f"{value:g}"
