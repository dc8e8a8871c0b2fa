"""`ocrfix fixers`: what can be mended, and how well."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import click

from ocrfix.cli import DONE
from ocrfix.cli._options import HELP, asked, settings
from ocrfix.cli._precision import Measured, measured

if TYPE_CHECKING:
    from ocrfix.config import Config
    from ocrfix.plugins import Loaded

_HEAD = ("code", "fixer", "stage", "runs", "precision", "fault")


@click.command("fixers", context_settings=HELP, short_help="List what can be mended: code, fault, stage, precision.")
@settings
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
def command(as_json: bool, **options: Any) -> int:
    """List all fixers, in the order in which they run, with a line for each code.

    "runs" tells whether the settings in force have it on. "precision" is the share of its applied edits that were
    right on documents with a known truth, and of how many; "-" where nothing was measured. `ocrfix explain CODE`
    is the manual page of a code.
    """
    from pathlib import Path

    from ocrfix.engines.cleaner import Cleaner

    config, fixers = Cleaner(asked(options)).ready(Path())
    rows = [row for fixer in fixers for row in _rows(fixer, config, measured())]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
        return DONE
    table = [_HEAD, *((r["code"], r["fixer"], r["stage"], r["runs"], _percent(r), r["fault"]) for r in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEAD) - 1)]
    limit = shutil.get_terminal_size((160, 24)).columns
    for line in table:
        click.echo("  ".join([*(f"{cell:<{w}}" for cell, w in zip(line, widths, strict=False)), line[-1]])[:limit])
    others = sorted({entry.name for entry in entry_points(group="ocrfix.fixers")} - {fixer.name for fixer in fixers})
    if others:
        click.echo(f"\nInstalled fixers of others, not switched on (plugins = [...]): {', '.join(others)}")
    return DONE


def _rows(fixer: Loaded, config: Config, precision: dict[str, Measured]) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "fixer": fixer.name,
            "stage": fixer.stage.name.lower(),
            "runs": "no" if not config.wants(code, fixer.name) else "reads" if config.keeps(fixer.name) else "yes",
            "precision": precision[code].precision if code in precision else None,
            "measured_on": precision[code].edits if code in precision else None,
            "fault": fault,
        }
        for code, fault in sorted(fixer.codes.items())
    ]


def _percent(row: dict[str, Any]) -> str:
    if row["precision"] is None:
        return "-"
    of = f" of {row['measured_on']:,}" if row["measured_on"] else ""
    return f"{row['precision']:.1%}{of}"
