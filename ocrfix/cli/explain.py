"""`ocrfix explain`: the manual page of a code or a fixer."""

from __future__ import annotations

import inspect
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocrfix.cli import DONE
from ocrfix.cli._options import HELP, asked, settings
from ocrfix.cli._precision import measured
from ocrfix.config import nearest
from ocrfix.document import InputError
from ocrfix.review.decision import MANUAL, OWN

if TYPE_CHECKING:
    from ocrfix.engines.cleaner import Asked
    from ocrfix.plugins import Loaded


@click.command("explain", context_settings=HELP, short_help="Tell what a code mends, and when it must not.")
@click.argument("code", metavar="[CODE]", required=False)
@click.option("--word", metavar="WORD", help="Tell how the word engine reads WORD, instead of a manual page.")
@click.option("--context", metavar="TEXT", help='The words around it, with "_" in its place.')
@settings
def command(code: str | None, word: str | None, context: str | None, **options: Any) -> int:
    """Print the manual page of CODE (HYP001), of the beginning of one (HYP), or of a fixer (hyphens).

    It tells what is mended, when it must not be, how sure the edits are, and the options that a settings file
    can set.

    With --word, print how a word is read: what it may stand for, with the scores (natural logarithms: how
    likely OCR misreads the one for the other, how the neighbours fit, how frequent it is), and the verdict.

    \b
    Examples:
      ocrfix explain HYP001
      ocrfix explain --word membcr --context "every _ of the party"
    """
    if (code is None) == (word is None):
        raise InputError("explain wants either a code or --word: `ocrfix fixers` lists the codes")
    if word is not None:
        from ocrfix.cli._word import told

        click.echo("\n".join(told(word, context or "", asked(options).config(Path()).dictionaries)))
        return DONE
    return _manual(code or "", asked(options))


def _manual(code: str, settings: Asked) -> int:
    from ocrfix.engines.cleaner import Cleaner

    _, fixers = Cleaner(settings).ready(Path())
    wanted = code.strip()
    if wanted and OWN.startswith(wanted.upper()) and len(wanted) >= 3:
        click.echo(MANUAL.rstrip())
        return DONE
    found = [f for f in fixers if wanted.lower() == f.name or any(c.startswith(wanted.upper()) for c in f.codes)]
    if not wanted or not found:
        known = sorted({*(c for f in fixers for c in f.codes), *(f.name for f in fixers)})
        raise InputError(
            f"there is no code or fixer {code!r}{nearest(wanted, known) or '; `ocrfix fixers` lists them'}"
        )
    click.echo("\n\n".join(_page(fixer) for fixer in found))
    return DONE


def _page(fixer: Loaded) -> str:
    precision = measured()
    lines = [f"{fixer.name} ({fixer.stage.name.lower()})", ""]
    for code, fault in sorted(fixer.codes.items()):
        share = (
            f"  ({precision[code].precision:.1%} of its edits were right where measured)" if code in precision else ""
        )
        lines.append(f"  {code}  {fault}{share}")
    lines += ["", inspect.cleandoc(fixer.doc)]
    if options := _options(fixer):
        lines += ["", f"Options, to be set under [fixers.{fixer.name}]:", "", options]
    return "\n".join(lines)


def _options(fixer: Loaded) -> str:
    """The options as they are written in the source: each with its default and its comment."""
    kind = type(fixer.options)
    names = getattr(kind, "__dataclass_fields__", {})
    try:
        source = inspect.getsource(kind).splitlines()
    except (OSError, TypeError):
        return "\n".join(f"  {name} = {getattr(fixer.options, name)!r}" for name in names)
    kept = [line for line in source if line.strip().partition(":")[0] in names and line.startswith("    ")]
    return textwrap.indent(textwrap.dedent("\n".join(kept)), "  ")
