"""The page model: which stretches of a document are furniture, of which kind, and how surely.

Lines as long as a typewriter's or a printer's are labelled whole, by the fitted model and its guards
(`model.py`). Where line breaks are lost, only anchored spans are furniture: stamps, what touches them (page numbers,
marks), rows of distribution boxes, corners of boxes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ocrfix.edits import Span
from ocrfix.layout import boxes, codes, frontmatter, model, stamps
from ocrfix.layout.features import measure

if TYPE_CHECKING:
    from ocrfix.lexicon import Lexicon


class Kind(Enum):
    """A kind of furniture, by the name of the label in the fitted data."""

    STAMP = "stamp"
    MARK = "marking"
    PAGE = "page"
    FORM = "form"
    NOISE = "noise"


class Furniture(NamedTuple):
    """A stretch of the text that is furniture."""

    span: Span  # with the line's end or the space that goes with it when it is taken out
    kind: Kind
    whole: bool  # a whole line, or all of it but for an exemption code
    confidence: float
    why: str


class Page(NamedTuple):
    """What a text carries besides its own words. All spans are offsets of that text."""

    body: int  # where the document begins, behind the reading room's header
    lines: tuple[Span, ...]  # behind the header; those that are not empty
    stamps: tuple[stamps.Stamp, ...]
    codes: tuple[codes.Code, ...]
    holes: tuple[Span, ...]  # the codes and the marks that stand for codes already
    released: bool  # it bears stamps, codes or marks; else whatever looks like furniture is a printer's


LONGEST_LINE = 300  # characters; a line beyond has lost its line breaks


@lru_cache(maxsize=4)
def read(text: str, lexicon: Lexicon) -> Page:
    """The page model of a text. Several fixers look at the same text: the last few are kept."""
    body = frontmatter.end_of(text)
    found_stamps = tuple(stamps.find(text, body))
    found_codes = tuple(codes.find(text, body))
    holes = tuple(sorted([*codes.shown(text, body), *(code.span for code in found_codes)]))
    lines = tuple(Span(*found.span()) for found in _LINE.finditer(text, body) if not found.group().isspace())
    released = bool(found_stamps or holes) or _marked(text, lines, lexicon)
    return Page(body, lines, found_stamps, found_codes, holes, released)


_LINE = re.compile(r"[^\n\f]+")


@lru_cache(maxsize=4)
def furniture(text: str, lexicon: Lexicon, kind: Kind, begun: str | None = None) -> tuple[Furniture, ...]:
    """The furniture of one kind in a text, in order. `begun` is that text before any furniture was taken out."""
    page = read(text, lexicon)
    found: list[Furniture] = []
    short = _short(page)
    first = None if begun is None or begun == text else (begun, _short(read(begun, lexicon)))
    stamped = _stamped(text, short, page.stamps)
    if page.released:
        for line, verdict in model.verdicts(text, short, lexicon, kind.value, first):
            if line not in stamped:
                found.extend(_whole(text, line, kind, verdict, page.holes))
    if kind is Kind.STAMP:
        for line, stamp in stamped.items():
            verdict = model.Verdict(_SURE[round(stamp.whole * 3)], _says(stamp))
            found.extend(_whole(text, line, kind, verdict, page.holes))
        found.extend(_glued(text, short, [piece.span for piece in found], page.stamps))
    for line in page.lines:
        if line.end - line.start > LONGEST_LINE:
            found.extend(piece for piece in _inside(text, line, page.stamps, page.holes) if piece.kind is kind)
    return tuple(sorted(found, key=lambda piece: piece.span))


def _short(page: Page) -> tuple[Span, ...]:
    return tuple(line for line in page.lines if line.end - line.start <= LONGEST_LINE)


def _marked(text: str, lines: Sequence[Span], lexicon: Lexicon) -> bool:
    """Whether two lines at least read as classification marks."""
    short = (text[line.start : line.end].strip() for line in lines if line.end - line.start < _SHORT)
    return sum(measure(line, lexicon).mark > _MARK for line in short) > 1


_SHORT = 40  # characters


def _stamped(text: str, lines: Sequence[Span], found: Sequence[stamps.Stamp]) -> dict[Span, stamps.Stamp]:
    """The lines that are a stamp and little else."""
    starts = [line.start for line in lines]
    held = {}
    for stamp in found:
        place = bisect_right(starts, stamp.span.start) - 1
        if place >= 0 and stamp.span.end <= lines[place].end and stamps.fills(stamp, text, lines[place]):
            held[lines[place]] = stamp
    return held


def _whole(text: str, line: Span, kind: Kind, verdict: model.Verdict, holes: Sequence[Span]) -> Iterator[Furniture]:
    """A line that is furniture, parted around the codes in it: withheld text stays visible."""
    inside = holes[bisect_left(holes, line) : bisect_left(holes, Span(line.end, line.end))]
    if not inside:
        yield Furniture(with_line_end(text, line), kind, True, verdict.confidence, verdict.why)
        return
    edges = [line.start, *(edge for span in inside for edge in span), line.end]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if line.start < start and end < line.end:  # one space is left between two codes
            start, end = (start + 1, end) if text[start].isspace() else (start, end - 1)
            if not text[end].isspace() and not text[start - 1].isspace():
                continue
        if text[start:end].strip():
            yield Furniture(Span(start, end), kind, True, verdict.confidence, verdict.why)


def _inside(text: str, line: Span, all_stamps: Sequence[stamps.Stamp], holes: Sequence[Span]) -> Iterator[Furniture]:
    """Anchored furniture in a line that has lost its line breaks."""
    mine = [stamp for stamp in all_stamps if line.start <= stamp.span.start < line.end]
    held = [stamp.span for stamp in mine]
    for stamp in mine:
        yield Furniture(
            with_space(text, stamp.span, line), Kind.STAMP, False, _SURE[round(stamp.whole * 3)], _says(stamp)
        )
        yield from _beside(text, stamp.span, line, holes)
    for box in boxes.distribution(text, line.start, line.end):
        held.append(box.span)
        why = f"a row of distribution boxes: {box.agencies} offices"
        yield Furniture(with_space(text, box.span, line), Kind.FORM, False, 0.98, why)
    for speck in boxes.specks(text, line.start, line.end):
        if not any(span.start < speck.end and speck.start < span.end for span in held):
            yield Furniture(
                with_space(text, speck, line), Kind.NOISE, False, 0.95, "the corner of a ruled box, read as letters"
            )


def _beside(text: str, stamp: Span, line: Span, found: Sequence[Span]) -> Iterator[Furniture]:
    """Page numbers and marks that touch a stamp, which stands at a page's edge; codes may stand between."""
    at = _skip(text, stamp.end, line.end)
    for _ in range(_DEEP):
        after = next((code.end for code in found if code.start == at), None)
        number, mark = boxes.number_at(text, at, line.end), boxes.mark_at(text, at, line.end)
        if number:
            yield Furniture(with_space(text, number, line), Kind.PAGE, False, 0.97, "a page number beside a stamp")
        elif mark:
            yield Furniture(
                with_space(text, mark, line), Kind.MARK, False, 0.97, "a classification mark beside a stamp"
            )
        ends = after or (number or mark or Span(0, 0)).end
        if not ends:
            break
        at = _skip(text, ends, line.end)
    at = _skip_back(text, stamp.start, line.start)
    for _ in range(_DEEP):
        before = next((code.start for code in found if code.end == at), None)
        number, mark = boxes.number_before(text, line.start, at), boxes.mark_before(text, line.start, at)
        if number:
            yield Furniture(with_space(text, number, line), Kind.PAGE, False, 0.96, "a page number beside a stamp")
        elif mark:
            yield Furniture(
                with_space(text, mark, line), Kind.MARK, False, 0.97, "a classification mark beside a stamp"
            )
        starts = before if before is not None else (number or mark or Span(-1, 0)).start
        if starts < 0:
            break
        at = _skip_back(text, starts, line.start)


def _glued(
    text: str, lines: Sequence[Span], taken: Sequence[Span], all_stamps: Sequence[stamps.Stamp]
) -> Iterator[Furniture]:
    """Stamps inside of lines that stay."""
    places = [line.start for line in lines]
    ends = sorted(span.end for span in taken)
    starts = sorted(span.start for span in taken)
    for stamp in all_stamps:
        place = bisect_right(places, stamp.span.start) - 1
        if place < 0 or stamp.span.start >= lines[place].end:
            continue
        line = lines[place]
        if bisect_right(ends, stamp.span.start) != bisect_left(starts, stamp.span.end):
            continue  # taken with its line already
        if stamp.whole == 1.0:
            yield Furniture(with_space(text, stamp.span, line), Kind.STAMP, False, 0.98, _says(stamp))


_MARK = 0.8  # likeness
_DEEP = 3  # pieces of furniture peeled off on either side of a stamp
_SURE = {1: 0.6, 2: 0.97, 3: 0.995}  # by how many of phrase, date and number are there


def with_line_end(text: str, line: Span) -> Span:
    """A whole line and the line end that goes with it, so that no hole remains; a form feed stays."""
    if text[line.end : line.end + 1] == "\n":
        return Span(line.start, line.end + 1)
    if line.end == len(text) and line.start and text[line.start - 1] == "\n":
        return Span(line.start - 1, line.end)
    return line


def with_space(text: str, span: Span, line: Span) -> Span:
    """A stretch inside a line and one space beside it, so that one is left between its neighbours."""
    if span.start <= line.start and span.end >= line.end:
        return with_line_end(text, line)
    if text[span.end : span.end + 1].isspace() and span.end < line.end:
        return Span(span.start, span.end + 1)
    if span.end >= line.end and span.start > line.start and text[span.start - 1].isspace():
        return Span(span.start - 1, span.end)
    return span


def _says(stamp: stamps.Stamp) -> str:
    said = " and ".join(part for part in (stamp.number and "a document number", stamp.date and "a date") if part)
    return f"a release stamp{' with ' if said else ''}{said}"


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _skip_back(text: str, at: int, start: int) -> int:
    while at > start and text[at - 1].isspace():
        at -= 1
    return at
