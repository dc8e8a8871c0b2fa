"""The two sides of a seam: the end of one stretch of text and the start of another."""

from __future__ import annotations

from typing import NamedTuple


class Tail(NamedTuple):
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

    @property
    def look(self) -> tuple[object, ...]:
        """All that `plain` asks of it."""
        return self.terminal, self.mark, self.hanging, self.half != "", self.blank, self.room >= 0, self.shout


class Head(NamedTuple):
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

    @property
    def look(self) -> tuple[object, ...]:
        """All that `plain` asks of it."""
        digit = self.raw[:1].isdigit()
        return self.lower, self.capital, self.common, self.item, self.mark, self.odd, self.shout, digit


def plain(tail: Tail, head: Head, fits: bool, weld: bool) -> dict[str, float]:
    """What speaks for and against a seam whatever the words are: name -> 0 or 1. `fits`: the first word of the head
    had room on the line of the tail. `weld`: a broken word is whole again."""
    flow, broken = not tail.terminal, bool(tail.half)
    return {
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
        "weld": float(weld),
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
