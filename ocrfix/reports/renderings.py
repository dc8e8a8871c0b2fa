"""Renderings of a result that are files of their own: what they are called, and how to make them."""

from __future__ import annotations

import importlib
from typing import NamedTuple

from ocrfix.result import Result


class _Rendering(NamedTuple):
    ending: str  # of the file's name, behind the document's
    module: str  # of this package: `render(result) -> str | bytes`


RENDERINGS = {
    "tei": _Rendering(".tei.xml", "tei"),
    "markdown": _Rendering(".md", "markdown"),
    "patch": _Rendering(".patch", "patch"),
    "html": _Rendering(".report.html", "html"),
    "json": _Rendering(".json", "json"),
}


def rendered(name: str, result: Result) -> bytes:
    """The file's bytes. Raises KeyError for an unknown name, InputError when this result has no such rendering."""
    made = importlib.import_module(f"ocrfix.reports.{RENDERINGS[name].module}").render(result)
    return made if isinstance(made, bytes) else made.encode("utf-8", "backslashreplace")
