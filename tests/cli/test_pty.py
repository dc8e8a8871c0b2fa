"""`ocrfix review` in a real pseudo-terminal, with real keystrokes, interruptions and kills."""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocrfix.cli import main

PATIENCE = 60  # seconds until a terminal that says nothing is given up
MEMO = "The petson met in 19+7 or in l953.\nThen he left in 195l, at last.\n"
ASKED = "w b q ?: "


class Terminal:
    """A program in a pseudo-terminal, and the person before it."""

    def __init__(self, *words: str) -> None:
        self.here, there = os.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "OCRFIX_DEBUG")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ocrfix", *words],
            stdin=there,
            stdout=there,
            stderr=there,
            env=environment | {"TERM": "xterm"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(there)
        self.shown = b""

    def until(self, text: str) -> str:
        """Wait until the text is on the screen and the program waits for a key; what was shown since the last time."""
        limit = time.monotonic() + PATIENCE
        while text.encode() not in self.shown or termios.tcgetattr(self.here)[3] & termios.ICANON:
            assert time.monotonic() < limit, self.shown
            self._read(0.05)
        shown, self.shown = self.shown, b""
        return shown.decode()

    def press(self, keys: str, until: str = ASKED) -> str:
        os.write(self.here, keys.encode())
        return self.until(until)

    def ends(self, keys: str = "") -> tuple[str, int]:
        """Press the last keys; what is shown then, and the exit code.

        Ctrl-C is pressed again when nothing comes of it: Python's readline sees a signal only while it waits for a
        key, and one that arrives just before that is noticed at the next key or signal.
        """
        limit = time.monotonic() + PATIENCE
        if keys:
            os.write(self.here, keys.encode())
        again = time.monotonic() + 1
        while self._read(0.05):
            assert time.monotonic() < limit, self.shown
            if keys.endswith("\x03") and time.monotonic() > again:
                again = time.monotonic() + 1
                os.write(self.here, b"\x03")
        return self.shown.decode(), self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.here)

    def _read(self, seconds: float) -> bool:
        """Take in what is shown; False when the program has closed its end."""
        if select.select([self.here], [], [], seconds)[0]:
            try:
                got = os.read(self.here, 65536)
            except OSError:
                return False
            self.shown += got
            return bool(got)
        return True


@pytest.fixture
def memo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "memo.txt").write_text(MEMO)
    clean("memo.txt")
    return tmp_path / "memo.txt"


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def clean(name: str) -> None:
    done = CliRunner().invoke(main, ["clean", "-q", "--no-report", "--select", "DIG", name])
    assert done.exit_code == 0, done.output


def review(terminals: list[Terminal], *words: str) -> Terminal:
    terminals.append(Terminal("review", "memo.txt", "--by", "Ann", "--order", "position", *words))
    return terminals[-1]


def decisions(path: str = "memo.decisions.jsonl") -> list[tuple[str, str, str | None]]:
    lines = [json.loads(line) for line in Path(path).read_text().splitlines()]
    return [(line["context"]["before"], line["decision"], line.get("replacement")) for line in lines]


@pytest.mark.usefixtures("memo")
def test_accept_reject_edit_back_and_quit(terminals: list[Terminal]) -> None:
    at = review(terminals)
    first = at.until(ASKED)
    assert "\x1b[32m{+1947+}" in first, "in colour"
    assert "19+7" in first
    assert "accepted" in at.press("y")
    assert decisions() == [("19+7", "accept", None)], "saved at once"
    at.press("n")
    assert decisions() == [("19+7", "accept", None), ("l953", "reject", None)]
    assert "l953" in at.press("b")
    assert decisions() == [("19+7", "accept", None)], "taken back"
    at.press("e", "> ")
    at.press("\x151958\r")  # Ctrl-U clears the proposal
    assert decisions() == [("19+7", "accept", None), ("l953", "edit", "1958")]
    assert "never change this word" in at.press("?", ASKED)
    assert "means nothing" in at.press("z", ASKED)
    assert "means nothing" in at.press("\x1b[A", ASKED), "an arrow is no answer"
    said, code = at.ends("q")
    assert code == 0
    assert "1 accepted, 1 read otherwise; 1 still open" in said
    assert "ocrfix apply memo.txt" in said
    assert CliRunner().invoke(main, ["apply", "memo.txt", "--stdout", "-q"]).stdout == MEMO.replace(
        "19+7", "1947"
    ).replace("l953", "1958")


@pytest.mark.usefixtures("memo")
def test_it_goes_on_where_it_stopped(terminals: list[Terminal]) -> None:
    at = review(terminals)
    at.until(ASKED)
    at.press("y")
    at.ends("q")
    at = review(terminals)
    assert "l953" in at.until(ASKED)
    assert "195l" in at.press("s")
    said, code = at.ends("n")
    assert (code, "1 rejected; 1 still open" in said) == (0, True)
    assert [before for before, _, _ in decisions()] == ["19+7", "195l"]


@pytest.mark.usefixtures("memo")
@pytest.mark.parametrize("how", ["a key", "a signal"])
def test_ctrl_c_keeps_every_answer(terminals: list[Terminal], how: str) -> None:
    at = review(terminals)
    at.until(ASKED)
    at.press("y")
    if how == "a signal":
        at.process.send_signal(signal.SIGINT)
    said, code = at.ends("\x03" if how == "a key" else "")
    assert code == 130
    assert "saved in memo.decisions.jsonl" in said
    assert decisions() == [("19+7", "accept", None)]


@pytest.mark.usefixtures("memo")
def test_ctrl_c_while_typing_decides_nothing(terminals: list[Terminal]) -> None:
    at = review(terminals)
    at.until(ASKED)
    at.press("e", "> ")
    assert at.ends("19\x03")[1] == 130
    assert not Path("memo.decisions.jsonl").exists()


@pytest.mark.usefixtures("memo")
def test_a_killed_review_leaves_a_sound_file(terminals: list[Terminal]) -> None:
    at = review(terminals)
    at.until(ASKED)
    at.press("y")
    at.press("n")
    at.process.kill()
    at.process.wait()
    assert [verdict for _, verdict, _ in decisions()] == ["accept", "reject"]
    assert sorted(path.name for path in Path().iterdir()) == [
        "memo.clean.txt",
        "memo.decisions.jsonl",
        "memo.edits.jsonl",
        "memo.txt",
    ]


@pytest.mark.usefixtures("memo")
def test_all_of_a_rule_and_what_others_wrote_meanwhile(terminals: list[Terminal]) -> None:
    at = review(terminals)
    at.until(ASKED)
    other = '{"decision": "accept",   "edit": "0123456789ab"}\n'
    Path("memo.decisions.jsonl").write_text(other)
    at.press("s")
    said, code = at.ends("d")
    assert code == 0
    held = Path("memo.decisions.jsonl").read_text()
    assert held.startswith(other)
    assert held.count('"reject"') == 2, said


def test_a_hostile_document_does_not_act_on_the_terminal(memo: Path, terminals: list[Terminal]) -> None:
    memo.write_text("\x1b]0;title\x07\x1b[2J\u202e [red]it[/red] was in 19+7 \x9b2J or l953\x1b[?1049h.\n")
    clean("memo.txt")
    at = review(terminals)
    shown = at.until(ASKED)
    shown += at.press("n") + at.ends("q")[0]
    assert "\\x1b]0;title" in shown
    assert "[red]it[/red]" in shown
    own = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert not re.search("[\x1b\x07\x9b\u202e]", own)
