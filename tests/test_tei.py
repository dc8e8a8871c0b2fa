"""TEI: valid, and both the original and the clean text can be taken from it, character by character."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_reports import mended, result_of
from test_text import History, histories

from ocrfix.document import from_text
from ocrfix.edits import Edit, Note, Span
from ocrfix.reports.tei import render
from ocrfix.result import Entry, Result, Status

TEI = "{http://www.tei-c.org/ns/1.0}"
RNG = "{http://relaxng.org/ns/structure/1.0}"
CLEAN, ORIGINAL = {"sic", "orig", "fw"}, {"corr", "reg"}  # what each reading leaves out


def parsed(result: Result) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(render(result).encode("utf-8"), parser)


def reading(element: etree._Element, without: set[str]) -> Iterator[str]:
    """The characters of one reading, as the docstring of the renderer says."""
    name = element.tag.removeprefix(TEI)
    if name == "g":
        yield chr(int(element.get("n"), 16))
    elif name == "pb":
        yield "" if element.get("n") == "1" else "\f"
    elif name not in without and not (name == "desc" and element.get("type") in without):
        yield element.text or ""
        for child in element:
            yield from reading(child, without)
            yield child.tail or ""


def clean_text(root: etree._Element) -> str:
    return "".join(reading(root.find(f".//{TEI}body"), CLEAN))


def original(root: etree._Element) -> str:
    runs = root.findall(f".//{TEI}seg[@type='run']")
    if not runs:
        return "".join(reading(root.find(f".//{TEI}body"), ORIGINAL))
    found: list[tuple[int, str]] = []
    for run in runs:
        text = "".join(reading(run, ORIGINAL))
        for span in run.get("n").split():
            start, end = map(int, span.split("-"))
            found.append((start, text[: end - start]))
            text = text[end - start :]
        assert text == ""
    return "".join(text for _, text in sorted(found))


def official(roots: list[etree._Element]) -> etree.RelaxNG:
    """The TEI schema without the elements that none of `roots` has: for these it says the same, and is quick."""
    raw = lzma.decompress((Path(__file__).parent / "schemas/tei_all.rng.xz").read_bytes())
    schema = etree.fromstring(raw)
    used = {element.tag.removeprefix(TEI) for root in roots for element in root.iter() if isinstance(element.tag, str)}
    for element in list(schema.iter(f"{RNG}element")):
        if element.get("name") not in used:
            allowed = element.getparent()
            allowed.replace(element, etree.Element(f"{RNG}notAllowed"))
    return etree.RelaxNG(schema)


@given(histories())
def test_law_both_readings_can_be_taken_from_it(history: History) -> None:
    result = result_of(history)
    root = parsed(result)
    assert original(root) == history.original
    assert clean_text(root) == result.text


@given(st.text(min_size=1, max_size=40), st.text(max_size=20), st.data())
@settings(max_examples=200)
def test_law_of_any_characters_at_all(text: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    code = data.draw(st.sampled_from(["SPL001", "STM001", "RED001", "NWL001"]))
    edit = Edit((Span(start, end),), text[start:end], after, None, Note(code, 0.97, "why"))
    result = Result(from_text(text), (Entry(edit, Status.APPLIED),))
    root = parsed(result)
    assert original(root) == text
    assert clean_text(root) == result.text


HARD = mended(
    'Approved For Release 2001\nIt was bad 25X1 \x1b[31m\x0c\r\nThe next\n\npage <&">, moved.\n\nA membcr too\ufffe. 3',
    ("bad", "good", 0.97),
    ("membcr", "member", 0.99),
    ("\r\n", "\n", 0.99),
    ("too", "two", 0.6),
    move='page <&">',
)


def with_furniture() -> Result:
    original = HARD.document.original
    entries = [
        *HARD.entries,
        Entry(Edit((Span(0, 26),), original[:26], "", None, Note("STM001", 0.99, "a stamp")), Status.APPLIED),
    ]
    at = original.index("25X1")
    redaction = Edit((Span(at, at + 4),), "25X1", "[25X1]", None, Note("RED001", 0.99, "an exemption code"))
    at = original.index("The")
    own = Edit((Span(at, at + 3),), "The", "THE", None, Note("USR001", 1.0, "a reading of one's own"))
    entries += [Entry(redaction, Status.APPLIED), Entry(own, Status.ACCEPTED)]
    document = from_text(original, "me&mo.txt")
    told = {"title": ("A <title>\x07",), "odd key!": ("v\x1b",), "date": ("1954", "1954")}
    from dataclasses import replace

    made_by = {"ocrfix": "0.1.0.dev3+gabc", "lexicon": "abc"}
    return Result(replace(document, metadata=told), tuple(entries), made_by=made_by)


def test_it_is_valid_by_the_schema_of_the_tei() -> None:
    results = [with_furniture(), HARD, mended("nothing to do"), mended("all", ("all", "", 0.99))]
    roots = [parsed(result) for result in results]
    schema = official(roots)
    for root in roots:
        assert schema.validate(root), schema.error_log
    roots[0].find(f".//{TEI}corr").set("cert", "very")  # the schema is no sieve with large holes
    assert not schema.validate(roots[0])
    assert original(roots[0]) == HARD.document.original


def test_what_stands_where() -> None:
    text = render(with_furniture())
    assert '<choice><sic>bad</sic><corr resp="#ocrfix" cert="0.97" type="TST001">good</corr></choice>' in text
    assert '<corr resp="#reviewer" cert="1" type="USR001">THE</corr>' in text
    assert '<fw type="stamp">Approved For Release 2001\n</fw>' in text
    assert '<gap reason="redacted 25X1"><desc type="sic">25X1</desc><desc type="corr">[25X1]</desc></gap>' in text
    assert '<g type="character" n="001B">\\x1b</g>[31m<pb n="2"/>' in text
    assert "<choice><orig>&#13;\n</orig><reg>\n</reg></choice>" in text
    assert "<title>A &lt;title&gt;\\x07</title>" in text
    assert '<note type="odd_key_">v\\x1b</note>' in text
    assert text.count(">1954</note>") == 1
    assert 'version="0.1.0"' in text
    assert "two" not in text  # a suggestion


def test_paragraphs_of_the_clean_text_are_paragraphs() -> None:
    root = parsed(mended("one\n\ntwo three. four\f\nfive", ("three. ", "three.\n\n", 0.99)))
    assert ["".join(reading(p, CLEAN)) for p in root.iter(f"{TEI}p") if p.getparent().tag == f"{TEI}body"] == [
        "one\n\n",
        "two three.\n\n",
        "four\f\n",
        "five",
    ]
