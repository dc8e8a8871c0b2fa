"""Paragraphs broken into lines, and paragraphs run together.

A page's lines end where the paper ended; a reader wants paragraphs. Lines of one paragraph are joined with a
space; blank lines stay the breaks between paragraphs:

    The electoral system will give      ->  The electoral system will give these parties an advantage.
    these parties an advantage.

Numbered and lettered items, headings, rows of tables, lists and addresses keep their lines: a line that ends
early on purpose (the next word would have fitted) is not joined. A paragraph cut by a page break is joined when
its sentence visibly goes on. A mark such as [25X1] stays where it stands, so that no gap is closed unseen.
Text that was flattened to one line gets its paragraphs back from their numbers (1. 2. 3. in order).

`lines = "keep"` leaves all line breaks alone. A table is never joined: what looks like columns is left. Nor are lines
joined that hold two columns side by side: until a person has put them in order they would make no sense in a row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ocrfix.fixer import Fix, Note, Span, Stage, View
from ocrfix.lines.dangling import dangles
from ocrfix.lines.gutters import closed, side_by_side
from ocrfix.lines.shape import Gap, Kind, Line, Page, belongs, covers_newline, ends_paragraph, gap, parted, read

STAGE = Stage.LINES
AFTER = ("hyphens",)
CODES = {
    "REF001": "a paragraph broken into lines",
    "REF002": "a paragraph cut by a page break or a blank line",
    "REF003": "paragraphs run together",
    "REF004": "surplus blank lines",
}

_FLAT = 400  # characters: a line this long was never typed; it is a whole page or paragraph
_SURPLUS = re.compile(r"\n[^\S\n\f]*\n(?:[^\S\n\f]*\n)+")  # a form feed is no blank: it parts pages


@dataclass(frozen=True)
class Options:
    """What the user may set."""

    lines: Literal["flow", "keep"] = "flow"  # "keep" leaves every line break as it is


def propose(view: View, options: Options) -> Iterator[Fix]:
    """Yield a Fix for each line break that goes, and for each paragraph break that comes."""
    if options.lines == "keep":
        return
    lines = read(view.text, view.lines)
    page = Page.of(view.text, lines)
    closing = list(_closed(view, lines))
    lines = [_as_prose(line, closing) for line in lines]
    fixes = [*_flattened(view, lines), *closing]
    if page.width < _FLAT // 2:
        fixes += _joined(view, lines, page)
    taken = [fix.span for fix in fixes]
    fixes += [fix for fix in _blank(view) if not any(s.start < fix.span.end and fix.span.start < s.end for s in taken)]
    yield from (fix for fix in fixes if not view.is_protected(fix.span))


def _joined(view: View, lines: list[Line], page: Page) -> Iterator[Fix]:
    text = view.text
    before: Line | None = None  # the last line that was not a lone mark
    marks: list[Line] = []
    joined = False  # whether `before` goes on a paragraph
    columns = side_by_side(text, view.lexicon, lines)
    for line in lines:
        if line.kind is Kind.MARK and before is not None:
            marks.append(line)
            continue
        if before is not None and not covers_newline(text, view.protected, before.span.end):
            between = gap(text, before, line)
            across = any(span.start < line.span.end and before.span.start < span.end for span in columns)
            sure = 0.0 if across else belongs(before, line, between, page, dangles(before.text, view.lexicon))
            if sure >= 0.5:
                chain = [before, *marks, line]
                for above, below in itertools.pairwise(chain):
                    yield _join(text, above, below, gap(text, above, below), sure)
            elif joined and between is Gap.LINE and not marks and ends_paragraph(before, line, page):
                note = Note("REF003", 0.95, "a paragraph ends before the margin, another begins")
                yield Fix(Span(before.span.end, line.span.start), "\n\n", note)
            joined = sure >= 0.5
        before, marks = line, []


def _join(text: str, above: Line, below: Line, between: Gap, sure: float) -> Fix:
    code = "REF001" if between is Gap.LINE else "REF002"
    why = {
        Gap.LINE: "the paragraph goes on in the next line",
        Gap.BLANK: "the sentence goes on below the blank line",
        Gap.PAGE: "the sentence goes on over the page",
    }[between]
    # `flood-` `waters`: whether the hyphen is hard is not known, but no space was there
    glued = text[above.span.end - 1] == "-" and text[above.span.end - 2 : above.span.end - 1].isalpha()
    if glued and below.text[0].islower():
        return Fix(Span(above.span.end - 1, below.span.start), "-", Note(code, sure, why))
    return Fix(Span(above.span.end, below.span.start), " ", Note(code, sure, why))


def _flattened(view: View, lines: list[Line]) -> Iterator[Fix]:
    for line in lines:
        if len(line.text) >= _FLAT:
            for span, what in parted(view.text, line.span.start, line.span.end):
                yield Fix(span, "\n\n", Note("REF003", 0.97, f"{what} begins here, in a run of numbered paragraphs"))


def _closed(view: View, lines: list[Line]) -> Iterator[Fix]:
    for span in closed(view.text, view.lexicon, lines):
        yield Fix(span, " ", Note("REF001", 0.95, "the text runs on over the gap"))


def _as_prose(line: Line, closing: list[Fix]) -> Line:
    """A line that looks like a table's row only for its gaps, which are to be closed, as the running text it is."""
    inside = any(line.span.start <= fix.span.start < line.span.end for fix in closing)
    return replace(line, kind=Kind.PROSE) if inside else line


def _blank(view: View) -> Iterator[Fix]:
    for found in _SURPLUS.finditer(view.text):
        yield Fix(Span(*found.span()), "\n\n", Note("REF004", 0.99, "one blank line parts paragraphs"))
