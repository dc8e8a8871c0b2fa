"""The word diff: each change in its place, `[-before-]{+after+}`, with a few words of context.

Changes of white space alone (a line joined to the next) are shown as they read afterwards. A stretch that came
from elsewhere is marked `{>...<}`; a suggestion `[?now => offered?]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ocrfix.reports import safe
from ocrfix.reports.chunk import Chunk
from ocrfix.reports.places import Places
from ocrfix.reports.segments import Kind, Segment, kind, segments
from ocrfix.result import Result

CONTEXT = 40  # characters shown on each side of a change
LONGEST = 300  # of a removed or moved stretch, more is cut in its middle


def words(result: Result) -> Iterator[Chunk]:
    """The diff as chunks; nothing when nothing changes and nothing is suggested."""
    places = Places(result.document.original)
    kept = ""  # unchanged text not yet shown
    begun = False
    for _, part in groupby(segments(result), key=lambda segment: (segment.moved, segment.going, _key(segment))):
        group = list(part)
        if _plain(group[0]):
            kept += "".join(segment.text for segment in group)
            continue
        if not begun:
            yield Chunk("head", f"{safe.line(result.document.name)}: original and clean text, word by word\n")
        if not begun or len(kept) > 2 * CONTEXT:
            yield from _break(kept, begun)
            page, line, column = places.at(min(span.start for segment in group for span in segment.spans))
            yield Chunk("place", f"@@ page {page}, line {line}, column {column} @@\n")
            kept = _tail(kept)
        yield Chunk("same", safe.text(kept))
        kept, begun = "", True
        yield from _shown(group)
    if begun:
        yield from _break(kept, begun)


def _plain(segment: Segment) -> bool:
    """Whether a reader of the diff need not stop here."""
    return not (segment.moved or segment.going or _key(segment))


def _key(segment: Segment) -> tuple[str, ...]:
    """What makes neighbours one change: a move, a suggestion, the edits; empty when only white space changes."""
    if segment.moved or segment.going:
        return ("block",)
    return _change_key(segment)


def _change_key(segment: Segment) -> tuple[str, ...]:
    if segment.offer:
        return ("offer", segment.offer.id)
    return tuple(edit.id for edit in segment.edits if kind(edit) is not Kind.SPACE)


def _shown(group: list[Segment]) -> Iterator[Chunk]:
    """One change, or a stretch that was moved, or would be, with the changes in it."""
    first = group[0]
    if not (first.moved or first.going):
        yield from _change(group)
        return
    role, begin, end = ("moved", "{>", "<}") if first.moved else ("offer", "[?", " => moved elsewhere?]")
    yield Chunk(role, begin)
    for change, part in groupby(group, key=_change_key):
        inner = list(part)
        if change:
            yield from _change(inner)
        else:
            yield Chunk(role, _cut("".join(segment.text for segment in inner)))
    yield Chunk(role, end)


def _change(group: list[Segment]) -> Iterator[Chunk]:
    text = "".join(segment.text for segment in group)
    if offer := group[0].offer:
        yield Chunk("offer", f"[?{_cut(text)} => {_cut(offer.after or '') or '(removed)'}?]")
        return
    yield Chunk("before", f"[-{_cut(''.join(segment.before for segment in group))}-]")
    if text:
        yield Chunk("after", f"{{+{_cut(text)}+}}")


def _cut(text: str) -> str:
    flat = safe.text(text)
    if len(flat) <= LONGEST:
        return flat
    half = LONGEST // 2
    return f"{flat[:half]} […{len(flat) - 2 * half:,} characters…] {flat[-half:]}"


def _break(kept: str, begun: bool) -> Iterator[Chunk]:
    """The end of a hunk: what follows its last change."""
    if begun:
        yield Chunk("same", f"{safe.text(_head(kept))}\n")


def _head(text: str) -> str:
    """The first words of an unchanged stretch, up to a line's end or a word's."""
    part = text[:CONTEXT]
    if len(text) > CONTEXT:
        part = part.rsplit(None, 1)[0] if " " in part.strip() else part
    return part.partition("\n\n")[0].rstrip("\n")


def _tail(text: str) -> str:
    """The last words of an unchanged stretch, from a line's or a word's start."""
    part = text[-CONTEXT:]
    if len(text) > CONTEXT and " " in part.strip():
        part = part.split(None, 1)[1]
    return part.rpartition("\n\n")[2].lstrip("\n")
