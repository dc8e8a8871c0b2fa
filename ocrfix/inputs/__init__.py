"""Inputs people have: text, compressed text, tables, archives, PDF, web pages, and the XML of OCR engines.

One kind a file. A *single* kind (`text`, `pdf`, `readingroom`, `hocr`, `alto`, `page`) makes one Document of a file;
a *container* (`jsonl`, `parquet`, `zip`, `tar`) is a stream of Items, and is written anew in its own kind.

    kinds.py      which kind an input is, and what each needs
    options.py    what a user may set
    streams.py    bytes from wherever they lie, unpacked as they flow
    item.py       what passes between reader, cleaning and writer
    single.py     one file, one document
    members.py    what zip and tar share
    facsimile.py, rewrite.py    words with places: to text, and back corrected

Heavy readers import their libraries when they are first used; a library that is not there is told by name.
"""
