"""`ocrfix completion`: a script that lets a shell complete commands, options, formats and file names."""

from __future__ import annotations

import click

from ocrfix.cli import DONE
from ocrfix.cli._options import HELP

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", context_settings=HELP, short_help="Print a script for the completion of a shell.")
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
def command(shell: str) -> int:
    """Print the script that makes SHELL (bash, zsh or fish) complete commands, options and file names of ocrfix.

    \b
    Examples:
      ocrfix completion bash > ~/.local/share/bash-completion/completions/ocrfix
      ocrfix completion zsh > "${fpath[1]}/_ocrfix"
      ocrfix completion fish > ~/.config/fish/completions/ocrfix.fish
    """
    from click.shell_completion import get_completion_class

    from ocrfix.cli import main
    from ocrfix.cli._completing import VARIABLE

    kind = get_completion_class(shell)
    if kind is not None:
        made = kind(main, {}, "ocrfix", VARIABLE)
        click.echo(made.source_template % made.source_vars())  # not source(): it asks for the bash of this machine
    return DONE
