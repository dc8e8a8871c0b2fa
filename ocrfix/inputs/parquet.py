"""Parquet: a row a document, a row group at a time. Ledger and metadata come as two more columns, in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from ocrfix.document import InputError, from_text
from ocrfix.inputs.item import Cleaned, Item, Made
from ocrfix.inputs.options import Options
from ocrfix.result import Ledger

_READ = 500_000  # bytes read at a time, about
_ROWS = 1000  # at most
_HELD = 32_000_000  # bytes of a row group held before they are written as one of their own


class _Opening(NamedTuple):
    schema: Any  # of the input
    codec: str


class _Row(NamedTuple):
    batch: Any  # the pyarrow.RecordBatch it stands in
    at: int
    last: bool  # of its batch
    group: bool  # whether a row group of the input ends with it


def items(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """A document a row. Raises InputError when the file is none, or lacks the text column."""
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
        _check(file.schema_arrow, name, options)
        groups = file.num_row_groups
        codec = file.metadata.row_group(0).column(0).compression.lower() if groups else "snappy"
        yield Item("", raw=_Opening(file.schema_arrow, "none" if codec == "uncompressed" else codec))
        number = 0
        for group in range(groups):
            about = file.metadata.row_group(group)
            rows = about.num_rows
            size = max(1, min(_ROWS, _READ * rows // max(1, about.total_byte_size)))
            for batch in file.iter_batches(size, row_groups=[group], use_threads=False):
                rows -= batch.num_rows
                for item in _rows(batch, name, number, not rows, options):
                    number += 1
                    yield item
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{name} is no sound parquet file: {str(error).splitlines()[0]}") from None


def _check(schema: Any, name: str, options: Options) -> None:
    import pyarrow

    columns = ", ".join(schema.names)
    if options.text_field not in schema.names:
        raise InputError(
            f"{name} has no column {options.text_field!r}: name the one with the text with --text-field ({columns})"
        )
    if options.id_field and options.id_field not in schema.names:
        raise InputError(f"{name} has no column {options.id_field!r}: name another with --id-field ({columns})")
    kind = schema.field(options.text_field).type
    if not (pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind)):
        raise InputError(
            f"{name}: the column {options.text_field!r} holds no text but {kind}: name another ({columns})"
        )
    for option, taken in (("ledger", options.ledger_field), ("metadata", options.metadata_field)):
        if taken in schema.names:
            raise InputError(f"{name} has a column {taken!r} already: choose another name with --{option}-field")


def _rows(batch: Any, name: str, number: int, group: bool, options: Options) -> Iterator[Item]:
    texts = batch.column(options.text_field)
    key = options.id_field or ("id" if "id" in batch.schema.names else "")
    idents = batch.column(key) if key else None
    for at in range(batch.num_rows):
        last = at == batch.num_rows - 1
        row = _Row(batch, at, last, last and group)
        where = f"{name}, row {number + at + 1:,}"
        text = texts[at].as_py()
        ident = idents[at].as_py() if idents is not None else None
        document = from_text(text, f"{name}:{number + at + 1}" if ident is None else str(ident)) if text else None
        yield Item(where, document, raw=row)


class Output:
    """Writes the rows again: the text replaced, ledger and metadata added (null where a row was not cleaned)."""

    def __init__(self, target: BinaryIO, options: Options) -> None:
        self._target = target
        self._options = options
        self._writer: Any = None
        self._schema: Any = None
        self._made: list[Made | None] = []
        self._held: list[Any] = []

    def add(self, item: Item, made: Made | None) -> None:
        """A row that could not be cleaned keeps its text."""
        if isinstance(item.raw, _Opening):
            self._open(item.raw)
            return
        row: _Row = item.raw
        self._made.append(made if made is not None and not made.fault else None)
        if row.last:
            self._held.append(self._mended(row.batch))
            self._made = []
        if row.group or sum(batch.nbytes for batch in self._held) > _HELD:
            self._flush()

    def close(self) -> None:
        """Write the last rows and the file's end."""
        self._flush()
        self._writer.close()

    def _open(self, opening: _Opening) -> None:
        import pyarrow
        import pyarrow.parquet

        self._schema = opening.schema
        for name in (self._options.ledger_field, self._options.metadata_field):
            self._schema = self._schema.append(pyarrow.field(name, pyarrow.string()))
        self._writer = pyarrow.parquet.ParquetWriter(self._target, self._schema, compression=opening.codec)

    def _mended(self, batch: Any) -> Any:
        import pyarrow

        at = batch.schema.get_field_index(self._options.text_field)
        texts = [
            old.as_py() if made is None else made.text for old, made in zip(batch.column(at), self._made, strict=True)
        ]
        columns = [*batch.columns]
        columns[at] = pyarrow.array(texts, batch.schema.field(at).type)
        ledgers = [None if made is None else made.ledger for made in self._made]
        told = [None if made is None else json.dumps(made.metadata, ensure_ascii=False) for made in self._made]
        columns += [pyarrow.array(ledgers, pyarrow.string()), pyarrow.array(told, pyarrow.string())]
        return pyarrow.RecordBatch.from_arrays(columns, schema=self._schema)

    def _flush(self) -> None:
        if not self._held:
            return
        import pyarrow

        self._writer.write_table(pyarrow.Table.from_batches(self._held))
        self._held = []


def cleaned(source: BinaryIO, name: str, options: Options) -> Iterator[Cleaned]:
    """The rows that `Output` wrote. Raises InputError when it is no such file."""
    number = 0
    for batch in _cleaned(source, name, options):
        for text, ledger in zip(batch[options.text_field], batch[options.ledger_field], strict=True):
            number += 1
            yield Cleaned(f"{name}, row {number:,}", text.as_py() or "", ledger.as_py() or "")


def revert(source: BinaryIO, target: BinaryIO, name: str, options: Options) -> int:
    """Write the rows as they were before; how many. Raises LedgerError where text and ledger do not match."""
    import pyarrow
    import pyarrow.parquet

    count, writer = 0, None
    for batch in _cleaned(source, name, options):
        texts = []
        for text, ledger in zip(batch[options.text_field], batch[options.ledger_field], strict=True):
            count += 1
            book = Ledger.read(ledger.as_py(), f"{name}, row {count:,}") if ledger.is_valid else None
            texts.append(book.original(text.as_py()).original if book else text.as_py())
        at = batch.schema.get_field_index(options.text_field)
        column = pyarrow.array(texts, batch.schema.field(at).type)
        kept = batch.set_column(at, batch.schema.field(at), column)
        kept = kept.drop_columns([options.ledger_field, options.metadata_field])
        writer = writer or pyarrow.parquet.ParquetWriter(target, kept.schema)
        writer.write_batch(kept)
    if writer is not None:
        writer.close()
    return count


def _cleaned(source: BinaryIO, name: str, options: Options) -> Iterator[Any]:
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
        names = file.schema_arrow.names
        for column in (options.text_field, options.ledger_field, options.metadata_field):
            if column not in names:
                raise InputError(f"{name} has no column {column!r}: did `ocrfix clean` write it? ({', '.join(names)})")
        yield from file.iter_batches(_ROWS, use_threads=False)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{name} is no sound parquet file: {str(error).splitlines()[0]}") from None
