"""Text: the row of pieces that a document is while it is mended. The only file that does offset arithmetic.

Every piece has its text and the stretches of the ORIGINAL it stands for. The pieces always tile the
original: no character of it is outside of every piece, none is in two. A removed stretch leaves a piece
with an empty text, so nothing is lost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ocrfix.edits import Edit, Fix, Move, Span, merged

_END = -1  # the key before the first piece and after the last


class Piece(NamedTuple):
    """A stretch of the text as it stands now."""

    spans: tuple[Span, ...]  # of the original, none empty; a kept piece has just one, as long as its text
    text: str
    kept: bool  # the text is the original's own


class Replay(NamedTuple):
    """What became of a list of edits."""

    text: Text
    applied: tuple[Edit, ...]
    dropped: tuple[Edit, ...]  # their guard no longer held: they rested on an edit that is not in the list


class Text:
    """The original and what edits have made of it so far.

    The pieces are a linked row, each found by the start of its first span, so that an edit costs the same
    at the head of a long text as at its end, also after moves.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self._pieces: dict[int, Piece] = {}
        self._next: dict[int, int] = {_END: _END}
        self._previous: dict[int, int] = {_END: _END}
        self._starts: list[int] = []  # the keys of _pieces, sorted
        if original:
            self._pieces[0] = Piece((Span(0, len(original)),), original, True)
            self._next = {_END: 0, 0: _END}
            self._previous = {_END: 0, 0: _END}
            self._starts = [0]
        self.show()

    def show(self) -> str:
        """Take the text as it reads now as the one that `lift` speaks of; return it."""
        keys, offsets, parts, at = [], [], [], 0
        key = self._next[_END]
        while key != _END:
            text = self._pieces[key].text
            keys.append(key)
            offsets.append(at)
            parts.append(text)
            at += len(text)
            key = self._next[key]
        self._keys, self._offsets, self.shown = keys, offsets, "".join(parts)
        return self.shown

    def pieces(self) -> Iterator[Piece]:
        """The row as it stands now, in the order of the text."""
        key = self._next[_END]
        while key != _END:
            yield self._pieces[key]
            key = self._next[key]

    def lift(self, proposal: Fix | Move) -> Edit:
        """Turn a proposal in offsets of the text last shown into an Edit. Changes nothing.

        Since that showing, only proposals to the right of this one may have been applied. A proposal that
        meets part of an earlier replacement is widened to take the whole of it. Raises ValueError when the
        span is empty, lies outside of the text, or the blocks of a move do not touch.
        """
        if isinstance(proposal, Fix):
            run = list(self._portions(proposal.span))
            head = run[0].text[: proposal.span.start - run[0].at] if run[0].at < proposal.span.start else ""
            tail = run[-1].text[proposal.span.end - run[-1].at :]
            after, order = head + proposal.after + tail, None
        else:
            blocks = sorted(proposal.blocks)
            if len(blocks) < 2 or any(a.end != b.start for a, b in pairwise(blocks)):
                raise ValueError(f"the blocks of a move must touch: {proposal.blocks}")
            run = list(self._portions(Span(blocks[0].start, blocks[-1].end), [block.start for block in blocks[1:]]))
            starts = [block.start for block in blocks]
            parts: dict[int, list[Span]] = {start: [] for start in starts}
            for portion in run:
                parts[starts[max(0, bisect_right(starts, portion.at) - 1)]].extend(portion.spans)
            after, order = None, merged(span for block in proposal.blocks for span in parts[block.start])
        spans = merged(span for portion in run for span in portion.spans)
        return Edit(spans, "".join(portion.text for portion in run), after, order, proposal.note)

    def apply(self, edit: Edit) -> bool:
        """Apply an edit if its guard holds: its spans stand together and read `before`. Say whether it did."""
        run = self._standing(edit)
        if run is None:
            return False
        if edit.order is None:
            new = [run[0]]
            before, beyond = self._previous[run[0]], self._next[run[-1]]
            self._drop(run[1:])
            self._pieces[run[0]] = Piece(edit.spans, edit.after or "", False)
        else:
            if merged(sorted(edit.order)) != merged(sorted(edit.spans)):
                return False
            ordered = self._cover(edit.order)
            run = self._cover(edit.spans)  # the cuts just made divide its pieces further
            if ordered is None or run is None or sorted(ordered) != sorted(run):
                return False
            new = ordered
            before, beyond = self._previous[run[0]], self._next[run[-1]]
        for key in new:
            self._link(before, key)
            before = key
        self._link(before, beyond)
        return True

    def fits(self, edit: Edit) -> bool:
        """Whether the guard of an edit holds now. The text stays as it is."""
        return self._standing(edit) is not None

    def locate(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Where sorted, disjoint stretches of the original stand in the text last shown; sorted, merged.

        A replacement that covers part of such a stretch belongs to it whole.
        """
        ends = [span.end for span in spans]
        found: list[Span] = []
        for key, at in zip(self._keys, self._offsets, strict=True):
            piece = self._pieces[key]
            for start, end in piece.spans:
                for span in spans[bisect_right(ends, start) :]:
                    if span.start >= end:
                        break
                    low, high = (max(start, span.start) - start, min(end, span.end) - start)
                    shown = Span(at + low, at + high) if piece.kept else Span(at, at + len(piece.text))
                    if shown.start < shown.end:
                        found.append(shown)
        return _united(found)

    def origin(self, span: Span) -> tuple[Span, ...]:
        """The stretches of the original that a stretch of the text last shown stands for."""
        return merged(part for portion in self._portions(span) for part in portion.spans)

    def _portions(self, span: Span, cuts: Sequence[int] = ()) -> Iterator[_Portion]:
        """The pieces that `span` of the text last shown meets: kept ones cut to it and at `cuts`, others whole."""
        if not 0 <= span.start < span.end <= len(self.shown):
            raise ValueError(f"a span must be non-empty and inside of the text shown (0 to {len(self.shown)}): {span}")
        index = bisect_right(self._offsets, span.start) - 1
        key, at = self._keys[index], self._offsets[index]
        while at < span.end:
            piece = self._pieces[key]
            beyond = at + len(piece.text)
            if piece.kept:
                low, high = max(at, span.start), min(beyond, span.end)
                origin = piece.spans[0].start - at
                inner = [cut for cut in cuts if low < cut < high]
                for a, b in zip([low, *inner], [*inner, high], strict=True):
                    yield _Portion(a, (Span(a + origin, b + origin),), piece.text[a - at : b - at])
            else:
                yield _Portion(at, piece.spans, piece.text)
            key, at = self._next[key], beyond

    def _standing(self, edit: Edit) -> list[int] | None:
        """The pieces that an edit speaks of, when they stand together and read `before`."""
        run = self._cover(edit.spans)
        if run is None or any(self._next[a] != b for a, b in pairwise(run)):
            return None
        return run if self._holds(run, edit.before) else None

    def _holds(self, run: Sequence[int], before: str) -> bool:
        return "".join(self._pieces[key].text for key in run) == before

    def _cover(self, spans: Sequence[Span]) -> list[int] | None:
        """The pieces that cover exactly these stretches of the original in this order; kept ones are cut to fit."""
        keys: list[int] = []
        wanted = iter(spans)
        at, end = next(wanted)
        while self._cut(at):
            if self._pieces[at].kept and self._pieces[at].spans[0].end > end:
                self._cut(end)
            keys.append(at)
            covered = self._pieces[at].spans
            for start, stop in covered:
                if start != at or stop > end:
                    return None
                at = stop
                if at == end:
                    following = next(wanted, None)
                    if following is None:
                        return keys if stop == covered[-1].end else None
                    at, end = following
        return None

    def _cut(self, offset: int) -> bool:
        """Make a piece begin at this offset of the original; False when it lies inside of a replacement."""
        if offset in self._pieces:
            return True
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return False
        key = self._starts[index]
        piece = self._pieces[key]
        end = piece.spans[0].end
        if not piece.kept or offset >= end:
            return False
        width = offset - key
        self._pieces[key] = Piece((Span(key, offset),), piece.text[:width], True)
        self._pieces[offset] = Piece((Span(offset, end),), piece.text[width:], True)
        self._starts.insert(index + 1, offset)
        beyond = self._next[key]
        self._link(key, offset)
        self._link(offset, beyond)
        return True

    def _drop(self, keys: Iterable[int]) -> None:
        for key in keys:
            del self._pieces[key]
            del self._starts[bisect_left(self._starts, key)]

    def _link(self, left: int, right: int) -> None:
        self._next[left] = right
        self._previous[right] = left


class _Portion(NamedTuple):
    at: int  # its offset in the text shown
    spans: tuple[Span, ...]
    text: str


class _Unread(Text):
    """A text whose original is not known, only its length: guards are believed, and tell what it was."""

    def __init__(self, length: int) -> None:
        super().__init__("\0" * length)
        self.told: list[tuple[int, str]] = []  # (offset in the original, what stands there)

    def _holds(self, run: Sequence[int], before: str) -> bool:
        at = 0
        for key in run:
            piece = self._pieces[key]
            if piece.kept:
                self.told.append((key, before[at : at + len(piece.text)]))
            at += len(piece.text)
        return at == len(before)


def replay(original: str, edits: Iterable[Edit]) -> Replay:
    """Apply edits in their order; those whose guard does not hold are dropped, and named."""
    text = Text(original)
    applied: list[Edit] = []
    dropped: list[Edit] = []
    for edit in edits:
        (applied if text.apply(edit) else dropped).append(edit)
    text.show()
    return Replay(text, tuple(applied), tuple(dropped))


def revert(clean: str, edits: Iterable[Edit], length: int) -> str:
    """The original of `length` characters from the clean text and the edits that made it, in their order.

    Raises ValueError when the edits cannot have made this text. That the answer is the original itself,
    and not another one of the same shape, the caller knows by its SHA-256.
    """
    text = _Unread(length)
    for edit in edits:
        if not (edit.spans and max(span.end for span in edit.spans) <= length and text.apply(edit)):
            raise ValueError(f"edit {edit.id} does not fit")
    at = 0
    found = list(text.told)
    for piece in text.pieces():
        now = clean[at : at + len(piece.text)]
        if piece.kept:
            found.append((piece.spans[0].start, now))
        elif now != piece.text:
            raise ValueError(f"the text has been changed near character {at}")
        at += len(piece.text)
    if at != len(clean):
        raise ValueError(f"the text has {len(clean)} characters, the edits make {at}")
    return _assembled(found, length)


def _assembled(found: list[tuple[int, str]], length: int) -> str:
    """Parts of the original, possibly told more than once, put together."""
    parts: list[str] = []
    at = 0
    for start, part in sorted(found, key=lambda told: (told[0], -len(told[1]))):
        if start > at:
            raise ValueError(f"nothing tells what stood at character {at}")
        if start + len(part) > at:
            parts.append(part[at - start :])
            at = start + len(part)
    if at != length:
        raise ValueError(f"nothing tells what stood at character {at}")
    return "".join(parts)


def _united(spans: list[Span]) -> tuple[Span, ...]:
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1].end:
            united[-1] = Span(united[-1].start, max(end, united[-1].end))
        else:
            united.append(Span(start, end))
    return tuple(united)
