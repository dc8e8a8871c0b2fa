"""`ocrfix decisions`: merge files of decisions, check them against ledgers, count them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from ocrfix.cli import DONE, FINDINGS
from ocrfix.cli._ledger import ledger as read_ledger
from ocrfix.cli._opened import LEDGER, Opened, opened
from ocrfix.cli._opened import against as against_option
from ocrfix.cli._options import HELP
from ocrfix.cli._say import failed, note
from ocrfix.document import InputError
from ocrfix.edits import Edit
from ocrfix.reports import safe
from ocrfix.review import (
    FOLDERS,
    SUFFIX,
    Decision,
    Fate,
    Fated,
    Scope,
    merged,
    read,
    rendered,
    reviewed,
    with_context,
    write,
)
from ocrfix.review.tally import Contradiction, by_rule, contradictions

SCOPES = [scope.value for scope in Scope]

ledgers_option = click.option(
    "--ledger",
    "-l",
    "ledgers",
    multiple=True,
    metavar="FILE",
    help="A ledger that the decisions are about; by default NAME.edits.jsonl beside NAME.decisions.jsonl.",
)


@click.group("decisions", context_settings=HELP, short_help="Merge, check and count decisions.")
def command() -> None:
    """Work with decisions files (NAME.decisions.jsonl, ocrfix.decisions.jsonl): JSON lines, one decision a line."""


@command.command("merge", context_settings=HELP, short_help="Several files as one.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="FILE", help="Where to write it, also over one of the FILEs; else to stdout.")
@click.option("--base", metavar="FILE", help="What the FILEs had in common before: lines one has taken out are out.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([each.value for each in Scope]),
    help="Only decisions of this scope.",
)
@ledgers_option
def merge(
    files: tuple[str, ...], output: str | None, base: str | None, scopes: tuple[str, ...], ledgers: tuple[str, ...]
) -> int:
    """Merge decisions files: lines by time, of two on one edit with the same scope the later.

    Decisions without a context get it from the ledger, when that is beside the file or named. As a merge driver of
    git, which then never stops at a decisions file:

    \b
      git config merge.ocrfix.driver "ocrfix decisions merge %A %B --base %O -o %A"
      echo "*.decisions.jsonl merge=ocrfix" >> .gitattributes

    \b
    Examples:
      ocrfix decisions merge ann.decisions.jsonl ben.decisions.jsonl -o memo.decisions.jsonl
      ocrfix decisions merge */*.decisions.jsonl --scope everywhere -o ocrfix.decisions.jsonl

    Exit codes: 0 done, 2 error.
    """
    sides = [read(path) for path in files]
    edits = _edits(_known(files, ledgers))
    for clash in contradictions(*sides):
        note(_clash(clash))
    kept = [d for d in merged(sides, None if base is None else read(base)) if not scopes or d.scope in scopes]
    kept = [with_context(decision, edits) for decision in kept]
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered(kept).encode("utf-8", "backslashreplace"))
    else:
        write(output, kept)
    return DONE


@command.command("check", context_settings=HELP, short_help="Which decisions fit their ledger, and which do not.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@ledgers_option
@against_option
@click.option("--fill", is_flag=True, help="Write the context of decisions that have none into their FILE.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object a line and decision.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what does not fit.")
def check(
    files: tuple[str, ...], ledgers: tuple[str, ...], against: str | None, fill: bool, as_json: bool, quiet: bool
) -> int:
    """Check decisions against their ledgers: which hold, which do not fit any more, which contradict one another.

    An ocrfix.decisions.jsonl is checked against every ledger below its folder. Nothing is taken out of a file.

    \b
    Examples:
      ocrfix decisions check memo.decisions.jsonl
      ocrfix decisions check memo.decisions.jsonl --ledger out/memo.edits.jsonl --fill

    Exit codes: 0 all fit, 1 some do not, or contradict one another; 2 error.
    """
    code = DONE
    for path in files:
        decisions = read(path)
        documents = [opened(each, raw=against) for each in _places(path, ledgers)]
        if not documents:
            raise InputError(f"there is no ledger beside {path}: name it with --ledger")
        fates = _fates(decisions, documents, shared=Path(path).name == FOLDERS or len(documents) > 1)
        clashes = contradictions(decisions)
        if fill:
            _fill(path, decisions, documents)
        _say(path, fates, clashes, as_json, quiet)
        if clashes or any(fated.fate is Fate.UNFIT for fated in fates):
            code = FINDINGS
    return code


@command.command("stats", context_settings=HELP, short_help="How often people agree with each rule.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@ledgers_option
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object a line and rule.")
def stats(files: tuple[str, ...], ledgers: tuple[str, ...], as_json: bool) -> int:
    """Count decisions by rule: accepted, rejected, read otherwise, and the share that people found right.

    That is precision as people see it, over what they decided on; suggestions are looked at more than sure edits.

    \b
    Examples:
      ocrfix decisions stats *.decisions.jsonl
      ocrfix decisions stats memo.decisions.jsonl --json

    Exit codes: 0 done, 2 error.
    """
    table = by_rule(merged([read(path) for path in files]), _edits(_known(files, ledgers)))
    if as_json:
        for code, row in table.items():
            click.echo(json.dumps({"code": safe.line(code)} | row._asdict() | {"precision": round(row.precision, 4)}))
        return DONE
    click.echo(f"{'code':<8}{'accepted':>9}{'rejected':>9}{'edited':>9}  right")
    for code, row in table.items():
        click.echo(f"{safe.short(code, 8):<8}{row.accepted:>9,}{row.rejected:>9,}{row.edited:>9,}  {row.precision:.1%}")
    return DONE


def _places(path: str, ledgers: Sequence[str]) -> list[str]:
    """The ledgers that a decisions file is about: those named, the one beside it, or all below a folder's file."""
    if ledgers:
        return list(ledgers)
    file = Path(path)
    if file.name == FOLDERS:
        return sorted(str(found) for found in file.parent.rglob(f"*{LEDGER}"))
    beside = file.with_name(file.name.removesuffix(SUFFIX) + LEDGER)
    return [str(beside)] if file.name.endswith(SUFFIX) and beside.is_file() else []


def _known(files: Iterable[str], ledgers: Sequence[str]) -> list[str]:
    return list(ledgers) or [place for path in files if Path(path).name != FOLDERS for place in _places(path, ())]


def _edits(ledgers: Iterable[str]) -> dict[str, Edit]:
    return {edit.id: edit for path in ledgers for edit, _ in read_ledger(path).entries}


def _fates(decisions: Sequence[Decision], documents: Sequence[Opened], *, shared: bool) -> list[Fated]:
    """What becomes of each decision; of several documents, the best that becomes of it in any."""
    best: dict[int, Fated] = {}
    numbers = {id(decision): number for number, decision in enumerate(decisions)}
    for each in documents:
        outcome = reviewed(each.result, *(([], decisions) if shared else (decisions,)))
        for fated in outcome.fates:
            number = numbers[id(fated.decision)]
            if number not in best or list(Fate).index(fated.fate) < list(Fate).index(best[number].fate):
                best[number] = fated
    found = [best[number] for number in range(len(decisions))]
    if not shared:
        return found
    missing = "no document has such an edit"
    return [each._replace(fate=Fate.UNFIT, why=missing) if each.fate is Fate.ELSEWHERE else each for each in found]


def _fill(path: str, decisions: Sequence[Decision], documents: Sequence[Opened]) -> None:
    filled = list(decisions)
    for each in documents:
        edits = {edit.id: edit for edit, _ in each.result.entries}
        filled = [with_context(decision, edits, each.result.document.original) for decision in filled]
    if filled != list(decisions):
        write(path, filled)


def _say(path: str, fates: Sequence[Fated], clashes: Sequence[Contradiction], as_json: bool, quiet: bool) -> None:
    from ocrfix.reports.decided import line

    if as_json:
        for fated in fates:
            click.echo(
                json.dumps(fated.decision.to_json() | {"fate": fated.fate, "reason": fated.why}, ensure_ascii=False)
            )
    for fated in fates:
        if not as_json and (fated.fate is Fate.UNFIT or (not quiet and fated.fate is not Fate.HOLDS)):
            click.echo(f"{fated.fate.value}: {line(fated)}")
    for clash in clashes:
        (failed if as_json else click.echo)(f"contradiction: {_clash(clash)}")
    if not quiet and not as_json:
        counts = {fate: sum(each.fate is fate for each in fates) for fate in Fate}
        told = ", ".join(f"{count:,} {fate.value}" for fate, count in counts.items() if count)
        click.echo(f"{safe.line(path)}: {told or 'no decisions'}")


def _clash(clash: Contradiction) -> str:
    from ocrfix.reports.decided import named

    earlier, later = safe.line(clash.earlier.told()), safe.line(clash.later.told())
    return f"{named(clash.later)}: {earlier}, then {later}; the later holds"
