"""Exemption codes: the marks that stand where text was withheld, in every spelling that OCR gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.edits import Span


class Code(NamedTuple):
    """An exemption code in a text."""

    span: Span
    name: str  # "25X1A": as it should read
    exact: bool  # it is spelt so


# One alternative a family. A digit beside X is read as a capital, 5 as 9 or S, X twice; a suffix is a subsection.
_CODE = re.compile(
    r"""(?<![A-Za-z0-9.,/$£)-])(?:
      (?P<x25>(?:[2Zz?R][5S90][XxK*]{1,2}\ ?[1lI!](?:\ ?[A-DXa-dx14](?:[1-9][A-Za-z]?)?)?
        |25[Xx][2-9][A-D]?|251[A-D]|\b5X1[A-DX][1-9]?[a-z]?))
     |(?P<x50>[5S][0O][Xx][1lI2-9](?:[-~\ ]?[HB]U[MN])?)
     |(?P<sg>SG(?:[1I][A-DJI]|FOIA\d?))
     |(?P<b>(?:[(\[]b[)\]]\ ?[(\[][1-79][)\]]\s?)+
        |\b[36][.,][2-5]\ ?[(\[][a-hA-H0](?:[)\]](?:\ ?[(\[][1-9][)\]])?|\ ?$))
     |(?P<plain>STAT|I?LLEGIB)
    )(?=[\s\])}|_:;.,'"’‘—-]|$)""",
    re.VERBOSE | re.MULTILINE,
)
# A law is cited the same way: "section 3.3(b)(1)", "5 U.S.C. 552(b)(3)"; so is a paragraph, "see (b)(3)".
_CITED = re.compile(
    r"(?i)(?<!\w)(?:sections?|sec\.|§|par(?:agraph|a)?s?\.?|subsections?|exemptions?|under|see|u\.?s\.?c\.?|rule|article)\s*$"
)
_ITEM = re.compile(r"[^\S\n]+[A-Z][a-z]*[^\S\n]+[a-z]")  # "(b)(1) The contractor shall": the number of a paragraph


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Code]:
    """The codes in `text[start:end]`, in order."""
    for found in _CODE.finditer(text, start, len(text) if end is None else end):
        kind, raw = found.lastgroup or "", found.group().rstrip()
        if kind == "b" and _is_of_a_law(text, found.start(), found.end()):
            continue
        if (
            text[found.start() - 1 : found.start()] == "["
            and text[found.start() + len(raw) : found.end() + 1][:1] == "]"
        ):
            continue
        name = _name(kind, raw)
        yield Code(Span(found.start(), found.start() + len(raw)), name, name == raw)


def _is_of_a_law(text: str, start: int, end: int) -> bool:
    if _CITED.search(text, max(0, start - 24), start):
        return True
    return (start == 0 or text[start - 1] == "\n") and _ITEM.match(text, end) is not None


def shown(text: str, start: int = 0) -> Iterator[Span]:
    """The marks that stand for codes already: "[25X1]"."""
    for found in _SHOWN.finditer(text, start):
        if _CODE.fullmatch(text, found.start() + 1, found.end() - 1):
            yield Span(*found.span())


_SHOWN = re.compile(r"\[[\w().,:~ -]{2,20}\]")


def without(text: str) -> str:
    """The text without its codes and the marks that stand for them."""
    spans = sorted([*shown(text), *(code.span for code in find(text))])
    bare, at = "", 0
    for start, end in spans:
        bare += text[at:start]
        at = end
    return bare + text[at:]


def _name(kind: str, raw: str) -> str:
    solid = re.sub(r"[\s~]", "", raw)
    if kind == "x25":
        return _x25(solid)
    if kind == "x50":
        return "50X1-HUM" if len(solid) > 4 else "50X" + solid[3:4].translate(str.maketrans("lI", "11"))
    if kind == "b":
        name = solid.lower().replace(",", ".").replace("[", "(").replace("]", ")").replace("(0", "(c")
        return name + ")" * (name.count("(") - name.count(")"))
    if kind == "plain":
        return "STAT" if solid == "STAT" else "ILLEGIB"
    return solid


def _x25(solid: str) -> str:
    found = re.match(r"[2Zz?R]?[5S90](?:[XxK*]{1,2}|(?=1))([1lI!2-9])(.*)", solid)
    if found is None:
        return "25X1"
    digit = found[1] if found[1] in "23456789" else "1"
    suffix = found[2]
    if suffix[:1] == "4":  # an A without its bar
        suffix = "A" + suffix[1:]
    suffix = suffix[:1].upper() + suffix[1:]
    if suffix[:1] == "1":  # the same stroke twice, or the edge of the box
        suffix = ""
    return f"25X{digit}{suffix}"
