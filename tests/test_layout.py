"""The layout of a page: grammar of stamps and codes, the reading-room header, the line model and what it must keep."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from ocrfix import clean, lexicon
from ocrfix.edits import Span
from ocrfix.layout import boxes, codes, covers, forest, frontmatter, labels, model, page, stamps
from ocrfix.layout.context import NAMES as CONTEXT
from ocrfix.layout.features import NAMES as LINE
from ocrfix.layout.phrases import likeness, squash
from ocrfix.layout.shapes import like_marks, like_notice, outline, own_marks

STAMP = "Approved For Release 2003/08/11 : CIA-RDP82-00457R006100780010-2"
PROSE = "The cranes of the harbor were built before the war and most of them had been dismantled."
FLAT = f"{PROSE} {PROSE} {PROSE} {PROSE}"
LEXICON = lexicon.load()


def kinds(text: str) -> list[tuple[str, str]]:
    """The kind and the text of each stretch of furniture that would be removed."""
    found = [piece for kind in page.Kind for piece in page.furniture(text, LEXICON, kind) if piece.confidence >= 0.95]
    return [(piece.kind.value, text[slice(*piece.span)].strip()) for piece in sorted(found, key=lambda p: p.span)]


@pytest.mark.parametrize(
    ("read", "number"),
    [
        ("CIA-RDP82-00457R006100780010-2", "CIA-RDP82-00457R006100780010-2"),
        ("CIA-RDP80-0081OA004300550004-0", "CIA-RDP80-00810A004300550004-0"),
        ("ClA-RDP96-007898000500150001-0", "CIA-RDP96-00789B000500150001-0"),
        ("CIA-RDP80T00246A073800530001-4", "CIA-RDP80T00246A073800530001-4"),
        ("C02016343", "C02016343"),
        ("CIA-RDP82-00457", None),
        ("CIA-RDP82-00457R00610078XYZW-2", None),
    ],
)
def test_a_number_is_mended_only_where_its_form_leaves_no_choice(read: str, number: str | None) -> None:
    assert stamps.canonical(read) == number


def test_a_stamp_in_two_pieces_of_a_number_is_whole() -> None:
    text = "before Sanitized Copy Approved for Release 2010/02/12 : CIA-RDP80-0081 OA004300550004-0 after"
    (stamp,) = stamps.find(text)
    assert text[slice(*stamp.span)] == text[7:-6]
    assert (stamp.number, stamp.date) == ("CIA-RDP80-00810A004300550004-0", "2010/02/12")


def test_most_stamps_of_a_document_say_what_its_number_is() -> None:
    wrong = STAMP.replace("0010-2", "0018-2")
    assert stamps.majority(list(stamps.find("\n".join([wrong, STAMP, STAMP]))))[0] == "CIA-RDP82-00457R006100780010-2"


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("25X1", "25X1"),
        ("25xX1", "25X1"),
        ("?5X1", "25X1"),
        ("251A", "25X1A"),
        ("29X1X", "25X1X"),
        ("25X14", "25X1A"),
        ("25X11", "25X1"),
        ("25X1a", "25X1A"),
        ("25X1A2g", "25X1A2g"),
        ("50X1-HUM", "50X1-HUM"),
        ("SOX1 HUM", "50X1-HUM"),
        ("STAT", "STAT"),
        ("3.5(C)", "3.5(c)"),
        ("3.5(0)", "3.5(c)"),
        ("3,3(h)(2)", "3.3(h)(2)"),
        ("(b)(3)", "(b)(3)"),
    ],
)
def test_a_code_is_read_as_what_it_is(read: str, name: str) -> None:
    (code,) = codes.find(f"met {read} there")
    assert code.name == name
    assert code.exact == (read == name)


@pytest.mark.parametrize(
    "text",
    ["section 3.3(b)(1)", "5 U.S.C. 552(b)(3)", "25 X 10", "STATUS", "A25X1", "$251", "[25X1]", "1,25X1", "2510"],
)
def test_no_code(text: str) -> None:
    assert not list(codes.find(text))


def test_a_mark_that_stands_already_is_known() -> None:
    assert codes.without("CONFIDENTIAL [50X1-HUM] 25X1A").strip() == "CONFIDENTIAL"
    assert not list(codes.shown("[sic] and [1]"))


@pytest.mark.parametrize(
    "row", ["STATE X ARMY X NAVY X AIR X FBI AEC", "ARMY X NAVY", "STATEbV X X lAIR X FBI AEC r- I"]
)
def test_a_row_of_boxes(row: str) -> None:
    text = f"the men of the town {row} repaired them"
    (box,) = boxes.distribution(text)
    assert text[slice(*box.span)] == row


@pytest.mark.parametrize("text", ["the Army, Navy and Air Force", "ARMY NAVY AIR", "STATE X was told", "X NAVY X"])
def test_no_row_of_boxes(text: str) -> None:
    assert not list(boxes.distribution(text))


def test_the_reading_room_header_is_read_and_kept() -> None:
    number = "Document Number (FOIA) /ESDN (CREST): \nC02016343\n"
    header = f"BARGES\n\nDocument Type: \n{number}Publication Date: \nMay 3, 1953\nBody: \n"
    result = clean(header + PROSE)
    assert result.text.startswith(header)
    assert result.metadata["title"] == ("BARGES",)
    assert result.metadata["document_number"] == ("C02016343",)
    assert result.metadata["publication_date"] == ("May 3, 1953",)


@pytest.mark.parametrize("text", ["Body:\ntext", "Document Type: x\nno end to it", "Dear Sir,\nBody: strong.\n"])
def test_no_header(text: str) -> None:
    assert frontmatter.end_of(text) == 0


def test_values_of_a_form_become_metadata() -> None:
    text = "COUNTRY China DATE DISTR. 28 June 1951\nSUBJECT Cranes of the Harbor NO. OF PAGES 2\n"
    found = {value.key: value.text for value in labels.values(text, 0)}
    assert found == {"country": "China", "date": "28 June 1951", "subject": "Cranes of the Harbor", "pages": "2"}


COVER = """APPROVED FOR RELEASE: 2007/02/08: CIA-RDP82-00850R000100020042-2
FOR OFFICIAL USE ONLY

JPRS L/8297

{date}

TRANSLATIONS 0N USSR SCIENCE
AND TECHNOLOGY
{more}
U. S. JOlNT PUBLICATIONS RESEARCH SERVIC
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            COVER.format(date="28 February 1979", more="(FOUO 1/79)"),
            {
                "report_number": "JPRS L/8297",
                "date": "28 February 1979",
                "title": "TRANSLATIONS 0N USSR SCIENCE AND TECHNOLOGY",
            },
        ),
        ("- 16 -  FAR EAST\nSept. 16, 1954\n\nLIST OF MEMBERS\n", {"date": "Sept. 16, 1954"}),
        ("SECRET\n\n14 JUN 1976\n\nMEMORANDUM FOR: Chief, SSD\n", {"date": "14 JUN 1976"}),
        # No date that a calendar has, one that is part of a line, one too far down: nothing is told.
        (COVER.format(date="39 February 1979", more=""), {"report_number": "JPRS L/8297"}),
        ("Meeting of the Special Group, 8 February 1963\n", {}),
        ("to 8 February 1963\n", {}),
        ("a line\n" * 9 + "8 February 1963\n", {}),
        ("JPRS L/8297\nwas cited in the report.\n", {}),  # no cover: no service is named
    ],
)
def test_what_a_cover_tells(text: str, told: dict[str, str]) -> None:
    found = list(covers.values(text, 0))
    assert {value.key: value.text for value in found} == told
    assert all(" ".join(text[slice(*value.span)].split()) == value.text for value in found)


def test_metadata_quote_the_text_as_it_was_mended() -> None:
    text = f"COUNTRY China\nSUBJECT Members of the Donocratlc League\nDATE DISTR. 23 May 1949\n\n{PROSE}\n"
    result = clean(text)
    assert result.metadata["subject"] == ("Members of the Democratic League",)
    assert result.metadata["date"] == ("23 May 1949",)


def test_a_code_is_named_as_it_is_and_not_as_it_is_shown() -> None:
    result = clean(f"{PROSE}\n25X1A\n{PROSE}\n")
    assert "[25X1A]" in result.text
    assert result.metadata["redaction"] == ("25X1A",)


def test_a_number_read_as_often_has_the_fewest_zeros_and_a_date_is_in_the_calendar() -> None:
    lines = (
        "Approved For Release 2007/02/00 : CIA-RDP02-00050R000100010060-3",
        "Approved For Release 2007/02/08 : CIA-RDP82-00850R000100010060-3",
    )
    read = [stamp for line in lines for stamp in stamps.find(line)]
    assert stamps.majority(read) == ("CIA-RDP82-00850R000100010060-3", "2007/02/08")


def test_furniture_between_pages_goes_and_the_form_feed_stays() -> None:
    text = f"{PROSE}\nSECRET\n{STAMP}\n\f{STAMP}\nSECRET\n- 2 -\n{PROSE}\n"
    assert [kind for kind, _ in kinds(text)] == ["marking", "stamp", "stamp", "marking", "page"]
    assert clean(text).text.count("\f") == 1


def test_a_redaction_is_never_removed_with_the_line_it_stands_on() -> None:
    text = f"{PROSE}\nCONFIDENTIAL 50X1-HUM\n{STAMP} 25X1\n{PROSE}\n"
    shown = clean(text).text
    assert "[50X1-HUM]" in shown
    assert "[25X1]" in shown
    assert "CONFIDENTIAL" not in shown
    assert "Approved" not in shown


@pytest.mark.parametrize("between", [" ee ", " .", ". ", "'"])
def test_two_codes_on_a_line_are_not_glued(between: str) -> None:
    text = f"{PROSE}\n{STAMP}\n25X1A{between}50X1-HUM | ~\n{PROSE}\n"
    assert "25X1A50X1" not in clean(text).text.replace("[", "").replace("]", "")


def test_words_are_not_glued_where_a_stamp_stood_in_a_flat_text() -> None:
    text = f"{FLAT} {STAMP} {STAMP} {PROSE} {STAMP}"
    assert " ".join(clean(text).text.split()) == f"{FLAT} {PROSE}"


def test_a_document_without_stamps_codes_or_marks_has_no_furniture() -> None:
    assert kinds(f"{PROSE}\n'f ,\n- 3 -\n.\nDATE\nSOURCE\n{PROSE}\n") == []


def test_prose_on_a_released_page_stays() -> None:
    lines = ["4.", "-END-", "28 Nov -", "(113-28 , 38-34)", "Confidential Secretary", "HSIAO Wei-hsien", "66786", PROSE]
    assert [kind for kind, _ in kinds("\n".join([STAMP, PROSE, *lines]))] == ["stamp"]


def test_the_fitted_data_belong_to_the_features() -> None:
    data = json.loads(files("ocrfix.layout").joinpath("data/lines.json").read_text(encoding="utf-8"))
    assert data["features"] == [*LINE, *CONTEXT], "fit again: benchmarks/fit_layout.py"
    assert set(data["limits"]) == set(data["steps"]) == {kind.value for kind in page.Kind}
    assert all(len(leaf) == len(data["labels"]) for leaf in data["leaves"])


def test_a_surer_line_has_no_smaller_confidence() -> None:
    for table in forest.load().steps.values():
        right = [precision for _, precision in table]
        assert right == sorted(right, reverse=True)


def test_each_line_has_every_feature() -> None:
    lines = model.read(f"{PROSE}\nSECRET\n", (Span(0, len(PROSE)), Span(len(PROSE) + 1, len(PROSE) + 7)), LEXICON)
    assert [len(row) for row in lines.rows] == [len(LINE) + len(CONTEXT)] * 2
    assert [model.plainly_text(line) for line in lines.measures] == [True, False]


def test_phrases_are_found_in_spite_of_ocr() -> None:
    assert squash("C0NFI DENTIA1.") == "CONFIDENTIAI"
    stamp, marking, form, _ = likeness("Aqproved FofWelease 2001")
    assert stamp.ratio > 0.75 > marking.ratio
    assert likeness("SUPPLEMFNT T0 REPORT N0")[2].cover > 0.8
    assert max(form.cover, likeness("the cranes")[0].cover) < 0.8


def test_a_worn_mark_is_like_itself_by_outlines_and_prose_is_not() -> None:
    marks = own_marks(["FOR OFFICIAL USE ONLY", "FOR OFFICIAL USE ONLY", "SECRET"])
    assert marks[0] == outline("FOR OFFICIAL USE ONLY")
    assert like_marks("FDR 0FHCIAI, USF QMLY", marks) > 0.7
    assert like_marks("The men of the town", marks) < 0.6
    assert like_marks(PROSE, marks) == 0.0


def test_a_line_of_a_notice_is_known_wherever_it_was_cut() -> None:
    assert like_notice("contents in any manner to an unauth0rized pers0n is pro") > 0.9
    assert like_notice(PROSE) < 0.6
    assert like_notice("of the United") == 0.0


def test_numbers_that_count_on_over_pages_are_told_from_lone_ones() -> None:
    lines = [PROSE] * 14
    text = "\n".join(["1", *lines, "2", *lines, "3", *lines, "9"])
    found = model.read(text, tuple(Span(*m.span()) for m in re.finditer(r"[^\n]+", text)), LEXICON)
    runs = [
        row[len(LINE) + CONTEXT.index("numbers_run")]
        for row, t in zip(found.rows, found.texts, strict=True)
        if len(t) < 2
    ]
    assert runs == [1.0, 2.0, 1.0, 0.0]


SHEET = f"""\
{STAMP}
S-E-C-R-E-T
|; .,-
{PROSE}
{PROSE}
- 2 -
'' ~ ;
SECRET
{STAMP}"""


@pytest.mark.parametrize("gone", [[], [2], [2, 6], [0, 2, 6], [1, 2, 5, 6]])
def test_what_was_taken_out_before_changes_no_verdict(gone: list[int]) -> None:
    lines = SHEET.split("\n")
    left = "\n".join(line for place, line in enumerate(lines) if place not in gone)
    for kind in page.Kind:
        before = [
            SHEET[slice(*piece.span)].strip("\n")
            for piece in page.furniture(SHEET, LEXICON, kind)
            if SHEET.count("\n", 0, piece.span.start) not in gone
        ]
        assert [left[slice(*p.span)].strip("\n") for p in page.furniture(left, LEXICON, kind, SHEET)] == before


def test_a_line_changed_meanwhile_is_judged_anew() -> None:
    left = SHEET.replace("S-E-C-R-E-T", "The cranes were dismantled.")
    found = [left[slice(*p.span)] for p in page.furniture(left, LEXICON, page.Kind.MARK, SHEET)]
    assert [mark.strip() for mark in found] == ["SECRET"]


@pytest.mark.parametrize(
    "line",
    [
        "the Archivist of the United States had seen it: 2",
        ": officers before any release to them of approved papers *",
        "This report was approved by the Director before its release.",
    ],
)
def test_a_sentence_with_words_of_stamps_is_no_stamp(line: str) -> None:
    text = f"{STAMP}\nSECRET\n{PROSE}\n{line}\n{PROSE}\n{PROSE}\nSECRET\n{STAMP}\n"
    found = page.furniture(text, LEXICON, page.Kind.STAMP)
    assert [text[slice(*p.span)].strip() for p in found] == [STAMP, STAMP]


def test_a_column_of_a_table_is_no_noise() -> None:
    names = ("Heinz Hahn", "Otto Berg", "Kurt Weber", "Hans Braun", "Karl Vogt")
    text = f"{STAMP}\nSECRET\n{PROSE}\n" + "".join(f"{name}\n\nSED\n\n" for name in names) + f"SECRET\n{STAMP}\n"
    found = page.furniture(text, LEXICON, page.Kind.NOISE)
    assert not [text[slice(*p.span)] for p in found if "SED" in text[slice(*p.span)]]
