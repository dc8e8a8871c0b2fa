"""What the user asked for: defaults, then a file, then the command line; each value with its origin.

The file is the nearest `ocrfix.toml`, or `pyproject.toml` with a table `[tool.ocrfix]`, from the input's
folder upward. Keys are written with hyphens or underscores (`apply-at`, `apply_at`). A key that is not
known is an error that names the nearest right one: a misspelt setting must not pass for a set one.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ocrfix.document import MAX_LINE, InputError, read, reason

DEFAULT = "default"
COMMAND_LINE = "command line"
FILE_NAMES = ("ocrfix.toml", "pyproject.toml")
FURNITURE = ("stamps", "marks", "pages", "forms", "noise")  # fixers that take furniture out: the kinds to keep


class ConfigError(InputError):
    """The configuration cannot be used. One line that says where and what to do."""


@dataclass(frozen=True)
class Config:
    """The settings in force. `suggest_at <= apply_at`, both from 0 to 1."""

    apply_at: float = 0.95  # edits at least this sure are applied
    suggest_at: float = 0.5  # edits at least this sure are suggested, the others dropped
    select: tuple[str, ...] = ()  # codes, prefixes of codes, or names of fixers to run; empty: all
    ignore: tuple[str, ...] = ()  # codes, prefixes of codes, or names of fixers not to run
    keep: tuple[str, ...] = ()  # kinds of furniture that stay in the text, of FURNITURE; facts are read all the same
    plugins: tuple[str, ...] = ()  # installed fixers of others to run, by the name of their entry point
    allow: tuple[str, ...] = ()  # words and phrases that are right as they stand
    allow_files: tuple[str, ...] = ()  # files with such words, one a line; "#" begins a comment
    dictionaries: tuple[str, ...] = ()  # files with words, misreadings and phrases of your own
    lines: str = "flow"  # "flow": paragraphs are made of lines; "keep": line breaks stay
    max_line: int = MAX_LINE  # characters; a document with a longer line is refused
    fixers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # options, by the fixer's name
    inputs: Mapping[str, Any] = field(default_factory=dict)  # what `ocrfix.inputs.options.Options` may be told

    allowed: frozenset[str] = field(
        default=frozenset(), metadata={"derived": True}
    )  # allow and the words of allow_files
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, metadata={"derived": True})

    def __post_init__(self) -> None:
        """Check what concerns several fields, and count `allow` among the allowed."""
        if not 0 <= self.suggest_at <= self.apply_at <= 1:
            raise ConfigError(
                f"suggest-at ({self.suggest_at:g}) and apply-at ({self.apply_at:g}) must lie between 0 and 1, "
                "and suggest-at must not be the greater"
            )
        check_kinds(self.keep, self.origins.get("keep", "Config"))
        object.__setattr__(self, "allowed", self.allowed | frozenset(self.allow))

    def wants(self, code: str, fixer: str = "") -> bool:
        """Whether edits with this code are asked for. The longest entry that fits decides; of two, `ignore`."""
        ignored = _fit(self.ignore, code, fixer)
        if self.lines == "keep" and fixer == "reflow":
            return False
        if not self.select:
            return ignored == 0
        selected = _fit(self.select, code, fixer)
        return selected > ignored

    def keeps(self, fixer: str) -> bool:
        """Whether what this fixer takes out is to stay: it only states facts then."""
        return fixer in self.keep

    def values(self) -> dict[str, Any]:
        """The settings as plain values, by key, in the order of their definition."""
        return {_key(f.name): getattr(self, f.name) for f in fields(self) if not f.metadata.get("derived")}

    def origin(self, key: str) -> str:
        """Where the value of `key` came from: "default", a file's path, "command line", or several of them."""
        return self.origins.get(key, DEFAULT)

    @property
    def digest(self) -> str:
        """A short hash of all that can change the outcome, wherever it came from."""
        what = self.values() | {
            "allow": sorted(self.allowed),
            "allow-files": None,
            "dictionaries": None,
            "max-line": None,
            "inputs": None,
        }
        return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()[:12]


def load(
    folder: Path | None = None,
    file: Path | None = None,
    given: Mapping[str, Any] | None = None,
    *,
    isolated: bool = False,
) -> Config:
    """The settings for documents in `folder`: defaults, then `file` or the nearest one, then those `given`.

    `given` has field names and values as a file would have them; None stands for "not given". Of lists, `select`
    replaces the file's, the others add to it. With `isolated` no file is looked for. Raises ConfigError.
    """
    found = file if file is not None else None if isolated else find(folder or Path())
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    if found is not None:
        _merge(values, origins, _checked(_table(found), str(found), found.parent), str(found))
    asked = {name: value for name, value in (given or {}).items() if value not in (None, (), [], {})}
    _merge(values, origins, _checked(asked, COMMAND_LINE, Path()), COMMAND_LINE)
    if "apply_at" in values and "suggest_at" not in values:
        values["suggest_at"] = min(Config.suggest_at, values["apply_at"])
    check_kinds(values.get("keep", ()), origins.get("keep", ""))
    words = [word for path in values.get("allow_files", ()) for word in read_words(Path(path))]
    try:
        return Config(**values, allowed=frozenset(words), origins=origins)
    except ConfigError as error:
        raise ConfigError(f"{origins.get('apply-at', origins.get('suggest-at', COMMAND_LINE))}: {error}") from None


def find(folder: Path) -> Path | None:
    """The nearest configuration file from `folder` upward; None when there is none."""
    here = folder.resolve()
    for place in (here, *here.parents):
        for name in FILE_NAMES:
            path = place / name
            if path.is_file() and (name == "ocrfix.toml" or _has_table(path)):
                return path
    return None


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint for a message: "; did you mean 'x'?", or "" when nothing known is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def check_kinds(kinds: Iterable[str], where: str) -> None:
    """Raise ConfigError for an entry of keep that is no kind of furniture."""
    for kind in kinds:
        if kind not in FURNITURE:
            hint = nearest(kind, FURNITURE) or f"; there are {', '.join(FURNITURE)}"
            raise ConfigError(f"{where}: keep: there is no furniture of the kind {kind!r}{hint}")


def check_codes(config: Config, codes: Mapping[str, Iterable[str]]) -> None:
    """Raise ConfigError for an entry of select or ignore that fits none of `codes` (by the name of the fixer)."""
    names = sorted({*codes, *(code for some in codes.values() for code in some)})
    for key, entries in (("select", config.select), ("ignore", config.ignore)):
        for entry in entries:
            if entry != "ALL" and not any(_fit((entry,), code, name) for name, some in codes.items() for code in some):
                raise ConfigError(
                    f"{config.origin(key)}: {key}: no fixer has the code {entry!r}"
                    + (nearest(entry, names) or "; `ocrfix fixers` lists them")
                )


def read_words(path: Path) -> list[str]:
    """The words of an allow file: one word or phrase a line; "#" begins a comment. Raises InputError."""
    lines = (line.partition("#")[0].strip() for line in read(path).original.splitlines())
    return [line for line in lines if line]


def _fit(entries: Iterable[str], code: str, fixer: str) -> int:
    """How well the best of `entries` fits: its length, 0 for none. A fixer's name counts less than a code."""
    best = 0
    for entry in entries:
        if entry == code or (len(entry) > 1 and code.startswith(entry)):
            best = max(best, len(entry) + 1)
        elif entry in ("ALL", fixer):
            best = max(best, 1)
    return best


def _key(name: str) -> str:
    return name.replace("_", "-")


def _table(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {reason(error)}; name another with --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {str(error).splitlines()[0]}; mend that place") from None
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("ocrfix", {})
    return data


def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml speaks of ocrfix. One that is broken and does not is none of our business."""
    try:
        text = path.read_text("utf-8-sig", errors="replace")
    except OSError:
        return False
    return "tool.ocrfix" in text


def _checked(table: Mapping[str, Any], where: str, base: Path) -> dict[str, Any]:
    """The table with field names for keys and checked values; file names are taken from `base`."""
    checked: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in _READERS:
            raise ConfigError(f"{where}: unknown key {key!r}{nearest(key, map(_key, _READERS))}")
        try:
            checked[name] = _READERS[name](value)
        except (TypeError, ValueError) as error:
            raise ConfigError(f"{where}: {_key(name)} must be {error}, not {_shown(value)}") from None
    for name in checked.keys() & {"allow_files", "dictionaries"}:
        checked[name] = tuple(str(base / path) for path in checked[name])
    return checked


def _merge(values: dict[str, Any], origins: dict[str, str], new: Mapping[str, Any], where: str) -> None:
    for name, value in new.items():
        key = _key(name)
        if name == "fixers":
            values[name] = {**values.get(name, {}), **value}
            origins.update({f"fixers.{fixer}.{option}": where for fixer, some in value.items() for option in some})
        elif name == "inputs":
            values[name] = {**values.get(name, {}), **value}
            origins.update({key: where} | {f"inputs.{option}": where for option in value})
        elif isinstance(value, tuple) and name != "select" and values.get(name):
            values[name] = tuple(dict.fromkeys(values[name] + value))
            origins[key] += f" and {where}"
        else:
            values[name] = value
            origins[key] = where


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=True)
    return text if len(text) <= 60 else text[:57] + "..."


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a number from 0 to 1")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("a whole number above 0")
    return value


def _words(value: Any) -> tuple[str, ...]:
    if (
        isinstance(value, str)
        or not isinstance(value, list | tuple)
        or not all(isinstance(v, str) and v for v in value)
    ):
        raise ValueError("a list of words")
    return tuple(value)


def _lines(value: Any) -> str:
    if value not in ("flow", "keep"):
        raise ValueError("'flow' or 'keep'")
    return str(value)


def _table_of(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("a table, [inputs]")
    return {key.replace("-", "_"): v for key, v in value.items()}


def _options(value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, Mapping) or not all(isinstance(some, Mapping) for some in value.values()):
        raise ValueError("tables such as [fixers.hyphens]")
    return {name: {key.replace("-", "_"): v for key, v in some.items()} for name, some in value.items()}


_READERS: dict[str, Callable[[Any], Any]] = {
    "apply_at": _share,
    "suggest_at": _share,
    "select": _words,
    "ignore": _words,
    "keep": _words,
    "plugins": _words,
    "allow": _words,
    "allow_files": _words,
    "dictionaries": _words,
    "lines": _lines,
    "max_line": _count,
    "fixers": _options,
    "inputs": _table_of,
}
