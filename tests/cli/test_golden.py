"""The golden cases of the command line: `cases/*.md`, each run in an empty folder.

    ## a title
    ~~~ file NAME [encoding=utf-16] [newlines=crlf] [repeat=1000] [hex] [mode=600]
    the file's text
    ~~~
    ~~~ console
    $ ocrfix clean memo.txt
    ! what is on standard error
    what is on standard output
    ? 1
    ~~~
    ~~~ holds NAME
    what is in the file afterwards
    ~~~
    files: memo.clean.txt memo.txt

Commands are read as a shell would, with `< NAME` and `> NAME`. A line `...` stands for any lines, `[..]` in a line for
anything. `?` is the exit code, 0 when it is not given. `files:` lists what is in the folder afterwards.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ocrfix.cli import main

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
FENCE = re.compile(r"^~~~ (?P<what>.+)\n(?P<body>(?:.*\n)*?)~~~$", re.MULTILINE)


@dataclass
class Step:
    """A command and what it must say."""

    command: str
    stdout: list[str] = field(default_factory=list)
    stderr: list[str] = field(default_factory=list)
    code: int = 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "OCRFIX_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def cases() -> Iterator[object]:
    for path in CASES:
        for title, body in re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", path.read_text("utf-8"), re.MULTILINE):
            yield pytest.param(body, id=f"{path.stem}: {title}")


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = 0
    for fence in FENCE.finditer(case):
        what, _, rest = fence["what"].partition(" ")
        if what == "file":
            put(folder, rest.split(), fence["body"])
        elif what == "console":
            for step in steps(fence["body"]):
                run(step, folder, monkeypatch)
                ran += 1
        elif what == "holds":
            shown = (folder / rest).read_bytes().decode("utf-8").replace("\r", "\\r")
            assert matches(fence["body"].splitlines(), shown.splitlines()), shown
        else:
            pytest.fail(f"what is {fence['what']!r}?")
    listed = re.search(r"^files:(.*)$", FENCE.sub("", case), re.MULTILINE)
    if listed:
        assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) == listed[1].split()
    assert ran, "a case runs at least one command"


def put(folder: Path, words: list[str], body: str) -> None:
    """Make the file that a case begins with."""
    name, *settings = words
    options = dict(word.partition("=")[::2] for word in settings)
    text = body.replace("\\x1b", "\x1b").replace("\\u202e", "\u202e")
    if options.get("newlines") == "crlf":
        text = text.replace("\n", "\r\n")
    if "repeat" in options:
        text = text.rstrip("\n") * int(options["repeat"])
    raw = bytes.fromhex(text) if "hex" in options else text.encode(options.get("encoding", "utf-8"))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def steps(body: str) -> Iterator[Step]:
    step: Step | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            if step:
                yield step
            step = Step(line[2:])
        elif step is None:
            pytest.fail("a console block begins with a command")
        elif line.startswith("? "):
            step.code = int(line[2:])
        elif line.startswith("! "):
            step.stderr.append(line[2:])
        else:
            step.stdout.append(line)
    if step:
        yield step


def run(step: Step, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a command in this process and hold what it says against the case."""
    name, *words = shlex.split(step.command)
    assert name == "ocrfix"
    given = b""
    target: Path | None = None
    if "<" in words:
        at = words.index("<")
        given = (folder / words[at + 1]).read_bytes()
        del words[at : at + 2]
    if ">" in words:
        at = words.index(">")
        target = folder / words[at + 1]
        del words[at : at + 2]
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as left:
            main.main(words, prog_name="ocrfix")
    said = {}
    for which, stream in (("stdout", out), ("stderr", err)):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        said[which] = stream.buffer.getvalue()
    if target:
        target.write_bytes(said.pop("stdout"))
    shown = {which: raw.decode("utf-8").replace("\r", "\\r").splitlines() for which, raw in said.items()}
    assert left.value.code == step.code, shown
    assert matches(step.stderr, shown["stderr"]), "\n".join(shown["stderr"])
    assert matches(step.stdout, shown.get("stdout", [])), "\n".join(shown.get("stdout", []))


def matches(wanted: list[str], got: list[str]) -> bool:
    if not wanted:
        return not got
    if wanted[0] == "...":
        return any(matches(wanted[1:], got[n:]) for n in range(len(got) + 1))
    pattern = ".*?".join(map(re.escape, wanted[0].split("[..]")))
    return bool(got) and re.fullmatch(pattern, got[0].rstrip()) is not None and matches(wanted[1:], got[1:])
