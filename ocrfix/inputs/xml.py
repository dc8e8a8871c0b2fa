"""XML and HTML parsed safely: no entities of the file's own, no network, no DTD, no huge trees."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree, html

from ocrfix.document import InputError

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")


def parse(raw: bytes, shown: str) -> Any:
    """The tree of an XML file. Raises InputError when it is none, or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        tree = etree.ElementTree(etree.fromstring(raw, parser))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{shown} is no sound XML: {str(error).splitlines()[0]}; get the file again") from None
    dtd = tree.docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise InputError(f"{shown} declares entities of its own: refused; write them out first (xmllint --noent)")
    return tree


def parse_html(raw: bytes, shown: str) -> Any:
    """The tree of an HTML page, however untidy. Raises InputError when there is nothing in it."""
    encoding = None if _says_its_encoding(raw) else "utf-8"
    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding=encoding)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{shown} is no web page: {str(error).splitlines()[0]}") from None
    return etree.ElementTree(root)


def has_references(tree: Any) -> bool:
    """Whether entities were left unresolved: then their characters are missing from the text."""
    return next(tree.iter(etree.Entity), None) is not None


def written(tree: Any, raw: bytes) -> bytes:
    """An XML tree as bytes, with the declaration and document type of the file `raw` that it was read from."""
    encoding = tree.docinfo.encoding or "UTF-8"
    declared = _DECLARATION.match(raw)
    head = declared[0].strip() + b"\n" if declared else b""
    if encoding.upper().startswith(("UTF-16", "UTF-32", "UCS")):
        encoding, head = "UTF-8", b'<?xml version="1.0" encoding="UTF-8"?>\n'
    if tree.docinfo.doctype:
        head += tree.docinfo.doctype.encode(encoding) + b"\n"
    root = deepcopy(tree.getroot())  # without the document type: XHTML's would have lxml write a dialect
    parts = [head, *(etree.tostring(node, encoding=encoding) + b"\n" for node in _before(tree.getroot()))]
    body: bytes = etree.tostring(root, encoding=encoding, xml_declaration=False)
    return b"".join(parts) + body + b"\n"


def written_html(tree: Any) -> bytes:
    """An HTML tree as bytes, in UTF-8."""
    raw: bytes = html.tostring(tree, encoding="utf-8", doctype=tree.docinfo.doctype or None)
    return raw + b"\n"


def _before(root: Any) -> list[Any]:
    """Comments and instructions in front of the root."""
    return list(reversed(list(root.itersiblings(preceding=True))))


def local(node: Any) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def drop(node: Any) -> None:
    """Take an element out, and keep the text behind it."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def after(node: Any, new: Any) -> None:
    """Put an element right behind another, before the text that follows that."""
    new.tail = node.tail
    node.tail = None
    node.addnext(new)


def _says_its_encoding(raw: bytes) -> bool:
    head = raw[:4096].lower()
    return b"charset" in head or b"encoding=" in head or raw.startswith((b"\xff\xfe", b"\xfe\xff"))
