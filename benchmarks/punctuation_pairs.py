"""OCR and truth aligned, for `fit_punctuation`: what stands between two words, and what should.

Also the counted tables (readings, habits of words, openers of brackets), and worn copies of the truths.
"""

from __future__ import annotations

import collections
import json
import multiprocessing
import pathlib
import random
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

import ocrfix
from benchmarks import folds
from benchmarks.words_truth import fold_of
from ocrfix.config import Config
from ocrfix.punct import context as witness
from ocrfix.punct import junctions
from ocrfix.punct import model as logit
from ocrfix.punct.junctions import CUSTOM, LONGEST, WORD, Junction

FOLDS = 4
FLAT = {"bln600"}  # hyphens were removed from this truth without care: they are not learned from it


@dataclass
class Pair:
    """A document: its junctions, and for those whose two words agree with the truth, what the truth has there."""

    name: str
    fold: int
    ocr: str
    gt: str
    rows: list[Junction]
    truth: dict[int, str]
    words: dict[int, str]  # offset of a word of the OCR -> the same word in the truth, in its own case
    raw: str  # the text before its words were mended

    def page(self) -> witness.Page:
        """What the witnesses are asked of."""
        return witness.Page(self.ocr, self.rows, self.raw)


class Job(NamedTuple):
    """A document, and the fold of the word engine that did not see it; -1: the word engine that ships."""

    name: str
    record: Mapping[str, Any]
    folder: pathlib.Path | None = None  # of the folds
    fold: int = -1


def records(folder: pathlib.Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each document with a truth, and the name of its set."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            if record.get("gt"):
                yield file.stem, record


def read(folder: pathlib.Path) -> list[Pair]:
    """The documents of `folder`, as they were read."""
    return [_paired(Job(name, record), record["ocr"]) for name, record in records(folder)]


def mended(folder: pathlib.Path, kept: pathlib.Path | None) -> list[Pair]:
    """The documents of `folder` as the punctuation stage sees them: mended by all fixers before it.

    `kept` is the folder of the word engine's folds (`fit_words --folds`): words are mended by what was fitted on the
    other documents. Without it they are mended better than in a new document.
    """
    count = folds.counted(kept) if kept else 0
    jobs = [Job(n, record, kept, fold_of(n, record, count) if count else -1) for n, record in records(folder)]
    by_fold = sorted(range(len(jobs)), key=lambda at: jobs[at].fold)  # a process loads few
    with multiprocessing.Pool() as pool:
        found = dict(zip(by_fold, pool.imap(_mended, [jobs[at] for at in by_fold], chunksize=4), strict=True))
    return [found[at] for at in range(len(jobs))]


def _mended(job: Job) -> Pair:
    if job.folder is not None:
        folds.use(job.folder, job.fold)
    return _paired(job, ocrfix.clean(job.record["ocr"], Config(ignore=("punctuation", "capitals"))).text)


def _paired(job: Job, text: str) -> Pair:
    record = job.record
    meta = record.get("meta", {})
    group = meta.get("page") if job.name == "tpajax" else meta.get("document")  # one page, six readings
    if job.name == "jfk":
        group = record["id"].split("/")[1]
    return pair(job.name, str(group or record["id"]), text, record["gt"], record["ocr"])


def pair(name: str, group: str, ocr: str, gt: str, raw: str) -> Pair:
    here, there = list(WORD.finditer(ocr)), list(WORD.finditer(gt))
    same = {}
    for op in Levenshtein.opcodes([w.group().lower() for w in here], [w.group().lower() for w in there]):
        if op.tag == "equal":
            for i in range(op.src_end - op.src_start):
                same[here[op.src_start + i].start()] = there[op.dest_start + i]
    between = {(j.left, j.end): j.plain for j in junctions(gt)}
    rows, truth = list(junctions(ocr)), {}
    for k, row in enumerate(rows):
        left, right = same.get(row.left), same.get(row.end)
        if left and right and (left.start(), right.start()) in between:
            truth[k] = between[left.start(), right.start()]
    words = {at: word.group() for at, word in same.items()}
    return Pair(name, zlib.crc32((name + group).encode()) % FOLDS, ocr, gt, rows, truth, words, raw)


def learned(one: Pair, page: witness.Page, k: int) -> bool:
    """Whether a junction is one to learn from."""
    mark = one.rows[k].plain
    if mark == " " or len(mark) > LONGEST or (one.name in FLAT and "-" in mark + one.truth[k]):
        return False
    return not logit.settled(page, k)


def readings(pairs: list[Pair], least: int = 3) -> dict[str, dict[str, int]]:
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    where = collections.defaultdict(set)
    for one in pairs:
        page = one.page()
        for k, true in one.truth.items():
            if learned(one, page, k):
                counts[one.rows[k].plain][true] += 1
                where[one.rows[k].plain, true].add(one.gt[:200])
    out = {}
    for mark, trues in counts.items():
        kept = {t: n for t, n in trues.items() if t == mark or (n >= least and len(where[mark, t]) > 1)}
        if any(t != mark for t in kept):
            out[mark] = kept
    return out


def habits(texts: list[str], least: int = 25) -> dict[str, list[int]]:
    out: dict[str, list[int]] = collections.defaultdict(lambda: [0] * 9)
    for text in texts:
        for j in junctions(text):
            right = text[j.end : j.right]
            left, capital, mark = out[witness.token(text[j.left : j.start])], right[0].isupper(), j.plain
            left[witness.SEEN] += 1
            left[witness.COMMA_AFTER] += mark.startswith(",")
            left[witness.STOP_AFTER] += mark in (". ", '." ') and capital
            left[witness.DOT_AFTER] += mark[0] == "." and not (mark in (". ", '." ') and capital)
            left[witness.HYPHEN_AFTER] += mark == "-"
            own = out[witness.token(right)]
            own[witness.COMMA_BEFORE] += mark == ", "
            own[witness.HYPHEN_BEFORE] += mark == "-"
            own[witness.INSIDE] += mark == " "
            own[witness.CAPITAL] += mark == " " and capital
    return {word: row for word, row in out.items() if row[witness.SEEN] >= least}


def openers(texts: list[str]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    where = collections.defaultdict(set)
    for i, text in enumerate(texts):
        for found in re.finditer(r"(\(?)((?:[^\W\d_]\.){2,}|[^\W_][\w.'-]*)", text):
            word = found[2].lower().replace(".", "")
            out[word][1] += 1
            if found[1] and found[2][0].islower():
                out[word][0] += 1
                where[word].add(i)
    return {w: n for w, n in out.items() if len(w) > 1 and w.isalpha() and len(where[w]) > 2 and n[0] > 0.03 * n[1]}


def worn(pairs: list[Pair], seed: int = 7) -> list[Pair]:
    """The truths with marks misread as the OCR misread them, at several rates: more of what is rare."""
    dice = random.Random(seed)
    channel: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    total: collections.Counter[str] = collections.Counter()
    for one in pairs:
        page = one.page()
        for k, true in one.truth.items():
            total[true] += 1
            mark = one.rows[k].plain
            if mark != true and mark not in CUSTOM and learned(one, page, k) and logit.REGULAR.fullmatch(true):
                channel[true][mark] += 1
    out = []
    for one in {p.gt: p for p in pairs if p.name not in ("acl", "mibio")}.values():
        rate = dice.choice([1, 2, 4, 8]) * (0.5 if one.name in FLAT else 1)
        parts, last, rows = [], 0, list(junctions(one.gt))
        for j in rows:
            marks = channel.get(j.plain)
            if marks and dice.random() < rate * marks.total() / total[j.plain]:
                parts += [one.gt[last : j.start], dice.choices(list(marks), list(marks.values()))[0]]
                last = j.end
        text = "".join(parts) + one.gt[last:]
        order = {w.start(): n for n, w in enumerate(WORD.finditer(one.gt))}
        true = {order[j.end]: j.plain for j in rows}
        order = {w.start(): n for n, w in enumerate(WORD.finditer(text))}
        new = list(junctions(text))
        truth = {k: true[order[j.end]] for k, j in enumerate(new) if order[j.end] in true}
        out.append(Pair("worn", one.fold, text, one.gt, new, truth, {}, text))
    return out


def tables(pairs: list[Pair]) -> dict[str, Any]:
    texts = sorted({one.gt for one in pairs})
    counts = {"readings": readings(pairs), "habits": habits(texts), "openers": openers(texts)}
    return counts | {"weights": {}, "capitals": {}, "stops": {}, "calibration": {}}
