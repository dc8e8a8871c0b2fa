"""A folder of many files: how fast, how much memory, how it grows, and that a run killed ten times comes to the same.

usage: python -m benchmarks.scale DATA PLACE [--files 20000] [--bytes 5000] [--steps growth,kills,...] [--record]

DATA holds documents as *.jsonl with "ocr"; files are made of their stretches, a different mixture each, the same in
every run. PLACE is a folder for inputs and outputs (about 20 times the inputs' size). Times by the clock depend on
what else the machine does, so the load is noted beside them; CPU seconds do not, and are summed over all processes of
a run, read from /proc every 50 ms. Peaks of memory are those that the system notes for each process (VmHWM).
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import platform
import random
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "scale.json"
KILLS = 10
TICK = os.sysconf("SC_CLK_TCK")
POLL = 0.05  # seconds


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("place", type=Path)
    ask.add_argument("--files", type=int, default=20_000)
    ask.add_argument("--bytes", type=int, default=5_000, help="of each file, about")
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--options", default="", help='more options of `ocrfix clean`, such as "--select HYP,NWL"')
    ask.add_argument("--steps", default="growth,again,kills,jobs,large")
    ask.add_argument("--record", action="store_true", help="keep the figures in benchmarks/results/")
    asked = ask.parse_args()
    steps = {each.__name__: each for each in (growth, again, kills, jobs, large, many, lines)}
    for name in asked.steps.split(","):
        found = {"made": about(asked), **steps[name](asked)}
        print(json.dumps({name: found}, indent=1), flush=True)
        if asked.record:
            kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
            RESULTS.write_text(json.dumps(kept | {name: found}, indent=1) + "\n", encoding="utf-8")


def about(asked: argparse.Namespace) -> dict[str, Any]:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    date = datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="minutes")
    return {"date": date, "machine": machine, "files": asked.files, "bytes_each": asked.bytes, "options": asked.options}


def growth(asked: argparse.Namespace) -> dict[str, Any]:
    """One run over a hundredth, a tenth and all of the files."""
    found = {}
    for count in (asked.files // 100, asked.files // 10, asked.files):
        out = fresh(asked.place / f"out-{count}")
        found[f"{count} files"] = measured(inputs(asked, count), out, asked.jobs, asked.options)
    return found


def again(asked: argparse.Namespace) -> dict[str, Any]:
    """The same command once more: nothing is done."""
    out = asked.place / f"out-{asked.files}"
    before = hashes(out)
    found = measured(inputs(asked, asked.files), out, asked.jobs, asked.options)
    return found | {"outputs_same": hashes(out) == before}


def kills(asked: argparse.Namespace) -> dict[str, Any]:
    """Killed with -9 at random moments and resumed, against the undisturbed run of `growth`."""
    source, out = inputs(asked, asked.files), fresh(asked.place / "out-killed")
    dice, moments, wrong = random.Random(9), [], 0
    ends = sorted(dice.randrange(asked.files) for _ in range(KILLS))
    undisturbed = asked.place / f"out-{asked.files}"
    start = time.perf_counter()
    for end in ends:
        running = subprocess.Popen(command(source, out, asked.jobs, asked.options), stderr=subprocess.DEVNULL)
        while running.poll() is None and done(out) < end:
            time.sleep(0.2)
        time.sleep(dice.random() / 5)
        running.send_signal(signal.SIGKILL)
        running.wait()
        moments.append(done(out))
        wrong += len(halves(out, undisturbed))
    last = measured(source, out, asked.jobs, asked.options)
    return {
        "killed_after_files": moments,
        "half_written_files": wrong,
        "outputs_equal_undisturbed": hashes(out) == hashes(undisturbed),
        "outputs": len(hashes(out)),
        "wall_s": round(time.perf_counter() - start, 1),
        "last_run": last,
    }


def jobs(asked: argparse.Namespace) -> dict[str, Any]:
    """A tenth of the files by one process and by two, three times in turn: no machine is equally fast at all times."""
    source = inputs(asked, asked.files // 10)
    rounds = []
    for _ in range(3):
        one, two = (measured(source, fresh(asked.place / f"out-j{n}"), n, asked.options) for n in (1, 2))
        rounds.append(
            {
                "-j 1": one,
                "-j 2": two,
                "ratio_by_clock": round(one["wall_s"] / two["wall_s"], 2),
                "ratio_by_cpu": round(2 * one["cpu_s"] / two["cpu_s"], 2),
                "outputs_same": hashes(asked.place / "out-j1") == hashes(asked.place / "out-j2"),
            }
        )
    return {"rounds": rounds, "median_ratio_by_clock": statistics.median(each["ratio_by_clock"] for each in rounds)}


def many(asked: argparse.Namespace) -> dict[str, Any]:
    """One run over all of the files, of which there may be a million."""
    return measured(inputs(asked, asked.files), fresh(asked.place / "out-many"), asked.jobs, asked.options)


def lines(asked: argparse.Namespace) -> dict[str, Any]:
    """One file of JSON lines as large as all files together."""
    path, out = asked.place / "lines.jsonl", fresh(asked.place / "out-lines")
    texts, size, number = documents(asked.data), 0, 0
    with path.open("w", encoding="utf-8") as file:
        while size < asked.files * asked.bytes:
            text = texts[number % len(texts)]
            size += file.write(json.dumps({"id": number, "text": text}) + "\n")
            number += 1
    found = measured(path, out, asked.jobs, asked.options)
    with (out / "lines.clean.jsonl").open(encoding="utf-8") as file:
        written = sum(json.loads(line)["id"] == at for at, line in enumerate(file))
    return {"records": number, "records_written": written, **found}


def large(asked: argparse.Namespace) -> dict[str, Any]:
    """One text as large as a twentieth, and as a fifth, of all files: peaks of memory must not differ."""
    found: dict[str, Any] = {}
    for share in (20, 5):
        path, out = asked.place / f"large-{share}.txt", fresh(asked.place / f"out-large-{share}")
        texts, size = documents(asked.data), 0
        with path.open("w", encoding="utf-8") as file:
            while size < asked.files * asked.bytes // share:
                size += file.write(texts[size % len(texts)] + "\n\f")
        clean, back = out / f"{path.stem}.clean.txt", out / "back.txt"
        row: dict[str, Any] = {"bytes": path.stat().st_size}
        for words in (
            ["clean", str(path), "-o", str(out), "-q", "--isolated", *shlex.split(asked.options)],
            ["verify", str(clean), "--against", str(path), "-q"],
            ["revert", str(clean), "-o", str(back), "-q"],
        ):
            running = subprocess.Popen([sys.executable, "-m", "ocrfix", *words])
            _, status, used = os.wait4(running.pid, 0)
            cpu = round(used.ru_utime + used.ru_stime, 1)
            code = os.waitstatus_to_exitcode(status)
            row[words[0]] = {"exit_code": code, "peak_mb": round(used.ru_maxrss / 1024, 1), "cpu_s": cpu}
        row["reverts_to_the_byte"] = path.read_bytes() == back.read_bytes()
        found[path.stem] = row
    return found


def command(source: Path, out: Path, jobs: int, options: str) -> list[str]:
    words = [sys.executable, "-m", "ocrfix", "clean", str(source), "-o", str(out), "-j", str(jobs), "-q", "--isolated"]
    return [*words, *shlex.split(options)]


def measured(source: Path, out: Path, jobs: int, options: str) -> dict[str, Any]:
    """One run: clock, CPU and peaks of memory."""
    size = sum(path.stat().st_size for path in source.rglob("*.txt")) or source.stat().st_size
    load, start = os.getloadavg()[0], time.perf_counter()
    running = subprocess.Popen(command(source, out, jobs, options), stderr=subprocess.PIPE, text=True)
    cpu: dict[int, float] = {}
    peak: dict[str, float] = {"parent": 0, "worker": 0, "server": 0}
    while running.poll() is None:
        for depth, pid in tree(running.pid):
            seconds, megabytes = asked_of(pid)
            cpu[pid] = max(cpu.get(pid, 0), seconds)
            role = ("parent", "server", "worker")[min(depth, 2)]
            peak[role] = max(peak[role], megabytes)
        time.sleep(POLL)
    wall = time.perf_counter() - start
    told = running.communicate()[1]
    return {
        "processes": jobs,
        "exit_code": running.returncode,
        "failures_told": told.count("\n"),
        "megabytes": round(size / 1e6, 3),
        "wall_s": round(wall, 1),
        "cpu_s": round(sum(cpu.values()), 1),
        "mb_per_s_by_clock": round(size / 1e6 / wall, 4),
        "mb_per_cpu_s": round(size / 1e6 / max(0.01, sum(cpu.values())), 4),
        "peak_mb": {role: round(value, 1) for role, value in peak.items()},
        "load_of_the_machine": [round(load, 1), round(os.getloadavg()[0], 1)],
    }


def tree(pid: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """A process and all below it, with their depth."""
    yield depth, pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from tree(int(child), depth + 1)


def asked_of(pid: int) -> tuple[float, float]:
    """CPU seconds and peak of memory in megabytes."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0.0
    peak = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return (int(fields[11]) + int(fields[12])) / TICK, peak / 1024


def inputs(asked: argparse.Namespace, count: int) -> Path:
    """The first `count` files, made when they are not there: the same for the same DATA and size."""
    folder: Path = asked.place / f"in-{count}"
    if folder.exists():
        return folder
    texts = documents(asked.data)
    making = fresh(asked.place / "in-making")
    for number in range(count):
        dice = random.Random(number)
        parts: list[str] = []
        while sum(map(len, parts)) < asked.bytes:
            text = dice.choice(texts)
            start = dice.randrange(len(text))
            start = text.find("\n", start) + 1
            parts.append(text[start : start + max(200, asked.bytes // 2)])
        path = making / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(parts)[: asked.bytes], encoding="utf-8")
    making.rename(folder)
    return folder


def documents(data: Path) -> list[str]:
    lines = (line for path in sorted(data.rglob("*.jsonl")) for line in path.open(encoding="utf-8"))
    texts = (json.loads(line).get("ocr", "") for line in lines if line.strip())
    return [text for text in texts if len(text) > 200]


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def outputs(out: Path) -> Iterator[Path]:
    return (path for path in out.rglob("*") if path.is_file() and ".ocrfix" not in path.parts)


def hashes(out: Path) -> dict[str, str]:
    """Every output, the folder's own two among them, and its SHA-256."""
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in outputs(out)}


def halves(out: Path, right: Path) -> list[str]:
    """Outputs that differ from the undisturbed run's, but for the folder's own two."""
    found = hashes(out)
    return [name for name, digest in found.items() if digest != hashlib.sha256((right / name).read_bytes()).hexdigest()]


def done(out: Path) -> int:
    return sum(path.name.endswith(".clean.txt") for path in outputs(out))


if __name__ == "__main__":
    main()
