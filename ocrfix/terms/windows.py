"""Windows of one to four neighbouring tokens that may be one garbled word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.edits import Span
from ocrfix.fixer import View

_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_PLAIN = 20000  # a word commoner than that (`and`, `to`, `his`) stands for itself, not for a piece of another
_LONG_PIECE = 5  # nor does a word of more letters
_MOST_LETTERS = 18
WIDEST = 4


@dataclass(frozen=True)
class Token:
    """A word as it stands: letters, with apostrophes inside."""

    text: str
    start: int
    end: int
    known: bool


@dataclass(frozen=True)
class Window:
    """Neighbouring tokens parted by single spaces or line breaks."""

    at: int  # which token of the text its first one is
    tokens: tuple[Token, ...]
    left: tuple[str, ...]  # the words before it, nearest last
    right: tuple[str, ...]  # the words after it
    opens: bool  # a sentence begins here
    frayed: bool  # another fragment stands beside it: perhaps a piece of the same word

    @property
    def span(self) -> Span:
        """The stretch it covers."""
        return Span(self.tokens[0].start, self.tokens[-1].end)

    @property
    def gaps(self) -> int:
        """How many spaces part its tokens."""
        return len(self.tokens) - 1

    @property
    def letters(self) -> str:
        """Its letters in lower case."""
        return "".join(token.text.lower() for token in self.tokens)

    @property
    def start(self) -> int:
        """How many of the first letters may be trusted to stand together: two, but for a lone first letter."""
        return min(2, len(self.tokens[0].text))

    @property
    def read(self) -> str:
        """Its letters in lower case, with one space at each gap."""
        return " ".join(token.text.lower() for token in self.tokens)


def tokens(view: View) -> list[Token]:
    """All words of the text."""
    known = view.lexicon.known
    return [Token(found[0], found.start(), found.end(), known(found[0])) for found in _TOKEN.finditer(view.text)]


def windows(view: View, row: list[Token]) -> Iterator[Window]:
    """Windows that hold an unknown token, stand apart from other marks, and are small after the first token."""
    text = view.text

    def itself(token: Token) -> bool:
        return token.known and (len(token.text) > _LONG_PIECE or view.lexicon.count(token.text) > _PLAIN)

    for at in _starts(row):
        first = row[at]
        if not first.text.isalpha() or (first.text.isupper() and len(first.text) > 1):
            continue  # cryptonyms and acronyms stay
        for size in range(1, WIDEST + 1):
            inside = row[at : at + size]
            if len(inside) < size or (size > 1 and not _joined(text, inside[-2], inside[-1])):
                break
            if size > 1 and any(itself(token) for token in (inside[-1], first)):
                break
            if sum(len(token.text) for token in inside) > _MOST_LETTERS:
                break
            if all(token.known for token in inside) or not _apart(text, first.start, inside[-1].end):
                continue
            window = Window(
                at,
                tuple(inside),
                tuple(token.text for token in row[max(0, at - 3) : at]),
                tuple(token.text for token in row[at + size : at + size + 2]),
                _opens(text, first.start),
                _fragment(text, row, at - 1, at) or _fragment(text, row, at + size, at + size - 1),
            )
            if not view.is_protected(window.span):
                yield window


def _starts(row: list[Token]) -> list[int]:
    """The places from which a window reaches an unknown token."""
    unknown = [at for at, token in enumerate(row) if not token.known]
    return sorted({start for at in unknown for start in range(max(0, at - WIDEST + 1), at + 1)})


def _joined(text: str, left: Token, right: Token) -> bool:
    return right.start - left.end == 1 and text[left.end].isspace() and right.text.islower() and right.text.isalpha()


def _fragment(text: str, row: list[Token], at: int, beside: int) -> bool:
    """Whether token `at` is a short piece of a word, a blank away from token `beside`."""
    if not 0 <= at < len(row):
        return False
    token, near = row[at], row[beside]
    gap = text[token.end : near.start] if at < beside else text[near.end : token.start]
    if not gap.isspace() or token.text in ("a", "A", "I"):
        return False
    return len(token.text) == 1 or (len(token.text) <= 4 and not token.known and not token.text[0].isupper())


def _apart(text: str, start: int, end: int) -> bool:
    """Not a part of a code, a number or a hyphenated word."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(mark.isalnum() or mark in "-_/@" for mark in around)


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip()
    return not before or before[-1] in '.!?:\n"'
