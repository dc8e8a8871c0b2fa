"""`ocrfix check`: what keeps texts from being clean, for the machines that guard a collection."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from ocrfix import __version__
from ocrfix.cli import DONE, ERROR, FINDINGS, _decisions, _inputs
from ocrfix.cli._engines import cores
from ocrfix.cli._options import HELP, asked, encoding, exclude, settings
from ocrfix.cli._say import failed, note, show
from ocrfix.document import InputError, decode, read_bytes, write_atomic
from ocrfix.engines.checking import Checker, Source, rules
from ocrfix.engines.cleaner import Cleaner, folder_of
from ocrfix.files import Finder
from ocrfix.inputs.kinds import is_container, is_input, planned
from ocrfix.reports.check import FORMATS, Rule, Run, diff, render
from ocrfix.reports.check.baseline import Baseline
from ocrfix.reports.check.findings import Checked
from ocrfix.reports.check.tally import Tally

STDOUT = ""
FEW = 8  # files: up to so many are checked before another process has begun


@dataclass
class Session:
    """A run of the command: what was asked for, and what has been found."""

    sources: list[Source]
    checker: Checker
    most: int | None  # suggestions that are tolerated
    jobs: int = 1  # processes
    tally: Tally = field(default_factory=Tally)
    rules: dict[str, Rule] = field(default_factory=dict)

    def documents(self) -> Iterator[Checked]:
        """Each document, checked as it is asked for; all at once when their suggestions have to be counted first."""
        checked = self._checked()
        if self.most is not None:
            every = list(checked)
            waiting = sum(len(document.findings) - len(document.sparing().findings) for document in every)
            checked = iter([document.sparing() for document in every] if waiting <= self.most else every)
        return map(self.tally.add, checked)

    def _checked(self) -> Iterator[Checked]:
        for document in self._in_order():
            if document.failure:
                failed(document.failure)
            for told in document.unfit:
                note(f"{document.path}: a decision does not fit: {told}")
            yield document

    def _in_order(self) -> Iterator[Checked]:
        """The documents in the order of their sources, whichever process is done first."""
        if self.jobs == 1:
            yield from (self.checker(source) for source in self._ready())
            return
        from ocrfix.engines.contract import Job, Lost
        from ocrfix.engines.local import Local

        jobs = (Job(source.shown, 0, source) for source in self._ready())
        done: dict[str, Checked] = {}
        waiting = deque(source.shown for source in self.sources)
        for job, outcome in Local(self.jobs).run(self.checker, jobs):
            if isinstance(outcome, Lost):
                outcome = Checked(job.name, failure=f"{job.name}: {outcome.reason}")
            done[job.name] = outcome
            while waiting and waiting[0] in done:
                yield done.pop(waiting.popleft())

    def _ready(self) -> Iterator[Source]:
        """Each source, once its settings are known to be right. Raises ConfigError."""
        cleaner = Cleaner(self.checker.asked)
        for source in self.sources:
            self.rules |= rules(cleaner, folder_of(source.path))
            yield source


@click.command("check", context_settings=HELP, short_help="Exit with 1 when texts are not clean; reports for CI.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"Report as {', '.join(FORMATS)}; to standard output, or to FILE. Can be given several times.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there, not to standard output.")
@click.option("--diff", "as_diff", is_flag=True, help="Show on standard output what would change, as a unified diff.")
@click.option("--baseline", metavar="FILE", help="Do not tell the findings that FILE knows.")
@click.option("--write-baseline", is_flag=True, help="Write all findings to the baseline's FILE, and exit with 0.")
@click.option("--max-suggestions", type=click.IntRange(min=0), metavar="N", help="Tolerate N undecided suggestions.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Tell only what is this sure, 0 to 1.",
)
@exclude
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes (default: cores, for many files).")
@_decisions.options
@_inputs.kind
@encoding
@settings
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but findings and errors.")
def command(paths: tuple[str, ...], formats: tuple[str, ...], output: str | None, quiet: bool, **options: Any) -> int:
    """Check the texts in PATH (files, folders, patterns; "-" is standard input), and write nothing but reports.

    A finding is an edit that `ocrfix clean` would make (a change), or would suggest and nobody has decided on
    (undecided). What a decision rejects is no finding; what one accepts is, until the text itself has it.

    \b
    Examples:
      ocrfix check texts/
      ocrfix check --format github texts/
      ocrfix check --format sarif=ocrfix.sarif --format junit=ocrfix.xml texts/
      ocrfix check --baseline known.json --write-baseline texts/   from now on, only what is new
      ocrfix check --diff --max-suggestions 20 texts/

    Exit codes: 0 no findings, 1 findings, 2 a file could not be checked.
    """
    as_diff, keep, baseline = options.pop("as_diff"), options["write_baseline"], options["baseline"]
    sinks = _sinks(formats, output, as_diff=as_diff)
    session = _session(paths, options, as_diff=as_diff)
    if keep:
        return _write_baseline(session, baseline, quiet=quiet)
    _report(session, sinks, as_diff=as_diff)
    if not quiet:
        note(session.tally.summary())
        if gone := session.tally.gone:
            are = "is" if gone == 1 else "are"
            note(f"{_counted(gone, 'finding')} of the baseline {are} gone: write it anew with --write-baseline")
    return ERROR if session.tally.failed else FINDINGS if session.tally.found_in else DONE


def _sinks(formats: tuple[str, ...], output: str | None, *, as_diff: bool) -> list[tuple[str, str]]:
    """Each report and where it goes. Raises InputError."""
    from ocrfix.config import nearest

    sinks = []
    for given in formats or (() if as_diff and output is None else ("text",)):
        name, equals, file = given.partition("=")
        if name not in FORMATS:
            raise InputError(
                f"there is no format {name!r}{nearest(name, FORMATS) or '; there are ' + ', '.join(FORMATS)}"
            )
        if equals and not file:
            raise InputError(f"--format {given} names no file: write --format {name}=FILE")
        sinks.append((name, file or output or STDOUT))
    targets = [target for _, target in sinks] + [STDOUT] * as_diff
    for target in targets:
        if targets.count(target) > 1:
            shown = target or "standard output"
            raise InputError(f"two reports would go to {shown}: give each its own file, as in --format sarif=FILE")
        if target and not Path(target).parent.is_dir():
            raise InputError(f"cannot write {target}: there is no folder {Path(target).parent}; make it first")
    return sinks


def _session(paths: tuple[str, ...], options: dict[str, Any], *, as_diff: bool) -> Session:
    baseline, most, least = (options.pop(key) for key in ("baseline", "max_suggestions", "min_confidence"))
    encoding, keep, processes = options.pop("encoding"), options.pop("write_baseline"), options.pop("jobs")
    if keep and baseline is None:
        raise InputError("--write-baseline needs the file's name: add --baseline FILE")
    known = None if baseline is None or keep else _read_baseline(baseline)
    finder = Finder(options.pop("exclude"), takes=_is_single)
    folder = Path(baseline).parent if baseline else Path()
    found = (each.path for each in finder(paths))
    sources = {path: Source(path, _shown(path), _shown(path, folder)) for path in found}
    for fault in finder.faults:
        failed(fault)
    for path in finder.left_out:
        note(f"{path} is an output of ocrfix: left out")
    sought = _decisions.sought(options, shared=len(sources) > 1)
    checker = Checker(asked(options), encoding, sought, least, known, as_diff)
    in_order = sorted(sources.values(), key=lambda source: source.shown)
    jobs = processes or (cores() if len(in_order) > FEW else 1)
    return Session(in_order, checker, most, 1 if "-" in sources else jobs, Tally(failed=len(finder.faults)))


def _is_single(path: str) -> bool:
    """Whether a file of a folder is an input with one document: of many, no line of the file is a finding's."""
    return is_input(path) and not is_container(planned(path).kind)


def _shown(path: str, folder: Path = Path()) -> str:
    """The path from a folder on, if it lies below that, parted by "/"."""
    if path == "-":
        return "stdin"
    below = os.path.relpath(path, folder)
    return (str(Path(path).resolve()) if below.startswith(os.pardir) else below).replace(os.sep, "/")


def _report(session: Session, sinks: list[tuple[str, str]], *, as_diff: bool) -> None:
    documents = session.documents()
    every = list(documents) if len(sinks) + as_diff != 1 else None
    for name, target in sinks:
        pieces = render(name, Run(documents if every is None else every, session.rules, __version__))
        if target == STDOUT:
            for piece in pieces:
                sys.stdout.buffer.write(_encoded(piece))
                sys.stdout.buffer.flush()
        else:
            write_atomic(target, _encoded("".join(pieces)))
    if as_diff:
        for document in documents if every is None else every:
            show(diff.render(document))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # of a file's name that is no UTF-8


def _read_baseline(file: str) -> Baseline:
    if not Path(file).exists():
        raise InputError(f"there is no baseline {file}: make it with --write-baseline")
    return Baseline.read(decode(read_bytes(file), "utf-8", name=file).original, file)


def _write_baseline(session: Session, file: str, *, quiet: bool) -> int:
    """Write what was found. Files that were not checked keep their findings while they are there."""
    known = _read_baseline(file) if Path(file).exists() else Baseline()
    folder = Path(file).parent
    known = Baseline({path: some for path, some in known.files.items() if (folder / path).exists()})
    keys = {source.shown: source.key for source in session.sources}
    for document in session.documents():
        if not document.failure:
            known = known.with_file(keys[document.path], document.findings)
    write_atomic(file, known.render(__version__).encode("utf-8", "backslashreplace"))
    if not quiet:
        tally = session.tally
        found = _counted(tally.changes + tally.undecided, "finding")
        note(f"{file}: {found} in {_counted(tally.found_in, 'document')}")
    return ERROR if session.tally.failed else DONE


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"
