"""`ocrfix apply`: the clean text and the ledger with the decisions of people; no fixer runs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ocrfix.cli import DONE, _decisions
from ocrfix.cli._opened import LEDGER, Opened, clean_of, opened
from ocrfix.cli._options import HELP, formats, one_format
from ocrfix.cli._say import note
from ocrfix.engines.cleaner import decided
from ocrfix.inputs.kinds import Format, bare
from ocrfix.outputs import Outputs, extras_of, folder_for, outputs_of, refuse_collisions, stdout, write
from ocrfix.reports import terminal


@click.command("apply", context_settings=HELP, short_help="Apply decisions to a cleaned document; runs no fixer.")
@click.argument("raw", metavar="RAW")
@click.option(
    "--ledger", "-l", "ledger_path", metavar="FILE", help="The ledger; by default NAME.edits.jsonl beside RAW."
)
@_decisions.options
@click.option("-o", "--output", metavar="FOLDER", help="Write to FOLDER, not beside the ledger.")
@click.option("--stdout", is_flag=True, help="Write the clean text to standard output, and no files (but with -o).")
@formats
@click.option("--no-report", is_flag=True, help="Write no HTML report.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def command(raw: str, ledger_path: str | None, **options: Any) -> int:
    """Make the clean text of RAW from its ledger and the decisions on it, and write text, ledger and report.

    No fixer runs, so it gives exactly what was reviewed, whatever version of ocrfix is installed. Without
    --decisions it takes NAME.decisions.jsonl beside RAW or the ledger, and the folder's ocrfix.decisions.jsonl.
    The ledger written says of each edit what was decided; applied again, with other decisions or without any, it
    gives what these say. Decisions that do not fit are told.

    \b
    Examples:
      ocrfix apply memo.txt
      ocrfix apply memo.txt --ledger memo.edits.jsonl --decisions memo.decisions.jsonl -o final/
      ocrfix apply memo.txt --stdout --no-decisions    the text before any decision
      ocrfix apply memo.txt --stdout --format tei      another rendering

    Exit codes: 0 done, 2 error.
    """
    sought = _decisions.sought(options)
    output = options["output"]
    folder = None if output is None else folder_for(output)
    found = opened(raw, ledger_path)
    outcome = decided(found.result, found.decisions(sought))
    writes = output is not None or not options["stdout"]
    if writes:
        place = folder or found.ledger.parent
        extras = extras_of(place, found.name, options["formats"])
        plan = replace(_planned(found, place, report=not options["no_report"]), extras=extras)
        refuse_collisions([plan])
        write(outcome.result, None, plan)
    if options["stdout"]:
        sys.stdout.flush()
        sys.stdout.buffer.write(stdout(outcome.result, one_format(options["formats"])))
    if not options["quiet"]:
        note(f"{Path(raw)}: {terminal.summary(outcome.result)}")
        _decisions.told(outcome)
        if writes:
            note(f"  -> {plan.told}")
    return DONE


def _planned(found: Opened, place: Path, *, report: bool) -> Outputs:
    """The files that `clean` made of it: named after the original, where that is at hand, else after the ledger."""
    if found.raw is not None:
        plan = outputs_of(str(found.raw), place, in_place=False, report=report)
        if plan.name == found.name:
            return plan
    name = found.name
    return Outputs(
        source=found.raw,
        clean=place / clean_of(found.ledger).name,
        ledger=place / f"{name}{LEDGER}",
        report=place / f"{name}.report.html" if report else None,
        backup=None,
        form=Format("text", bare(name)[1].lstrip(".")),
    )
