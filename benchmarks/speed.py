"""The speed scoreboard: kilobytes of text a second, ocrfix and its peers in one process each, the median of five.

usage: python -m benchmarks.speed FOLDER [--record]

FOLDER holds sets as NAME.jsonl, as for `make score`. Every contender gets the same texts, warm, in a process
of its own, so that peak memory can be told apart. symspellpy corrects word by word, and by its
lookup_compound; both drop case and punctuation, which ocrfix keeps. Growth is shown on
10 kB to 1 MB, one run each, cold.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "speed.json"
SETS = ("overproof", "jfk")
SAMPLE = 100_000  # characters of each set
RUNS = 5
SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--record", action="store_true", help="keep the figures in benchmarks/results/")
    ask.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    ask.add_argument("--set", dest="name", help=argparse.SUPPRESS)
    ask.add_argument("--size", type=int, default=SAMPLE, help=argparse.SUPPRESS)
    ask.add_argument("--runs", type=int, default=RUNS, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.contender:
        print(json.dumps(timed(asked.contender, sample(asked.folder, asked.name, asked.size), asked.runs)))
        return
    figures: dict[str, object] = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    for name in SETS:
        for contender in CONTENDERS:
            row = in_own_process(asked.folder, contender, name, SAMPLE)
            figures[f"{contender} on {name}"] = row
            print(f"{contender:28} {name:10} {row['kb_per_s']:8.1f} kB/s   peak {row['peak_mb']:.0f} MB")
    for size in SIZES:
        row = in_own_process(asked.folder, "ocrfix", "jfk", size, runs=1)
        figures[f"ocrfix, {size // 1000} kB"] = row
        print(f"ocrfix, {size // 1000:5} kB {row['kb_per_s']:8.1f} kB/s   peak {row['peak_mb']:.0f} MB")
    if asked.record:
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def in_own_process(folder: Path, contender: str, name: str, size: int, runs: int = RUNS) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.speed", str(folder), "--contender", contender, "--set", name]
    done = subprocess.run(
        [*command, "--size", str(size), "--runs", str(runs)], capture_output=True, text=True, check=True
    )
    row: dict[str, float] = json.loads(done.stdout)
    return row


def timed(contender: str, texts: list[str], runs: int) -> dict[str, float]:
    """Kilobytes a second (the median of `runs`; when there are several, after one to warm up) and peak memory."""
    clean = CONTENDERS[contender]()
    size = sum(len(text.encode()) for text in texts) / 1000
    seconds = []
    for _ in range(runs + (runs > 1)):
        start = time.perf_counter()
        for text in texts:
            clean(text)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"kb_per_s": round(size / statistics.median(seconds[-runs:]), 1), "peak_mb": round(peak, 1)}


def sample(folder: Path, name: str, size: int) -> list[str]:
    """Documents of a set, from its first on, `size` characters in all; begun again when it has fewer."""
    documents = [json.loads(line)["ocr"] for line in (folder / f"{name}.jsonl").open(encoding="utf-8")]
    texts: list[str] = []
    left = size
    while left > 0:
        for text in documents:
            texts.append(text[:left])
            left -= len(text)
            if left <= 0:
                break
    return texts


def ours() -> Callable[[str], object]:
    import ocrfix

    return ocrfix.clean_text


def symspell() -> tuple[object, Callable[[str], object]]:
    from importlib.resources import files

    from symspellpy import SymSpell, Verbosity

    speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    speller.load_dictionary(str(files("symspellpy") / "frequency_dictionary_en_82_765.txt"), 0, 1)
    word = re.compile(r"[A-Za-z]+")

    def correct(match: re.Match[str]) -> str:
        found = speller.lookup(match.group().lower(), Verbosity.TOP, max_edit_distance=2)
        return found[0].term if found else match.group()

    return speller, lambda text: word.sub(correct, text)


def symspell_compound() -> Callable[[str], object]:
    speller, _ = symspell()
    return lambda text: [speller.lookup_compound(line, 2) for line in text.splitlines() if line.strip()]  # type: ignore[attr-defined]


CONTENDERS: dict[str, Callable[[], Callable[[str], object]]] = {
    "ocrfix": ours,
    "symspellpy word by word": lambda: symspell()[1],
    "symspellpy lookup_compound": symspell_compound,
}

if __name__ == "__main__":
    main()
