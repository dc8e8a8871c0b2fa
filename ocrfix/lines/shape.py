"""What the lines of a page look like: prose, items, headings, rows of a table; and which of them belong together."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ocrfix.edits import Span

_ITEM = re.compile(
    r"""[:;.,'‘°_\s]{0,3}"""  # specks of the margin
    r"""(?:[\dIl]{1,2}[.)]|\w[.)](?!\w\.)|[({/\[][\w]{1,4}[)}/\]]|\d{1,2}(?:\.\d{1,2})+\.?|[-*•·—]+(?=\s)|[.,:](?=\s[A-Z]))(?=\s|[A-Z])"""
)
_MARK = re.compile(r"\[[^\]\n]{1,40}\]")
_ENDS = re.compile(r"""[.!?:;][\"'”’)\]*]*$|[.!?][\"'”’)\]]*\s*\[[^\]]{1,20}\]$""")
_LOWER = re.compile(r"[\"'“‘(\[]{0,2}[a-z]")
_GAPS = re.compile(r"\S\s{3,}(?=\S)|\t|\|")
_LEADERS = re.compile(r"\.{4,}|(?:[.·] ){3,}|-{6,}|_{4,}|(?<!\w)[OoCceaI0.]{10,}")
_LETTERS = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_COLUMN = 36  # characters: what is narrower than a newspaper's column holds addresses and lists
_SMALL = re.compile(r"\b[a-z]{2,}\b")
_LABEL = re.compile(r"[A-Z][A-Z.()/ -]{2,30}(?::|\s{2,})")


class Kind(Enum):
    """What a line is, seen by itself."""

    PROSE = "prose"
    ITEM = "item"  # begins with a number, a letter or a dash of its own
    HEADING = "heading"  # short, in capitals
    TABLE = "table"  # columns, leaders, mostly numbers
    MARK = "mark"  # nothing but a mark such as [25X1]
    OTHER = "other"  # too little to tell: scraps, numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. Offsets of the text shown, white space at the edges left out."""

    span: Span
    text: str
    indent: int
    kind: Kind

    @property
    def right(self) -> int:
        """The column of its last character."""
        return self.indent + len(self.text)


class Gap(Enum):
    """What stands between two lines."""

    LINE = 1
    BLANK = 2
    PAGE = 3


def read(text: str, lines: Sequence[Span]) -> list[Line]:
    """The lines of `text` that are not blank, each with its kind."""
    out = []
    for start, end in lines:
        raw = text[start:end]
        bare = raw.strip()
        if bare:
            left = start + len(raw) - len(raw.lstrip())
            indent = left - start - raw[: left - start].count("\f")
            out.append(Line(Span(left, left + len(bare)), bare, indent, kind(bare)))
    return out


def kind(bare: str) -> Kind:
    """What a line is by its own look; `bare` has no white space at its edges."""
    if _MARK.fullmatch(bare):
        return Kind.MARK
    letters = len(_LETTERS.findall(bare))
    solid = sum(not c.isspace() for c in bare)
    if (
        len(_GAPS.findall(bare)) >= 2
        or _LEADERS.search(bare)
        or (len(bare) > 12 and letters < 0.45 * solid)
        or _LABEL.match(bare)
    ):
        return Kind.TABLE
    if _ITEM.match(bare) and letters >= 2:
        return Kind.ITEM
    words = _WORDS.findall(bare)
    if not words or letters < 0.6 * solid:
        return Kind.OTHER
    if bare.upper() == bare and len(words) <= 9:
        return Kind.HEADING
    return Kind.PROSE


def running(line: Line) -> bool:
    """Whether a line is running text: four words or more, not all of them with a capital first."""
    words = line.text.split()
    told = line.kind in (Kind.PROSE, Kind.ITEM) and bool(_SMALL.search(line.text))
    return len(words) >= 4 and (told or (line.text.isupper() and len(words) >= 5))


def gap(text: str, above: Line, below: Line) -> Gap:
    """What stands between two neighbouring lines."""
    between = text[above.span.end : below.span.start]
    if "\f" in between:
        return Gap.PAGE
    return Gap.BLANK if between.count("\n") > 1 else Gap.LINE


@dataclass(frozen=True)
class Page:
    """How wide the lines of a document run, and whether blank lines stand between all of them."""

    width: int  # the column that full lines reach
    double: bool  # typed with double spacing: a blank line says nothing

    @classmethod
    def of(cls, text: str, lines: Sequence[Line]) -> Page:
        """Measured over the prose of the document."""
        prose = sorted(line.right for line in lines if line.kind in (Kind.PROSE, Kind.ITEM))
        width = prose[min(len(prose) - 1, int(len(prose) * 0.85))] if prose else 0
        pairs = [(a, b) for a, b in itertools.pairwise(lines) if _LOWER.match(b.text) and a.kind is Kind.PROSE]
        blank = sum(gap(text, a, b) is not Gap.LINE for a, b in pairs)
        return cls(width, len(pairs) >= 4 and blank > 0.6 * len(pairs))

    def short(self, above: Line, below: Line) -> bool:
        """Whether the first word of `below` would have fitted on `above`: the writer ended it on purpose."""
        first = len(below.text.split(None, 1)[0])
        return above.right + 1 + first <= self.width - max(3, self.width // 12)


def belongs(above: Line, below: Line, between: Gap, page: Page, dangling: bool) -> float:
    """How sure it is that `below` goes on with the paragraph of `above`: 0 (it does not) to 1. `dangling`: the
    last word of `above` is one that ends no sentence (`of`, `the`)."""
    if below.kind not in (Kind.PROSE, Kind.HEADING) or above.kind not in (Kind.PROSE, Kind.ITEM, Kind.HEADING):
        return 0.0
    ends, lower = bool(_ENDS.search(above.text)), bool(_LOWER.match(below.text))
    short = page.short(above, below) and not dangling
    half = above.right < 0.5 * page.width
    if not (_SMALL.search(above.text) or _SMALL.search(below.text) or above.text.isupper()):
        return 0.0  # nothing but capitalised words on both: a list of names
    shout = Kind.HEADING in (above.kind, below.kind)
    if shout:
        both = above.text.upper() == above.text and below.text.upper() == below.text
        return 0.96 if both and not short and not half and between is Gap.LINE else 0.0
    if between is Gap.LINE or (between is Gap.BLANK and page.double and not (ends and not lower)):
        return _in_block(above, below, ends, lower, short, half, page.width)
    if (lower or dangling) and not ends and not short:
        return 0.97 if between is Gap.BLANK else 0.96
    if lower and not ends and not half and above.text[-1] in ",-":
        return 0.9
    return 0.0


def ends_paragraph(above: Line, below: Line, page: Page) -> bool:
    """Whether a paragraph ends with `above` though no blank line follows: its sentence ends before the margin, and
    full lines of running text follow."""
    full = below.right >= 0.8 * page.width
    ended = bool(_ENDS.search(above.text)) and page.short(above, below) and above.text[-1] not in ":;"
    told = above.kind is Kind.PROSE and below.kind is Kind.PROSE and running(below)
    return ended and full and told and page.width >= _COLUMN


def _in_block(above: Line, below: Line, ends: bool, lower: bool, short: bool, half: bool, page_width: int) -> float:
    if below.indent > above.indent + 2 and not lower and above.kind is not Kind.ITEM:
        return 0.0
    if not short and (lower or page_width >= _COLUMN):
        return 0.98 if lower or not ends else 0.96
    if lower and not ends and not half:
        return 0.96
    return 0.0


def parted(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """Where a flattened stretch had its paragraphs: spans of white space and what stands behind each.

    The witness is the run of paragraph numbers, 1. 2. 3. in order, each after the end of a sentence; a few may
    be missing. Fewer than three are no run: `No. 4. It` happens.
    """
    numbers = [(Span(found.start(), found.end()), int(found["number"])) for found in _NUMBER.finditer(text, start, end)]
    run = _run([number for _, number in numbers])
    for at in run:
        span, number = numbers[at]
        yield span, f"paragraph {number}"
    for found in _COMMENT.finditer(text, numbers[run[0]][0].end if run else start, end):
        if run:
            yield Span(*found.span("space")), "a comment"


_NUMBER = re.compile(r"""(?<=[.!?:;)\]"'”A-Z~_])(?P<space>\s+)(?=(?P<number>\d{1,2})\.\s+["'(]?[^\W\d_])""")


# information reports close with comments of the field or of headquarters, each a paragraph of its own
_COMMENT = re.compile(
    r"""(?<=[.!?)\]"'”])(?P<space>\s+)(?=(?:\[[^\]]{1,20}\]\s*|\d(?:\.\d?)?\s+)?(?:[A-Z]\w+\s+)?Comments?:\s)"""
)


def _run(numbers: Sequence[int]) -> list[int]:
    """Indexes of the longest run that counts upwards from 1 or 2 with at most three missing between neighbours."""
    best: list[list[int]] = []
    for i, number in enumerate(numbers):
        before = [best[j] for j in range(i) if best[j] and 0 < number - numbers[j] <= 4]
        longest = max(before, key=len, default=[])
        best.append([*longest, i] if longest or number <= 2 else [])
    run = max(best, key=len, default=[])
    return run if len(run) >= 3 and len(run) * 3 >= 2 * (numbers[run[-1]] - numbers[run[0]] + 1) else []


def covers_newline(text: str, protected: Sequence[Span], at: int) -> bool:
    """Whether a protected stretch of several lines reaches to `at`: what follows is another matter."""
    k = bisect_left(protected, at, key=lambda kept: kept.end)
    return k < len(protected) and protected[k].start < at and "\n" in text[protected[k].start : protected[k].end]
