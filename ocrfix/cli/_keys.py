"""Answers of a person: single keys on a terminal, lines on a pipe."""

from __future__ import annotations

import sys

import click


def key(prompt: str) -> str:
    """Ask for one key. On a pipe it is the first character of a line; "" when there is no more. Ctrl-C raises.

    Of keys that come faster than they are asked for only the first counts: an answer is never given unseen.
    """
    click.echo(prompt, nl=False)
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        click.echo(line.strip()[:1])
        return (line.strip()[:1] or "\n") if line else ""
    sys.stdout.flush()
    try:
        pressed = click.getchar()
    except EOFError:
        pressed = ""
    if "\x03" in pressed:
        raise KeyboardInterrupt
    if pressed.startswith("\x1b"):  # an arrow or the like
        pressed = "\x1b"
    click.echo(pressed[:1] if pressed[:1].isprintable() else "")
    return pressed[:1]


def line(prompt: str, proposal: str) -> str | None:
    """Ask for a text, on a terminal with `proposal` to begin from; None when the line is empty or there is no more."""
    if not sys.stdin.isatty():
        click.echo(prompt)
        return sys.stdin.readline().rstrip("\r\n") or None
    try:
        import readline
    except ImportError:  # not on every system: the line begins empty there
        pass
    else:
        if proposal.isprintable():  # what could act on the terminal is not typed ahead
            readline.set_startup_hook(lambda: readline.insert_text(proposal))
    try:
        return input(prompt) or None
    except EOFError:
        click.echo()
        return None
    finally:
        if "readline" in sys.modules:
            sys.modules["readline"].set_startup_hook()
