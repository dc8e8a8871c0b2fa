"""Lines and paragraphs printed out of place.

Where a page was worn, pasted over or read in columns, OCR prints stretches out of their order: `the liaison World
War II and the dissolution of the Comintern. and communications link with foreign parties, even before [25X1]`.
A move is offered when the seams on both sides of two neighbouring stretches are broken and all seams are better
once the two have changed places: by the words at the seams, phrases that the document uses elsewhere, broken
words, sentences that end or hang in the air, line lengths, and the numbers of lists.

    and was sent to the chief of       ->  The report of the station was long overdue
    The report of the station was long overdue
                                           and was sent to the chief of

Order cannot be proved by such signs: a move is always a suggestion, and a person decides. Whole sentences that
were displaced leave no trace at the seams and are not found. Text in order is left alone: on ordered documents
fewer than two moves in a hundred documents are offered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ocrfix.fixer import Move, Note, Span, Stage, View
from ocrfix.lines.anchored import FLAT, in_flat
from ocrfix.lines.columns import Columns, in_columns
from ocrfix.lines.displaced import in_lines
from ocrfix.lines.gutters import in_gutters
from ocrfix.lines.seams import Seams
from ocrfix.lines.shape import Line, Page, read

STAGE = Stage.LAYOUT
AFTER = ("forms", "frontmatter", "marks", "noise", "pages", "redactions", "stamps")
CODES = {
    "ORD001": "lines printed out of place",
    "ORD002": "a stretch of flattened text out of place",
    "ORD003": "two columns read across",
}

_SUREST = 0.94  # below the line of application: no sign at the seams is proof


@dataclass(frozen=True)
class Options:
    """What the user may set."""

    least: float = 0.6  # of the decision's own certainty, from which on a move is offered
    least_gain: float = 3.5  # log odds, for flattened text
    least_per_line: float = 3.2  # log odds a line, for columns without a gutter


def propose(view: View, options: Options) -> Iterator[Move]:
    """Yield a Move for each pair of neighbouring stretches that should change places."""
    lines = [line for line in read(view.text, view.lines) if not _covered(view, line.span)]
    page = Page.of(view.text, lines)
    flat = [line for line in lines if len(line.text) >= FLAT]
    if len(lines) >= 4 and page.width < FLAT // 2:
        yield from _lines(view, lines, page, options)
    if flat:
        seams = Seams(view.text, view.lexicon, flat=True)
        for line in flat:
            for swap in in_flat(view.text, line.span.start, line.span.end, seams):
                if swap.gain >= options.least_gain and not _cut(view, swap.a.start, swap.b.start, swap.b.end):
                    sure = min(_SUREST, 0.5 + 0.04 * swap.gain)
                    yield Move((swap.b, swap.a), Note("ORD002", sure, swap.why))


def _lines(view: View, lines: list[Line], page: Page, options: Options) -> Iterator[Move]:
    text = view.text
    seams = Seams(text, view.lexicon, page.width)
    taken: list[Span] = []
    for columns in _columns(text, seams.without_width(), lines, options):
        whole = Span(columns.left[0].start, columns.right[-1].end)
        cuts = [cut for span in (*columns.left, *columns.right) for cut in span]
        if _cut(view, *cuts) or "\f" in text[slice(*whole)] or _meets(whole, taken):
            continue
        taken.append(whole)
        sure = min(_SUREST, 0.6 + 0.1 * (columns.gain - options.least_per_line))
        why = f"{len(columns.left)} lines hold two columns side by side: each half runs on in the next line"
        yield Move((*columns.left, *columns.right), Note("ORD003", sure, why))
    starts = [text.rfind("\n", 0, line.span.start) + 1 for line in lines] + [len(text)]
    for swap in in_lines(text, seams, lines):
        upper, lower = Span(starts[swap.i], starts[swap.j]), Span(starts[swap.j], starts[swap.k])
        if swap.confidence < options.least or _meets(Span(upper.start, lower.end), taken):
            continue
        if _cut(view, upper.start, lower.start, lower.end) or "\f" in text[upper.start : lower.end]:
            continue
        sure = 0.5 + (_SUREST - 0.5) * (swap.confidence - options.least) / (1 - options.least)
        first, second = lines[swap.i].text[:24], lines[swap.j].text[:24]
        yield Move(
            (lower, upper), Note("ORD001", sure, f"'{second}' goes before '{first}': three broken seams are mended")
        )


def _columns(text: str, seams: Seams, lines: list[Line], options: Options) -> Iterator[Columns]:
    """Columns read across: first those with a gap in each line, which says more of itself than the words do."""
    for columns in in_gutters(text, seams, lines):
        yield replace(columns, gain=options.least_per_line + columns.gain)
    for columns in in_columns(text, seams, lines, options.least_per_line):
        if columns.gain >= options.least_per_line:
            yield columns


def _meets(span: Span, taken: list[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in taken)


def _covered(view: View, span: Span) -> bool:
    """Whether a protected stretch takes in the whole of `span`: a reading-room header, say."""
    at = bisect_right(view.protected, span.start, key=lambda kept: kept.end)
    return at < len(view.protected) and view.protected[at].start <= span.start and span.end <= view.protected[at].end


def _cut(view: View, *cuts: int) -> bool:
    """Whether a cut goes through a protected stretch. Whole, it may be moved."""
    for cut in cuts:
        at = bisect_right(view.protected, cut, key=lambda kept: kept.end)
        if at < len(view.protected) and view.protected[at].start < cut:
            return True
    return False
