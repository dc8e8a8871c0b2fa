"""A baseline: findings that were there before, and are not to be told again.

It is a JSON file to be kept in version control: a finding a line, by file, so that two people's changes merge.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ocrfix.document import InputError
from ocrfix.reports.check.findings import Finding
from ocrfix.reports.check.fingerprints import Fingerprint

SCHEMA = 1


@dataclass(frozen=True)
class Baseline:
    """Known findings: how often each fingerprint stands in each file."""

    files: Mapping[str, Counter[Fingerprint]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str, name: str) -> Baseline:
        """Read one. Raises InputError when it is none."""
        try:
            data = json.loads(text)
            if data["baseline"] != SCHEMA:
                raise InputError(
                    f"{name} has schema {data['baseline']!r}, this ocrfix reads {SCHEMA}: write it anew "
                    "with --write-baseline"
                )
            return cls({str(path): _counts(some) for path, some in data["files"].items()})
        except (AttributeError, KeyError, TypeError, ValueError):
            raise InputError(f"{name} is no baseline of ocrfix: write it anew with --write-baseline") from None

    def render(self, version: str) -> str:
        """The file's text: sorted, a finding a line."""
        files = {
            path: {str(print_): count for print_, count in sorted(counts.items())}
            for path, counts in sorted(self.files.items())
            if counts
        }
        data = {"baseline": SCHEMA, "made_by": f"ocrfix {version}", "files": files}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def new(self, path: str, found: Iterable[Finding]) -> tuple[tuple[Finding, ...], int]:
        """Those that the baseline does not know, and how many of its own are gone from this file.

        First each finding takes one with its own fingerprint; one that is left may take one that differs in the
        words on one side only: its neighbour there was changed.
        """
        left = Counter(self.files.get(path, ()))
        unmatched = [finding for finding in found if not _take(left, finding.fingerprint)]
        near = _Near(left)
        new = tuple(finding for finding in unmatched if not near.take(finding.fingerprint))
        return new, near.left.total()

    def with_file(self, path: str, found: Iterable[Finding]) -> Baseline:
        """The same with all that was found in one file."""
        return Baseline({**self.files, path: Counter(finding.fingerprint for finding in found)})


class _Near:
    """What is left of a file's known findings, by the two parts that must agree."""

    def __init__(self, left: Counter[Fingerprint]) -> None:
        self.left = left
        self._by: dict[tuple[str, str, str], list[Fingerprint]] = {}
        for print_ in sorted(left.elements()):
            for key in _halves(print_):
                self._by.setdefault(key, []).append(print_)

    def take(self, fingerprint: Fingerprint) -> bool:
        return any(_take(self.left, candidate) for key in _halves(fingerprint) for candidate in self._by.get(key, ()))


def _halves(fingerprint: Fingerprint) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return (fingerprint.what, "left", fingerprint.left), (fingerprint.what, "right", fingerprint.right)


def _take(left: Counter[Fingerprint], fingerprint: Fingerprint) -> bool:
    if not left[fingerprint]:
        return False
    left[fingerprint] -= 1
    return True


def _counts(some: Mapping[str, Any]) -> Counter[Fingerprint]:
    counts: Counter[Fingerprint] = Counter()
    for text, count in some.items():
        if type(count) is not int or count < 1:
            raise ValueError(text)
        counts[Fingerprint.parse(text)] = count
    return counts
