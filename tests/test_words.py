"""The word engine, part by part: units, channel, candidates, spaces, decision, explain."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import lexicon
from ocrfix.fixer import Span, View
from ocrfix.words import analyse
from ocrfix.words.analysis import ranker_for
from ocrfix.words.channel import Channel, misread
from ocrfix.words.decision import Decision, bent, pool_of
from ocrfix.words.engine import choices
from ocrfix.words.explain import explain
from ocrfix.words.features import figures, place
from ocrfix.words.page import british, derived, elided, page_of
from ocrfix.words.tokens import Reader, recased

LEXICON = lexicon.load()
DATA = Path(lexicon.__file__).parent.parent / "words" / "data"


def texts(text: str) -> list[str]:
    return [unit.text for unit in Reader(LEXICON.known).units(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "no" (twice).', ["He", "said", "no", "twice"]),
        ("throug~ the", ["throug~", "the"]),  # the mark is part of the damage
        ("through~ the", ["through", "the"]),  # the mark is beside a whole word
        ("$owever", ["$owever"]),
        ("of the Union,the", ["of", "the", "Union", "the"]),
        ("a.means of", ["a", "means", "of"]),
        ("the u.s.", ["the", "u.s"]),
        ("the name(s) of", ["the", "name", "of"]),
        ("well-known and/or", ["well", "known", "and", "or"]),
        ("--- ... !", []),
        ("", []),
    ],
)
def test_units_are_words_without_the_marks_around_them(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize("token", ["1947", "19+7", "2nd", "10s", "CIA-RDP80", "25X1", "6d"])
def test_what_holds_figures_is_a_number(token: str) -> None:
    found = Reader(LEXICON.known).units(token)
    assert any(unit.number for unit in found)
    assert all(unit.number or unit.text.isalpha() for unit in found)


def test_a_sentence_opens_after_a_stop_and_at_a_blank_line() -> None:
    opens = [unit.text for unit in Reader(LEXICON.known).units("One two. Three four\n\nfive") if unit.opens]
    assert opens == ["One", "Three", "five"]


@pytest.mark.parametrize(
    ("word", "like", "opens", "expected"),
    [
        ("factors", "Tactors", False, "Factors"),
        ("government", "GOVERNMBNT", False, "GOVERNMENT"),
        ("hours", "hourB", False, "hours"),
        ("however", "$owever", True, "However"),
        ("sword", "$word", False, "sword"),
        ("mccone", "MoCone", False, "McCone"),
        ("mccone", "MCC0NE", False, "MCCONE"),
    ],
)
def test_the_case_of_the_token_is_kept(word: str, like: str, opens: bool, expected: str) -> None:
    assert recased(word, like, opens) == expected


def test_the_channel_prices_the_part_that_differs() -> None:
    channel = Channel({"rn": {"m": -4.0}, "e": {"c": -5.0}, "": {"x": -6.0}})
    assert channel.log("modern", "modern") == 0.0
    assert channel.log("modern", "modem") == -4.0
    assert channel.log("corner", "comcr") == -9.0
    assert channel.log("the", "thex") == -6.0
    assert channel.log("the", "thq") == channel.log("the", "thz") < -6.0


def alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


@given(st.text("abcrnm", max_size=6), st.text("abcrnmx", max_size=6))
def test_the_channel_takes_the_cheapest_way_to_part_both(truth: str, ocr: str) -> None:
    rows = {
        "rn": {"m": -4.0, "": -7.5, "mn": -3.0},
        "a": {"": -3.5, "bc": -4.5},
        "": {"x": -6.0, "xc": -6.5, "abc": -7.0},
    }
    head = alike(truth, ocr)
    tail = alike(truth[head:][::-1], ocr[head:][::-1])

    @cache
    def best(i: int, j: int) -> float:
        """Of the characters from `i` and `j` on, all stretches tried."""
        if (i, j) == (len(truth) - tail, len(ocr) - tail):
            return 0.0
        ways = [-1e9]
        for a in range(min(3, len(truth) - tail - i) + 1):
            for b in range(min(3, len(ocr) - tail - j) + 1):
                part, read = truth[i : i + a], ocr[j : j + b]
                price = rows.get(part, {}).get(read)
                if price is None and max(a, b) == 1:
                    price = 0.0 if part == read else -9.0 if a and b else -8.5
                if price is not None and (a or b):
                    ways.append(price + best(i + a, j + b))
        return max(ways)

    assert Channel(rows).log(truth, ocr, -100.0) == pytest.approx(best(head, head))
    least = best(head, head) + 1
    assert Channel(rows).log(truth, ocr, least) <= max(least, 0.0)


def test_what_was_likely_misread_costs_less() -> None:
    channel = Channel.load()
    assert channel.log("the", "tbe") > channel.log("the", "twe")
    assert channel.log("modern", "modem") > channel.log("modern", "modexp")


def test_misread_names_the_stretches() -> None:
    assert misread("modern", "modem") == (("rn", "m"),)
    assert misread("person", "petson") == (("r", "t"),)
    assert misread("same", "same") == ()


@pytest.mark.parametrize(
    ("token", "word"), [("petson", "person"), ("tlie", "the"), ("rnodern", "modern"), ("govemment", "government")]
)
def test_the_truth_is_among_the_candidates(token: str, word: str) -> None:
    found = ranker_for(LEXICON).candidates.of(token, token, False)
    assert word in [candidate.lower for candidate in found[:3]]
    assert token not in [candidate.lower for candidate in found]


def test_endings_and_other_spellings_are_no_damage() -> None:
    assert derived("unoffending", LEXICON.count)
    assert british("solemnised", LEXICON.count)
    assert elided("o'er", LEXICON.count)
    assert not elided("'ther", LEXICON.count)
    assert not derived("petson", LEXICON.count)
    assert not british("petson", LEXICON.count)


def test_the_decision_adds_up_and_bends() -> None:
    decision = Decision({"spell": {"bias": -1.0, "gain": 0.5, "gain>2": 1.0}})
    assert decision.probability("spell", {"gain": 2.0}) == 0.5
    assert decision.probability("spell", {"gain": 4.0}) == pytest.approx(1 / (1 + 2.718281828**-3))
    assert decision.probability("unheard of", {"gain": 4.0}) == 0.0
    assert sum(decision.shares("spell", {"gain": 4.0, "other": 9.0}).values()) == 3.0
    assert bent({"gain": 7.0})["gain>5"] == 2.0


def test_a_pool_has_one_confidence_and_what_is_below_is_only_suggested() -> None:
    fitted = {"spell": {"bias": 0.0}, "real": {"bias": 0.0}}
    decision = Decision(fitted, pools={"spell": (0.8, 0.96), "spell/fair": (0.9, 0.97)})
    worn, fair = {"bad_page": -1.0, "short_page": 0.0}, {"bad_page": -4.0, "short_page": 0.0}
    assert decision.confidence("spell", 0.8, worn) == decision.confidence("spell", 0.99, worn) == 0.96
    assert decision.confidence("spell", 0.79, worn) == 0.79
    assert decision.confidence("spell", 0.89, fair) == 0.89
    assert decision.confidence("spell", 0.91, fair) == 0.97
    assert decision.confidence("real", 0.99, worn) < 0.95
    assert decision.confidence("spell", 0.99, worn | {"figures": 0.0}) == 0.96
    assert decision.confidence("spell", 0.99, worn | {"figures": 1.0}) == 0.94
    for where in ("behind_name", "name_for_name", "senseless", "cut_short"):
        assert decision.confidence("spell", 0.94, worn | {where: 1.0}) == 0.94
        assert decision.confidence("spell", 0.95, worn | {where: 1.0}) == 0.96
        assert decision.confidence("spell", 0.94, worn | {where: 0.0}) == 0.96


@pytest.mark.parametrize(
    ("text", "senseless", "cut_short"),
    [
        ("Reserves... 1. ec [eee] es 12 we", 1.0, 0.0),
        ("xq vb [ant] 5 zgr trade", 1.0, 0.0),
        ("xq. [ant]", 1.0, 0.0),
        ("the trade [ant] xq vb", 0.0, 0.0),
        ("of the [ant] xq vb", 0.0, 0.0),
        ("xq vb [trads] 5 zgr trade", 0.0, 0.0),
        ("xq vb [Soo Ling] 5 zgr trade", 1.0, 0.0),
        ("many of the [tbe] men of it", 0.0, 0.0),
        ("[tbe] men", 0.0, 0.0),
        ("[tbe]", 0.0, 0.0),
        ("the men of [tbe] 12 ships", 0.0, 0.0),
        ("to make it [adminis]- and the", 0.0, 1.0),
        ("to make it [adminis]-\nand the", 0.0, 1.0),
        ("to make it [adminis]-| and the", 0.0, 1.0),
        ("to make it [adminis]-", 0.0, 1.0),
        ("to make the [lenq]-term and the", 0.0, 0.0),
        ("to make the [lenq] - and the", 0.0, 0.0),
        ("to make the anti-[lenq] and the", 0.0, 0.0),
        ("to make the [lenq]--and the", 0.0, 0.0),
    ],
)
def test_what_kind_of_place_a_token_stands_in(text: str, senseless: float, cut_short: float) -> None:
    before, word, after = re.split(r"[\[\]]", text)
    page = page_of(before + word + after, LEXICON, Reader(LEXICON.known))
    found = place(page, len(before), len(before) + len(word), LEXICON)
    assert found == {"senseless": senseless, "cut_short": cut_short}


@pytest.mark.parametrize(
    ("text", "word", "known"),
    [
        ("of the Direccion General de Inteligencia and", "Direccion", True),
        ("of the DIRECCION GENERAL", "DIRECCION", True),
        ("the Direcci\u00f3n General", "Direcci\u00f3n", True),
        ("the plans of the grupo de accion and", "accion", True),
        ("the direccion of the work", "direccion", False),  # a worn `direction`
        ("the old politica line", "politica", False),
        ("a sum of rubles for jewelry", "rubles", True),
        ("altho he came", "altho", False),  # a worn `although`
        ("a cable from Hqs in May", "Hqs", True),
        ("A CABLE FROM HQS IN MAY", "HQS", True),
        ("a cable dtd in May", "dtd", True),
        ("a cable from hqs in May", "hqs", False),
        ("he said that lt was true", "lt", False),  # a worn `it`
        ("Lt was true", "Lt", False),
        ("the Ambassador\u2018s staff", "Ambassador\u2018s", True),
        ("the Pres\u2018ident was", "Pres\u2018ident", False),
        ("the Ambassadur\u2018s staff", "Ambassadur\u2018s", False),
    ],
)
def test_words_that_the_lists_lack(text: str, word: str, known: bool) -> None:
    page = page_of(text, LEXICON, Reader(LEXICON.known))
    assert page.known[[unit.text for unit in page.units].index(word)] is known


@pytest.mark.parametrize("text", ["Ministerio de Defensa", "Instituto de Segunda"])
def test_known_words_of_other_languages_are_not_doubted(text: str) -> None:
    assert not [found for found in analyse(View(f"He wrote to the {text} in May.", LEXICON), 0.5) if found.after]


@pytest.mark.parametrize(
    ("text", "kept"), [("the man was\nmarried to:\nMary", True), ("the man was\nsent to: the north", False)]
)
def test_a_colon_at_a_lines_end_is_no_part_of_a_word(text: str, kept: bool) -> None:
    edges = [choice.before for choice in choices(ranker_for(LEXICON), text) if choice.kind.startswith("edge")]
    assert ("to:" not in edges) is kept


@pytest.mark.parametrize(("token", "word"), [("S.o", "So"), ("w.s", "was"), ("f.r", "for"), ("T.o", "To")])
def test_a_stop_inside_of_a_token_may_be_a_letter_or_dirt(token: str, word: str) -> None:
    text = f"{token} far as he knew, the man {token} there {token} the first time"
    assert word in [each.after for each in choices(ranker_for(LEXICON), text) if each.before == token]


@pytest.mark.parametrize("token", ["U.S", "N.Y", "U.S.S.R"])
def test_an_abbreviation_keeps_its_stops(token: str) -> None:
    text = f"{token} far as he knew, the {token} there, and the men of the {token}, and all of {token} in"
    bare = token.replace(".", "")
    assert bare not in [each.after for each in choices(ranker_for(LEXICON), text) if each.before == token]


@pytest.mark.parametrize("name", ["abbreviations", "combining", "foreign", "shorthand"])
def test_a_list_of_words_is_in_order_and_says_where_it_is_from(name: str) -> None:
    head, *listed = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
    assert head.startswith("# ")
    assert head.endswith("written for this project")
    assert listed == sorted(set(listed))
    assert all(word.isascii() and word.isalpha() for word in listed)


def test_first_parts_of_compounds_are_words_before_a_hyphen_alone() -> None:
    reader = Reader(LEXICON.known)
    assert page_of("a socio-political view", LEXICON, reader).known[1]
    assert not page_of("a socio view", LEXICON, reader).known[1]
    assert not page_of("a socio - political view", LEXICON, reader).known[1]


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("0.17 0.33 0.65 [borth8] 0.49 0.21 0.30", 1.0),
        ("V --> n(+a + 1) << [fvb1] + 2 = <", 1.0),
        ("12 14 [werd] 15 men", 1.0),
        ("the 12 men of [werd] and 14 others", 0.0),
        ("a [werd] I saw", 0.0),  # a and I are words
        ("On June 12, 1954, [werd] 3 boats", 0.0),
        ("[werd]", 0.0),
    ],
)
def test_figures_and_signs_on_both_sides(text: str, among: float) -> None:
    before, word, after = re.split(r"[\[\]]", text)
    assert figures(before + word + after, len(before), len(before) + len(word)) == {"figures": among}


def test_a_page_is_fair_until_it_proves_worse_and_a_token_does_not_speak_against_itself() -> None:
    page = ranker_for(LEXICON).page
    short, worn = page("the report about petson"), page("the report about petson and " + "hjkqw zxvbn of " * 40)
    assert short.short
    assert not worn.short
    assert short.bad(3, 3) == page("the report about").bad(0, -1)
    assert short.bad(3, 3) < short.bad(0, -1) < worn.bad(3, 3)


@pytest.mark.parametrize("ordinal", ["1ith", "i1th", "2lst", "3ond"])
def test_a_worn_ordinal_becomes_no_word(ordinal: str) -> None:
    text = f"He lived at 730 West {ordinal} Avenue in Miami for three years."
    assert not [
        found for found in analyse(View(text, LEXICON), 0.95) if ordinal in text[found.span.start : found.span.end]
    ]


def test_items_counted_in_small_roman_figures_stay() -> None:
    text = "The report names (i) the station, (ii) the date and (iii) the identity of the source in question."
    assert [
        found for found in analyse(View(text, LEXICON), 0.5) if text[found.span.start : found.span.end] in ("ii", "iii")
    ] == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("the engineer who saw the im. provement of the machine", "improvement"),
        ("the work was con. - tinued until late in the night", "continued"),
        ("the captain took the pas- . senger to the cabin", "passenger"),
        ("he was arreste. d by the police", "arrested"),
        ("the prisoner had arrived. the constable was there", None),  # both are words
        ("the visit of the embassie. s, the level of the tax", None),  # an item
        ("the visit of the embassie.\ns) the level of the tax", None),
        ("he saw Mr. Xqtw. Vbnmr came later", None),  # a sentence begins
        ("the sum of 12. tenced was paid", None),  # a number
        ("the trans-- - -- tlantic mail", None),  # too much stands between
    ],
)
def test_a_word_parted_at_a_lines_end_is_one_whatever_stands_between(text: str, whole: str | None) -> None:
    found = [choice.after for choice in choices(ranker_for(LEXICON), text) if choice.kind == "across"]
    assert found == ([whole] if whole else [])


@pytest.mark.parametrize(
    ("text", "dirt"),
    [
        ("the files of the y station were read", ["y"]),
        ("the files of Pedro y station were read", ["y"]),
        ("the works of Jose Ortega y Gasset were read", []),  # Spanish
        ("the works of JOSE ORTEGA y GASSET were read", []),
    ],
)
def test_a_y_between_names_is_no_dirt(text: str, dirt: list[str]) -> None:
    found = [choice.before.strip() for choice in choices(ranker_for(LEXICON), text) if choice.kind == "stray"]
    assert found == dirt


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("The neighbours of the labourer in the harbour had no favour to ask.", "organisation"),
        ("The neighbors of the laborer in the harbor had no favor to ask.", "organization"),
    ],
)
def test_a_page_is_mended_in_its_own_spelling(page: str, expected: str) -> None:
    text = page + " The oiganiaation of it was bad."
    at = text.index("oigan")
    found = [each.after for each in analyse(View(text, LEXICON), 0.1) if each.span.start == at]
    assert found == [expected]


@pytest.mark.parametrize(
    ("token", "expected"),
    [("ltobert", "Robert"), ("willlam", "William"), ("ootober", "October"), ("tbe", "the"), ("bisbop", "bishop")],
)
def test_a_name_has_its_capital_back(token: str, expected: str) -> None:
    text = f"They were met by {token} in the harbour of the town."
    at = text.index(token)
    found = [each.after for each in analyse(View(text, LEXICON), 0.1) if each.span.start == at]
    assert found[:1] == [expected]


def test_the_contexts_of_a_spelling_that_the_corpora_hardly_know_are_those_of_the_other() -> None:
    one, two = (LEXICON.log3("the", "whole", word) for word in ("neighbourhood", "neighborhood"))
    assert one == two
    assert LEXICON.log3("the", "whole", "district") != one


@pytest.mark.parametrize(
    ("text", "token", "name_for_name"),
    [
        ("they flew to Landon on the next day", "Landon", 1.0),
        ("it was sold in Juno of that year", "Juno", 0.0),  # a month
        ("the house at the Liver of the town", "Liver", 0.0),
        ("the bread of the lend was good", "lend", 0.0),
        ("they were told that Tho men had left", "Tho", 0.0),
    ],
)
def test_a_name_that_may_be_another_is_told(text: str, token: str, name_for_name: float) -> None:
    found = [each for each in choices(ranker_for(LEXICON), text) if each.before == token]
    assert [each.features["name_for_name"] for each in found if each.kind.startswith("real")] == [name_for_name]


def test_names_told_apart_by_a_figure_are_left_alone() -> None:
    text = "The systems duluth7 and duluth8 were compared with duluth9 in the evening."
    assert [
        found for found in analyse(View(text, LEXICON), 0.5) if "duluth" in text[found.span.start : found.span.end]
    ] == []


def test_findings_do_not_overlap_nor_meet_what_is_protected() -> None:
    text = "Any unauthorized petson is barred, and tbe petson who altho ugh warned passed throug~ it was seen."
    found = analyse(View(text, LEXICON), 0.5)
    assert any(each.after == "person" for each in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(each.confidence >= 0.5 for each in found)
    at = text.index("petson")
    kept = analyse(View(text, LEXICON, [Span(at, at + 6)]), 0.5)
    assert [each for each in kept if each.span.start == at] == []
    assert len(kept) == len(found) - 1


@pytest.mark.parametrize("text", ["", " \n", "...", "\f", "1947", "x" * 5000, "~" * 300, "a b c d e f g " * 50])
def test_odd_texts_are_read_without_harm(text: str) -> None:
    assert analyse(View(text, LEXICON), 0.95) == []


def test_a_long_token_is_not_pondered_for_ever() -> None:
    assert analyse(View("qwrtzpsdfg" * 40 + " and the rest", LEXICON), 0.95) == []


def test_explain_shows_the_readings_and_the_verdict() -> None:
    told = explain("petson", "an unauthorized _ is", LEXICON)
    assert not told.known
    assert told.readings[0].word == "person"
    assert told.readings[0].score > told.readings[1].score
    assert told.verdicts[0].after == "person"
    assert told.verdicts[0].probability > 0.9
    assert {"channel", "bias"} <= told.verdicts[0].weights.keys()


def test_explain_leaves_a_good_word_alone() -> None:
    told = explain("person", "an unauthorized _ is", LEXICON)
    assert told.known
    assert all(verdict.probability < 0.5 for verdict in told.verdicts)


@pytest.mark.parametrize("word", ["", "two words", " x"])
def test_explain_wants_one_word(word: str) -> None:
    with pytest.raises(ValueError, match="give one word"):
        explain(word, "a _ b", LEXICON)


@pytest.mark.parametrize(
    ("bad_page", "compound", "pool"),
    [
        (-4.0, 1.0, "split/fair/compound"),  # a clean page: no list has every compound
        (-4.0, 0.0, "split/fair"),
        (-1.0, 1.0, "split"),
        (-1.0, 0.0, "split"),
    ],
)
def test_compounds_of_a_fair_page_have_a_pool_of_their_own(bad_page: float, compound: float, pool: str) -> None:
    assert pool_of("split", {"bad_page": bad_page, "compound": compound}) == pool


@pytest.mark.parametrize(
    ("kind", "features", "pool"),
    [
        ("spell.title", {"bad_page": -1.0, "a_name_too": 1.0, "in_document": 0.0}, "spell.title/name"),
        ("real.title", {"bad_page": -4.0, "a_name_too": 1.0, "in_document": 0.0}, "real.title/fair/name"),
        ("spell.title", {"bad_page": -1.0, "a_name_too": 1.0, "in_document": 0.7}, "spell.title"),
        ("spell.title", {"bad_page": -1.0, "a_name_too": 0.0, "in_document": 0.0}, "spell.title"),
        ("spell.lower", {"bad_page": -1.0, "a_name_too": 1.0, "in_document": 0.0}, "spell.lower"),
        ("stray", {"bad_page": -1.0, "among_words": 1.0}, "stray/among"),
        ("stray", {"bad_page": -4.0, "among_words": 0.0}, "stray/fair"),
    ],
)
def test_what_is_riskier_or_surer_than_its_kind_has_a_pool_of_its_own(
    kind: str, features: dict[str, float], pool: str
) -> None:
    assert pool_of(kind, features) == pool


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("he bad been told of it before", "had"),
        ("he said that lie was satisfied with it", "he"),
        ("they had a bad time of it", None),
        ("it may be that he is right", None),
    ],
)
def test_a_word_that_a_commoner_one_is_misread_as_must_prove_itself(said: str, expected: str | None) -> None:
    page = "The witness came into the court and told the judge what he had seen on the night of the fire. " * 4
    found = analyse(View(f"{page}The judge said that {said}.", LEXICON), 0.95)
    assert [each.after for each in found] == ([expected] if expected else [])


def test_two_rarer_words_run_together_on_a_clean_page_are_only_suggested() -> None:
    clean = (
        "The committee read the report of the second department and sent it to the minister on the following day. " * 4
    )
    found = {
        f.after: f
        for f in analyse(View(clean + "A new statechart of the office was drawn, and hesaid so.", LEXICON), 0.5)
    }
    assert found["state chart"].confidence < 0.95
    assert found["he said"].confidence >= 0.95
