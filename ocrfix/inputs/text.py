"""Plain text, in whatever encoding."""

from __future__ import annotations

from ocrfix.document import Document, decode
from ocrfix.inputs.options import Options


def document(raw: bytes, name: str, shown: str, options: Options) -> Document:
    """The text as it is. Raises InputError when it is none."""
    return decode(raw, options.encoding or None, name=name, shown=shown)
