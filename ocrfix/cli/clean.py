"""`ocrfix clean`: the clean text, the ledger and the report of each file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import click

from ocrfix.cli import DONE, ERROR, FINDINGS, _decisions, _engines, _inputs
from ocrfix.cli._folder import How, Many, clean_folder
from ocrfix.cli._options import HELP, asked, encoding, exclude, formats, one_format, settings
from ocrfix.cli._say import failed, note, show
from ocrfix.document import Document, InputError, encode
from ocrfix.engines.cleaner import CAUGHT, Cleaner, decided, folder_of
from ocrfix.files import Finder
from ocrfix.inputs.kinds import is_input
from ocrfix.inputs.streams import is_remote
from ocrfix.outputs import Outputs, folder_for, outputs_of, refuse_collisions, stdout, write
from ocrfix.reports import terminal
from ocrfix.result import Result
from ocrfix.review import Outcome, Sought, undecided


@dataclass(frozen=True)
class Wanted:
    """What to do with each result."""

    stdout: bool
    diff: str | None
    check: bool
    in_place: bool
    quiet: bool
    verbose: bool
    writes: bool
    sought: Sought
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """All that is to be done."""

    plans: dict[str, Outputs]
    wanted: Wanted
    cleaner: Cleaner
    report: bool
    engine: _engines.Chosen


class _BareDiff(click.Command):
    """Takes `--diff` for `--diff=words`: click would take the file name behind it for its value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it."""
        return super().parse_args(ctx, ["--diff=words" if arg == "--diff" else arg for arg in args])


@click.command(
    "clean", cls=_BareDiff, context_settings=HELP, short_help="Clean files: text, ledger and report of each."
)
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("-o", "--output", metavar="FOLDER", help="Write to FOLDER, not beside the input.")
@click.option("--stdout", is_flag=True, help="Write the clean text to standard output, and no files (but with -o).")
@click.option(
    "--diff",
    type=click.Choice(["words", "unified"]),
    metavar="[=words|unified]",
    help="Show the changes too: word by word (the default), or as a unified diff line by line.",
)
@click.option("--in-place", is_flag=True, help="Write the clean text over FILE, and keep the original as FILE.orig.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when something would change or be suggested.")
@formats
@click.option("--no-report", is_flag=True, help="Write no HTML report.")
@_decisions.options
@click.option("--files-from", metavar="LIST", help="Clean the files named in LIST, one a line; - is standard input.")
@click.option("-0", "--null", is_flag=True, help="The names in LIST are parted by NUL (find -print0).")
@exclude
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes for a folder (default: cores).")
@click.option("--force", is_flag=True, help="Clean a folder's files anew, also those that are done.")
@_engines.options
@_inputs.options
@encoding
@settings
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say how many edits each code has, with an example.")
def command(files: tuple[str, ...], encoding: str | None, **options: Any) -> int:
    """Clean each FILE, or all texts below a FOLDER; "-" is standard input, whose clean text goes to standard output.

    A FILE may be text, also packed (.gz, .zst), a PDF with a text layer, a saved page of the CIA's reading room, hOCR,
    ALTO or PAGE XML; or it holds many documents and is written anew: JSON lines, Parquet, zip, tar.

    For NAME.txt it writes, beside it or in the folder of -o:

    \b
      NAME.clean.txt    the clean text (UTF-8)
      NAME.edits.jsonl  the ledger: every change and suggestion, with its place, code, confidence and reason
      NAME.report.html  the same for people: the text with its changes in place

    What people decided is kept: NAME.decisions.jsonl beside it or among the outputs, and the nearest
    ocrfix.decisions.jsonl of its folder, upward (`ocrfix review` writes them).

    The input is never changed, but with --in-place. A file that cannot be cleaned is told, and the others go on.

    \b
    Examples:
      ocrfix clean memo.txt
      ocrfix clean *.txt -o clean/
      ocrfix clean --diff --check memo.txt     what would be done
      ocrfix clean - < memo.txt > memo.clean.txt
      ocrfix clean --select HYP,STP memo.txt   only broken words and stamps

    Exit codes: 0 done, 1 --check found something, 2 a file failed.
    """
    many = Many(files, *(options.pop(name) for name in ("files_from", "null", "exclude", "jobs", "force")))
    engine = _engines.Chosen(options, many.jobs)
    if any(map(is_remote, (*many.paths, options["output"] or ""))):
        return _far(many, encoding, options, engine)
    if many.asked and not options["check"]:
        return _folder(many, encoding, options, engine)
    run = _planned(_named(many), options, engine)
    if engine.dask and not all(plan.container for plan in run.plans.values()):
        raise InputError("--engine dask is for folders and files of many documents: leave it out")
    codes = [_one(path, plan, encoding, run) for path, plan in run.plans.items()]
    return max(codes)


def _far(many: Many, encoding: str | None, options: dict[str, Any], engine: _engines.Chosen) -> int:
    """Clean what lies in object storage, or is to lie there. Raises InputError for options that are not for that."""
    from ocrfix.cli import _remote

    named = {"files_from": many.files_from, "exclude": many.exclude}
    named["format"] = options.pop("formats")
    for name in ("stdout", "diff", "check", "in_place", "verbose", "decisions"):
        named[name] = options.pop(name)
    for name, value in named.items():
        if value:
            raise InputError(f"--{name.replace('_', '-')} is not for object storage: leave it out")
    del options["no_decisions"]
    output, report, quiet = options.pop("output"), not options.pop("no_report"), options.pop("quiet")
    remote = _remote.Remote(many.paths, output, asked(options), encoding, report, many.force, quiet)
    return _remote.clean_remote(remote, engine)


def _folder(many: Many, encoding: str | None, options: dict[str, Any], engine: _engines.Chosen) -> int:
    """Clean a folder. Raises InputError for options that are for single files."""
    for name in ("stdout", "diff", "in_place", "verbose"):
        if options.pop(name):
            raise InputError(f"--{name.replace('_', '-')} is for single files: name files, not folders or lists")
    output, report, formats = options.pop("output"), not options.pop("no_report"), options.pop("formats")
    del options["check"]
    if output is None:
        what = many.files_from or many.paths[0]
        raise InputError(f"{what} stands for many files: say with -o FOLDER where their outputs go")
    quiet, sought = options.pop("quiet"), _decisions.sought(options, shared=True)
    how = How(asked(options), sought, encoding, report, formats)
    return clean_folder(many, folder_for(output), how, engine, quiet=quiet)


def _named(many: Many) -> tuple[str, ...]:
    """The single files that were named, or for --check those of folders. Raises InputError when there are none."""
    files = (
        tuple(sorted(found.path for found in many.found(Finder(many.exclude, takes=is_input))))
        if many.asked
        else many.paths
    )
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.", click.get_current_context())
    return files


def _planned(files: tuple[str, ...], options: dict[str, Any], engine: _engines.Chosen) -> Run:
    """What becomes of each input. Takes all keywords out of `options`. Raises InputError, UsageError."""
    output, report, formats = options.pop("output"), not options.pop("no_report"), options.pop("formats")
    stdin = "-" in files
    wanted = Wanted(
        stdout=options.pop("stdout") or (stdin and output is None and not options["check"] and not options["diff"]),
        diff=options.pop("diff"),
        check=options.pop("check"),
        in_place=options.pop("in_place"),
        quiet=options.pop("quiet"),
        verbose=options.pop("verbose"),
        writes=True,
        sought=_decisions.sought(options, shared=len(files) > 1),
        formats=formats,
    )
    _refuse_contradictions(wanted, stdin, output)
    folder = None if output is None else folder_for(output)
    cleaner = Cleaner(asked(options))

    def plan(path: str) -> Outputs:
        kind = cleaner.options(folder_of(path)).format
        return outputs_of(path, folder, in_place=wanted.in_place, report=report, kind=kind, formats=formats)

    plans = {path: plan(path) for path in dict.fromkeys(files)}
    writes = not wanted.check and (output is not None or not (wanted.stdout or stdin))
    if wanted.stdout:
        one_format(formats)
    if writes:
        refuse_collisions(plans.values())
    return Run(plans, Wanted(**{**vars(wanted), "writes": writes}), cleaner, report, engine)


def _refuse_contradictions(wanted: Wanted, stdin: bool, output: str | None) -> None:
    clashes = {
        "--stdout and --diff both want standard output": wanted.stdout and wanted.diff,
        "--stdout and --check contradict each other": wanted.stdout and wanted.check,
        "--in-place and --check contradict each other": wanted.in_place and wanted.check,
        "--in-place and -o contradict each other": wanted.in_place and output is not None,
        "--in-place and --stdout contradict each other": wanted.in_place and wanted.stdout and not stdin,
        "standard input cannot be changed in place": wanted.in_place and stdin,
        "--format and --check contradict each other": wanted.formats and wanted.check,
        "--quiet and --verbose contradict each other": wanted.quiet and wanted.verbose,
    }
    for message, clash in clashes.items():
        if clash:
            raise InputError(f"{message}: leave one of them out")


def _one(path: str, plan: Outputs, encoding: str | None, run: Run) -> int:
    """Clean one input; the exit code it deserves."""
    wanted, cleaner = run.wanted, run.cleaner
    try:
        if plan.container:
            return _many(path, plan, run)
        if plan.large:
            return _in_parts(path, plan, encoding, run)
        source = cleaner.read(path, encoding)
        found = wanted.sought.of(plan.name, plan.folders)
        outcome = decided(cleaner.clean(source, folder_of(path)), found)
        result = outcome.result
        written = wanted.writes and _written(result, source, plan, wanted)
    except CAUGHT as error:
        failed(str(error))
        return ERROR
    _shown(result, wanted)
    if not wanted.quiet:
        _told(path, outcome, wanted)
        if written:
            note(f"  -> {plan.told}")
    if wanted.check and (result.edits or undecided(result)):
        return FINDINGS
    return DONE


def _many(path: str, plan: Outputs, run: Run) -> int:
    """Clean a file of many documents; the exit code it deserves. Raises InputError."""
    from ocrfix.cli._containers import clean_container, refuse

    wanted, cleaner = run.wanted, run.cleaner
    for name, value in (("--diff", wanted.diff), ("--format", wanted.formats)):
        if value:
            refuse(path, name)
    if run.engine.dask:
        cleaner = Cleaner(cleaner.asked.settled(folder_of(path)))
    return clean_container(
        path, plan, cleaner, run.engine(), wanted.sought, to=_to(wanted), report=run.report, quiet=wanted.quiet
    )


def _in_parts(path: str, plan: Outputs, encoding: str | None, run: Run) -> int:
    """Clean a text too large for one pass; the exit code it deserves. Raises InputError."""
    from ocrfix.cli._large import clean_large
    from ocrfix.engines.large import Parts

    wanted = run.wanted
    parts = Parts(run.cleaner, encoding, wanted.sought)
    return clean_large(path, plan, parts, to=_to(wanted), diff=bool(wanted.diff), quiet=wanted.quiet)


def _to(wanted: Wanted) -> str:
    """Where the outputs of what is never held whole go."""
    return "nowhere" if wanted.check else "stdout" if wanted.stdout else "file"


def _written(result: Result, source: Document, plan: Outputs, wanted: Wanted) -> bool:
    raw = encode(source.original, source)
    if wanted.in_place and result.text.encode() == raw:
        return False  # nothing to change: the file, and its time, stay as they are
    write(result, raw, plan)
    return True


def _shown(result: Result, wanted: Wanted) -> None:
    if wanted.diff == "unified":
        from ocrfix.reports.unified import unified

        show(unified(result))
    elif wanted.diff == "words":
        from ocrfix.reports.words import words

        show(words(result))
    elif wanted.stdout:
        sys.stdout.flush()
        sys.stdout.buffer.write(stdout(result, one_format(wanted.formats)))


def _told(path: str, outcome: Outcome, wanted: Wanted) -> None:
    result = outcome.result
    shown = "standard input" if path == "-" else path
    read_as = "" if result.document.encoding == "utf-8" else f" (read as {result.document.encoding})"
    note(f"{shown}{read_as}: {terminal.summary(result)}")
    for line in terminal.worn(result):
        note(f"  {line}")
    _decisions.told(outcome)
    if wanted.verbose:
        note(f"  encoding: {result.document.encoding}, line ends: {result.document.newlines}")
        for line in terminal.by_code(result):
            note(line)
