"""Inputs people have: text, compressed text, tables, archives, PDF, web pages, and the XML of OCR engines.

One kind a file. A *single* kind (`text`, `pdf`, `readingroom`, `hocr`, `alto`, `page`) makes one Document of a file;
a *container* (`jsonl`, `parquet`, `zip`, `tar`) is a stream of Items, and is written anew in its own kind.
Heavy readers import their libraries when they are first used; a library that is not there is told by name.
"""

from ocrfix.inputs.item import Item, Made
from ocrfix.inputs.kinds import Format, detect, is_container
from ocrfix.inputs.options import Options

__all__ = ["Format", "Item", "Made", "Options", "detect", "is_container"]
