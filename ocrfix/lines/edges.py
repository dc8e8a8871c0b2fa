"""The two sides of a seam: the end of one stretch of text and the start of another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a stretch."""

    last: tuple[str, ...]  # up to two tokens, lower case; at a sentence's end ("<s>",)
    terminal: bool  # a sentence ends here
    mark: str  # the last character that is no word: "" , ":" ";" "-"
    hanging: bool  # a word that ends no sentence
    half: str  # the half word before a hyphen
    blank: bool  # a blank line follows
    room: int  # columns left on the line; -1 when lines say nothing
    shout: bool  # in capitals
    token: int  # index of its last token in the document


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a stretch."""

    first: tuple[str, ...]  # up to two tokens, lower case
    raw: str  # the first token as it stands
    lower: bool
    capital: bool
    common: bool  # a capital that only a sentence's start explains: `The`
    item: bool  # a number or letter of a list
    mark: bool  # [25X1]
    odd: bool  # begins with punctuation
    length: int  # of the first token
    shout: bool
    token: int
