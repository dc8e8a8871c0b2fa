"""`ocrfix info`: what a document says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from ocrfix.cli import DONE, ERROR, _inputs
from ocrfix.cli._options import HELP, asked, encoding, settings
from ocrfix.cli._say import failed
from ocrfix.document import Document, InputError
from ocrfix.engines.cleaner import CAUGHT, Cleaner, folder_of
from ocrfix.engines.figures import figures
from ocrfix.inputs.kinds import is_container, module, planned
from ocrfix.inputs.streams import opened
from ocrfix.reports import json as as_data
from ocrfix.reports import safe, terminal


@click.command("info", context_settings=HELP, short_help="Print what is known of a document; writes nothing.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_inputs.options
@encoding
@settings
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object a line and file.")
def command(files: tuple[str, ...], encoding: str | None, as_json: bool, **options: Any) -> int:
    """Print the metadata of each FILE: encoding, size, document number, dates, classification, redactions ...,
    and how many of its words are unknown.

    What can be told depends on the fixers: they note document numbers, dates and titles while they clean. Nothing
    is written.
    """
    cleaner = Cleaner(asked(options))
    code = DONE
    for number, (path, source) in enumerate(_documents(files, cleaner, encoding)):
        try:
            if isinstance(source, InputError):
                raise source
            result = cleaner.clean(source, folder_of(path))
        except CAUGHT as error:
            failed(str(error))
            code = ERROR
            continue
        if as_json:
            about = {"path": safe.line(path)} | as_data.about(result) | _counted(figures(result))
            click.echo(json.dumps(about, ensure_ascii=False))
            continue
        worn = (("to read anew", line) for line in terminal.worn(result))
        rows = [*terminal.metadata(result), *worn, *_unknown(figures(result)), ("changes", terminal.summary(result))]
        width = max(len(label) for label, _ in rows)
        click.echo("\n" * bool(number) + "\n".join(f"{label:<{width}}  {value}" for label, value in rows))
    return code


def _counted(counts: Mapping[str, int]) -> dict[str, Any]:
    """Redactions by code, and the share of unknown words before and after."""
    codes = {key.partition("/")[2]: n for key, n in sorted(counts.items()) if key.startswith("redactions/")}
    share = {
        which: round(counts.get(f"unknown/{which}", 0) / max(1, counts.get(f"words/{which}", 0)), 4)
        for which in ("before", "after")
    }
    return {"redactions": codes, "unknown_share": share}


def _unknown(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    words = counts.get("words/before", 0)
    if words:
        share = _counted(counts)["unknown_share"]
        yield "unknown words", f"{share['before']:.1%} of {words:,}; {share['after']:.1%} when cleaned"


def _documents(
    files: tuple[str, ...], cleaner: Cleaner, encoding: str | None
) -> Iterator[tuple[str, Document | InputError]]:
    """Each document of each file with the file's name, or why it cannot be read."""
    for path in files:
        try:
            options = cleaner.options(folder_of(path), encoding)
            if not is_container(planned(path, options.format).kind):
                yield path, cleaner.read(path, encoding)
                continue
            with opened(path, options) as (stream, form):
                for item in module(form.kind).items(stream, path, options):
                    if item.document is not None:
                        yield path, item.document
                    elif item.fault:
                        yield path, InputError(f"{item.where}: {item.fault}")
        except InputError as error:
            yield path, error
