r"""A patch that `git apply` takes, and that turns the original's bytes into those of the clean text.

It is a unified diff of bytes: lines of the original in its own encoding, lines of the clean text in UTF-8. So it holds
also for an original in Windows-1252: each line with an accent is changed, since its bytes are. An encoding whose
line ends are not the byte "\n" (UTF-16) has no such lines, and no patch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.document import InputError, encode
from ocrfix.reports.unified import CONTEXT, Change, extent, hunks, stayed
from ocrfix.result import Result

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NAMED = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def render(result: Result) -> bytes:
    """The patch; empty when nothing changes. Raises InputError when the original's encoding allows none."""
    old = [found.span() for found in _LINE.finditer(result.document.original)]
    new = [found.span() for found in _LINE.finditer(result.text)]
    before = _original(result, [result.document.original[a:b] for a, b in old])
    after = [result.text[a:b].encode("utf-8", "surrogatepass") for a, b in new]
    pairs = [(a, b) for a, b in stayed(result, old, new) if before[a] == after[b]]
    body = b"".join(line for hunk in hunks(pairs, len(old), len(new)) for line in _hunk(hunk, before, after))
    return _head(result.document.name) + body if body else b""


def _original(result: Result, lines: list[str]) -> list[bytes]:
    """The bytes of each line of the original, the byte-order mark before the first."""
    document = result.document
    whole = encode(document.original, document)
    rows = [line.encode(document.encoding) for line in lines]
    if rows and document.bom:
        rows[0] = whole[: len(whole) - sum(map(len, rows))] + rows[0]
    one = "\n".encode(document.encoding) == b"\n"
    if not one or b"".join(rows) != whole or any(row.find(b"\n") not in (-1, len(row) - 1) for row in rows):
        raise InputError(
            f"{document.name} is {document.encoding}, whose lines a patch cannot name: convert it to UTF-8 first, "
            "for instance with iconv"
        )
    return rows


def _head(name: str) -> bytes:
    old, new = _quoted(f"a/{name}"), _quoted(f"b/{name}")
    end = "\t" if " " in name and not old.startswith('"') else ""  # else the name would end at the blank
    return f"diff --git {old} {new}\n--- {old}{end}\n+++ {new}{end}\n".encode()


def _quoted(name: str) -> str:
    """As git quotes names: in quotes when anything but plain ASCII is in it, bytes in octal."""
    raw = name.encode("utf-8", "surrogateescape")
    shown = "".join(_byte(byte) for byte in raw)
    return f'"{shown}"' if shown != name else name


def _byte(byte: int) -> str:
    if byte in _NAMED:
        return f"\\{_NAMED[byte]}"
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def _hunk(hunk: list[Change], before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    head = min(CONTEXT, hunk[0][0])
    tail = min(CONTEXT, len(before) - hunk[-1][1])
    first, last = hunk[0][0] - head, hunk[-1][1] + tail
    yield f"@@ -{extent(first, last)} +{extent(hunk[0][2] - head, hunk[-1][3] + tail)} @@\n".encode()
    at = first
    for a, b, c, d in hunk:
        yield from _rows(b" ", before[at:a])
        yield from _rows(b"-", before[a:b])
        yield from _rows(b"+", after[c:d])
        at = b
    yield from _rows(b" ", before[at:last])


def _rows(sign: bytes, rows: list[bytes]) -> Iterator[bytes]:
    for row in rows:
        yield sign + row
        if not row.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"
