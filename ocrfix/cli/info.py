"""`ocrfix info`: what a document says of itself."""

from __future__ import annotations

import json
from typing import Any

import click

from ocrfix.cli import DONE, ERROR
from ocrfix.cli._options import HELP, asked, encoding, settings
from ocrfix.cli._say import failed
from ocrfix.engines.cleaner import CAUGHT, Cleaner, folder_of
from ocrfix.reports import json as as_data
from ocrfix.reports import safe, terminal


@click.command("info", context_settings=HELP, short_help="Print what is known of a document; writes nothing.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@encoding
@settings
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object a line and file.")
def command(files: tuple[str, ...], encoding: str | None, as_json: bool, **options: Any) -> int:
    """Print the metadata of each FILE: encoding, size, document number, dates, classification, redactions ...

    What can be told depends on the fixers: they note document numbers, dates and titles while they clean. Nothing
    is written.
    """
    cleaner = Cleaner(asked(options))
    code = DONE
    for number, path in enumerate(files):
        try:
            result = cleaner.clean(cleaner.read(path, encoding), folder_of(path))
        except CAUGHT as error:
            failed(str(error))
            code = ERROR
            continue
        if as_json:
            click.echo(json.dumps({"path": safe.line(path)} | as_data.about(result), ensure_ascii=False))
            continue
        worn = (("to read anew", line) for line in terminal.worn(result))
        rows = [*terminal.metadata(result), *worn, ("changes", terminal.summary(result))]
        width = max(len(label) for label, _ in rows)
        click.echo("\n" * bool(number) + "\n".join(f"{label:<{width}}  {value}" for label, value in rows))
    return code
