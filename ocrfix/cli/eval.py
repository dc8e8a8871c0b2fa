"""`ocrfix eval`: how much is mended and how much is harmed, held against your own ground truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ocrfix import document
from ocrfix.cli import DONE, ERROR
from ocrfix.cli._options import HELP, asked, settings
from ocrfix.cli._say import failed
from ocrfix.document import Document, InputError, write_atomic
from ocrfix.engines.cleaner import CAUGHT, Cleaner

TRUTH = ".gt.txt"  # the ending that OCR training data has


@click.command("eval", context_settings=HELP, short_help="Measure accuracy and harm against ground truth.")
@click.option(
    "--truth",
    required=True,
    metavar="FOLDER|JSONL",
    help='A folder of NAME.txt with NAME.gt.txt beside it, or JSON lines with "ocr", "gt" and "id".',
)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="Default: text.")
@click.option("-o", "--output", metavar="FILE", help="Write there, not to standard output.")
@settings
def command(truth: str, form: str, output: str | None, **options: Any) -> int:
    """Clean documents whose true text you have, and measure the outcome.

    Prints character and word error rates (CER, WER) before and after, over all and as the mean of documents, words
    mended and words damaged, the precision of each rule, whether its confidence can be relied upon, and the worst
    documents. White space is collapsed, curly quotes and long dashes count as plain ones.

    \b
    Examples:
      ocrfix eval --truth samples/
      ocrfix eval --truth pairs.jsonl --select SPL --format json

    Exit codes: 0 done, 2 a document could not be read or cleaned.
    """
    from ocrfix.evaluation import Tally
    from ocrfix.reports import scores

    place = Path(truth)
    cleaner, tally, code = Cleaner(asked(options)), Tally(), DONE
    for source, right in _pairs(place):
        try:
            tally.add(cleaner.clean(source, place if place.is_dir() else place.parent), right)
        except CAUGHT as error:
            failed(str(error))
            code = ERROR
    if form == "json":
        told = json.dumps(scores.data(tally), ensure_ascii=False, indent=1) + "\n"
    elif form == "html":
        told = scores.html(tally)
    else:
        told = "\n".join(scores.text(tally)) + "\n"
    if output:
        write_atomic(output, told.encode())
    else:
        click.echo(told, nl=False)
    return code


def _pairs(place: Path) -> Iterator[tuple[Document, str]]:
    """Each document with its true text. Raises InputError when there are none."""
    found = False
    for pair in _in_folder(place) if place.is_dir() else _in_lines(place):
        found = True
        yield pair
    if not found:
        what = f"NAME.txt with NAME{TRUTH} beside it" if place.is_dir() else '"ocr" and "gt" in any line'
        raise InputError(f"{place} has no {what}: see `ocrfix eval -h`")


def _in_folder(folder: Path) -> Iterator[tuple[Document, str]]:
    for truth in sorted(folder.rglob(f"*{TRUTH}")):
        raw = truth.with_name(truth.name.removesuffix(TRUTH) + ".txt")
        if not raw.is_file():
            raise InputError(f"{truth} has no {raw.name} beside it: put the OCR text there")
        yield document.read(raw), document.read(truth).original


def _in_lines(file: Path) -> Iterator[tuple[Document, str]]:
    for number, line in enumerate(document.read(file, "utf-8", max_line=None).original.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            raw, truth = record["ocr"], record["gt"]
        except (ValueError, KeyError, TypeError):
            raise InputError(f'{file}, line {number}: no JSON object with "ocr" and "gt"') from None
        if isinstance(raw, str) and isinstance(truth, str):
            yield document.from_text(raw, str(record.get("id", number))), truth
