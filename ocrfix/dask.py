"""A Dask DataFrame of texts, cleaned: `clean_frame`. Needs `pip install 'ocrfix[dask]'`."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ocrfix.config import Config
from ocrfix.document import from_text

if TYPE_CHECKING:
    import pandas
    from dask.dataframe import DataFrame

    from ocrfix.lexicon import Lexicon
    from ocrfix.plugins import Loaded

__all__ = ["clean_frame"]

_ONE = threading.Lock()  # caches of the word engine are of the process: threads take turns


def clean_frame(
    frame: DataFrame,
    text: str = "text",
    *,
    id: str | None = None,  # noqa: A002  (as users call it)
    ledger: str = "ledger",
    metadata: str = "metadata",
    config: Config | None = None,
) -> DataFrame:
    """The frame with its column `text` cleaned, and two columns more: the ledger and the metadata of each text.

    `ledger` is JSON lines, as in NAME.edits.jsonl; `metadata` is a JSON object. A text that is missing or empty stays
    so, and has neither. `id` is a column that names the documents in their ledgers; else the index does. Lazy, as all
    of Dask; partitions of about 1 MB of text suit best. Raises KeyError for a column that is not there, ValueError
    for one that would be overwritten.
    """
    for column in filter(None, (text, id)):
        if column not in frame.columns:
            raise KeyError(f"there is no column {column!r}: there are {', '.join(map(str, frame.columns))}")
    for column in (ledger, metadata):
        if column in frame.columns:
            raise ValueError(f"there is a column {column!r} already: choose another name for it")
    names = text, id, ledger, metadata
    empty = frame._meta
    meta = empty.assign(**{ledger: empty[text], metadata: empty[text]})
    return frame.map_partitions(_cleaned, names, config or Config(), meta=meta)


def _cleaned(part: pandas.DataFrame, names: tuple[str, str | None, str, str], config: Config) -> pandas.DataFrame:
    """A partition, in a worker."""
    from ocrfix import lexicon, plugins

    text, id_, ledger, metadata = names
    keys = part.index if id_ is None else part[id_]
    with _ONE:
        fixers, book = plugins.load(config.fixers, config.plugins), lexicon.load(config.dictionaries)
        rows = [_row(value, str(key), fixers, config, book) for value, key in zip(part[text], keys, strict=True)]
    columns = {
        column: type(part[text])([row[at] for row in rows], index=part.index, dtype=part[text].dtype)
        for at, column in enumerate((text, ledger, metadata))
    }
    return part.assign(**columns)


def _row(value: Any, name: str, fixers: Sequence[Loaded], config: Config, book: Lexicon) -> tuple[Any, Any, Any]:
    """Clean text, ledger and metadata of one text."""
    from ocrfix import pipeline

    if not isinstance(value, str) or not value:
        return value, None, None
    result = pipeline.clean(from_text(value, name), fixers, config, book)
    told = {key: list(values) for key, values in result.metadata.items()}
    return result.text, result.to_ledger(), json.dumps(told, ensure_ascii=False)
