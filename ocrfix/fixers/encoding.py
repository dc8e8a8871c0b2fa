"""Characters that an encoding mangled, and characters no reader of the page would type.

A text that went through the wrong code page shows `DonÃ¢â‚¬â„¢t` or `cafÃ©` (mojibake); a PDF leaves ligatures (`ﬁle`),
soft hyphens, no-break and zero-width blanks, control characters; a web page leaves `&amp;`. ftfy says what the
mangled word was, word by word, so that each change has its place.

It must not touch the letters `æ` and `œ` of Latin and old English, foreign letters, form feeds (page breaks) and
line ends, the replacement character (what it stood for is lost), or a typewriter's plain quotes.

    the ﬁrst ofﬁce  ->  the first office
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import ftfy
from ftfy.badness import is_bad

from ocrfix.fixer import Fix, Note, Span, Stage, View

STAGE = Stage.CHARACTERS
CODES = {
    "ENC001": "mojibake: text read in the wrong encoding",
    "ENC002": "a control character",
    "ENC003": "a ligature as one character",
    "ENC004": "a soft hyphen",
    "ENC005": "an odd blank",
    "ENC006": "a character reference of HTML",
}

# Form feeds, tabs and line ends are none of our business; C1 controls are Windows quotes that lost their code page.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SOFT = re.compile("\u00ad+")
_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NOTHING = re.compile("[\u200b-\u200f\u2060\ufeff]+")
_REFERENCE = re.compile(r"&(?:amp|quot|lt|gt|apos|nbsp|#\d{2,4});")
_LETTERS = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
# A word, with the blanks that belong to mojibake; only those with something odd in them are looked at.
_WORD = re.compile(r"[^ \t\n\r\f\v\u2028\u2029\u0085]+")
_ODD = re.compile(r"[^\t\n\f\r\x20-\x7e]|&[#a-z]")
_SURE = 0.99


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    mojibake: bool = True  # mend text that was read in the wrong encoding


def propose(view: View, options: Options) -> Iterator[Fix]:
    """Yield a Fix for each word with a mangled character, and for each odd blank."""
    text = view.text
    if text.isascii() and "&" not in text and not _CONTROL.search(text):
        return
    for found in _WORD.finditer(text):
        word = found.group()
        if not _ODD.search(word):
            continue
        at_line_end = text[found.end() : found.end() + 1] in ("\n", "\r")
        after, code, why = _mended(word, at_line_end, options)
        if after != word:
            yield _fix(found.start(), word, after, Note(code, _SURE, why))


def _mended(word: str, at_line_end: bool, options: Options) -> tuple[str, str, str]:
    """The word as it should be, the code of the first fault in it, and why."""
    found: list[tuple[str, str]] = []
    if options.mojibake and is_bad(word):
        better = ftfy.fix_encoding(word)
        if better != word:
            found.append(("ENC001", f"'{word}' is '{better}' read in the wrong encoding"))
            word = better
    if _REFERENCE.search(word):
        word = _REFERENCE.sub(lambda match: html.unescape(match.group()), word)
        found.append(("ENC006", "HTML writes this sign so"))
    if _LIGATURE.search(word):
        word = _LIGATURE.sub(lambda match: _LETTERS[match.group()], word)
        found.append(("ENC003", "printed as one piece of type, written as letters"))
    if _SOFT.search(word):
        word = _SOFT.sub("-" if at_line_end and word[-1] == "\u00ad" else "", word)
        found.append(("ENC004", "a soft hyphen shows where a word may be broken; only at a line's end it is a hyphen"))
    if _CONTROL.search(word):
        word = _CONTROL.sub("", word)
        found.append(("ENC002", "it prints nothing"))
    if _BLANK.search(word) or _NOTHING.search(word):
        word = _NOTHING.sub("", _BLANK.sub(" ", word))
        found.append(("ENC005", "a blank of another width, or of none"))
    code, why = found[0] if found else ("ENC001", "")
    return word, code, why


def _fix(start: int, before: str, after: str, note: Note) -> Fix:
    """The change without the plain words around it that a blank of another width holds together."""
    head = tail = 0
    if note.code == "ENC005":
        while head < min(len(before), len(after)) - 1 and before[head] == after[head]:
            head += 1
        while tail < min(len(before), len(after)) - head - 1 and before[-1 - tail] == after[-1 - tail]:
            tail += 1
    return Fix(Span(start + head, start + len(before) - tail), after[head : len(after) - tail], note)
