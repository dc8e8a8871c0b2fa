"""The report for people, NAME.report.html: one self-contained page to review a document with.

It shows the text with its changes in place, takes decisions, and shows the text that comes of them. Without a script it
is the same to read. Everything of the document is escaped, and its acting characters are spelt out.
"""

from __future__ import annotations

from ocrfix.reports import page, reading, safe, terminal
from ocrfix.reports.payload import payload
from ocrfix.result import Result

STYLES = ("marks.css", "reading.css", "review.css", "review-panels.css")
SCRIPTS = tuple(
    f"scripts/{name}.js"
    for name in (
        "text",
        "ledger",
        "decisions",
        "segments",
        "blocks",
        "draw",
        "filters",
        "card",
        "search",
        "store",
        "review",
        "panels",
        "main",
    )
)


def render(result: Result) -> str:
    """The page."""
    made_by = ", ".join(f"{value}" if key == "ocrfix" else f"{key} {value}" for key, value in result.made_by.items())
    return page.render(
        "report.html",
        styles=STYLES,
        scripts=SCRIPTS,
        data=payload(result),
        name=safe.line(result.document.name),
        summary=terminal.summary(result),
        metadata=list(terminal.metadata(result))[1:],
        worn=list(terminal.worn(result)),
        kept=reading.kept(result),
        kept_count=len(result.kept),
        made_by=safe.line(made_by),
        sha256=result.document.raw_sha256,
        **reading.values(result),
    )
