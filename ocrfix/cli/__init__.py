"""The command line: one command a file. Files, exit codes and progress; nothing else.

A command is a module of this package whose name has no underscore before it; it has a click command named
`command`. Modules are loaded when their command is called, so that a small answer stays a quick one.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Any

import click

from ocrfix import __version__
from ocrfix.cli import _completing
from ocrfix.cli._options import HELP
from ocrfix.cli._say import failed

DONE, FINDINGS, ERROR, STOPPED = 0, 1, 2, 130


class Commands(click.Group):
    """Finds commands by walking the package, and turns every error into one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        del ctx
        return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded now; None when there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        if _completing.asked():
            return _completing.with_files(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest right name when there is no such command."""
        from ocrfix.config import nearest

        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx):
            hint = nearest(name, self.list_commands(ctx)) or "; `ocrfix -h` lists them"
            if os.path.exists(name):  # noqa: PTH110  (a name with a NUL must not fail here)
                hint = f"; to clean a file: ocrfix clean {name}"
            failed(f"there is no command {name!r}{hint}")
            ctx.exit(ERROR)
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and leave the process with its exit code; without `standalone_mode` return that."""
        code = self._run(args, prog_name, extra | {"complete_var": complete_var})
        if standalone_mode:
            sys.exit(code)
        return code

    def _run(self, args: Sequence[str] | None, prog_name: str | None, extra: dict[str, Any]) -> int:
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.ClickException as error:
            return _misused(error)
        except (click.Abort, KeyboardInterrupt):
            failed("stopped")
            return STOPPED
        except BrokenPipeError:  # the reader, `head` for instance, has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except Exception as error:
            return _told(error)
        return code if isinstance(code, int) else DONE


def _misused(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
    else:
        more = f"; `{context.command_path} -h` tells more" if context else ""
        failed(" ".join(error.format_message().split()).rstrip(".?") + more)
    return ERROR


def _told(error: Exception) -> int:
    from ocrfix.engines.cleaner import CAUGHT

    if os.environ.get("OCRFIX_DEBUG"):
        raise error
    if isinstance(error, CAUGHT):
        failed(str(error))
    else:
        failed(
            f"this is a fault of ocrfix {__version__}, not yours ({type(error).__name__}: {error}); "
            "please report it, with what OCRFIX_DEBUG=1 prints"
        )
    return ERROR


def _version(context: click.Context) -> None:
    from ocrfix.cli._about import about

    click.echo("\n".join(about()))
    context.exit(DONE)


@click.group(cls=Commands, context_settings=HELP, no_args_is_help=True)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, asked: _version(context) if asked else None,
    help="Tell the version, the hashes of what it works with, and exit.",
)
def main() -> None:
    """Turn the OCR text of declassified and historical documents into text fit to publish, and show every change.

    \b
    ocrfix clean memo.txt          writes memo.clean.txt, memo.edits.jsonl (the ledger)
                                   and memo.report.html; memo.txt stays as it is
    ocrfix clean --diff memo.txt   shows the changes word by word as well
    ocrfix verify memo.clean.txt --ledger memo.edits.jsonl --against memo.txt
    ocrfix revert memo.clean.txt --ledger memo.edits.jsonl

    Nothing is invented: every change is an edit with its place, its code and its reason. Nothing is lost: `revert`
    gives the original back, byte for byte. What is not sure enough is only suggested.

    Exit codes: 0 done, 1 findings (check, clean --check, verify, diff, decisions check), 2 error.
    """
