"""What stands between two words: junctions, partners, verdicts, changes; what is protected."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import document, lexicon, pipeline, plugins
from ocrfix.config import Config
from ocrfix.fixer import Fix, Keep, View
from ocrfix.fixers import encoding, protect, punctuation
from ocrfix.punct import Model, junctions
from ocrfix.punct.context import Page
from ocrfix.punct.doubts import Doubts, standing
from ocrfix.punct.endings import commas_for_stops
from ocrfix.punct.foreign import passages
from ocrfix.punct.junctions import CUSTOM, WORD
from ocrfix.punct.model import LINE
from ocrfix.punct.partners import paired
from ocrfix.punct.rewrite import change, fault, joined

_EMPTY: dict[str, dict[str, object]] = {
    name: {} for name in ("readings", "habits", "weights", "openers", "capitals", "stops", "calibration")
}
MARKS = st.text(alphabet=" .,;:'\"-()\n", min_size=1, max_size=6)
READINGS = st.sampled_from([" ", ", ", ". ", "-", ' "', '" ', "; ", ") "])


@given(st.text(alphabet="ab .,\n\f'", max_size=40))
def test_junctions_lie_between_words_of_one_paragraph(text: str) -> None:
    for j in junctions(text):
        assert WORD.fullmatch(text, j.left, j.start)
        assert WORD.fullmatch(text, j.end, j.right)
        assert not re.search(r"\n[^\S\n]*\n|\f", text[j.start : j.end])


@given(MARKS, READINGS)
def test_a_change_reads_as_it_was_told_and_keeps_the_words_and_the_line_end(between: str, reading: str) -> None:
    text = f"left{between}right"
    rows = list(junctions(text))
    if not rows or rows[0].plain == reading:
        return
    what = change(text, rows[0], reading)
    new = text[: what.start] + what.after + text[what.end :]
    (after,) = junctions(new) if between != "'" else (None,)
    assert what.start < what.end
    assert after is None or after.plain == reading
    if "\n" in between and " " in reading:
        assert "\n" in new


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [
        ("make .secure", " ", (5, 12, "secure")),
        ("the: foreign", " ", (0, 4, "the")),
        ("of\u201cthe", " ", (0, 6, "of the")),
        ("in 1954 ,the", ", ", (7, 12, ", the")),
        ("said \u201cno", ' "', None),
    ],
)
def test_a_change_is_as_small_as_whole_words_allow(
    text: str, reading: str, expected: tuple[int, int, str] | None
) -> None:
    row = list(junctions(text))[-1]
    if expected is None:
        assert row.plain == reading
    else:
        assert change(text, row, reading) == expected


def test_changes_that_share_a_word_become_one() -> None:
    text = "one,two,three"
    rows = list(junctions(text))
    both = [(change(text, row, ", "), "PUN003", sure, "") for row, sure in zip(rows, (0.9, 0.8), strict=True)]
    ((what, _, sure, _),) = joined(both, text)
    assert (what.after, sure) == ("one, two, three", 0.8)


@pytest.mark.parametrize(
    ("mark", "reading", "code"),
    [
        (" .", " ", "PUN001"),
        (") ", ", ", "PUN002"),
        (",", ", ", "PUN003"),
        (".. ", ". ", "PUN004"),
        (" ; ", "; ", "PUN005"),
        ("-", " ", "PUN006"),
        (".' ", ". ", "PUN007"),
    ],
)
def test_the_fault_is_named(mark: str, reading: str, code: str) -> None:
    assert fault(mark, reading) == code
    assert code in punctuation.CODES


def test_partners_are_found_and_specks_are_not() -> None:
    text = "the \"peace\" (so called) was 'dear' to him; o\"f it ) and 'no"
    marks = {text[at] + str(at) for at in paired(text)}
    assert len(marks) == 6
    assert all(at < text.index('o"f') for at in paired(text))


def test_probabilities_add_up_and_the_likeliest_comes_first() -> None:
    model = Model.load()
    text = "The man. of the house ,the best of-the lot; went.home ."
    rows = list(junctions(text))
    page = Page(text, rows)
    for k in range(len(rows)):
        verdicts = model.verdicts(page, k, lexicon.load(), model.unrest(page))
        assert sum(v.probability for v in verdicts) == pytest.approx(1.0)
        assert verdicts[0].probability == max(v.probability for v in verdicts)


@pytest.mark.parametrize("doubt", [-2.0, 0.0, 1.5])
def test_calibration_is_monotone_and_never_certain(doubt: float) -> None:
    model = Model.load()
    for name in model.calibration:
        values = [model.calibrated(name, p / 100, doubt) for p in range(1, 100)]
        assert values == sorted(values)
        assert values[-1] <= 0.99


def doubts(text: str) -> tuple[Page, Doubts]:
    model, page = Model.load(), Page(text, list(junctions(text)))
    unrest = model.unrest(page)
    marks = [k for k, here in enumerate(page.rows) if here.plain != " "]
    read = {k: model.verdicts(page, k, lexicon.load(), unrest) for k in marks}
    return page, Doubts(page, {k: standing(page.rows[k].plain, read[k]) for k in marks}, model)


@given(st.lists(st.sampled_from(["the", "of", "party", "man", ",", " ,", ".", " .", ";", " ;", "-", '"']), max_size=30))
def test_a_mark_says_nothing_of_itself_and_a_custom_nothing_at_all(parts: list[str]) -> None:
    page, found = doubts("".join(part if not part[-1].isalpha() else f" {part}" for part in parts))
    marks = [k for k, here in enumerate(page.rows) if here.plain != " "]
    assert {found.beside(k) for k in marks if page.rows[k].plain in CUSTOM} <= {0.0}
    if len(marks) == 1:
        assert found.beside(marks[0]) == pytest.approx(0.0)


PLAIN = "The committee met in May and heard the report of the chairman on the work of the party in the provinces. "
WORN = "The committee. met in May and heard the report of. the chairman on the-work of. the party in. the provinces. "
ODD = ("He crossed over -the river. ", "He had taken 'the road to town. ", "The army,supplies were late. ")


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_mark_is_left_where_it_is_the_only_one_and_mended_among_many(odd: str) -> None:
    def sure(text: str) -> float:
        start, end = text.index(odd), text.index(odd) + len(odd) - 2
        fixes = punctuation.propose(View(text, lexicon.load()), punctuation.Options())
        (fix,) = [fix for fix in fixes if start <= fix.span.start < end]
        return fix.note.confidence

    assert sure(6 * PLAIN + odd + 6 * PLAIN) < 0.95
    assert sure(6 * WORN + odd + 6 * WORN) >= 0.95


def test_every_junction_of_clean_text_is_left() -> None:
    text = (
        "The committee met on 4 May 1951. It heard Mr. Jones, who had come from the U.S. Embassy (by air), and asked "
        'whether the "new line" was well-known; he said that it was not. The members\' answer: no.'
    )
    assert list(punctuation.propose(View(text, lexicon.load()), punctuation.Options())) == []


def kept(text: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for keep in protect.propose(View(text, lexicon.load()), protect.Options()):
        assert isinstance(keep, Keep)
        out.setdefault(keep.note.code, []).append(text[keep.span.start : keep.span.end])
    return out


@pytest.mark.parametrize(
    ("text", "code", "stretch"),
    [
        ("see CIA-RDP80-00810A004300550004-0 of May", "PRO001", "CIA-RDP80-00810A004300550004-0"),
        ("file 201-123456 was opened", "PRO001", "201-123456"),
        ("sent to C/LA/COG today", "PRO001", "C/LA/COG"),
        ("paid $50,000 to him", "PRO002", "$50,000"),
        ("on 12/06/54 he left", "PRO002", "12/06/54"),
        ("see www.example.org/list.html for it", "PRO004", "www.example.org/list.html"),
        ("he met QKLATCH and then QKLATCH again in the town", "PRO003", "QKLATCH"),
        ("les membres de la délégation sont dans une ville du pays", "PRO005", None),
        ("a specimen of Muscicapus grisolus was taken", "PRO007", "Muscicapus grisolus"),
    ],
)
def test_what_is_protected(text: str, code: str, stretch: str | None) -> None:
    found = kept(text)
    assert code in found
    if stretch:
        assert stretch in found[code]


@pytest.mark.parametrize(
    "text",
    [
        "the report was sent to the committee in the capital",
        "in l954 and 2O,000 men",  # what may be mended is not protected
        "TBE DIRECTOR OF CENTRAL INTELLIGENCE WAS INFORMED",
        "He said tbat the des moines office was on the la paz road",
    ],
)
def test_what_is_not_protected(text: str) -> None:
    assert kept(text) == {}


def test_a_page_too_worn_is_reported_and_one_that_can_be_read_is_not() -> None:
    worn = " ".join(["tbqe", "xvmnt", "house", "wlkpf", "road"] * 20)
    readable = " ".join(["the", "commitee", "met", "in", "tbe", "house", "with", "members"] * 20)
    assert "PRO006" in kept(worn)
    assert "PRO006" not in kept(readable)
    assert list(kept(worn + "\f" + readable)) == ["PRO006"]


SENTENCES = "".join(
    f"In the {word} year nothing was heard of the ship.\n" for word in ("first", "next", "third", "last")
)
VERSES = """The birds had ceased to sing their songs along the winding stream,
A child came down the narrow path between the church and mill,
And no one in the village saw the lantern's yellow gleam.
The night was long and cold and dark before the morning came,
But when it came the child was there and called them all by name.
"""


@pytest.mark.parametrize(
    ("text", "commas"),
    [
        (f"It had left the harbour early in the spring,\n{SENTENCES}", 1),
        (f"{SENTENCES}It had left the harbour early in the spring,\n-Nobody knew where it was bound.\n", 1),
        (f"It had left the harbour early in the spring,\n{SENTENCES[:90]}", 0),  # too few lines to tell
        (f"It had left the harbour early in the spring,\nbound for the south.\n{SENTENCES}", 0),
        (f"It had left the harbour with Captain Brown,\nMate Smith.\n{SENTENCES}", 0),  # a list of names
        (f"I am with the greatest respect yours truly,\nHenry Brown.\n{SENTENCES}", 0),
        (f"It had left early,\n{SENTENCES}", 0),  # too short a line
        (VERSES, 0),
        (VERSES * 3, 0),
    ],
)
def test_commas_for_stops_at_the_ends_of_lines(text: str, commas: int) -> None:
    assert len(commas_for_stops(text, lexicon.load().count)) == commas


REPORT = """The minister went to the south, and he met the governor of the province, who told him of the harvest.
When the rains had ended, the roads were opened again, but few of the farmers had seed, so that the fields stood empty.
The railway carried grain, coal, timber and salt, although the bridges were weak, and the army guarded the stations.
In the towns, however, the price of bread was fixed, which helped the poor, if only for a time, as the mayor said.
"""


def read_as(text: str) -> list[tuple[str, str]]:
    """The marks that the punctuation fixer is sure of in a text: what was read, and what it was."""
    fixes = [
        fix for fix in punctuation.propose(View(text, lexicon.load()), punctuation.Options()) if isinstance(fix, Fix)
    ]
    return [(text[slice(*fix.span)][-1:], fix.after[-1:]) for fix in fixes if fix.note.confidence >= 0.95]


def test_commas_that_lost_their_tails_are_commas_again() -> None:
    commas = REPORT.count(",")
    assert commas > 12
    lost = REPORT.replace(",", ".")
    assert read_as(lost) == [(".", ",")] * commas


def test_commas_inside_of_quotation_marks_lost_their_tails_too() -> None:
    said = 'They called it "the long road." as all roads were long.\n'
    assert '."' in said
    assert (".", '"') not in read_as(said + REPORT)
    lost = [what for what in read_as(said + REPORT.replace(",", ".")) if what != (".", ",")]
    assert lost == [('"', '"')]


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        REPORT.replace(",", ".", 6),  # few: each may be a speck
        REPORT * 4 + REPORT.replace(",", "."),  # commas are commas in this document
    ],
)
def test_commas_are_lost_in_the_whole_document_or_not_at_all(text: str) -> None:
    assert (".", ",") not in read_as(text)


def test_specks_between_words_are_no_commas() -> None:
    words = REPORT.replace(",", "").split(" ")
    specks = " ".join(
        word + "." if k % 4 == 1 and word.islower() and word.isalpha() else word for k, word in enumerate(words)
    )
    assert specks.count(". ") > 12
    assert (".", ",") not in read_as(specks)


def test_a_page_of_words_that_can_be_guessed_is_not_too_worn() -> None:
    page = " ".join(["tho", "commitleo", "mct", "lhe", "govcrnment", "iu", "tbe", "city", "yestcrday", "nnd"] * 15)
    words = page.split()
    assert sum(not lexicon.load().known(word) for word in words) > len(words) / 2
    assert "PRO006" not in kept(page)


def test_english_with_foreign_names_is_no_foreign_passage() -> None:
    text = "He met Dr. de la Torre and the Count von der Goltz, who was in the Rue de la Paix with an El Greco."
    assert list(passages(text, lexicon.load())) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("co\u00adoperate", "cooperate"),
        ("infor\u00ad\nmation", "infor-\nmation"),
        ("a\u00a0b", "a b"),
        ("zero\u200bwidth", "zerowidth"),
        ("be\x07ll", "bell"),
        ("\x93yes\x94", "\u201cyes\u201d"),
        ("page one\fpage two\r\n\tend", "page one\fpage two\r\n\tend"),
        ("lost \ufffd sign", "lost \ufffd sign"),
    ],
)
def test_characters(before: str, after: str) -> None:
    fixers = [each for each in plugins.load() if each.name == "encoding"]
    result = pipeline.clean(document.from_text(before), fixers, Config(), lexicon.load())
    assert result.text == after
    assert list(encoding.propose(View(after, lexicon.load()), encoding.Options())) == []


def test_tables_are_counts_and_weights_only() -> None:
    """No stretch of a document can have slipped into the fitted tables."""
    data = json.loads((files("ocrfix.punct") / "weights.json").read_text("utf-8"))
    assert set(data) == {"readings", "habits", "openers", "weights", "capitals", "stops", "calibration", "lines"}
    assert all(" " not in word and len(word) < 25 for word in (*data["habits"], *data["openers"]))
    assert all(len(mark) <= 12 for mark in data["readings"])
    named = [name for table in (data["stops"], *data["capitals"].values()) for name in table]
    assert all(len(name) < 25 and " " not in name for name in named)


@pytest.mark.parametrize(
    ("code", "probability", "words", "sure"),
    [
        ("PUN001", 0.93, 80, 0.95),  # one of the pool of its code
        ("PUN001", 0.97, 80, 0.97),
        ("PUN001", 0.89, 80, 0.89),  # less sure than the pool
        ("PUN001", 0.93, 30, 0.93),  # too short a text to tell whether it is worn
        ("PUN002", 0.93, 80, 0.93),  # no pool reaches below the line
    ],
)
def test_the_pool_of_a_code_is_applied(code: str, probability: float, words: int, sure: float) -> None:
    page = Page(text := "word " * words, list(junctions(text)))
    model = Model({**_EMPTY, "lines": {"PUN001": 0.91}})
    assert model.sure(code, probability, page) == sure


@pytest.mark.parametrize(
    ("text", "original", "group"),
    [
        ("the bridge ; the road", None, "custom"),
        ("the bridge ; the road", "tbe bridqe ; tlie roaq", "worn"),  # as the scan gave it
        ("tlie bridqe ; tbe roaq", None, "worn"),
        ("before noon, The ships", None, "sentence"),
        ("before noon, They left", None, "sentence"),
        ("before noon, In the harbour", None, "after"),  # a thin letter
        ("before noon, London was", None, "after"),  # a name
        ("before noon, THE SHIPS", None, "after"),
        ("before noon, the ships", None, "after"),
        ("the U, The ships", None, "after"),  # an initial
        ("on July 12, The ships", None, "after"),
        ("before noon; The ships", None, "after"),
    ],
)
def test_what_is_calibrated_apart(text: str, original: str | None, group: str) -> None:
    page = Page(text, list(junctions(text)), original)
    (k,) = [k for k, here in enumerate(page.rows) if here.plain != " "]
    assert Model.load().group(page, k, lexicon.load()) == group


def test_no_pool_begins_above_the_line_or_below_even_odds() -> None:
    assert all(0.5 <= least < LINE for least in Model.load().lines.values())
