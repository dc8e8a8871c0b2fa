"""A folder, with real processes that are really killed: what comes out is what an undisturbed run gives."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocrfix.batch.manifest import Manifest, Row
from ocrfix.engines.work import DONE, Stamp
from ocrfix.files import OWN_FOLDER

FILES = 24
FAST = ["--select", "HYP,NWL,MRK"]  # no fixer that needs the whole word engine: kills come between files, too


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    dice = random.Random(5)
    for number in range(FILES):
        path = folder / f"box{number % 3}" / f"memo {number}.txt"
        path.parent.mkdir(exist_ok=True)
        lines = [
            f"the infor-\nmation of {dice.randrange(1900, 1990)} was in the head-\nquarters\n\n" for _ in range(60)
        ]
        path.write_text("SECRET\n" + "".join(lines))
    (folder / "box0" / "bad.txt").write_bytes(b"%PDF-1.4")
    return folder


def command(inputs: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "ocrfix", "clean", str(inputs), "-o", str(out), *FAST, *more]


def clean(inputs: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(inputs, out, *more), capture_output=True, text=True, check=False, timeout=600)


def contents(folder: Path) -> dict[str, bytes]:
    """All outputs; not the record of what was done."""
    files = (path for path in folder.rglob("*") if path.is_file() and OWN_FOLDER not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def undisturbed(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed")
    done = clean(inputs, out, "-j", "1")
    assert done.returncode == 2, done.stderr
    return out


def test_the_outputs_are_the_same_for_any_number_of_processes(inputs: Path, undisturbed: Path, tmp_path: Path) -> None:
    assert clean(inputs, tmp_path / "out", "-j", "3").returncode == 2
    assert contents(tmp_path / "out") == contents(undisturbed)
    assert len(contents(undisturbed)) == 3 * FILES + 2


def test_what_is_done_is_not_done_again(inputs: Path, undisturbed: Path) -> None:
    before = {path: path.stat() for path in undisturbed.rglob("*.clean.txt")}
    assert f"0 cleaned, {FILES} unchanged, 1 failed" in clean(inputs, undisturbed).stderr
    assert {path: path.stat() for path in undisturbed.rglob("*.clean.txt")} == before


def test_killed_at_any_moment_and_resumed_it_comes_to_the_same(inputs: Path, undisturbed: Path, tmp_path: Path) -> None:
    out, dice, killed = tmp_path / "out", random.Random(), 0  # other moments each time
    for number in range(5):
        running = subprocess.Popen(command(inputs, out, "-j", "2"), stderr=subprocess.PIPE, text=True)
        until = some_outputs(out, dice.randrange(1, 8))
        while running.poll() is None and not next(until):
            time.sleep(0.002)
        time.sleep(dice.random() * 0.05)
        running.kill()
        _, told = running.communicate(timeout=600)
        killed += running.returncode == -signal.SIGKILL
        assert running.returncode in (-signal.SIGKILL, 2), told
        if running.returncode == 2:
            break
        for name, raw in contents(out).items():
            assert raw == contents(undisturbed)[name], f"kill {number}: {name} is half-written"
    assert killed
    assert clean(inputs, out).returncode == 2
    assert contents(out) == contents(undisturbed)
    assert list((out / OWN_FOLDER / "parts").iterdir()) == []


def some_outputs(out: Path, more: int) -> Iterator[bool]:
    """Whether `more` outputs have come since the first question."""
    first = len(list(out.rglob("*.clean.txt")))
    while True:
        yield len(list(out.rglob("*.clean.txt"))) >= first + more


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_says_so_and_leaves_nothing_half_done(
    number: signal.Signals, inputs: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running = subprocess.Popen(
        command(inputs, out, "-j", "2"), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until = some_outputs(out, 1)
    while not next(until):
        time.sleep(0.002)
    os.killpg(running.pid, number)  # as a terminal does: to the workers, too
    _, told = running.communicate(timeout=600)
    assert running.returncode == 130
    assert told.splitlines()[-1] == "ocrfix: stopped"
    assert "Traceback" not in told
    assert list((out / OWN_FOLDER / "parts").iterdir()) == []
    assert contents(out).items() <= contents(undisturbed).items()
    assert clean(inputs, out).returncode == 2
    assert contents(out) == contents(undisturbed)


def children(pid: int) -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.add(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the worker in /proc")
def test_a_worker_that_is_killed_fails_its_document_alone_and_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    long = "the infor-\nmation was in the headquarters of the regiment, tbe commander said.\n\n" * 6000
    (tmp_path / "in" / "a long.txt").write_text(long)
    (tmp_path / "in" / "b.txt").write_text("text\n")
    out = tmp_path / "out"
    words = [sys.executable, "-m", "ocrfix", "clean", "in", "-o", str(out), "-j", "1", "--no-report"]
    running = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    workers: set[int] = set()
    while not workers and running.poll() is None:
        workers = {worker for server in children(running.pid) for worker in children(server)}
        time.sleep(0.01)
    time.sleep(0.3)
    (worker,) = workers
    os.kill(worker, signal.SIGKILL)
    _, told = running.communicate(timeout=600)
    assert running.returncode == 2
    assert (
        "ocrfix: in/a long.txt: its process was ended by SIGKILL (when memory is short, the system does that)" in told
    )
    assert "1 cleaned, 0 unchanged, 1 failed" in told
    assert (out / "b.clean.txt").read_text() == "text\n"
    summary = json.loads((out / "summary.json").read_text())
    assert [line["state"] for line in summary["inputs"]] == ["failed", "done"]


def test_what_changed_is_done_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    paths = [tmp_path / "in" / f"{name}.txt" for name in "abcdef"]
    for path in paths:
        path.write_text("the infor-\nmation\n")
    out = tmp_path / "out"
    assert clean(tmp_path / "in", out, "--no-report").returncode == 0
    paths[0].write_text("the infor-\nmation is new\n")
    os.utime(paths[1])
    (out / "c.clean.txt").unlink()
    (out / "d.edits.jsonl").write_text("changed")
    (tmp_path / "in" / "g.txt").write_text("new\n")
    (out / "e.decisions.jsonl").write_text(json.dumps({"edit": "000000000000", "decision": "reject"}) + "\n")
    paths[5].unlink()
    told = clean(tmp_path / "in", out, "--no-report").stderr
    assert "5 cleaned, 1 unchanged, 0 failed" in told
    assert "1 inputs of earlier runs are no more" in told
    assert (out / "f.clean.txt").exists()
    lines = json.loads((out / "summary.json").read_text())["inputs"]
    assert [line["path"] for line in lines] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "g.txt"]
    before = (out / "summary.json").read_bytes(), (out / "index.html").stat()
    assert "0 cleaned, 6 unchanged" in clean(tmp_path / "in", out, "--no-report").stderr
    assert (out / "index.html").stat() == before[1]  # nothing was noted: it is not written anew
    (out / "summary.json").unlink()
    assert clean(tmp_path / "in", out, "--no-report").returncode == 0
    assert (out / "summary.json").read_bytes() == before[0]
    assert "the information" in (out / "d.clean.txt").read_text()
    assert json.loads((out / "d.edits.jsonl").read_text().splitlines()[0])["ledger"] == 1


def test_two_runs_at_once_do_not_meet(inputs: Path, tmp_path: Path) -> None:
    from ocrfix.engines.locks import Lock

    (tmp_path / OWN_FOLDER).mkdir()
    other = Lock(tmp_path / OWN_FOLDER / "run.lock")
    assert other.take()
    done = clean(inputs, tmp_path)
    other.release()
    assert done.returncode == 2
    assert done.stderr.startswith("ocrfix: another run is at work in ")


def test_the_record_is_listed_in_as_many_steps_as_it_has_files(tmp_path: Path) -> None:
    steps = {}
    for count in (1000, 4000):
        manifest = Manifest(tmp_path / f"{count}.sqlite")
        nothing = Stamp(1, 1, 1)
        for number in range(count):
            place = f"{number:06}.txt"
            manifest.record(Row(place, place, nothing, "", "", DONE, "", (), {}, float(number % 7)))
        ticks = [0]

        def tick(ticks: list[int] = ticks) -> int:
            ticks[0] += 1
            return 0

        manifest._db.set_progress_handler(tick, 100)  # every hundred steps of the database
        assert sum(1 for _ in manifest.rows(DONE)) == count
        steps[count] = ticks[0]
        manifest.close()
    assert steps[4000] < 6 * steps[1000]
