"""`ocrfix config`: the settings in force, and where each came from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from ocrfix.cli import DONE
from ocrfix.cli._options import HELP, asked, settings
from ocrfix.config import Config
from ocrfix.document import InputError
from ocrfix.engines.cleaner import Cleaner
from ocrfix.reports import safe

_TABLES = ("fixers", "inputs")


@click.command("config", context_settings=HELP, short_help="Print the settings in force and their origins.")
@click.argument("path", metavar="[PATH]", default=".")
@settings
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def command(path: str, as_json: bool, **options: Any) -> int:
    """Print the settings that hold for PATH, a file or folder (by default the current one), as TOML.

    Behind each value stands where it came from: "default", the path of a file, or "command line". Settings are
    taken from the nearest `ocrfix.toml`, or `pyproject.toml` with a table [tool.ocrfix], upward from PATH.
    """
    here = Path(path)
    if not here.exists():
        raise InputError(f"{path} does not exist: check the name")
    config = Cleaner(asked(options)).config(here if here.is_dir() else here.parent)
    click.echo(_json(config) if as_json else safe.text(_toml(config)))
    return DONE


def _toml(config: Config) -> str:
    lines = []
    for key, value in config.values().items():
        if key not in _TABLES:
            lines.append((f"{key} = {_value(value)}", config.origin(key)))
    for name, options in _tables(config):
        lines.append((f"[{name}]", ""))
        lines += [(f"{key} = {_value(value)}", config.origin(f"{name}.{key}")) for key, value in options.items()]
    width = min(48, max(len(setting) for setting, _ in lines))
    return "\n".join(f"{setting:<{width}}  # {origin}" if origin else f"\n{setting}" for setting, origin in lines)


def _json(config: Config) -> str:
    table = {
        key: {"value": value, "origin": config.origin(key)}
        for key, value in config.values().items()
        if key not in _TABLES
    }
    inner = {
        f"{name}.{key}": {"value": value, "origin": config.origin(f"{name}.{key}")}
        for name, options in _tables(config)
        for key, value in options.items()
    }
    return json.dumps(table | inner, indent=1)


def _tables(config: Config) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if config.inputs:
        yield "inputs", config.inputs
    for name, options in config.fixers.items():
        yield f"fixers.{name}", options


def _value(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)
