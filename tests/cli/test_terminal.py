"""What a case file cannot show: colours, permissions, interruptions, faults of our own, start-up."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from ocrfix import pipeline
from ocrfix.cli import main

MEMO = "the infor-\nmation was\n"


def run(*words: str, **extra: Any) -> Result:
    return CliRunner().invoke(main, words, prog_name="ocrfix", **extra)


@pytest.fixture
def memo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OCRFIX_DEBUG", raising=False)
    (tmp_path / "memo.txt").write_text(MEMO)
    return tmp_path / "memo.txt"


@pytest.mark.usefixtures("memo")
@pytest.mark.parametrize("kind", ["words", "unified"])
def test_colours_only_when_asked_for_or_on_a_terminal(kind: str) -> None:
    words = ["clean", "--select", "HYP001", "--check", f"--diff={kind}", "memo.txt"]
    assert "\x1b[" not in run(*words, env={"NO_COLOR": None, "FORCE_COLOR": None}).stdout
    assert "\x1b[32" in run(*words, env={"NO_COLOR": None, "FORCE_COLOR": "1", "TERM": "xterm"}).stdout
    assert "\x1b[" not in run(*words, env={"NO_COLOR": "1", "FORCE_COLOR": "1"}).stdout


def test_the_diff_in_colour_reads_as_the_diff_without(memo: Path) -> None:
    memo.write_text("one [red]not markup[/red] :smile: " + "long " * 60 + MEMO)
    words = ["clean", "--select", "HYP001", "--check", "--diff=unified", "memo.txt"]
    plain = run(*words, env={"NO_COLOR": "1"}).stdout
    coloured = run(*words, env={"NO_COLOR": None, "FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "40"}).stdout
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert coloured != plain


def test_text_from_a_document_sends_no_escapes_even_in_colour(memo: Path) -> None:
    memo.write_text("\x1b]0;title\x07\x1b[2J " + MEMO)
    for kind in ("words", "unified"):
        said = run(
            "clean",
            "--select",
            "HYP001",
            "--check",
            f"--diff={kind}",
            "memo.txt",
            env={"FORCE_COLOR": "1", "TERM": "xterm"},
        ).stdout
        assert "\x1b]" not in said
        assert "\x1b[2J" not in said
        assert "\\x1b[2J" in said


def without_rights(*words: str) -> tuple[int, str]:
    """Run a command as a user whom permissions bind, also when it is root; the exit code and standard error."""
    command = [sys.executable, "-m", "ocrfix", *words]
    if os.getuid() == 0:
        rights = "-dac_override,-dac_read_search"  # root without these may read and write what a file's mode allows
        command = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", *command]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.mark.skipif(os.getuid() == 0 and not shutil.which("setpriv"), reason="root cannot lay down its rights here")
def test_a_folder_and_a_file_without_permission(tmp_path: Path) -> None:
    shut, memo, secret = tmp_path / "shut", tmp_path / "memo.txt", tmp_path / "secret.txt"
    shut.mkdir()
    memo.write_text(MEMO)
    (shut / "memo.txt").write_text(MEMO)
    secret.write_text(MEMO)
    secret.chmod(0)
    memo.chmod(0o644)
    shut.chmod(0o555)
    (shut / "memo.txt").chmod(0o444)
    place = str(tmp_path)
    code, said = without_rights("clean", "--select", "NWL", "--no-report", f"{place}/shut/memo.txt")
    assert code == 2
    assert said == (
        f"ocrfix: cannot write {place}/shut/memo.edits.jsonl: permission denied; choose another place with -o\n"
    )
    assert [path.name for path in shut.iterdir()] == ["memo.txt"]
    code, said = without_rights("clean", "--select", "NWL", str(secret))
    assert code == 2
    assert said == f"ocrfix: cannot read {secret}: permission denied; check its permissions\n"
    code, said = without_rights("clean", "--select", "NWL", str(memo), "-o", f"{place}/shut/new")
    assert code == 2
    assert said == f"ocrfix: cannot make the folder {place}/shut/new: permission denied; choose another with -o\n"


@pytest.mark.usefixtures("memo")
def test_an_interrupted_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "clean", interrupted)
    done = run("clean", "memo.txt")
    assert done.exit_code == 130
    assert done.stderr.strip() == "ocrfix: stopped"


def test_a_result_that_fails_the_check_is_not_written(memo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocrfix.engines import cleaner

    monkeypatch.setattr(cleaner, "faults", lambda *_: ["character 3 is nobody's"])
    done = run("clean", "--select", "NWL", "memo.txt")
    assert done.exit_code == 2
    assert done.stderr.startswith("ocrfix: memo.txt: the result failed its own check (character 3 is nobody's)")
    assert [path.name for path in memo.parent.iterdir()] == ["memo.txt"]


@pytest.mark.usefixtures("memo")
def test_a_fault_of_our_own_is_owned(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(pipeline, "clean", broken)
    done = run("clean", "memo.txt")
    assert done.exit_code == 2
    assert "a fault of ocrfix" in done.stderr
    assert "not yours (ZeroDivisionError: division by zero)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_fixer_that_fails_fails_its_document_and_the_others_go_on(
    memo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo.with_name("good.txt").write_text("good\n")
    clean = pipeline.clean

    def failing(document: Any, *rest: Any) -> Any:
        if document.name == "memo.txt":
            raise pipeline.FixerError("fixer 'x' failed on memo.txt (KeyError: 1)")
        return clean(document, *rest)

    monkeypatch.setattr(pipeline, "clean", failing)
    done = run("clean", "--select", "NWL", "memo.txt", "good.txt")
    assert done.exit_code == 2
    assert "ocrfix: fixer 'x' failed on memo.txt" in done.stderr
    assert sorted(path.name for path in memo.parent.iterdir()) == [
        "good.clean.txt",
        "good.edits.jsonl",
        "good.report.html",
        "good.txt",
        "memo.txt",
    ]


def test_an_existing_output_keeps_its_mode(memo: Path) -> None:
    output = memo.with_name("memo.clean.txt")
    output.write_text("old")
    output.chmod(0o600)
    assert run("clean", "--select", "NWL", "-q", "memo.txt").exit_code == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o600


def test_a_name_that_is_no_text_is_no_obstacle(memo: Path) -> None:
    name = os.fsdecode(b"caf\xe9\x1b[31m.txt")
    memo.rename(memo.with_name(name))
    done = run("clean", "--select", "NWL", name)
    assert done.exit_code == 0
    assert done.stderr.startswith("caf\\udce9\\x1b[31m.txt: nothing to change")
    assert len(list(memo.parent.iterdir())) == 4


def test_a_lexicon_that_was_never_compiled_is_told(memo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocrfix import lexicon

    def missing(dictionaries: tuple[str, ...]) -> None:
        raise FileNotFoundError("the compiled lexicon is missing: run `make dictionaries`")

    monkeypatch.setattr(lexicon, "load", missing)
    done = run("clean", "--select", "NWL", memo.name)
    assert done.exit_code == 2
    assert done.stderr == "ocrfix: the compiled lexicon is missing: run `make dictionaries`\n"


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("asked", "loaded"),
    [
        (["-h"], "[]"),
        (["completion", "bash"], "[]"),
        (["--version"], "['ocrfix.lexicon', 'rapidfuzz']"),  # it tells the lexicon's hash
    ],
)
def test_a_small_answer_loads_nothing_heavy(asked: list[str], loaded: str) -> None:
    done = python(
        f"import sys; from ocrfix.cli import main; main.main({asked!r}, standalone_mode=False); "
        "print(sorted({'rich', 'jinja2', 'regex', 'rapidfuzz', 'symspellpy', 'ftfy', 'numpy', 'ocrfix.pipeline', "
        "'ocrfix.lexicon', 'ocrfix.plugins'} & set(sys.modules)))"
    )
    assert done.stdout.splitlines()[-1:] == [loaded], done.stderr


def test_a_reader_that_has_had_enough_is_no_error(memo: Path) -> None:
    memo.write_text("one\r\n" * 20_000)
    command = f"{sys.executable} -m ocrfix clean --select NWL --diff=unified --check -q memo.txt | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False, cwd=memo.parent
    )
    assert done.stdout == "--- memo.txt\n"
    assert done.stderr == ""


def test_every_command_has_help_and_a_line_for_the_list() -> None:
    context = main.make_context("ocrfix", ["clean", "-h"], resilient_parsing=True)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        assert command.short_help
        assert len(command.short_help) <= 72
        said = run(name, "-h").stdout
        assert said.startswith(f"Usage: ocrfix {name}")
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert [p.name for p in options if not p.help] == []


def test_every_command_is_documented() -> None:
    usage = (Path(__file__).parents[2] / "docs" / "usage.md").read_text("utf-8")
    context = main.make_context("ocrfix", ["clean", "-h"], resilient_parsing=True)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        assert f"## ocrfix {name}" in usage
        for parameter in command.params:
            for option in parameter.opts:
                assert option in usage or not option.startswith("--"), f"{name} {option}"


@pytest.mark.usefixtures("memo")
def test_a_decided_result_that_fails_the_check_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from ocrfix.engines import cleaner

    assert run("clean", "--select", "HYP001", "-q", "memo.txt").exit_code == 0
    (edit,) = [line for line in Path("memo.edits.jsonl").read_text().splitlines() if "HYP001" in line][-1:]
    identity = edit.split('"id": "')[1][:12]
    Path("memo.decisions.jsonl").write_text(f'{{"edit": "{identity}", "decision": "reject"}}\n')
    before = Path("memo.clean.txt").read_text()
    monkeypatch.setattr(cleaner, "faults", lambda *_: ["character 3 is nobody's"])
    done = run("apply", "memo.txt")
    assert done.exit_code == 2
    assert done.stderr.startswith("ocrfix: memo.txt: the result failed its own check (character 3 is nobody's)")
    assert Path("memo.clean.txt").read_text() == before
