"""The whole pipeline on documents that its word engine was not fitted on.

usage: python -m benchmarks.whole DIR FOLDS [--sets overproof,bln600] [--record]

DIR holds NAME.jsonl files, one JSON object a line: {"id", "ocr", "gt", ...}; FOLDS is what `fit_words DIR --folds
FOLDS` kept. Each document is cleaned with the channel and the decision that were fitted on the other folds; the lines
from which on changes are applied, and the other stages, are those that ship: what they were fitted on they have seen.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import os
import platform
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import ocrfix
from benchmarks import folds
from benchmarks.held_out import cuts
from benchmarks.words_truth import fold_of
from ocrfix.evaluation import Score, Tally, score

RESULTS = Path(__file__).parent / "results" / "whole.json"
SETS = "overproof,bln600,tpajax,pages,mibio,jfk,acl"


class Job(NamedTuple):
    """A document, and the fold it is in."""

    fold: int
    folder: Path  # of the folds
    set: str
    record: Mapping[str, Any]


def scored(job: Job) -> Score:
    """A document cleaned by what was fitted on the other folds."""
    folds.use(job.folder, job.fold)
    raw = job.record["ocr"]
    return score(job.record["id"], raw, ocrfix.clean(raw).text, job.record["gt"])


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("folds", type=Path)
    ask.add_argument("--sets", default=SETS)
    ask.add_argument("--record", action="store_true", help="keep the figures in benchmarks/results/")
    given = ask.parse_args()
    try:
        count = folds.counted(given.folds)
    except ValueError as problem:
        ask.error(str(problem))
    jobs = []
    for name in given.sets.split(","):
        for line in (given.folder / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            if record["gt"]:
                jobs.append(Job(fold_of(name, record, count), given.folds, name, record))
    jobs.sort(key=lambda job: job.fold)  # a process loads few
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    with multiprocessing.Pool() as pool:
        for job, one in zip(jobs, pool.imap(scored, jobs, chunksize=4), strict=True):
            tallies[job.set].scores.append(one)
    sets = {name: tally.figures() | cuts(tally) for name, tally in sorted(tallies.items())}
    for name, row in sets.items():
        fewer = [f"{row[f'{what}_errors_cut']:5.1f} % fewer {what} errors" for what in ("character", "word")]
        damage = f"{row['damaged_per_10k']:5.2f} damaged in 10,000, {row['worse']} documents worse"
        print(f"{name:10}", *fewer, damage, sep="  ")
    if given.record:
        kept = {
            "what": f"the whole pipeline, words fitted on the others of {count} folds, all else as it ships",
            "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "sets": sets,
        }
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
