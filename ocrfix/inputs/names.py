"""What the outputs of an input are called."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from ocrfix.inputs.kinds import bare, is_container


class Names(NamedTuple):
    """File names of outputs. `clean` is the clean text or, of a container, the container with clean texts."""

    clean: str
    ledger: str = ""  # empty: it stands in `clean`
    report: str = ""
    facsimile: str = ""  # the input's own kind with corrected words


def names_of(name: str, kind: str, packed: str = "") -> Names:
    """The outputs of the input `name`, which may have folders before it.

    memo.txt -> memo.clean.txt; memo.txt.gz -> memo.clean.txt.gz; x.pdf -> x.pdf.clean.txt; x.jsonl -> x.clean.jsonl;
    x.hocr -> x.hocr.clean.txt and x.clean.hocr.
    """
    unpacked, packing = bare(name)
    if not packed:
        unpacked, packing = name, ""
    stem = name[: -len(".txt")] if name.lower().endswith(".txt") and PurePath(name).name.lower() != ".txt" else name
    if is_container(kind):
        return Names(_inserted(unpacked, kind) + packing)
    clean = _inserted(unpacked, kind) + packing if kind == "text" and packed else f"{stem}.clean.txt"
    facsimile = _inserted(unpacked, kind) + packing if kind in ("hocr", "alto", "page") else ""
    return Names(clean, f"{stem}.edits.jsonl", f"{stem}.report.html", facsimile)


def _inserted(name: str, kind: str) -> str:
    """`name` with ".clean" before its suffix."""
    suffix = PurePath(name).suffix
    return f"{name.removesuffix(suffix)}.clean{suffix or '.' + ('txt' if kind == 'text' else kind)}"
