"""House rules: imports point downward, the core prints nothing, no file outgrows its room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "ocrfix"
FILES = sorted(HOUSE.rglob("*.py"))

# Each floor may import from its own part and from floors below it, never from one above. The lowest is first.
FLOORS = [
    ["edits", "forms", "numbers"],
    ["text", "document"],
    ["config", "files", "lexicon"],
    ["fixer", "result"],
    ["layout", "lines", "punct", "terms", "words", "evaluation", "large", "review"],
    ["romanized"],
    ["fixers", "inputs", "reports"],
    ["outputs", "plugins"],
    ["pipeline"],
    ["dask", "engines"],
    ["batch"],
    ["cli"],
    ["__main__"],
]
FLOOR = {part: height for height, parts in enumerate(FLOORS) for part in parts}


def part_of(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The parts of the house that a file imports, also inside of functions, but not for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "ocrfix":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ocrfix."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("ocrfix.")}
    return found - {"__version__", "clean", "clean_text"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_point_downward(path: Path) -> None:
    if path == HOUSE / "__init__.py":  # the front door: it may open every room, and opens none until it is asked
        return
    mine = part_of(path)
    above = {other for other in imports(path) if other != mine and FLOOR[other] >= FLOOR[mine]}
    assert not above, f"{mine} must not import {above}"


@pytest.mark.parametrize("path", sorted((HOUSE / "fixers").glob("*.py")), ids=lambda path: path.stem)
def test_a_fixer_imports_no_other_fixer(path: Path) -> None:
    assert "fixers" not in imports(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_the_core_prints_nothing(path: Path) -> None:
    if part_of(path) in ("cli", "__main__"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    commands = [  # what `python -m` of a module runs
        node
        for node in tree.body
        if (isinstance(node, ast.FunctionDef) and node.name == "main")
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'")
    ]
    spoken = {id(inner) for command in commands for inner in ast.walk(command)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in spoken]
    assert not [call for call in calls if ast.unparse(call.func) in ("print", "click.echo", "sys.exit", "exit")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_file_outgrows_its_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


def test_every_part_has_its_floor() -> None:
    parts = {part_of(path) for path in FILES} - {"__init__"}
    assert parts <= FLOOR.keys(), "give the new part a floor in FLOORS"
