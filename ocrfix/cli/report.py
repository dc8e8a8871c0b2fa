"""`ocrfix report`: the HTML report of a ledger, made again; no fixer runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ocrfix.cli import DONE, ERROR
from ocrfix.cli._opened import LEDGER, Opened, against, opened
from ocrfix.cli._options import HELP
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError, reason, write_atomic
from ocrfix.engines.cleaner import KNOWN
from ocrfix.outputs import folder_for

REPORT = ".report.html"


@click.command("report", context_settings=HELP, short_help="Make the HTML report of ledgers again; runs no fixer.")
@click.argument("ledgers", nargs=-1, required=True, metavar="LEDGER...")
@against
@click.option("-o", "--output", metavar="FOLDER", help="Write to FOLDER, not beside the ledger.")
@click.option("--stdout", is_flag=True, help="Write the page to standard output, and no file.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def command(ledgers: tuple[str, ...], against: str | None, output: str | None, stdout: bool, quiet: bool) -> int:
    """Make NAME.report.html of each LEDGER (NAME.edits.jsonl; the original or the clean text does as well).

    The report shows what the ledger says, decisions that stand in it included. The original is the file beside
    the ledger that it names, or the one of --against; when there is none, the clean text gives it back.

    \b
    Examples:
      ocrfix report memo.edits.jsonl
      ocrfix report clean/*.edits.jsonl -o pages/
      ocrfix report memo.edits.jsonl --against scans/memo.txt

    Exit codes: 0 done, 2 a ledger cannot be read, or is of another document; the others are made.
    """
    if against is not None and len(ledgers) > 1:
        raise InputError("--against names one original: give one ledger with it")
    if stdout and (output is not None or len(ledgers) > 1):
        raise InputError("--stdout gives one page: give one ledger, and no -o")
    folder = None if output is None else folder_for(output)
    done: dict[Path, str] = {}
    return max(_one(ledger, against, folder, done, stdout, quiet) for ledger in dict.fromkeys(ledgers))


def _one(
    ledger: str, against: str | None, folder: Path | None, done: dict[Path, str], stdout: bool, quiet: bool
) -> int:
    """Make one page; the exit code it deserves."""
    from ocrfix.reports import html

    try:
        found = opened(ledger, raw=against)
        target = _target(found, folder)
        if done.setdefault(target, ledger) != ledger:
            raise InputError(f"{done[target]} and {ledger} would both be written to {target}: make them apart")
        page = html.render(found.result).encode("utf-8", "backslashreplace")
        if stdout:
            sys.stdout.flush()
            sys.stdout.buffer.write(page)
            return DONE
        _made(target.parent)
        write_atomic(target, page)
    except KNOWN as error:
        failed(str(error))
        return ERROR
    if not quiet:
        note(f"{ledger}: {len(found.result.entries):,} edits\n  -> {target}")
    return DONE


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {folder}: {reason(error)}; choose another with -o") from None


def _target(found: Opened, folder: Path | None) -> Path:
    place = found.ledger.parent if folder is None else folder
    return place / f"{found.ledger.name.removesuffix(LEDGER)}{REPORT}"
