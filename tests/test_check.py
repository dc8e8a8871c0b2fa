"""What `ocrfix check` reports: findings, their fingerprints, baselines, and each format as its readers read it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import junitparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reports import mended, result_of
from test_text import History, histories

from ocrfix.document import InputError
from ocrfix.reports.check import FORMATS, Rule, Run, diff, render
from ocrfix.reports.check.baseline import Baseline
from ocrfix.reports.check.findings import Checked, Finding, Level, findings
from ocrfix.reports.places import Places
from ocrfix.result import Entry, Result, Status

HOSTILE = "a <b> </style> \x1b[31mred \u202eturned & \"quoted\" 'x' ]]> %0A {{ 7*7 }} \x9b2J \x00\ufffe end"
RULES = {"TST001": Rule("TST001", "a fault", "testing", "A manual.\n\nExample: `a` -> `b`.")}


def checked(result: Result, path: str = "in/memo.txt", known: Baseline | None = None, least: float = 0.0) -> Checked:
    every = findings(result, least=least)
    found, gone = (every, 0) if known is None else known.new(path, every)
    return Checked(
        path,
        found,
        known=len(every) - len(found),
        gone=gone,
        sha256="0" * 64,
        size=3,
        encoding="utf-8",
        diff=tuple(diff.changes(path, result, found)),
    )


def rendered(form: str, *documents: Checked) -> str:
    return "".join(render(form, Run(iter(documents), RULES, "1.2.3")))


# Findings.


@given(histories())
def test_law_every_edit_that_the_text_lacks_is_found_at_its_place(history: History) -> None:
    result = result_of(history)
    found = findings(result)
    assert len(found) == len(result.edits) + len({id(f.edit) for f in found if f.level is Level.UNDECIDED})
    assert [f.edit.start for f in found] == sorted(f.edit.start for f in found)
    lines = re.split(r"\r\n|\r|\n", history.original)
    for finding in found:
        line, column = finding.start.line, finding.start.column
        assert lines[line - 1][column - 1 :].startswith(history.original[finding.span.start :].split("\n")[0])
        assert Places(history.original).at(finding.span.end) == finding.end
        if finding.replaces is not None:
            assert len(finding.edit.spans) == 1


def test_what_a_person_rejected_is_no_finding_and_what_one_accepted_is() -> None:
    result = mended("aaa bbb ccc", ("aaa", "x", 0.99), ("bbb", "y", 0.6), ("ccc", "z", 0.6))
    (a, _), (b, _), (c, _) = result.entries
    decided = Result(
        result.document, (Entry(a, Status.REJECTED), Entry(b, Status.ACCEPTED), Entry(c, Status.SUGGESTED))
    )
    assert [(f.edit.before, f.level) for f in findings(decided)] == [("bbb", Level.CHANGE), ("ccc", Level.UNDECIDED)]
    assert "(accepted)" in rendered("text", checked(decided))


def test_the_least_confidence() -> None:
    result = mended("aaa bbb", ("aaa", "x", 0.97), ("bbb", "y", 0.6))
    assert [f.edit.before for f in findings(result, least=0.97)] == ["aaa"]
    assert findings(result, least=0.98) == ()


# The diff and the findings agree.


@given(histories(), st.sets(st.integers(0, 30)), st.sampled_from([0.0, 0.95]))
def test_law_the_diff_is_empty_when_and_only_when_there_are_no_findings(
    history: History, known: set[int], least: float
) -> None:
    result = result_of(history)
    every = findings(result, least=least)
    baseline = Baseline().with_file("memo.txt", [f for n, f in enumerate(every) if n in known])
    document = checked(result, "memo.txt", baseline, least)
    assert bool(document.findings) == bool(list(diff.render(document)))
    sparing = document.sparing()
    assert bool(sparing.findings) == bool(list(diff.render(sparing)))


def test_the_diff_leaves_out_what_the_baseline_knows() -> None:
    result = mended("aaa\nbbb\nccc", ("aaa", "xxx", 0.99), ("ccc", "zzz", 0.99), ("bbb", "yyy", 0.6))
    known = Baseline().with_file("memo.txt", [f for f in findings(result) if f.edit.before == "aaa"])
    shown = "".join(chunk.text for chunk in diff.render(checked(result, "memo.txt", known)))
    assert "-ccc\n\\ No newline at end of file\n+zzz\n" in shown
    assert " xxx\n" in shown
    assert "-aaa" not in shown
    assert "# memo.txt:2:1: TST001 'bbb' -> 'yyy' (60% sure, undecided)" in shown


# Fingerprints and baselines.

TEXT = "\n".join(f"alpha{n} beta{n} wrnog gamma{n} delta{n}" for n in range(6))


def wrongs(text: str) -> Result:
    """A result in which each `wrnog` of the text is mended."""
    edits = []
    for match in re.finditer("wrnog", text):
        one = mended(
            text[: match.end()].replace("wrnog", "wr_og", text[: match.start()].count("wrnog")),
            ("wrnog", "wrong", 0.99),
        )
        edits.append(one.entries[0])
    return Result(mended(text).document, tuple(edits))


def new_in(text: str, known: Baseline) -> tuple[tuple[Finding, ...], int]:
    return known.new("memo.txt", findings(wrongs(text)))


KNOWN = Baseline().with_file("memo.txt", findings(wrongs(TEXT)))


@pytest.mark.parametrize(
    "text",
    [
        "a new first line\n\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(" ", "\n"),
        TEXT.replace("beta3", "mended"),  # one neighbour
        TEXT.replace("gamma3 delta3", "mended too"),
        TEXT.replace("alpha0", "far away"),
    ],
)
def test_a_baseline_knows_its_findings_again(text: str) -> None:
    assert new_in(text, KNOWN) == ((), 0)


def test_a_baseline_does_not_know_what_is_new() -> None:
    found, gone = new_in(TEXT + "\nalpha9 beta9 wrnog gamma9", KNOWN)
    assert ([f.start.line for f in found], gone) == ([7], 0)
    found, gone = new_in(TEXT.replace("beta3", "other").replace("gamma3", "other"), KNOWN)
    assert ([f.start.line for f in found], gone) == ([4], 1)
    assert new_in(TEXT.replace("wrnog", "wrong", 2), KNOWN) == ((), 2)


def test_of_equal_findings_a_baseline_knows_as_many_as_it_has() -> None:
    twice, thrice = "a wrnog b\n" * 2, "a wrnog b\n" * 3
    known = Baseline().with_file("memo.txt", findings(wrongs("x\n" + twice)))
    found, gone = known.new("memo.txt", findings(wrongs("x\n" + thrice)))
    assert (len(found), gone) == (1, 0)
    assert len({f.key for f in findings(wrongs(thrice))}) == 3
    assert known.new("other.txt", findings(wrongs(twice)))[0]


def test_a_baseline_is_written_sorted_a_finding_a_line_and_read_back() -> None:
    text = KNOWN.with_file("a.txt", ()).render("1.2.3")
    assert Baseline.read(text, "b.json") == KNOWN
    lines = [line for line in text.splitlines() if "TST001-" in line]
    assert len(lines) == 6
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"baseline": 1}',
        '{"baseline": 9, "files": {}}',
        '{"baseline": 1, "files": {"a": {"b": 1}}}',
        '{"baseline": 1, "files": {"a": {"b-c-d-e": 0}}}',
    ],
)
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"b\.json"):
        Baseline.read(text, "b.json")


# SARIF.


@cache
def sarif_schema() -> jsonschema.Draft7Validator:
    text = (Path(__file__).parent / "schemas/sarif-schema-2.1.0.json").read_text("utf-8")
    return jsonschema.Draft7Validator(json.loads(text))


def sarif(*documents: Checked) -> dict[str, Any]:
    log = json.loads(rendered("sarif", *documents))
    sarif_schema().validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


@given(histories())
@settings(max_examples=20, deadline=None)
def test_law_sarif_is_valid_and_its_fixes_are_the_edits(history: History) -> None:
    result = result_of(history)
    document = checked(result)
    run = sarif(document, Checked("b ad:ü.txt", failure="cannot\nread"))
    assert len(run["results"]) == len(document.findings)
    lines = [0, *(m.end() for m in re.finditer("\n", history.original))]
    for told, finding in zip(run["results"], document.findings, strict=True):
        for fix in told.get("fixes", ()):
            (replacement,) = fix["artifactChanges"][0]["replacements"]
            region = replacement["deletedRegion"]
            start = lines[region["startLine"] - 1] + region["startColumn"] - 1
            end = lines[region["endLine"] - 1] + region["endColumn"] - 1
            edit = finding.edit
            after = edit.after if edit.order is None else "".join(history.original[slice(*s)] for s in edit.order)
            assert history.original[start:end] == edit.before
            assert replacement["insertedContent"]["text"] == after
    keys = [told["partialFingerprints"]["primaryLocationLineHash"] for told in run["results"]]
    assert len(set(keys)) == len(keys)


def test_sarif_tells_rules_places_and_failures() -> None:
    run = sarif(
        checked(mended("é\U0001f600 bad\nx", ("bad", "good", 0.99), ("x", "y", 0.6))),
        Checked("a%b:c.txt", failure="gone"),
    )
    first, second = run["results"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["help"]["text"] == RULES["TST001"].manual
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "in/memo.txt", "uriBaseId": "%SRCROOT%", "index": 0},
        "region": {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 7},
    }
    assert (first["level"], second["level"]) == ("warning", "note")
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["artifacts"][1]["location"]["uri"] == "a%25b%3Ac.txt"
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "gone"


def test_a_file_outside_of_the_folder_has_a_whole_uri() -> None:
    run = sarif(checked(mended("bad", ("bad", "good", 0.99)), "/tmp/me mo.txt"))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///tmp/me%20mo.txt"
    assert "uriBaseId" not in run["artifacts"][0]["location"]


def test_sarif_of_nothing_is_valid() -> None:
    assert sarif()["results"] == []
    sarif_schema().validate(json.loads(rendered("sarif", checked(mended(HOSTILE, ("end", "\ud800", 0.99))))))


# GitHub.


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def run_by_github(line: str) -> Command:
    """As the runner of GitHub Actions reads a line of the log."""
    match = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line)
    assert match
    undo = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]

    def plain(text: str, pairs: list[tuple[str, str]]) -> str:
        for escaped, character in pairs:
            text = text.replace(escaped, character)
        return text

    properties = dict(part.split("=", 1) for part in (match[2] or "").split(","))
    return Command(
        match[1],
        {key: plain(value, undo) for key, value in properties.items()},
        plain(match[3], [undo[0], undo[1], undo[4]]),
    )


@pytest.mark.parametrize("path", ["a,b: 100%.txt", "x::error::y.txt", "a\nb.txt", "%0A%25.txt"])
def test_github_reads_what_was_meant(path: str) -> None:
    result = mended(
        f"{HOSTILE} 50%\n::set-output name=x::y", ("50%\n::set-output name=x::y", "100%", 0.99), ("red", "read", 0.6)
    )
    text = rendered("github", checked(result, path), Checked(path, failure="cannot\nread ::error::"))
    lines = text.split("\n")
    assert lines.pop() == ""
    commands = [run_by_github(line) for line in lines]
    assert [command.name for command in commands] == ["warning", "error", "error"]
    assert {command.properties["file"] for command in commands} == {path}
    assert commands[0].properties["title"] == "TST001: a fault"
    assert commands[1].properties["line"] == "1"
    assert "col" not in commands[1].properties  # it ends on another line
    assert commands[1].data.startswith("'50%\\n::set-output name=x::y' -> '100%' (99% sure)")


def test_github_columns() -> None:
    (line,) = rendered("github", checked(mended("one bad two", ("bad", "good", 0.99)))).splitlines()
    assert run_by_github(line).properties | {"file": "", "title": ""} == {
        "file": "", "title": "", "line": "1", "endLine": "1", "col": "5", "endColumn": "8",
    }  # fmt: skip


# JUnit, GitLab, JSON, text.


def test_junit_as_ci_systems_read_it() -> None:
    bad = checked(mended(f"{HOSTILE}\x00\ufffe", ("red", "read", 0.99), ("end", "<&\x0b]]>", 0.6)), "in/b<a>d\x01.txt")
    text = rendered("junit", bad, checked(mended("fine")), Checked("gone.txt", failure="cannot <read> \x1b it"))
    suites = junitparser.JUnitXml.fromstring(text.encode())
    (suite,) = suites
    assert (suite.tests, suite.failures, suite.errors, suites.tests) == (3, 1, 1, 3)
    failed, passed, error = suite
    assert failed.name == "in/b<a>d\\x01.txt"
    assert failed.classname == "in"
    assert failed.result[0].message == "1 would change, 1 undecided"
    assert "TST001 'red' -> 'read' (99% sure)" in failed.result[0].text
    assert "-> '<&\\x0b]]>'" in failed.result[0].text
    assert passed.is_passed
    assert error.result[0].message == "cannot <read> \\x1b it"


def test_the_code_quality_report() -> None:
    result = mended("bad bad", ("bad", "good", 0.99))
    entries = json.loads(rendered("gitlab", checked(result), Checked("gone.txt", failure="cannot read")))
    for entry in entries:
        assert entry.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
    assert entries[0]["location"] == {"path": "in/memo.txt", "lines": {"begin": 1}}
    assert len({entry["fingerprint"] for entry in entries}) == 2
    assert json.loads(rendered("gitlab")) == []


def test_json_has_all_and_totals() -> None:
    result = mended("bad\nworse", ("bad", "good", 0.99), ("worse", "better", 0.6))
    data = json.loads(rendered("json", checked(result), Checked("gone.txt", failure="cannot read")))
    assert data["totals"] == {"documents": 2, "failed": 1, "changes": 1, "undecided": 1, "known": 0, "spared": 0}
    second = data["documents"][0]["findings"][1]
    assert (second["line"], second["column"], second["end_column"], second["level"]) == (2, 1, 6, "undecided")
    assert second["fingerprint"].startswith("TST001-")
    assert data["documents"][1] == {"path": "gone.txt", "failure": "cannot read"}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_a_document_acts_in_a_log(form: str) -> None:
    result = mended(f"{HOSTILE}\u2003end", ("\x1b[31mred", "read\x1b[2J\u202e", 0.99), ("\u2003", " ", 0.99))
    text = rendered(form, checked(result, "a\x1b[31m.txt"), Checked("b\x1b.txt", failure="\x1b[2J"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_odd_blanks_can_be_told_apart() -> None:
    assert "'\\u2003' -> ' '" in rendered("text", checked(mended("a\u2003b", ("\u2003", " ", 0.99))))


# The command, with processes.


def test_the_reports_are_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.txt").write_bytes(b"one\r\n" * (number % 3))  # an empty one fails
    (tmp_path / "memo.decisions.jsonl").write_text("")
    command = [sys.executable, "-m", "ocrfix", "check", "--select", "NWL", "--format", "json", "."]
    one, two = (
        subprocess.run([*command, "-j", jobs], cwd=tmp_path, capture_output=True, check=False) for jobs in ("1", "2")
    )
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
    assert one.returncode == 2
    totals = json.loads(one.stdout)["totals"]
    assert totals == {"documents": 10, "failed": 4, "changes": 9, "undecided": 0, "known": 0, "spared": 0}
