"""SARIF 2.1.0, the format of code scanning: GitHub and others show each finding at its place, and know it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ocrfix.reports import safe
from ocrfix.reports.check.findings import Checked, Finding, Level, message, sure

if TYPE_CHECKING:
    from ocrfix.reports.check import Rule, Run

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"  # paths are below the folder in which the run took place

_LEVELS = {Level.CHANGE: "warning", Level.UNDECIDED: "note"}


def render(run: Run) -> Iterator[str]:
    """The log: one run, a result a finding, the rules that were broken, and what could not be checked."""
    results: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    rules: dict[str, int] = {}  # by code: its place in the list of rules
    for number, document in enumerate(run.documents):
        artifacts.append(_artifact(document))
        if document.failure:
            failures.append(_failure(document, number))
        for finding in document.findings:
            at = rules.setdefault(finding.edit.note.code, len(rules))
            results.append(_result(document, number, finding, at))
    driver = {
        "name": "ocrfix",
        "version": run.version,
        "semanticVersion": run.version,
        "rules": [_rule(code, run.rules.get(code)) for code in rules],
    }
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": failures}],
                "originalUriBaseIds": {ROOT: {"description": {"text": "the folder in which the check was run"}}},
                "artifacts": artifacts,
                "results": results,
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
            }
        ],
    }
    yield json.dumps(log, ensure_ascii=True, indent=1) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": _pascal(rule.fault),
        "shortDescription": {"text": _sentence(rule.fault)},
        "fullDescription": {"text": f"{_sentence(rule.fault)} The fixer `{rule.fixer}` mends it."},
        "help": {"text": rule.manual, "markdown": rule.manual},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [rule.fixer]},
    }


def _result(document: Checked, number: int, finding: Finding, rule: int) -> dict[str, Any]:
    edit = finding.edit
    told: dict[str, Any] = {
        "ruleId": edit.note.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": f"{message(finding)} ({sure(finding)}): {safe.line(edit.note.why)}"},
        "locations": [
            {"physicalLocation": {"artifactLocation": _location(document, number), "region": _region(finding)}}
        ],
        "partialFingerprints": {"primaryLocationLineHash": finding.key, "ocrfix/v1": finding.key},
        "properties": {"edit": edit.id, "confidence": edit.note.confidence, "status": finding.status.value},
    }
    if finding.replaces is not None:
        replacement = {"deletedRegion": _region(finding), "insertedContent": {"text": _plain(finding.replaces)}}
        change = {"artifactLocation": _location(document, number), "replacements": [replacement]}
        told["fixes"] = [{"description": {"text": message(finding)}, "artifactChanges": [change]}]
    return told


def _region(finding: Finding) -> dict[str, int]:
    return {
        "startLine": finding.start.line,
        "startColumn": finding.start.column,
        "endLine": finding.end.line,
        "endColumn": finding.end.column,
    }


def _artifact(document: Checked) -> dict[str, Any]:
    told: dict[str, Any] = {"location": _uri(document.path)}
    if document.sha256:
        told |= {"hashes": {"sha-256": document.sha256}, "length": document.size, "encoding": document.encoding}
    return told


def _location(document: Checked, number: int) -> dict[str, Any]:
    return _uri(document.path) | {"index": number}


def _failure(document: Checked, number: int) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": safe.line(document.failure)},
        "locations": [{"physicalLocation": {"artifactLocation": _location(document, number)}}],
    }


def _uri(path: str) -> dict[str, Any]:
    quoted = quote(path.encode("utf-8", "surrogateescape"), safe="/-._~")
    return {"uri": f"file://{quoted}"} if path.startswith("/") else {"uri": quoted, "uriBaseId": ROOT}


def _plain(text: str) -> str:
    """JSON readers refuse lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _pascal(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in "".join(c if c.isalnum() else " " for c in text).split())
