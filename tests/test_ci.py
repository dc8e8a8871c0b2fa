"""CI: the hook in real pre-commit; the action by its schema, its script in a real shell; completion in real shells."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
DIRTY, GOOD = "one\r\n", "one\n"


def run(*command: str, cwd: Path, code: int = 0, **environment: str) -> str:
    """What a command says on both streams; it must end with this exit code."""
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    ran = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with a text that is clean and one that is not."""
    folder = tmp_path / "work tree"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "good.txt").write_bytes(GOOD.encode())
    (folder / "texts" / "a b.txt").write_bytes(DIRTY.encode())
    run("git", "init", "-q", cwd=folder)
    run("git", "config", "core.autocrlf", "false", cwd=folder)
    run("git", "add", ".", cwd=folder)
    return folder


# pre-commit


def test_the_manifest_of_hooks_is_one(tmp_path: Path) -> None:
    run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), cwd=tmp_path)


def test_pre_commit_runs_the_hook(repository: Path, tmp_path: Path) -> None:
    """With the ocrfix that is installed: making another environment is pre-commit's own affair."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    hook |= {"language": "system", "args": ["--select=NWL"]}
    config = repository / ".pre-commit-config.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}), "utf-8")
    run("git", "add", ".", cwd=repository)
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    said = run("pre-commit", "run", "--all-files", cwd=repository, code=1, **home)
    assert "texts/a b.txt:1:4: NWL001" in said
    assert "good.txt" not in said
    (repository / "texts" / "a b.txt").write_bytes(GOOD.encode())
    run("git", "add", ".", cwd=repository)
    assert "Passed" in run("pre-commit", "run", "--all-files", cwd=repository, **home)


# GitHub


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return loaded


def test_the_action_is_valid_by_its_schema(tmp_path: Path) -> None:
    schema = ("--builtin-schema", "vendor.github-actions")
    run("check-jsonschema", *schema, str(ROOT / "action.yml"), cwd=tmp_path)
    broken = tmp_path / "action.yml"
    broken.write_text((ROOT / "action.yml").read_text("utf-8").replace("using: composite", "using: composed"), "utf-8")
    run("check-jsonschema", *schema, str(broken), cwd=tmp_path, code=1)


def checked(repository: Path, code: int, **inputs: str) -> tuple[str, dict[str, str]]:
    """What the action's step says, and its outputs."""
    step = next(step for step in action()["runs"]["steps"] if step.get("id") == "check")
    given = {name: "" if each["default"] is None else str(each["default"]) for name, each in action()["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    environment = {
        name: given[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1]] for name, value in step["env"].items()
    }
    out = repository.parent / "output"
    out.write_text("")
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]  # as the runner does
    said = run(*script, cwd=repository, code=code, GITHUB_OUTPUT=str(out), **environment)
    return said, dict(line.split("=", 1) for line in out.read_text().splitlines())


def test_the_script_of_the_action_checks(repository: Path) -> None:
    said, outputs = checked(repository, 1, options="--select=NWL")
    assert "::error file=texts/a b.txt,line=1,endLine=1" in said
    assert outputs == {"sarif": "ocrfix.sarif", "findings": "true"}
    log = json.loads((repository / "ocrfix.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["NWL001"]


def test_inputs_of_the_action_cannot_run_anything(repository: Path) -> None:
    said, outputs = checked(
        repository,
        0,
        paths="texts/good.txt\n\ntexts/*d.txt\n",
        options="--select=NWL\n--exclude=`touch ran`; touch ran $(touch ran)",
        max_suggestions="0",
        min_confidence="0.5",
    )
    assert outputs["findings"] == "false"
    assert not (repository / "ran").exists()
    said, _ = checked(repository, 2, paths="--help\n$(touch ran)", options="--select=NWL")
    assert "--help does not exist" in said
    assert not (repository / "ran").exists()


# GitLab


def test_the_job_for_gitlab_is_valid_and_does_what_it_says(repository: Path) -> None:
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    job = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if block.startswith("ocrfix:"))
    file = repository / ".gitlab-ci.yml"
    file.write_text(job, "utf-8")
    run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(file), cwd=repository)
    loaded = yaml.safe_load(job)["ocrfix"]
    install, check = loaded["script"]
    assert install == "pip install ocrfix"
    run("bash", "-ec", check, cwd=repository, code=1)
    reports = loaded["artifacts"]["reports"]
    assert "<failure" in (repository / reports["junit"]).read_text("utf-8")
    assert (
        json.loads((repository / reports["codequality"]).read_text("utf-8"))[0]["location"]["path"] == "texts/a b.txt"
    )


def test_the_workflow_of_the_manual_is_valid(tmp_path: Path) -> None:
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    flow = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if block.startswith("name: texts"))
    (tmp_path / "texts.yml").write_text(flow, "utf-8")
    run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", "texts.yml", cwd=tmp_path)
    given = yaml.safe_load(flow)["jobs"]["check"]["steps"][1]["with"]
    assert given.keys() <= action()["inputs"].keys()


# Completion


def completed(shell: str, folder: Path, words: str) -> set[str]:
    """What a shell offers behind these words."""
    (folder / "script").write_text(run("ocrfix", "completion", shell, cwd=folder), "utf-8")
    if shell == "bash":
        ask = f"""
            source ./script; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            compopt() {{ [ "$2" = default ] && COMPREPLY=($(compgen -f -- "${{COMP_WORDS[$COMP_CWORD]}}")); }}
            _ocrfix_completion ocrfix; printf '%s\\n' "${{COMPREPLY[@]}}" """
        return set(run("bash", "--norc", "-c", ask, cwd=folder).split())
    offered = run("fish", "--no-config", "-c", f"source ./script; complete -C '{words}'", cwd=folder, HOME=str(folder))
    return {line.split("\t")[0] for line in offered.splitlines()}


@pytest.mark.parametrize("shell", ["bash", "fish"])
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ocrfix ver", {"verify"}),
        ("ocrfix clean --in-p", {"--in-place"}),
        ("ocrfix clean --lines k", {"keep"}),
        ("ocrfix check --format s", {"sarif"}),
        ("ocrfix clean mem", {"memo.txt"}),
        ("ocrfix clean --dictionary mem", {"memo.txt"}),
        ("ocrfix completion f", {"fish"}),
    ],
)
def test_completion(shell: str, words: str, offered: set[str], tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "memo.txt").write_text("one\n")
    assert completed(shell, tmp_path, words) == offered


ZSH = r"""
    zmodload zsh/zpty; zpty -b shell zsh -f -i
    zpty -w shell 'PS1=; autoload -U compinit; compinit -u -d dump; source ./script; print rea""dy'
    zpty -r shell line '*ready*'
    zpty -w -n shell $'ocrfix cle\t'; zpty -r shell line '*cle*an*'
    zpty -w -n shell $'memo.t\t'; zpty -r shell line '*memo.t*xt*'
    zpty -w -n shell $'--check --select NWL\n'; zpty -r shell line '*to change*'; print -r -- $line
"""


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_completion_in_zsh(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("one\n")
    (tmp_path / "script").write_text(run("ocrfix", "completion", "zsh", cwd=tmp_path), "utf-8")
    run("zsh", "-n", "script", cwd=tmp_path)
    assert "memo.txt: nothing to change" in run("zsh", "-f", "-c", ZSH, cwd=tmp_path, HOME=str(tmp_path))


# --version


def test_version_says_what_can_make_runs_differ(tmp_path: Path) -> None:
    from ocrfix import __version__, lexicon

    said = run("ocrfix", "--version", cwd=tmp_path).splitlines()
    assert said[0] == f"ocrfix {__version__}"
    assert said[1] == f"lexicon {lexicon.load().hash}"
    assert said[2] == "ledger schema 1"
    assert f" {sys.version.split()[0]}, " in said[3]
    assert said[4].startswith("compiled modules: ")
