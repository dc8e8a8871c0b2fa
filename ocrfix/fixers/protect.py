"""What no fixer of words or marks may touch.

Document numbers, file numbers, money, dates, times, e-mail and web addresses: a speller has no witness for them,
and a reader cannot see that they were changed. Cryptonyms in capitals (`AEDOGMA`, `JMWAVE`), scientific names,
passages in another language: they look like errors and are none. Pages where half of the words are neither known
nor have a near reading that stands out: there a corrector invents, and the page should be read anew from
the image. (Of newspapers worn further letter by letter: on pages below that share 96 % of what is mended is right, on
those above 95 %, falling to 89 %.)

It must not protect what may be mended: a number with a letter in it (`l954`), a word in capitals among others in
capitals (a heading), a worn page of which half can still be read.

    CIA-RDP80-00810A004300550004-0 was filed under 201-123456  (both kept)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ocrfix.fixer import Keep, Note, Span, Stage, View
from ocrfix.punct.foreign import passages
from ocrfix.words.analysis import unreadable

STAGE = Stage.WORDS
CODES = {
    "PRO001": "a document number, file number or code",
    "PRO002": "a number, an amount, a date or a time",
    "PRO003": "a cryptonym or an acronym",
    "PRO004": "an e-mail or web address, or the name of a file",
    "PRO005": "a passage in another language",
    "PRO006": "a page too worn to be mended: read it anew from the image",
    "PRO007": "a scientific name",
}

_CODE = re.compile(
    r"\b(?:[A-Z]{2,}-)+[A-Z]*\d[\w-]*"  # CIA-RDP80-00810A, OSC-1234, AMLASH-1
    r"|\b\d{2,3}-\d{1,7}(?:-\d+)*\b(?!,\d)"  # 201-123456, 100-12-3
    r"|\b(?:[A-Z]{1,4}/)+[A-Z]{1,6}(?:/\d+)?\b"  # C/LA/COG, DD/P
    r"|\b\d{2}X\d(?:-HUM|[A-Z]\d?[a-z]?)?\b"  # 25X1, 50X1-HUM
    r"|\b[A-Z]{1,3}-\d{1,5}\b"  # B-52, T-34
)
_NUMBER = re.compile(
    r"(?<![\w./-])\d{1,2}/\d{1,2}/\d{2,4}(?![\w/])"  # 12/06/54
    r"|(?<![\w.,:-])\d{1,2}:\d\d(?![\w:]|\.\d)"  # 10:30
    r"|(?<![\w.])[ap]\.m\b"  # 7.30 p.m
    r"|(?<![\w.,/:+-])[$\u00a3\u20ac]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,/:+-]|\.\d)"
    r"|(?<![\w.,/:+-])[$\u00a3\u20ac]?\d+(?:\.\d+)?(?![\w/:+-]|[.,]\d)"  # but not 19+5, which is worn
)
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"]*[\w/]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:txt|pdf|docx?|html?|jpe?g|tiff?|com|org|gov)\b"
)
_CAPITALS = re.compile(r"\b[A-Z][A-Z]{2,14}\b")
_BINOMIAL = re.compile(r"\b([A-Z][a-z]{3,}|[A-Z]\.) ([a-z]{4,})\b")
_LATIN = re.compile(r"(?:us|um|is|ii|ae|oides|ina|ula|ola|ica|ris)$")
_WORD = re.compile(r"[^\W\d_]{3,}(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True)
class Options:
    """What a user may set."""

    worn: float = 0.5  # share of words nobody can read above which a page is left as it is
    least: int = 60  # words a page must have to be judged so
    foreign: bool = True  # leave passages in other languages alone


def propose(view: View, options: Options) -> Iterator[Keep]:
    """Yield a Keep for each stretch that must stay as it is."""
    text = view.text
    for code, pattern, why in (
        ("PRO001", _CODE, "written as a code is"),
        ("PRO002", _NUMBER, "a well-formed number"),
        ("PRO004", _ADDRESS, "written as an address is"),
    ):
        for found in pattern.finditer(text):
            yield Keep(Span(*found.span()), Note(code, 0.99, why))
    yield from _cryptonyms(view)
    yield from _binomials(view)
    if options.foreign:
        for passage in passages(text, view.lexicon):
            why = f"{passage.language}, by its function words"
            yield Keep(Span(passage.start, passage.end), Note("PRO005", 0.97, why))
    yield from _worn_pages(view, options)


def _cryptonyms(view: View) -> Iterator[Keep]:
    """Unknown words in capitals, among words that are not, which the document has more than once."""
    text = view.text
    times = Counter(_CAPITALS.findall(text))
    for found in _CAPITALS.finditer(text):
        word = found.group()
        if view.lexicon.known(word.lower()) or view.lexicon.known(word):
            continue
        around = text[max(0, found.start() - 30) : found.start()] + text[found.end() : found.end() + 30]
        small = sum(c.islower() for c in around)
        if small * 2 > sum(c.isalpha() for c in around) and times[word] > 1:
            yield Keep(
                Span(*found.span()), Note("PRO003", 0.97, "unknown, in capitals among small letters, more than once")
            )


def _binomials(view: View) -> Iterator[Keep]:
    known = view.lexicon.known
    for found in _BINOMIAL.finditer(view.text):
        genus, species = found.groups()
        abbreviated = genus.endswith(".")
        if (
            known(species)
            or not _LATIN.search(species)
            or (not abbreviated and (known(genus.lower()) or not _LATIN.search(genus)))
        ):
            continue
        if abbreviated and len(species) < 6:
            continue
        yield Keep(Span(*found.span()), Note("PRO007", 0.97, "two words of Latin, neither of them English"))


def _worn_pages(view: View, options: Options) -> Iterator[Keep]:
    for page in view.pages:
        text = view.text[page.start : page.end]
        words = _WORD.findall(text)
        unknown = sum(not view.lexicon.known(word) for word in words)
        if len(words) < options.least or unknown <= options.worn * len(words):
            continue  # fewer still are unreadable
        unread, size = unreadable(view.lexicon, text)
        if unread > options.worn * size:
            why = f"{unread} of {size} words cannot be read: the page should be read anew from its image"
            yield Keep(page, Note("PRO006", 0.97, why))
