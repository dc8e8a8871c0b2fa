"""The manifest summed up: row by row, so that memory does not grow with the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from ocrfix import __version__, lexicon
from ocrfix.batch.manifest import Manifest, Row
from ocrfix.document import InputError, reason
from ocrfix.engines.work import DONE, FAILED
from ocrfix.reports import index
from ocrfix.reports.summary import LISTED, STEPS, Line, Rule, Summary, as_json, share, step


def summed(manifest: Manifest, rules: Mapping[str, Rule]) -> Summary:
    """All files of a folder together; `rules` tells what is known of each code."""
    counts: Counter[str] = Counter()
    before, after = [0] * STEPS, [0] * STEPS
    for row in manifest.rows(DONE):
        counts.update(row.figures)
        before[step(share(row.figures, "before"))] += 1
        after[step(share(row.figures, "after"))] += 1
    return Summary(
        made_by={"ocrfix": __version__, "lexicon": lexicon.digest()},
        counts=counts,
        done=manifest.count(DONE),
        failed=manifest.count(FAILED),
        histogram=(before, after),
        worst=[_line(row) for row in manifest.worst(LISTED)],
        failures=[_line(row) for row in islice(manifest.rows(FAILED), LISTED)],
        rules=rules,
    )


def write(manifest: Manifest, rules: Mapping[str, Rule], out: Path, staging: Path) -> None:
    """Write `index.html` and `summary.json` into `out`, each whole or not at all. Raises InputError."""
    summary = summed(manifest, rules)
    _written(out / "summary.json", as_json(summary, map(_line, manifest.rows())), staging)
    _written(out / "index.html", [index.render(summary)], staging)


def _line(row: Row) -> Line:
    return Line(row.place, row.state, row.sha256, row.error, tuple(name for name, _ in row.written), row.figures)


def _written(path: Path, parts: Iterable[str], staging: Path) -> None:
    part = staging / path.name
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(parts)
        part.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {reason(error)}; choose another place with -o") from None
