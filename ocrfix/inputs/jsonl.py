"""JSON lines: a record a line, with the text in a field. Every other field stays byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, BinaryIO, NamedTuple

from ocrfix.document import InputError, from_text
from ocrfix.inputs.item import Cleaned, Item, Made
from ocrfix.inputs.options import Options
from ocrfix.result import Ledger, LedgerError

_SPACE = " \t\r\n"
_SCAN = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


class _Line(NamedTuple):
    source: str  # without its line end
    text: tuple[int, int] | None  # where the text's literal stands; None when there is no text to put back
    end: str  # the line end


def items(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """A document a line. What is no record is an item with a fault; the others go on.

    Raises InputError when the first record lacks the text field: then it is the wrong one.
    """
    number = 0
    while raw := source.readline(options.max_size + 1):
        number += 1
        where = f"{name}, line {number:,}"
        if len(raw) > options.max_size:
            yield Item(where, fault=f"longer than {options.max_size:,} bytes (max-size under [inputs]); left out")
            while raw and not raw.endswith(b"\n"):
                raw = source.readline(options.max_size)
            continue
        yield _item(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw, where, name, number, options)


def _item(raw: bytes, where: str, name: str, number: int, options: Options) -> Item:
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return Item(where, fault=f"not UTF-8 (byte {error.start:,}); left out")
    body = line.rstrip("\r\n")
    if not body.strip():
        return Item(where, raw=_Line(body, None, line[len(body) :]))
    try:
        fields = dict(_fields(body))
    except (ValueError, StopIteration, RecursionError):
        return Item(where, fault="no JSON object; left out")
    bare = _Line(body, None, line[len(body) :])
    if options.text_field not in fields:
        there = ", ".join(sorted(fields)) or "none"
        if number == 1:
            raise InputError(f"{where}: there is no field {options.text_field!r}: name it with --text-field ({there})")
        return Item(where, fault=f"no field {options.text_field!r} ({there}); left as it is", raw=bare)
    for taken in (options.ledger_field, options.metadata_field):
        if taken in fields:
            option = "ledger" if taken == options.ledger_field else "metadata"
            fault = f"there is a field {taken!r} already: choose another with --{option}-field; left as it is"
            return Item(where, fault=fault, raw=bare)
    text, at = fields[options.text_field]
    if text is None or text == "":
        return Item(where, raw=bare)
    if not isinstance(text, str):
        kind = type(text).__name__
        return Item(where, fault=f"{options.text_field!r} is no string ({kind}); left as it is", raw=bare)
    ident = _id(fields, options) or f"{name}:{number}"
    return Item(where, from_text(text, ident), raw=bare._replace(text=at))


def _id(fields: dict[str, tuple[Any, tuple[int, int]]], options: Options) -> str:
    value = fields.get(options.id_field or "id", (None,))[0]
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _fields(line: str) -> Iterator[tuple[str, tuple[Any, tuple[int, int]]]]:
    """Each field of an object with its value and where the value stands. Raises ValueError, StopIteration."""
    at = _past(line, 0)
    if line[at : at + 1] != "{":
        raise ValueError
    at = _past(line, at + 1)
    while line[at : at + 1] == '"':
        key, at = scanstring(line, at + 1, True)
        at = _past(line, at)
        if line[at : at + 1] != ":":
            raise ValueError
        start = _past(line, at + 1)
        value, end = _SCAN(line, start)
        yield key, (value, (start, end))
        at = _past(line, end)
        if line[at : at + 1] != ",":
            break
        at = _past(line, at + 1)
        if line[at : at + 1] != '"':
            raise ValueError
    if line[at : at + 1] != "}" or line[at + 1 :].strip(_SPACE):
        raise ValueError


def _past(line: str, at: int) -> int:
    while line[at : at + 1] and line[at] in _SPACE:
        at += 1
    return at


class Output:
    """Writes the records again: the text replaced, ledger and metadata added as the last fields."""

    def __init__(self, target: BinaryIO, options: Options) -> None:
        self._target = target
        self._options = options

    def add(self, item: Item, made: Made | None) -> None:
        """A record that could not be cleaned stays as it is; what was no record is left out."""
        line: _Line | None = item.raw
        if line is None:
            return
        body = line.source
        if made is not None and not made.fault and line.text is not None:
            body = self._mended(line, made)
        self._target.write((body + (line.end or "\n")).encode("utf-8", "surrogatepass"))

    def _mended(self, line: _Line, made: Made) -> str:
        assert line.text is not None
        escaped = line.source.isascii()  # as `json.dumps` writes by default: then all stays so

        def dumped(value: object) -> str:
            text = json.dumps(value, ensure_ascii=escaped)
            return text if escaped or text.isprintable() else _safe(text)

        start, end = line.text
        before, after = line.source[:start], line.source[end:].rstrip()
        added = {self._options.ledger_field: made.records, self._options.metadata_field: made.metadata}
        rest = "".join(f", {dumped(key)}: {dumped(value)}" for key, value in added.items())
        return f"{before}{dumped(made.text)}{after[:-1].rstrip()}{rest}}}"

    def close(self) -> None:
        """Nothing is held back."""


def _safe(text: str) -> str:
    """JSON without lone surrogates, which UTF-8 cannot hold."""
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


def cleaned(source: BinaryIO, name: str, options: Options) -> Iterator[Cleaned]:
    """The records that `Output` wrote. Raises InputError for a line that it did not write."""
    for number, raw in enumerate(source, 1):
        where = f"{name}, line {number:,}"
        try:
            fields = dict(_fields(raw.decode("utf-8").strip())) if raw.strip() else {}
        except (ValueError, StopIteration, RecursionError):
            raise InputError(f"{where} is no JSON object: `ocrfix clean` wrote no such line") from None
        text, ledger = (fields.get(key, (None,))[0] for key in (options.text_field, options.ledger_field))
        book = "".join(json.dumps(record) + "\n" for record in ledger) if isinstance(ledger, list) else ""
        yield Cleaned(where, text if isinstance(text, str) else "", book)


def revert(source: BinaryIO, target: BinaryIO, name: str, options: Options) -> int:
    """Write the records as they were before; how many. Raises LedgerError where text and ledger do not match."""
    count = 0
    for number, raw in enumerate(source, 1):
        try:
            target.write(reverted(raw, options))
        except (LedgerError, ValueError, StopIteration, LookupError, TypeError) as error:
            raise LedgerError(f"{name}, line {number:,}: {error}") from None
        count += bool(raw.strip())
    return count


def reverted(raw: bytes, options: Options) -> bytes:
    """A line that `Output` wrote, as it was before. Raises LedgerError when text and ledger do not belong together."""
    line = raw.decode("utf-8", "surrogatepass")
    body = line.rstrip("\r\n")
    fields = dict(_fields(body)) if body.strip() else {}
    if options.ledger_field not in fields:
        return raw
    text, (start, end) = fields[options.text_field]
    ledger, (cut, _) = fields[options.ledger_field]
    book = Ledger.read("".join(json.dumps(record) + "\n" for record in ledger))
    literal = json.dumps(book.original(text).original, ensure_ascii=body.isascii())
    head = body[:cut].rstrip()
    head = head[: head.rindex(json.dumps(options.ledger_field, ensure_ascii=body.isascii()))].rstrip().rstrip(",")
    source = f"{head[:start]}{literal}{head[end:]}}}"
    return (source + line[len(body) :]).encode("utf-8", "surrogatepass")
