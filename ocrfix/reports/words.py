"""The word diff: each change in its place, `[-before-]{+after+}`, with a few words of context.

Changes of white space alone (a line joined to the next) are shown as they read afterwards. A stretch that came
from elsewhere is marked `{>...<}`; a suggestion `[?now => offered?]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ocrfix.edits import Edit
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
    name = safe.line(result.document.name)
    row = [(_plain(segment), segment) for segment in segments(result)]
    kept = ""  # unchanged text not yet shown
    begun = False
    for plain, part in groupby(row, key=lambda pair: (pair[0], _together(pair[1]))):
        group = [segment for _, segment in part]
        text = "".join(segment.text for segment in group)
        if plain[0]:
            kept += text
            continue
        if not begun:
            yield Chunk("head", f"{name}: original and clean text, word by word\n")
        if not begun or len(kept) > 2 * CONTEXT:
            yield from _break(kept, begun)
            page, line, column = places.at(min(span.start for segment in group for span in segment.spans))
            yield Chunk("place", f"@@ page {page}, line {line}, column {column} @@\n")
            yield Chunk("same", safe.text(_tail(kept)))
        else:
            yield Chunk("same", safe.text(kept))
        kept, begun = "", True
        yield from _change(group, text)
    if begun:
        yield from _break(kept, begun)


def _plain(segment: Segment) -> bool:
    """Whether a reader of the diff need not stop here."""
    if segment.moved or segment.offer:
        return False
    return all(kind(edit) is Kind.SPACE for edit in segment.edits)


def _together(segment: Segment) -> tuple[str, ...]:
    """What makes neighbours one change: the same suggestion, or the same move; else nothing does."""
    if segment.offer:
        return ("offer", segment.offer.id)
    if segment.moved:
        return ("move", segment.moved.id)
    return ("own", *(edit.id for edit in segment.edits if kind(edit) is not Kind.SPACE))


def _change(group: list[Segment], text: str) -> Iterator[Chunk]:
    first = group[0]
    if first.offer:
        yield Chunk("offer", f"[?{_cut(text)} => {_offered(first.offer)}?]")
    elif first.moved:
        yield Chunk("moved", f"{{>{_cut(text)}<}}")
    else:
        yield Chunk("before", f"[-{_cut(''.join(segment.before for segment in group))}-]")
        if text:
            yield Chunk("after", f"{{+{_cut(text)}+}}")


def _offered(edit: Edit) -> str:
    return "moved elsewhere" if edit.after is None else _cut(edit.after) or "(removed)"


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
