"""Markdown: the clean text for search engines and language models, with what is known of it, and an anchor a page.

The head is YAML: the file, its SHA-256, what the document says of itself. Then the clean text, paragraph by paragraph;
`<a id="page-2"></a>` stands where the original's second page begins. Nothing of the text is taken for markup: what
Markdown would read as such is escaped. Lines of a paragraph stay lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ocrfix.reports import safe
from ocrfix.reports.places import Places
from ocrfix.result import Result

_INLINE = re.compile(r"[\\`*_\[\]<>&|~$#^]|(?<=[A-Za-z])://")  # also what only some dialects read; no link by itself
# What makes a list, a rule, a heading or a definition at the head of a line.
_OPENING = re.compile(r"^(?:[-+=:](?=[\s=:+-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*|\s*\f\s*")  # paragraphs


def render(result: Result) -> str:
    """The whole file."""
    head = "".join(f"{key}: {_yaml(value)}\n" for key, value in _about(result))
    head += "".join(f"  {key}: {_yaml(value)}\n" for key, value in _told(result))
    return f"---\n{head}---\n\n{''.join(_body(result)).strip()}\n"


def _about(result: Result) -> Iterator[tuple[str, Any]]:
    document = result.document
    yield "source", document.name
    yield "sha256", document.raw_sha256
    yield "pages", document.pages
    yield "made_by", dict(result.made_by)
    yield "changes", len(result.edits)
    yield "suggestions", len(result.suggestions)
    yield "document", {} if not result.metadata else None


def _told(result: Result) -> Iterator[tuple[str, list[str]]]:
    """What the document says of itself: each value once."""
    for key, values in sorted(result.metadata.items()):
        name = re.sub(r"[^\w-]", "_", safe.line(key)) or "_"
        yield name, list(dict.fromkeys(" ".join(value.split()) for value in values))


def _yaml(value: Any) -> str:
    """JSON, which is YAML; what would act on a terminal as its escapes."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[^\x20-\x7e]", lambda found: found.group() if found.group().isprintable() else _escape(found), text)


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]


def _body(result: Result) -> Iterator[str]:
    """The paragraphs; anchors of pages that begin between two of them as paragraphs of their own."""
    text, pages = result.text, _pages(result)
    start = 0
    for end, following in [*(found.span() for found in _BETWEEN.finditer(text)), (len(text), len(text) + 1)]:
        if paragraph := _paragraph(text, start, end, pages):
            yield f"{paragraph}\n\n"
        while pages and pages[0][0] <= following:
            yield f"{_anchor(pages.pop(0)[1])}\n\n"
        start = following


def _pages(result: Result) -> list[tuple[int, int]]:
    """Where each page of the original begins in the clean text: offsets and numbers."""
    found, at, original = [(-1, 1)], 0, result.document.original
    places = Places(original)
    for piece in result.pieces:
        for start, end in piece.spans:
            for feed in (match.start() for match in re.finditer("\f", original[start:end])):
                offset = at + feed + 1 if piece.kept else at
                found.append((offset, places.at(start + feed).page + 1))
        at += len(piece.text)
    return found


def _paragraph(text: str, start: int, end: int, pages: list[tuple[int, int]]) -> str:
    """One paragraph, the line ends in it as hard breaks; pages that begin inside of it are taken from the list."""
    parts = []
    end = start + len(text[start:end].rstrip())
    start = end - len(text[start:end].lstrip())
    while pages and pages[0][0] <= start:
        parts.append(f"{_anchor(pages.pop(0)[1])}\n\n")
    at = start
    while pages and pages[0][0] < end:
        offset, page = pages.pop(0)
        parts += [_escaped(text[at:offset]), _anchor(page)]
        at = offset
    return "".join([*parts, _escaped(text[at:end])])


def _anchor(page: int) -> str:
    return f'<a id="page-{page}"></a>'


def _escaped(text: str) -> str:
    """Lines, with hard breaks between them. The blanks around a break are none of the text's."""
    lines = re.split(r"[^\S\n]*\n[^\S\n]*", text)
    return "\\\n".join(map(_line, lines))


def _line(line: str) -> str:
    escaped = _INLINE.sub(lambda found: f"\\{found.group()}", safe.text(line.replace("\t", " ")))
    return _OPENING.sub(_disarmed, escaped)


def _disarmed(found: re.Match[str]) -> str:
    return f"{found.group()}\\" if found.group().isdigit() else f"\\{found.group()}"
