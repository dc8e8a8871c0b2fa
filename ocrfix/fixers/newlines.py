r"""Line ends of other systems: "\r\n" (Windows) and a lone "\r" (old Macintosh) become "\n".

The clean text has one kind of line end, and every later fixer needs to know of only one. A carriage
return doubled on its way through a transfer in text mode ("\r\r\n") is one line end, not two: read as two it
would part a paragraph at every line.

Example: `WAR DEPARTMENT\r\nOFFICE` becomes `WAR DEPARTMENT\nOFFICE`.

It must not touch other white space: a form feed parts pages, a vertical tab or U+2028 may be the text's own.
The original's line ends stay in the ledger, so `ocrfix revert` gives them back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Fix, Note, Span, Stage, View

STAGE = Stage.CHARACTERS
CODES = {"NWL001": "a line end of another system"}

_RETURNS = re.compile(r"\r+\n|\r")
_WHY = {"\r\n": "a line end of Windows", "\r": "a line end of the old Macintosh"}


@dataclass(frozen=True)
class Options:
    """Nothing to choose: all later fixers count on it."""


def propose(view: View, _: Options) -> Iterator[Fix]:
    """One fix for each line end that is no line feed alone."""
    for found in _RETURNS.finditer(view.text):
        why = _WHY.get(found.group(), "a line end whose carriage return was doubled")
        yield Fix(Span(*found.span()), "\n", Note("NWL001", 1.0, why))
