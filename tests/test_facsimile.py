"""Pages with places: what is read from hOCR, ALTO and PAGE, and how corrected words go back to their places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ocrfix import lexicon, pipeline, plugins
from ocrfix.config import Config
from ocrfix.document import Document, InputError, from_text
from ocrfix.edits import Edit, Fix, Note, Span
from ocrfix.inputs.facsimile import Box, Layout, Word, divided, readings
from ocrfix.inputs.options import Options
from ocrfix.inputs.single import document_of, facsimile
from ocrfix.result import Entry, Result, Status
from ocrfix.text import Text
from ocrfix.words.sureness import weighed

SAMPLES = Path(__file__).parent / "inputs"
PAGES = {"hocr": "page.hocr", "alto": "page.alto.xml", "page": "page.page.xml"}
NOTE = Note("TST001", 1.0, "a test")


def sample(kind: str) -> bytes:
    return (SAMPLES / PAGES[kind]).read_bytes()


def read(kind: str, raw: bytes) -> Document:
    return document_of(kind, raw, "page", "page", Options())


def mended(document: Document, *changes: tuple[str, str]) -> Result:
    """A result in which each (before, after) was changed where it stands first."""
    text = Text(document.original)
    entries = []
    for before, after in changes:
        at = text.show().index(before)
        edit = text.lift(Fix(Span(at, at + len(before)), after, NOTE))
        assert text.apply(edit)
        entries.append(Entry(edit, Status.APPLIED))
    return Result(document, tuple(entries))


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_reads_as_lines_and_paragraphs_with_confidences(kind: str) -> None:
    document = read(kind, sample(kind))
    assert "organs of the MGB/MVD" in document.original or "organa of the MGB/MVD" in document.original
    assert re.search(
        r"Poreign Direc-\ntorate of the Central Committee of the .?PSU\.\n\n3\. Whereas", document.original
    )
    assert document.original.endswith("=2-\n")
    assert len(document.confidences) == len(document.original.split())
    at = document.original.index("Release")
    word = document.confidence([Span(at, at + 7)])
    assert word is not None
    assert 0 < word < 1
    assert document.confidence([Span(0, 200)]) == min(c for s, c in document.confidences if s.start < 200)
    assert document.metadata["input_format"] == (kind,)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_not_changed_is_written_with_the_same_words_and_places(kind: str) -> None:
    raw = sample(kind)
    out = facsimile(kind, raw, mended(read(kind, raw)))
    assert out is not None
    assert places(out) == places(raw)
    assert read(kind, out).original == read(kind, raw).original


@pytest.mark.parametrize("kind", PAGES)
def test_a_corrected_word_keeps_its_place(kind: str) -> None:
    raw = sample(kind)
    out = facsimile(kind, raw, mended(read(kind, raw), ("pararilitary", "paramilitary"), ("Poreign", "Foreign")))
    assert out is not None
    assert places(out) == places(raw)
    assert "paramilitary" in read(kind, out).original
    assert b"pararilitary" not in out


@pytest.mark.parametrize("kind", PAGES)
def test_removed_words_stay_on_the_page_and_are_marked(kind: str) -> None:
    raw = sample(kind)
    before = read(kind, raw)
    out = facsimile(kind, raw, mended(before, ("CONPIDENTIAL", "")))
    assert out is not None
    assert b"CONPIDENTIAL" in out
    assert places(out) == places(raw)
    again = read(kind, out).original
    assert "CONPIDENTIAL" not in again
    assert again.split() == before.original.replace("CONPIDENTIAL", "").split()


@pytest.mark.parametrize("kind", PAGES)
def test_a_split_word_becomes_two_in_its_room(kind: str) -> None:
    raw = sample(kind)
    out = facsimile(kind, raw, mended(read(kind, raw), ("functiona", "func tions")))
    assert out is not None
    was, now = places(raw), places(out)
    assert len(now) == len(was) + 1
    new = [place for place in now if place not in was]
    gone = next(place for place in was if place not in now)
    assert len(new) == 2
    assert (new[0][0], new[-1][2]) == (gone[0], gone[2])
    assert new[0][2] < new[1][0]
    assert "func tions fell" in read(kind, out).original


@pytest.mark.parametrize("kind", PAGES)
def test_merged_words_take_the_room_of_both(kind: str) -> None:
    raw = sample(kind)
    out = facsimile(kind, raw, mended(read(kind, raw), ("World War", "Worldwar")))
    assert out is not None
    was, now = places(raw), places(out)
    assert len(now) == len(was) - 1
    (new,) = [place for place in now if place not in was]
    first, last = [place for place in was if place not in now]
    assert (new[0], new[2]) == (first[0], last[2])
    assert "during Worldwar II." in read(kind, out).original


def test_a_word_broken_at_a_lines_end_is_a_hyphen_of_alto() -> None:
    raw = sample("alto")
    out = facsimile("alto", raw, mended(read("alto", raw), ("Poreign Direc-\ntorate", "Foreign Directorate")))
    assert out is not None
    parts = [node for node in etree.fromstring(out).iter("{*}String") if node.get("SUBS_TYPE")]
    assert [(p.get("CONTENT"), p.get("SUBS_TYPE"), p.get("SUBS_CONTENT")) for p in parts] == [
        ("Direc", "HypPart1", "Directorate"),
        ("torate", "HypPart2", "Directorate"),
    ]
    assert parts[0].getnext().tag.endswith("}HYP")
    assert places(out) == places(raw)
    assert "Foreign Direc-\ntorate of" in read("alto", out).original


def test_a_word_broken_at_a_lines_end_has_a_soft_hyphen_in_hocr() -> None:
    raw = sample("hocr")
    out = facsimile("hocr", raw, mended(read("hocr", raw), ("Direc-\ntorate", "Directorate")))
    assert out is not None
    assert "Direc\u00ad<" in out.decode()
    assert "Direc-\ntorate of" in read("hocr", out).original


def test_lines_of_page_follow_their_words() -> None:
    raw = sample("page")
    out = facsimile("page", raw, mended(read("page", raw), ("pararilitary", "paramilitary")))
    assert out is not None
    for name in ("Word", "TextLine", "TextRegion"):
        texts = [node.findtext("{*}TextEquiv/{*}Unicode") or "" for node in etree.fromstring(out).iter(f"{{*}}{name}")]
        assert any("paramilitary" in text for text in texts), name


def test_page_without_words_is_read_and_written_by_lines() -> None:
    raw = re.sub(rb"(?s)<Word .*?</Word>\s*", b"", sample("page"))
    document = read("page", raw)
    assert not document.confidences  # those of a line tell nothing of its words
    result = mended(document, ("Poreign Direc-\ntorate", "Foreign Directorate"), ("the GRU", "theGRU"))
    out = facsimile("page", raw, result)
    assert out is not None
    again = read("page", out).original
    assert "the aegis of the Foreign Direc-\ntorate of the Central" in again
    assert "theGRU /Chief\n" in again


def test_pages_of_page_are_read_in_their_reading_order() -> None:
    raw = sample("page").replace(b'index="1" regionRef="r1"', b'index="9" regionRef="r1"')
    assert read("page", raw).original.index("3. Whereas") < read("page", raw).original.index("2. The ")


def test_hocr_that_is_no_xml_is_read_and_written() -> None:
    raw = (
        b"<html><body><div class=ocr_page title='bbox 0 0 9 9'><span class='ocr_line'>"
        b"<span class=ocrx_word title='bbox 1 1 3 3; x_wconf 50'><strong>tbe</strong></span>&nbsp;"
        b"<span class=ocrx_word title='bbox 4 1 8 3'>m&eacute;mo<br></span></span></div></body></html>"
    )
    document = read("hocr", raw)
    assert document.original == "tbe mémo\n"
    assert document.confidences == ((Span(0, 3), 0.5),)
    out = facsimile("hocr", raw, mended(document, ("tbe", "the")))
    assert out is not None
    assert "<strong>the</strong>" in out.decode()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE alto [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<alto><String CONTENT="&b;"/></alto>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE alto [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<alto><String CONTENT="x">&f;</String></alto>"""


@pytest.mark.parametrize("raw", [BOMB, OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize("kind", PAGES)
def test_entities_are_refused(kind: str, raw: bytes) -> None:
    with pytest.raises(InputError, match="entities"):
        read(kind, raw)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("raw", [b"", b"<a>", b"<a/>", b"\0\1\2", b"<?xml version='1.0'?><a/>"])
def test_what_is_no_page_is_refused(kind: str, raw: bytes) -> None:
    with pytest.raises(InputError):
        read(kind, raw)


def test_boxes_are_divided_by_their_letters() -> None:
    assert divided(Box(0, 5, 110, 9), ["of", "the", "time"]) == [
        Box(0, 5, 20, 9),
        Box(30, 5, 60, 9),
        Box(70, 5, 110, 9),
    ]


CASES = {  # lines of words, the change, what each word reads then
    "one for one": ("tbe cat", "tbe", "the", [["the"], ["cat"]]),
    "split": ("ofthe cat", "ofthe", "of the", [["of", "the"], ["cat"]]),
    "merged": ("altho ugh it", "altho ugh", "although", [["although"], None, ["it"]]),
    "the gap moved": ("th eman sat", "th eman", "the man", [["the"], ["man"], ["sat"]]),
    "mark joined": ("word , and", "word ,", "word,", [["word,"], None, ["and"]]),
    "over the line's end": ("the Na-\ntional debt", "Na-\ntional", "National", [["the"], ["Na"], ["tional"], ["debt"]]),
    "hyphen kept": ("soft-\npedalled", "soft-\npedalled", "soft-pedalled", [["soft-"], ["pedalled"]]),
    "taken out": ("a SECRET b", "SECRET ", "", [["a"], [], ["b"]]),
    "line ends alone": ("one\ntwo", "\n", " ", [["one"], ["two"]]),
    "redaction": ("by 25X1 in", "25X1", "[25X1]", [["by"], ["[25X1]"], ["in"]]),
    "longer": ("a b", "b", "b and more", [["a"], ["b", "and", "more"]]),
}


@pytest.mark.parametrize(("text", "before", "after", "wanted"), CASES.values(), ids=CASES.keys())
def test_readings(text: str, before: str, after: str, wanted: list[list[str] | None]) -> None:
    layout = laid(text)
    found = readings(mended(layout.document("x"), (before, after)), layout.words)
    assert [None if each.into is not None else each.tokens for each in found] == wanted
    assert [each.removed for each in found] == [each == [] for each in wanted]


def laid(text: str) -> Layout:
    layout = Layout()
    for line in text.split("\n"):
        for word in line.split():
            layout.word(word, None, None)
        layout.end("\n")
    return layout


@given(st.data())
def test_every_character_of_the_clean_text_belongs_to_one_word(data: st.DataObject) -> None:
    layout = laid(data.draw(st.text("ab -\n", min_size=1).filter(str.strip)))
    document = layout.document("x")
    text = Text(document.original)
    entries = []
    for _ in range(data.draw(st.integers(0, 4))):
        shown = text.show()
        start = data.draw(st.integers(0, max(0, len(shown) - 1)))
        end = data.draw(st.integers(min(start + 1, len(shown)), min(start + 6, len(shown))))
        if start < end:
            edit = text.lift(Fix(Span(start, end), data.draw(st.text("xyz \n", max_size=5)), NOTE))
            if text.apply(edit):
                entries.append(Entry(edit, Status.APPLIED))
    result = Result(document, tuple(entries))
    found = readings(result, layout.words)
    assert sorted("".join(token for each in found for token in each.tokens)) == sorted("".join(result.text.split()))
    for reading in found:
        assert reading.into is None or (not reading.tokens and found[reading.into].tokens)


def test_a_move_leaves_words_where_they_stand() -> None:
    layout = laid("one two\nthree four")
    document = layout.document("x")
    edit = Edit((Span(0, 19),), document.original, None, (Span(8, 19), Span(0, 8)), NOTE)
    result = Result(document, (Entry(edit, Status.APPLIED),))
    assert result.text == "three four\none two\n"
    assert [each.text for each in readings(result, layout.words)] == ["one", "two", "three", "four"]


def test_words_know_their_lines() -> None:
    words: list[Word] = laid("a b\nc").words
    assert words[0].line == words[1].line != words[2].line


def test_a_document_without_confidences_gives_none() -> None:
    assert from_text("a b").confidence([Span(0, 3)]) is None


def places(raw: bytes) -> list[tuple[float, ...]]:
    """The box of every word, in the file's order."""
    found: list[tuple[float, ...]] = []
    for node in etree.fromstring(raw).iter("{*}String", "{*}Word", "{*}span"):
        if node.tag.endswith("String"):
            x, y, width, height = (float(node.get(key)) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
            found.append((x, y, x + width, y + height))
        elif node.tag.endswith("Word"):
            xs, ys = zip(*(map(float, p.split(",")) for p in node.find("{*}Coords").get("points").split()), strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
        elif "ocrx_word" in node.get("class"):
            found.append(tuple(map(float, re.findall(r"bbox (\S+) (\S+) (\S+) ([^\s;]+)", node.get("title"))[0])))
    return found


@pytest.mark.parametrize(
    ("engine", "others", "applied"),
    [(None, 0.5, True), (0.4, 0.5, True), (0.8, 0.5, True), (0.97, 0.5, False), (0.97, 0.97, True)],
    ids=["unknown", "doubted", "rather sure", "sure", "sure of everything"],
)
def test_a_word_that_the_engine_was_sure_of_is_only_suggested(
    engine: float | None, others: float, applied: bool
) -> None:
    text = "The Central Committee expelled every membcr of the party who had refused to sign."
    words = [Span(*match.span()) for match in re.finditer(r"\w+", text)]
    doubtful = Span(text.index("membcr"), text.index("membcr") + 6)
    known = tuple((word, engine if word == doubtful else others) for word in words) if engine is not None else ()
    result = pipeline.clean(from_text(text, "x", known), plugins.load({}, ()), Config(), lexicon.load())  # type: ignore[arg-type]
    (entry,) = [entry for entry in result.entries if entry.edit.before == "membcr"]
    assert entry.edit.after == "member"
    assert (entry.status is Status.APPLIED) == applied
    assert entry.edit.note.confidence >= (0.95 if applied else 0.5)


def test_what_the_engine_was_sure_of_is_less_sure_and_never_surer() -> None:
    for engine in (None, 0.0, 0.5, 0.84, 0.85, 0.9, 1.0):
        for confidence in (0.0, 0.5, 0.9, 0.97, 1.0):
            assert weighed(confidence, engine) <= confidence
    assert weighed(0.97, 0.9) < weighed(0.97, 0.85) < weighed(0.97, 0.84) == 0.97
