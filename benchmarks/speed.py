"""The speed scoreboard: kilobytes of text a second, ocrfix and its peers in one process each, the median of five.

usage: python -m benchmarks.speed FOLDER [--record]

FOLDER holds sets as NAME.jsonl, as for `make score`. Every contender gets the same texts, warm, in a process
of its own, so that peak memory can be told apart. symspellpy corrects word by word, and by its
lookup_compound; both drop case and punctuation, which ocrfix keeps. "first sight" is the speed on texts that the
process has not seen, after as much of other texts of the set. Growth is shown on 10 kB to 10 MB, one run each,
cold. Start-up is `ocrfix clean` of a file of one line, beside Python importing the libraries that ocrfix needs.

Every time is given twice: by the clock, and as the CPU seconds of the process, which say more on a busy machine.
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
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "speed.json"
SETS = ("overproof", "jfk", "pages", "mibio")
SAMPLE = 100_000  # characters of each set
RUNS = 5
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LIBRARIES = "click, ftfy, jinja2, rapidfuzz, regex, rich, symspellpy"

Row = dict[str, float]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--record", action="store_true", help="keep the figures in benchmarks/results/")
    ask.add_argument("--most", type=int, default=SIZES[-1], help="the largest text for the growth, in characters")
    ask.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    ask.add_argument("--set", dest="name", help=argparse.SUPPRESS)
    ask.add_argument("--size", type=int, default=SAMPLE, help=argparse.SUPPRESS)
    ask.add_argument("--runs", type=int, default=RUNS, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.contender:
        texts = sample(asked.folder, asked.name, asked.size * (2 if asked.runs > 1 else 1))
        print(json.dumps(timed(asked.contender, *halves(texts, asked.size), asked.runs)))
        return
    from ocrfix import forms

    is_compiled = forms.compiled()
    figures: dict[str, object] = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": f"{os.getloadavg()[0]:.1f} other processes at the start",
        "form": "compiled by mypyc; 'as written' is the same in plain Python" if is_compiled else "plain Python",
    }
    for name in SETS:
        for contender in CONTENDERS:
            figures[f"{contender} on {name}"] = told(
                f"{contender} on {name}", in_own_process(asked.folder, contender, name)
            )
        if is_compiled:
            label = f"ocrfix as written on {name}"
            figures[label] = told(label, in_own_process(asked.folder, "ocrfix", name, OCRFIX_PURE="1"))
    for size in (size for size in SIZES if size <= asked.most):
        label = f"ocrfix, {size // 1000} kB"
        figures[label] = told(label, in_own_process(asked.folder, "ocrfix", "jfk", size, 1))
    figures["start-up"] = start_up()
    print(f"start-up: {figures['start-up']}")
    if asked.record:
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def told(label: str, row: Row) -> Row:
    print(label.ljust(42), "  ".join(f"{name} {value:.1f}" for name, value in row.items()), flush=True)
    return row


def in_own_process(
    folder: Path, contender: str, name: str, size: int = SAMPLE, runs: int = RUNS, **environment: str
) -> Row:
    command = [sys.executable, "-m", "benchmarks.speed", str(folder), "--contender", contender, "--set", name]
    done = subprocess.run(
        [*command, "--size", str(size), "--runs", str(runs)],
        capture_output=True, text=True, check=True, env=os.environ | environment,
    )  # fmt: skip
    row: Row = json.loads(done.stdout)
    return row


def timed(contender: str, texts: list[str], others: list[str], runs: int) -> Row:
    """Kilobytes a second on `texts` (warm, when there are several runs; "first sight" the first of them, after
    `others`), and peak memory."""
    clean = CONTENDERS[contender]()
    size = sum(len(text.encode()) for text in texts) / 1000
    for text in others:
        clean(text)
    clock, cpu = [], []
    for _ in range(runs + (runs > 1)):
        start, start_cpu = time.perf_counter(), time.process_time()
        for text in texts:
            clean(text)
        clock.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
    row = {
        "kb_per_s": round(size / statistics.median(clock[-runs:]), 1),
        "kb_per_cpu_s": round(size / statistics.median(cpu[-runs:]), 1),
    }
    if runs > 1:
        row["first_sight_kb_per_cpu_s"] = round(size / cpu[0], 1)
    return row | {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}


def start_up() -> Row:
    """Seconds, the median of five: by the clock and of the CPU; and how many times the libraries' time ocrfix takes."""
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "note.txt"
        note.write_text("The Na- tional Defense of the SOVIET Union.\n", encoding="utf-8")
        ours = [sys.executable, "-m", "ocrfix", "clean", str(note), "--stdout"]
        clean, clean_cpu = spent(ours)
    load, load_cpu = spent([sys.executable, "-c", f"import {LIBRARIES}"])
    return {
        "clean_s": round(clean, 3),
        "clean_cpu_s": round(clean_cpu, 3),
        "libraries_s": round(load, 3),
        "libraries_cpu_s": round(load_cpu, 3),
        "times": round(clean / load, 2),
        "times_cpu": round(clean_cpu / load_cpu, 2),
    }


def spent(command: Sequence[str]) -> tuple[float, float]:
    """Median seconds of a command, by the clock and of the CPU; its bytecode is kept, as it is when it is installed."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    clock, cpu = [], []
    for _ in range(RUNS + 1):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.append(time.perf_counter() - start)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(clock[1:]), statistics.median(cpu[1:])


def halves(texts: list[str], size: int) -> tuple[list[str], list[str]]:
    """The texts up to `size` characters, and the rest."""
    first: list[str] = []
    while texts and size > 0:
        first.append(texts[0])
        size -= len(texts[0])
        texts = texts[1:]
    return first, texts


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
