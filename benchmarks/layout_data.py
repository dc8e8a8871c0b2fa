"""Labelled lines of reading-room documents, with their features.

Labels are kept apart from the documents, which are not part of the project: `labels/*.jsonl` holds of each document its
id, how many characters of it were labelled, and the numbers of its lines (from 0, as `split("\\n")` counts) under
the letter of each label: {"id": ..., "cut": 6969, "lines": {"t": "0 3-7", "s": "1"}}. A line without one was in doubt.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.fuzz import partial_ratio

from ocrfix import lexicon as lexicons
from ocrfix.edits import Span
from ocrfix.layout import guards, model

LABELS = ("text", "form+value", "stamp", "marking", "page", "code", "form", "noise")
LETTERS = dict(zip("tvsmpcfn", LABELS, strict=True))
SEED = 18
PLAIN = 99  # characters of a line at most: columns of print, not paragraphs


class Set(NamedTuple):
    """Lines with their features, labels and documents."""

    rows: np.ndarray
    labels: np.ndarray
    documents: np.ndarray
    texts: list[str]

    def where(self, chosen: np.ndarray) -> Set:
        """The lines for which `chosen` holds."""
        texts = [text for text, keep in zip(self.texts, chosen, strict=True) if keep]
        return Set(self.rows[chosen], self.labels[chosen], self.documents[chosen], texts)


def joined(data: Set, extra: Set | None) -> Set:
    """Both, one behind the other."""
    if extra is None:
        return data
    numbers = np.concatenate([data.documents, extra.documents])
    return Set(
        np.concatenate([data.rows, extra.rows]), np.concatenate([data.labels, extra.labels]), numbers,
        [*data.texts, *extra.texts],
    )  # fmt: skip


def spans(text: str) -> list[tuple[int, Span]]:
    """The number and place of each non-empty line."""
    found, at = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            found.append((number, Span(at, at + len(line))))
        at += len(line) + 1
    return found


def measure(documents: Iterable[tuple[str, dict[int, str]]]) -> Set:
    """Measure labelled documents; lines without a label count as surroundings only."""
    lexicon = lexicons.load()
    rows, labels, places, texts = [], [], [], []
    for place, (text, truth) in enumerate(documents):
        where = spans(text)
        lines = model.read(text, tuple(span for _, span in where), lexicon)
        for (number, _), row, line, measured in zip(where, lines.rows, lines.texts, lines.measures, strict=True):
            if number in truth and not model.plainly_text(measured):
                rows.append(row)
                labels.append(LABELS.index(truth[number]))
                places.append(place)
                texts.append(line)
            elif number in truth and truth[number] not in model.KEPT:
                print("passed over as plain text:", truth[number], line[:80])
    return Set(np.array(rows), np.array(labels), np.array(places), texts)


def documents(path: Path, truth: dict[str, dict[str, str]]) -> list[tuple[str, dict[int, str]]]:
    """The labelled documents of a file."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (record["ocr"], {int(n): label for n, label in (record.get("lines") or truth[record["id"]]).items()})
        for record in records
        if record.get("lines") or record["id"] in truth
    ]


def by_letter(path: Path, texts: Iterable[Path]) -> list[tuple[str, dict[int, str]]]:
    """The documents that a file of labels by letters names, found by their ids in `texts`."""
    wanted = {record["id"]: record for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    found = {}
    for source in texts:
        for record in map(json.loads, source.read_text(encoding="utf-8").splitlines()):
            if record["id"] in wanted:
                found[record["id"]] = record["ocr"]
    missing = wanted.keys() - found.keys()
    if missing:
        print(f"{path}: {len(missing)} of {len(wanted)} documents are not in the texts given")
    return [(found[name][: wanted[name]["cut"]], _unpacked(wanted[name]["lines"])) for name in wanted if name in found]


def _unpacked(lines: dict[str, str]) -> dict[int, str]:
    labels = {}
    for letter, runs in lines.items():
        for run in runs.split():
            first, _, last = run.partition("-")
            labels |= dict.fromkeys(range(int(first), int(last or first) + 1), LETTERS[letter])
    return dict(sorted(labels.items()))


def plain(paths: list[Path], lines: int) -> Set:
    """Lines of documents with a known truth, as text: those that stand in it and are no mark or form beyond doubt."""
    rng = random.Random(SEED)
    documents = []
    for path in paths:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in rng.sample(records, min(len(records), 120)):
            text, truth = record["ocr"], " ".join(record["gt"].split())
            right = {
                number: "text"
                for number, span in spans(text)
                if span.end - span.start <= PLAIN and stands_in(" ".join(text[slice(*span)].split()), truth)
            }
            documents.append((text, right))
    found = measure(documents)
    kept = [
        place
        for place, (line, row) in enumerate(zip(found.texts, found.rows, strict=True))
        if guards.certain(line, row) is None
    ]
    chosen = rng.sample(kept, min(lines, len(kept)))
    return Set(found.rows[chosen], found.labels[chosen], found.documents[chosen], [found.texts[i] for i in chosen])


def stands_in(line: str, truth: str) -> bool:
    """Whether a line is part of the truth, but for some misread letters."""
    return len(line) > 1 and (line in truth or (len(line) > 7 and partial_ratio(line, truth) > 85))
