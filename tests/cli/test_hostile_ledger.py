"""A ledger may come from anywhere: however it was changed, it gives the right original, the right text, or one line."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ocrfix.cli import main
from ocrfix.document import from_text
from ocrfix.result import Ledger, LedgerError

RAW = "the infor-\nmation was\n25X1 here\n"
STRANGE: list[Any] = [None, 5, -1, "x", "rot13", [], {}, True, 10**13, [[5, 2]], [[0, 10**9]], [None], {"a": 1}]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A clean text and its ledger."""
    folder: Path = tmp_path_factory.mktemp("ledger")
    (folder / "memo.txt").write_text(RAW)
    done = CliRunner().invoke(main, ["clean", "--select", "HYP,RED", "-q", str(folder / "memo.txt")])
    assert done.exit_code == 0, done.output
    return (folder / "memo.clean.txt").read_text(), (folder / "memo.edits.jsonl").read_text()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place inside of a JSON value."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def changed(records: list[Any]) -> Iterator[str]:
    """The ledger with one value changed, or left out."""
    for path in list(places(records)):
        for strange in [*STRANGE, "DELETED"]:
            new = copy.deepcopy(records)
            inner: Any = new
            for key in path[:-1]:
                inner = inner[key]
            if strange == "DELETED":
                del inner[path[-1]]
            else:
                inner[path[-1]] = strange
            yield "".join(json.dumps(record) + "\n" for record in new)


def test_a_changed_ledger_never_gives_a_wrong_original(made: tuple[str, str]) -> None:
    clean, ledger = made
    tried, said = 0, []
    for text in changed([json.loads(line) for line in ledger.splitlines()]):
        tried += 1
        try:
            assert Ledger.read(text).original(clean).original == RAW
        except LedgerError as error:
            said.append(str(error))
    assert 0 < len(said) < tried
    assert not [line for line in said if "\n" in line]


def test_a_changed_ledger_never_fails_but_by_a_line(made: tuple[str, str]) -> None:
    _, ledger = made
    said = []
    for text in changed([json.loads(line) for line in ledger.splitlines()]):
        try:
            assert isinstance(Ledger.read(text).result(from_text(RAW)).text, str)
        except LedgerError as error:
            said.append(str(error))
    assert said
    assert not [line for line in said if "\n" in line]
