"""`ocrfix review`: decide on suggestions one by one, in the terminal."""

from __future__ import annotations

import getpass
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import click

from ocrfix.cli import DONE, STOPPED, _keys
from ocrfix.cli._opened import Opened, opened
from ocrfix.cli._opened import against as against_option
from ocrfix.cli._options import HELP
from ocrfix.cli._say import note, show
from ocrfix.edits import Edit
from ocrfix.reports import safe
from ocrfix.reports.chunk import Chunk
from ocrfix.reports.listed import change
from ocrfix.reports.places import Places
from ocrfix.reports.question import question
from ocrfix.result import Status
from ocrfix.review import FOLDERS, SUFFIX, Decision, Found, Scope, Sought, Verdict, amended, read_if_there
from ocrfix.review.files import folders_file
from ocrfix.review.session import Order, Reach, Session, Step

KEYS = {
    "y": (Verdict.ACCEPT, Reach.EDIT),
    "n": (Verdict.REJECT, Reach.EDIT),
    "a": (Verdict.ACCEPT, Reach.RULE),
    "d": (Verdict.REJECT, Reach.RULE),
    "A": (Verdict.ACCEPT, Reach.CHANGE),
    "D": (Verdict.REJECT, Reach.CHANGE),
    "w": (Verdict.REJECT, Reach.WORD),
}
EXPLAINED = """\
y  accept this edit                      n  reject it: the text stays as it is
a  accept all of this rule               d  reject all of this rule
A  accept this change everywhere here    D  reject this change everywhere here
w  never change this word, in all documents of the folder
e  type another reading                  s  skip: decide later
b  back: take the last answer back       q  quit; all answers are saved
?  this help
"""


@dataclass(frozen=True)
class Files:
    """Where answers are saved."""

    own: Path
    folder: Path
    known: tuple[Decision, ...] = ()  # what only the ledger records: it goes into the file with the first answer

    def save(self, step: Step) -> None:
        """Save an answer, at once. Raises InputError."""
        if self.known and not self.own.exists():
            amended(self.own, add=self.known)
        for path, decisions in ((self.own, step.own), (self.folder, step.folder)):
            if decisions:
                amended(path, add=decisions)

    def take_back(self, step: Step) -> None:
        """Take an answer out again. Raises InputError."""
        for path, decisions in ((self.own, step.own), (self.folder, step.folder)):
            if decisions:
                amended(path, remove=decisions)


@click.command("review", context_settings=HELP, short_help="Decide on suggestions one by one, in the terminal.")
@click.argument("file", metavar="FILE")
@click.option("--ledger", "-l", "ledger_path", metavar="FILE", help="The ledger; by default the one beside FILE.")
@against_option
@click.option(
    "--decisions", metavar="FILE", help="Where answers are saved; by default NAME.decisions.jsonl beside the ledger."
)
@click.option("--all", "everything", is_flag=True, help="Ask about applied edits, too.")
@click.option(
    "--below", type=click.FloatRange(0, 1), metavar="P", help="Ask about applied edits that are less sure than P, too."
)
@click.option(
    "--order",
    type=click.Choice([order.value for order in Order]),
    default=Order.CONFIDENCE.value,
    help="What comes first: names and the least certain (confidence), the text's order (position), "
    "or what mends most at one answer (gain).",
)
@click.option("--by", metavar="NAME", help="Who decides; by default your name as git knows it, else your user name.")
def command(
    file: str,
    ledger_path: str | None,
    against: str | None,
    decisions: str | None,
    everything: bool,
    below: float | None,
    order: str,
    by: str | None,
) -> int:
    """Go through the open suggestions of FILE, the original, the clean text or the ledger, and decide on each.

    A single key answers: y accept, n reject, e type another reading, ? tells them all. Each answer is saved at once;
    after q or Ctrl-C a new review goes on where this one stopped. From a pipe, answers are read one a line.
    The text itself is made with `ocrfix apply`.

    \b
    Examples:
      ocrfix review memo.txt
      ocrfix review out/memo.clean.txt --order position
      ocrfix review memo.txt --below 0.97      sure edits as well, the less sure of them

    Exit codes: 0 done, 2 error, 130 stopped with Ctrl-C.
    """
    found = opened(file, ledger_path, against)
    known = _known(found, decisions)
    files = _files(found, decisions, known)
    session = Session(
        found.result,
        list(known.own),
        list(known.folder),
        Order(order),
        1.1 if everything else below or 0.0,
        by if by is not None else _who(),
    )
    if session.current is None:
        click.echo(f"{safe.line(file)}: nothing is open{'' if everything else '; --all asks about applied edits, too'}")
        return DONE
    code = DONE
    try:
        _ask_all(session, files, Places(found.result.document.original))
    except KeyboardInterrupt:
        click.echo()
        code = STOPPED
    _farewell(file, found, files, session)
    return code


def _ask_all(session: Session, files: Files, places: Places) -> None:
    """Ask until all is answered, or the person quits."""
    while (edit := session.current) is not None:
        result = session.outcome.result
        status = next((s for e, s in result.entries if e.id == edit.id), Status.SUGGESTED)
        asked = sum(bool(step.own or step.folder) for step in session.steps) + 1
        show(question(result, edit, status, places, f"{asked}, {len(session.open):,} open"))
        while True:
            key = _keys.key(_prompt(session, edit))
            if key in ("q", "Q", "", "\x04"):
                return
            if _answered(key, session, files):
                break


def _prompt(session: Session, edit: Edit) -> str:
    rule, same = (len(session.alike(edit, reach)) for reach in (Reach.RULE, Reach.CHANGE))
    wide = [f"a/d all {rule:,} of {safe.line(edit.note.code)}"] if rule > 1 else []
    wide += [f"A/D all {same:,} alike"] if same > 1 else []
    return "; ".join(["y accept, n reject", *wide, "e s w b q ?"]) + ": "


def _answered(key: str, session: Session, files: Files) -> bool:
    """Do what a key says; whether the next question is due."""
    edit = session.open[0]
    if key in KEYS:
        verdict, reach = KEYS[key]
        if reach is Reach.WORD and edit.order is not None:
            note("a move is no word: n rejects it")
            return False
        step = session.answer(verdict, reach)
        files.save(step)
        _tell(verdict, step)
        return True
    if key == "e":
        return _typed(edit, session, files)
    if key == "s":
        session.skip()
        return True
    if key == "b":
        step_back = session.back()
        if step_back is None:
            note("there is no answer of this review to take back")
            return False
        files.take_back(step_back)
        return True
    click.echo(EXPLAINED, nl=False) if key == "?" else note("that key means nothing here; ? tells those that do")
    return False


def _typed(edit: Edit, session: Session, files: Files) -> bool:
    if edit.order is not None:
        note("a move can be accepted or rejected, not edited")
        return False
    show([Chunk("note", 'type what it should read; nothing leaves it undecided, "" removes it\n')])
    typed = _keys.line("> ", edit.before if edit.after is None else edit.after)
    if typed is None:
        return False
    step = session.answer(Verdict.EDIT, replacement="" if typed == '""' else typed)
    files.save(step)
    _tell(Verdict.EDIT, step)
    return True


def _tell(verdict: Verdict, step: Step) -> None:
    done = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.EDIT: "noted"}[verdict]
    if step.folder:
        click.echo(f"{done} in all documents of the folder: {change(step.edit)}")
    elif step.own[0].scope is Scope.DOCUMENT:
        click.echo(f"{done} in the whole document: {change(step.edit)}")
    elif len(step.own) > 1:
        click.echo(f"{done}: {len(step.own):,} of {safe.line(step.edit.note.code)}")
    else:
        click.echo(done)
    click.echo()


def _farewell(file: str, found: Opened, files: Files, session: Session) -> None:
    """Say what was decided, where it is, and how to make the text with it."""
    tally = session.tally()
    told = ", ".join(f"{tally[verdict]:,} {name}" for verdict, name in _TOLD.items() if tally[verdict])
    left = len(session.open) + len(session.skipped)
    click.echo(f"{told or 'nothing decided'}; {left:,} still open")
    used = {files.own: True, files.folder: any(step.folder for step in session.steps)}
    saved = [path for path, mine in used.items() if mine and path.is_file()]
    if saved:
        click.echo(f"saved in {safe.line(', '.join(map(str, saved)))}")
        named = [] if files.own in _usual(found) else ["--decisions", str(files.own)]
        words = ["ocrfix", "apply", file, *(["--ledger", str(found.ledger)] if found.apart(file) else []), *named]
        click.echo(f"to make the text with it: {safe.line(shlex.join(words))}")


_TOLD = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.EDIT: "read otherwise"}


def _usual(found: Opened) -> list[Path]:
    """Where the decisions on a document are looked for; the last is where they are saved when there are none."""
    return [folder / f"{found.name}{SUFFIX}" for folder in found.folders]


def _files(found: Opened, decisions: str | None, known: Found) -> Files:
    usual = _usual(found)
    own = Path(decisions) if decisions else next((path for path in reversed(usual) if path.is_file()), usual[-1])
    folder = folders_file(found.folders[0]) or found.folders[0] / FOLDERS
    return Files(own, folder, () if own.exists() else known.own)


def _known(found: Opened, decisions: str | None) -> Found:
    """The decisions so far: the document's own and its folder's. The file named need not be there yet."""
    if decisions is None:
        return found.decisions(Sought())
    return Found(tuple(read_if_there(Path(decisions))), found.decisions(Sought()).folder)


def _who() -> str:
    """The name of the person at the keyboard, as git or the system knows it."""
    try:
        said = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
        return said.stdout.strip() or getpass.getuser()
    except (OSError, KeyError, subprocess.SubprocessError):
        return ""
