"""A folder's report for people: one page with totals, plots, the worst documents first, failures with their reasons.

It has no script, loads nothing, and everything of the documents and their names is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from ocrfix.reports import safe
from ocrfix.reports.summary import STEP, STEPS, Line, Summary, column, edits, share, table

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH, _HEIGHT, _FOOT = 720, 190, 26  # of a plot, in its own units


class Bar(NamedTuple):
    """A bar of a plot, in the plot's units from its upper left."""

    x: float
    y: float
    width: float
    height: float
    role: str
    title: str


class Tick(NamedTuple):
    """A label below a plot."""

    x: float
    text: str


class Plot(NamedTuple):
    """Bars that stand on a line."""

    label: str
    bars: list[Bar]
    ticks: list[Tick]
    width: int = _WIDTH
    height: int = _HEIGHT + _FOOT
    floor: int = _HEIGHT


class Document(NamedTuple):
    """A line of the list of documents."""

    path: str
    link: str  # "" when it has no report
    words: int
    before: float  # share of unknown words
    after: float
    changes: int
    suggestions: int
    worn: int


def render(summary: Summary) -> str:
    """The page."""
    from markupsafe import Markup

    counts = summary.counts
    style = (_TEMPLATES / "index.css").read_text("utf-8")
    rules = list(_rules(summary))
    return _template().render(
        tiles=list(_tiles(summary)),
        quality=_quality(summary),
        rules=rules,
        most=max([applied + waiting for _, _, applied, waiting, _, _ in rules], default=1),
        bands=_bands(counts),
        redactions=list(column(counts, "redactions").items()),
        redacted=max(column(counts, "redactions").values(), default=1),
        worst=[_document(line) for line in summary.worst],
        done=summary.done,
        failures=[(safe.line(line.path), safe.line(line.error)) for line in summary.failures],
        failed=summary.failed,
        step=STEP,
        made_by=safe.line(", ".join(v if k == "ocrfix" else f"{k} {v[:12]}" for k, v in summary.made_by.items())),
        style=Markup(style),  # our own file; the hash in the policy is of exactly this text
        style_hash=f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
    )


def _tiles(summary: Summary) -> Iterator[tuple[str, str]]:
    counts = summary.counts
    yield "files cleaned", f"{summary.done:,}"
    yield "failed", f"{summary.failed:,}"
    if counts.get("documents", 0) != summary.done:
        yield "documents", f"{counts.get('documents', 0):,}"
    yield "pages", f"{counts.get('pages', 0):,}"
    yield "words", f"{counts.get('words/after', 0):,}"
    yield "changes", f"{edits(counts, 'applied', 'accepted'):,}"
    yield "suggestions", f"{edits(counts, 'suggested'):,}"
    yield "redactions shown", f"{sum(column(counts, 'redactions').values()):,}"
    yield "unknown words", f"{share(counts, 'before'):.1%} → {share(counts, 'after'):.1%}"
    if counts.get("worn", 0):
        yield "stretches to read anew", f"{counts['worn']:,}"


def _quality(summary: Summary) -> Plot:
    """How many files have which share of unknown words, before and after."""
    before, after = summary.histogram
    highest = max([*before, *after, 1])
    room = _WIDTH / STEPS
    bars, ticks = [], []
    for at, pair in enumerate(zip(before, after, strict=True)):
        upto = f"to {(at + 1) * STEP:.1%}" if at < STEPS - 1 else "or more"
        for side, (role, n) in enumerate(zip(("before", "after"), pair, strict=True)):
            tall = n / highest * (_HEIGHT - 10)
            title = f"{n:,} files with {at * STEP:.1%} {upto} unknown words {role}"
            bars.append(
                Bar(at * room + 2 + side * (room - 4) / 2, _HEIGHT - tall, (room - 4) / 2 - 1, tall, role, title)
            )
        if at % 4 == 0:
            ticks.append(Tick(at * room, f"{at * STEP:.0%}" + "+" * (at == STEPS - 1)))
    return Plot("Files by their share of unknown words, before and after", bars, ticks)


def _bands(counts: Mapping[str, int]) -> Plot:
    """How many edits are how sure, applied and suggested."""
    rows = table(counts, "bands")
    highest = max([sum(row.values()) for row in rows.values()] or [1])
    room = _WIDTH / max(1, len(rows))
    bars, ticks = [], []
    for at, (low, row) in enumerate(rows.items()):
        floor = float(_HEIGHT)
        for role, n in sorted(row.items()):
            tall = n / highest * (_HEIGHT - 10)
            floor -= tall
            title = f"{n:,} {role} with a confidence of {low} or more"
            bars.append(Bar(at * room + 6, floor, room - 12, tall, role, title))
        ticks.append(Tick(at * room + 6, f"{float(low):.0%} up: {sum(row.values()):,}"))
    return Plot("Edits by their confidence", bars, ticks)


def _rules(summary: Summary) -> Iterator[tuple[str, str, int, int, int, str]]:
    """Each code: its fault, how many are in the texts, wait, were rejected, and the measured precision."""
    for code, row in table(summary.counts, "edits").items():
        rule = summary.rules.get(code)
        sure = f"{rule.precision:.1%}" if rule and rule.precision is not None else ""
        applied = row.get("applied", 0) + row.get("accepted", 0)
        fault = safe.line(rule.fault) if rule else ""
        yield safe.line(code), fault, applied, row.get("suggested", 0), row.get("rejected", 0), sure


def _document(line: Line) -> Document:
    report = next((name for name in line.outputs if name.endswith(".report.html")), "")
    folder = line.path.rpartition("/")[0]
    link = quote(os.fsencode(f"{folder}/{report}" if folder else report)) if report else ""
    counts = line.counts
    return Document(
        path=safe.line(line.path),
        link=f"./{link}" if link else "",  # a name with a colon is no scheme
        words=counts.get("words/after", 0),
        before=share(counts, "before"),
        after=share(counts, "after"),
        changes=edits(counts, "applied", "accepted"),
        suggestions=edits(counts, "suggested"),
        worn=counts.get("worn", 0),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # slow to load: not before a page is made

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("index.html")
