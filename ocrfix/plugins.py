"""Finds fixers: built-ins by walking `ocrfix.fixers`, strangers by entry points. Checks them, builds their options."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import ocrfix.fixers
from ocrfix.config import nearest
from ocrfix.edits import Proposal
from ocrfix.fixer import Fixer, Stage, View

GROUP = "ocrfix.fixers"
PEOPLE = "USR"  # what the codes of readings that people typed begin with

_CODE = re.compile(r"[A-Z]{3}\d{3}")


class PluginError(Exception):
    """A fixer, or what was asked of it, is not as it must be. The message names it and says what to do."""


@dataclass(frozen=True)
class Loaded:
    """A fixer that has passed the checks, with its options."""

    name: str
    fixer: Fixer
    stage: Stage
    codes: Mapping[str, str]
    after: tuple[str, ...]
    doc: str
    options: Any  # an instance of the fixer's own Options

    def propose(self, view: View) -> Iterable[Proposal]:
        """What the fixer proposes for this text."""
        return self.fixer.propose(view, self.options)


def load(options: Mapping[str, Mapping[str, Any]] | None = None, plugins: Sequence[str] = ()) -> tuple[Loaded, ...]:
    """All built-in fixers and the strangers named in `plugins`, in the order in which they run.

    `options` maps a fixer's name to the options to set. Raises PluginError for an unknown fixer or option,
    and for a fixer that breaks the contract.
    """
    options = options or {}
    found = [*_builtins(), *_strangers(plugins)]
    names = [name for name, _ in found]
    for name in options:
        if name not in names:
            raise PluginError(f"there is no fixer {name!r}{nearest(name, names)}; `ocrfix fixers` lists them")
    loaded = [checked(name, fixer, options.get(name, {})) for name, fixer in found]
    _refuse_doubles(loaded)
    return tuple(ordered(loaded))


def versions(plugins: Sequence[str]) -> tuple[str, ...]:
    """The version of each plug-in's distribution, "" where it has none: another one may give another outcome."""
    installed = {entry.name: entry for entry in entry_points(group=GROUP)} if plugins else {}
    dists = (installed[name].dist if name in installed else None for name in plugins)
    return tuple(dist.version if dist else "" for dist in dists)


def checked(name: str, fixer: Any, options: Mapping[str, Any]) -> Loaded:
    """Hold a fixer against the contract and build its options."""
    missing = [part for part in ("STAGE", "CODES", "Options", "propose") if not hasattr(fixer, part)]
    if missing:
        raise PluginError(f"fixer {name!r} lacks {', '.join(missing)}: see the docstring of ocrfix.fixer")
    if not isinstance(fixer.STAGE, Stage):
        raise PluginError(f"fixer {name!r}: STAGE must be one of {', '.join(map(str, Stage.__members__))}")
    bad = [code for code in fixer.CODES if not _CODE.fullmatch(code)]
    if bad or not fixer.CODES:
        raise PluginError(f"fixer {name!r}: codes are three capitals and three digits, such as HYP001; it has {bad}")
    if any(code.startswith(PEOPLE) for code in fixer.CODES):
        raise PluginError(f"fixer {name!r}: codes that begin with {PEOPLE} are those of people's readings: take others")
    if not (fixer.__doc__ or "").strip():
        raise PluginError(f"fixer {name!r} has no docstring: it is the fixer's manual page")
    after = tuple(getattr(fixer, "AFTER", ()))
    doc = str(fixer.__doc__).strip()
    return Loaded(name, fixer, fixer.STAGE, dict(fixer.CODES), after, doc, _options(name, fixer.Options, options))


def ordered(loaded: Iterable[Loaded]) -> Iterator[Loaded]:
    """By stage; within a stage each after those it names, else by name."""
    fixers = {each.name: each for each in loaded}
    for stage in Stage:
        here = {name for name, each in fixers.items() if each.stage is stage}
        waits = TopologicalSorter({name: here.intersection(fixers[name].after) for name in here})
        try:
            waits.prepare()
        except CycleError as error:
            raise PluginError(
                f"fixers wait for one another: {' -> '.join(error.args[1])}; change their AFTER"
            ) from None
        ready: list[str] = []
        while waits.is_active():
            ready = sorted([*ready, *waits.get_ready()])
            name = ready.pop(0)
            yield fixers[name]
            waits.done(name)


@cache
def _builtins() -> tuple[tuple[str, Any], ...]:
    names = [module.name for module in pkgutil.iter_modules(ocrfix.fixers.__path__)]
    return tuple((name, importlib.import_module(f"{ocrfix.fixers.__name__}.{name}")) for name in names)


def _strangers(wanted: Sequence[str]) -> Iterator[tuple[str, Any]]:
    if not wanted:
        return
    installed: dict[str, EntryPoint] = {entry.name: entry for entry in entry_points(group=GROUP)}
    for name in wanted:
        if name not in installed:
            have = ", ".join(sorted(installed)) or "none"
            raise PluginError(f"there is no plug-in {name!r}{nearest(name, installed)}; installed: {have}")
        try:
            yield name, installed[name].load()
        except Exception as error:
            raise PluginError(f"plug-in {name!r} cannot be loaded: {type(error).__name__}: {error}") from error


def _refuse_doubles(loaded: Sequence[Loaded]) -> None:
    owner: dict[str, str] = {}
    for each in loaded:
        for code in each.codes:
            if code in owner:
                raise PluginError(f"code {code} belongs to two fixers: {owner[code]} and {each.name}; rename one")
            owner[code] = each.name


def _options(name: str, kind: Any, given: Mapping[str, Any]) -> Any:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key, value in given.items():
        if key not in fields:
            raise PluginError(f"fixer {name!r} has no option {key!r}{nearest(key, fields)}")
        default = getattr(kind(), key)
        if not _fits(value, default):
            raise PluginError(f"option {name}.{key} must be {type(default).__name__} like {default!r}, not {value!r}")
    return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in given.items()})


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, tuple):
        return isinstance(value, list | tuple)
    return isinstance(value, type(default))
