"""How a cleaner fares against ground truth: `ocrfix eval`, as text, as data and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ocrfix.evaluation import Score, Tally
from ocrfix.reports import page, safe

WORST = 10  # documents listed
_RATES = {
    "cer": "CER",
    "wer": "WER",
    "loose_wer": "WER without case and punctuation",
    "macro_cer": "CER, mean of documents",
    "macro_wer": "WER, mean of documents",
}


def data(tally: Tally) -> dict[str, Any]:
    """All figures as plain values: the sums, each rule, each band of confidence, each document."""
    return {
        **tally.figures(),
        "rules": {code: dict(counts) for code, counts in sorted(tally.rules.items())},
        "reliability": {f"{low:.2f}": dict(counts) for low, counts in sorted(tally.bands.items())},
        "by_document": [one._asdict() for one in sorted(tally.scores)],
    }


def text(tally: Tally) -> Iterator[str]:
    """Lines for a terminal."""
    figures = tally.figures()
    yield f"{figures['documents']:,} documents, {figures['words']:,} words"
    for key, label in _RATES.items():
        before, after = figures[key]
        yield f"  {label:33} {before:.4f} -> {after:.4f}   {_cut(before, after)}"
    yield f"  {_words(figures)}"
    yield f"  documents better {figures['better']:,}, worse {figures['worse']:,}"
    for title, rows in (("applied", ""), ("suggested", "suggested_")):
        lines = list(rules(tally, rows))
        if lines:
            yield f"\n{title:10}  right  neither  wrong  precision"
            for code, right, neither, wrong, share in lines:
                yield f"  {code:8} {right:6} {neither:8} {wrong:6}  {share:7.1f} %"
    if tally.bands:
        yield "\nconfidence  right"
        for low, counts in sorted(tally.bands.items()):
            yield f"  {low:.2f} up {100 * counts['right'] / counts.total():6.1f} % of {counts.total():,}"
    yield "\nworst documents, CER before -> after"
    for one in tally.worst(WORST):
        yield f"  {one.cer[0]:.4f} -> {one.cer[1]:.4f}  {safe.line(one.name)}"


def html(tally: Tally) -> str:
    """One self-contained page, everything of the documents escaped."""
    figures = tally.figures()
    rates = [(label, *figures[key], _cut(*figures[key])) for key, label in _RATES.items()]
    return page.render(
        "scores.html",
        styles=("scores.css",),
        figures=figures,
        words=_words(figures),
        rates=rates,
        rules={kind: list(rules(tally, prefix)) for kind, prefix in (("applied", ""), ("suggested", "suggested_"))},
        bands=[(low, counts["right"], counts.total()) for low, counts in sorted(tally.bands.items())],
        documents=[(safe.line(one.name), *one.cer, *one.wer, one.mended, one.damaged) for one in _by_error(tally)],
    )


def rules(tally: Tally, prefix: str) -> Iterator[tuple[str, int, int, int, float]]:
    """Each code with edits of this kind: right, neither nearer nor farther, wrong, and the share that is right."""
    for code, counts in sorted(tally.rules.items()):
        right, neither, wrong = (counts[prefix + key] for key in ("right", "neither", "wrong"))
        if total := right + neither + wrong:
            yield code, right, neither, wrong, 100 * right / total


def _by_error(tally: Tally) -> list[Score]:
    return tally.worst(len(tally.scores))


def _cut(before: float, after: float) -> str:
    return f"{100 * (before - after) / before if before else 0:+.1f} % fewer"


def _words(figures: Mapping[str, Any]) -> str:
    return (
        f"words mended {figures['mended']:,}, damaged {figures['damaged']:,} "
        f"({figures['damaged_per_10k']} in 10,000 that were right)"
    )
