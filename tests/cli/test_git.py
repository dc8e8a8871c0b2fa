"""Two people's decisions on one document meet in a real git repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocrfix.cli import main

MEMO = "The petson met in 19+7 or in l953.\nThen he left in 195l, at last.\n"
DRIVER = f"{sys.executable} -m ocrfix decisions merge %A %B --base %O -o %A"

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def git(*words: str) -> str:
    identity = {f"GIT_{who}_{what}": "x@y.z" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *words], capture_output=True, text=True, check=False, env=os.environ | identity | nothing
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ocrfix(*words: str, answers: str = "") -> str:
    done = CliRunner().invoke(main, words, input=answers)
    assert done.exit_code == 0, done.output
    return done.stdout


def answered(branch: str, by: str, answers: str) -> None:
    git("checkout", "-q", branch)
    ocrfix("review", "memo.txt", "--by", by, "--order", "position", answers="\n".join([*answers, ""]))
    git("add", "memo.decisions.jsonl")
    git("commit", "-qm", by)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document that was cleaned, and a first answer; two branches go out from there."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    Path("memo.txt").write_text(MEMO)
    ocrfix("clean", "-q", "--no-report", "--select", "DIG", "memo.txt")
    return tmp_path


def branched(attribute: str) -> None:
    Path(".gitattributes").write_text(f"*.decisions.jsonl merge={attribute}\n")
    git("add", ".")
    git("commit", "-qm", "cleaned")
    git("branch", "ann")
    git("branch", "ben")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("attribute", ["union", "ocrfix"])
def test_decisions_of_two_branches_merge(attribute: str) -> None:
    git("config", "merge.ocrfix.driver", DRIVER)
    branched(attribute)
    answered("ann", "Ann", "yssq")
    answered("ben", "Ben", "snyq")
    git("checkout", "-q", "ann")
    git("merge", "-q", "ben", "-m", "both")
    assert git("status", "--porcelain") == ""
    lines = Path("memo.decisions.jsonl").read_text().splitlines()
    assert len(lines) == 3
    assert ocrfix("apply", "memo.txt", "--stdout", "-q") == MEMO.replace("19+7", "1947").replace("195l", "1951")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("attribute", ["union", "ocrfix"])
@pytest.mark.parametrize("into", ["ann", "ben"])
def test_of_two_decisions_on_one_edit_the_later_holds_whichever_way_they_merge(attribute: str, into: str) -> None:
    git("config", "merge.ocrfix.driver", DRIVER)
    branched(attribute)
    answered("ann", "Ann", "yq")
    answered("ben", "Ben", "nyq")
    git("checkout", "-q", into)
    git("merge", "-q", "ben" if into == "ann" else "ann", "-m", "both")
    assert ocrfix("apply", "memo.txt", "--stdout", "-q") == MEMO.replace("l953", "1953")
    check = CliRunner().invoke(main, ["decisions", "check", "memo.decisions.jsonl"])
    if attribute == "union":
        assert check.exit_code == 1
        assert "accepted by Ann" in check.stdout
        assert "then rejected by Ben" in check.stdout
    else:
        assert check.exit_code == 0, "the driver keeps the later one"


@pytest.mark.usefixtures("repository")
def test_the_driver_keeps_out_what_one_side_has_taken_out() -> None:
    git("config", "merge.ocrfix.driver", DRIVER)
    ocrfix("review", "memo.txt", "--by", "Ann", "--order", "position", answers="y\ny\nq\n")
    branched("ocrfix")
    git("checkout", "-q", "ann")
    first, second = Path("memo.decisions.jsonl").read_text().splitlines(keepends=True)
    Path("memo.decisions.jsonl").write_text(second)
    git("commit", "-qam", "not so")
    answered("ben", "Ben", "nq")
    git("merge", "-q", "ann", "-m", "both")
    merged = Path("memo.decisions.jsonl").read_text()
    assert first not in merged
    assert second in merged
    assert ocrfix("apply", "memo.txt", "--stdout", "-q") == MEMO.replace("l953", "1953")


@pytest.mark.usefixtures("repository")
def test_marks_of_a_conflict_are_named() -> None:
    Path(".gitattributes").write_text("*.decisions.jsonl -merge\n*.decisions.jsonl merge=text\n")
    git("add", ".")
    git("commit", "-qm", "cleaned")
    git("branch", "ann")
    git("branch", "ben")
    answered("ann", "Ann", "yq")
    answered("ben", "Ben", "nyq")
    subprocess.run(["git", "merge", "ann"], capture_output=True, check=False)
    done = CliRunner().invoke(main, ["apply", "memo.txt"])
    assert done.exit_code == 2
    assert "memo.decisions.jsonl, line 1, is a mark of a git conflict" in done.stderr
