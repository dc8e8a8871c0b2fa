"""TEI P5: the original and the clean text in one XML document, each change a `choice` between the two.

Both readings can be taken from it, character by character, as the text of `body` (white space counts):

    the original    sic, orig, fw, and the `desc` of type sic in a gap; runs in the order of their `n`, if any
    the clean text  corr, reg, and the `desc` of type corr in a gap; no fw; in the order of the document

    <choice><sic>membcr</sic><corr resp="#ocrfix" cert="0.97" type="SPL001">member</corr></choice>: a correction
    <choice><orig> (a line end) </orig><reg> (a blank) </reg></choice>: white space alone
    <fw type="stamp">Approved For Release 2001/03/04 ...</fw>: furniture
    <gap reason="redacted 25X1"><desc type="sic">25X1</desc><desc type="corr">[25X1]</desc></gap>: withheld text
    <pb n="2"/>: a form feed
    <g type="character" n="001B">\\x1b</g>: what XML cannot hold

`pb n="1"` begins the document and stands for no character. Where text was moved, each stretch is a `seg` of type run,
whose `n` tells where it stood in the original. Suggestions are not in it: the ledger has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from ocrfix.edits import Edit, Span
from ocrfix.reports import safe
from ocrfix.reports.places import Places
from ocrfix.reports.segments import Kind, Segment, kind, segments
from ocrfix.reports.teiheader import header
from ocrfix.result import Result, Status

_FURNITURE = {"STM": "stamp", "MRK": "mark", "PAG": "pageNum", "FRM": "form"}  # by the letters of the code: types of fw
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # the form feed is a pb
_SPECIAL = re.compile(f"{_ILLEGAL.pattern}|\f")
_REFERENCED = re.compile("[\r\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\f\s*")
_BREAKS = re.compile(r"(\n[^\S\n]*\n|\f)\s*\Z")


def render(result: Result) -> str:
    """The whole document."""
    return "".join(_document(result))


def _document(result: Result) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'
    yield header(result)
    yield '<text>\n<body xml:space="preserve"><pb n="1"/>'
    writer = _Writer(result)
    for paragraph in _paragraphs(segments(result)):
        yield f"<p>{writer.paragraph(paragraph)}</p>"
    yield "</body>\n</text>\n</TEI>\n"


class _Writer:
    """Turns segments into XML."""

    def __init__(self, result: Result) -> None:
        self._original = result.document.original
        self._places = Places(self._original)
        self._accepted = {id(edit) for edit, status in result.entries if status is Status.ACCEPTED}
        self._moved = any(edit.order is not None for edit in result.edits)

    def paragraph(self, row: Sequence[Segment]) -> str:
        """The inside of a paragraph."""
        if not self._moved:
            return "".join(map(self._segment, row))
        return "".join(
            f'<seg type="run" n="{" ".join(f"{a}-{b}" for a, b in spans)}">{"".join(map(self._segment, run))}</seg>'
            for spans, run in _runs(row)
        )

    def _segment(self, segment: Segment) -> str:
        before, after, at = segment.before, segment.text, segment.spans[0].start
        if before == after:
            return self._text(after, at)
        last = segment.edits[-1]
        role = kind(last)
        if not after and last.note.code[:3] in _FURNITURE:
            return f'<fw type="{_FURNITURE[last.note.code[:3]]}">{self._text(before, at)}</fw>'
        if role is Kind.REDACTION and not _SPECIAL.search(before + after):
            reason = "".join(after.strip().strip("[]").split())
            told = f'<desc type="sic">{_plain(before)}</desc><desc type="corr">{_plain(after)}</desc>'
            return f'<gap reason="redacted {_attribute(reason)}">{told}</gap>'
        if before.split() == after.split():
            return f"<choice><orig>{self._text(before, at)}</orig><reg>{self._text(after, at)}</reg></choice>"
        corr = f"<corr {self._note(segment.edits)}>{self._text(after, at)}</corr>"
        return f"<choice><sic>{self._text(before, at)}</sic>{corr}</choice>"

    def _note(self, edits: Sequence[Edit]) -> str:
        """Whose correction it is, and how sure: as sure as the least sure of the edits behind it."""
        resp = "#reviewer" if any(id(edit) in self._accepted for edit in edits) else "#ocrfix"
        cert = min(edit.note.confidence for edit in edits)
        return f'resp="{resp}" cert="{cert:g}" type="{_attribute(edits[-1].note.code)}"'

    def _text(self, text: str, at: int) -> str:
        """Text as XML; `at` is where it, or what it replaces, begins in the original: for the numbers of pages."""
        parts, done = [], 0
        for found in _SPECIAL.finditer(text):
            parts.append(_plain(text[done : found.start()]))
            parts.append(self._special(found.group(), at + found.start()))
            done = found.end()
        return "".join(parts) + _plain(text[done:])

    def _special(self, character: str, at: int) -> str:
        if character == "\f":
            return f'<pb n="{self._places.at(min(at, len(self._original) - 1)).page + 1}"/>'
        return f'<g type="character" n="{ord(character):04X}">{safe.line(character)}</g>'


def _paragraphs(row: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Segments by the paragraphs of the clean text; the blank lines between belong to the paragraph before."""
    paragraph: list[Segment] = []
    read = ""  # the end of the clean text of this paragraph so far
    for segment in row:
        for part in _parts(segment):
            if paragraph and _BREAKS.search(read) and part.text and not part.text[0].isspace():
                yield paragraph
                paragraph, read = [], ""
            paragraph.append(part)
            read = (read + part.text)[-200:]
    yield paragraph


def _parts(segment: Segment) -> Iterator[Segment]:
    """A segment that is the original's own, cut behind each paragraph; others whole."""
    if segment.edits or segment.text != segment.before:
        yield segment
        return
    start, done = segment.spans[0].start, 0
    cuts = [found.end() for found in _PARAGRAPH.finditer(segment.text)]
    for cut in [*cuts, len(segment.text)]:
        if cut > done:
            text = segment.text[done:cut]
            yield segment._replace(text=text, before=text, spans=(Span(start + done, start + cut),))
            done = cut


def _runs(row: Sequence[Segment]) -> Iterator[tuple[list[Span], list[Segment]]]:
    """Segments that follow one another in the original as well."""
    number, end = 0, -1
    keyed: list[tuple[int, Segment]] = []
    for segment in row:
        if len(segment.spans) > 1 or segment.spans[0].start != end:
            number += 1
        keyed.append((number, segment))
        end = segment.spans[0].end if len(segment.spans) == 1 else -1
    for _, some in groupby(keyed, key=lambda pair: pair[0]):
        run = [segment for _, segment in some]
        first, last = run[0].spans, run[-1].spans
        yield (list(first) if len(first) > 1 else [Span(first[0].start, last[-1].end)]), run


def _plain(text: str) -> str:
    return _REFERENCED.sub(lambda found: f"&#{ord(found.group())};", escape(text))


def _attribute(text: str) -> str:
    return escape(safe.line(text), {'"': "&quot;"})
