"""The witnesses for what stands between two words: n-grams, word habits, and the document itself.

Every witness is a named number, so that a weight on it can be read: `joins` 3.0 means that the two words
follow one another e^3 times as often as chance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log
from typing import Protocol

from ocrfix.punct.junctions import Junction
from ocrfix.punct.partners import paired

RUNNING = 20_000_000  # words behind the lexicon's counts; only ratios matter
DASHED = re.compile(r"[.,:;?!] ?-|^- |--")  # the stop and dash of old print, or a dash


class Words(Protocol):
    """What is asked of the lexicon."""

    def count(self, word: str) -> int:
        """Running-word frequency of the lower-cased word."""

    def bigram(self, a: str, b: str) -> int:
        """How often b follows a."""

    def trigram(self, a: str, b: str, c: str) -> int:
        """How often c follows a b."""

    def known(self, word: str) -> bool:
        """Whether it is a word, a name, a place or a term, in the case it stands in."""

    def capital(self, form: str) -> bool:
        """Whether a lower-cased form is written with a capital only."""

    def __hash__(self) -> int:
        """One for each, as of any object: answers are kept."""


# word -> (seen, `, ` after it, `. ` + capital after it, `.` + anything else after it, `-` after it,
#          `, ` before it, `-` before it, seen after a plain blank, so and capitalised)
Habits = Mapping[str, Sequence[int]]
SEEN, COMMA_AFTER, STOP_AFTER, DOT_AFTER, HYPHEN_AFTER, COMMA_BEFORE, HYPHEN_BEFORE, INSIDE, CAPITAL = range(9)
UNKNOWN = (0,) * 9
COMMON, RARE = 2000, 300  # seen so often; one in so many
USUAL = 0.3  # the share of its uses inside a sentence in which a word has a capital
_SELDOM, _OFTEN = -1.0, 150  # log of how much less often than that; times in the running words
_SHORTEST = 3  # letters of a word that is no abbreviation
_NUMBERED = re.compile(r"(?:^|[\n.?!:])[^\S\n]*(\d{1,3})\. +([^\W\d_])")
_LONG = re.compile(r"(?<!\w)[^\W\d_]{4,}(?!\w)")  # words that are seldom on no list


class Page:
    """One text, its junctions, and what the document itself testifies; `original` is the text before its words were
    mended."""

    def __init__(self, text: str, rows: Sequence[Junction], original: str | None = None) -> None:
        self.text = text
        self.original = text if original is None else original
        self.rows = rows
        self.paired = paired(text)
        self._usage: Counter[tuple[str, str, str]] | None = None
        self._inside: Counter[str] | None = None
        self._unknown: float | None = None
        self._numbered: dict[int, str] | None = None
        self.marks = Counter([j.plain for j in rows])
        self.dashes = sum(n for mark, n in self.marks.items() if DASHED.search(mark))

    @property
    def usage(self) -> Counter[tuple[str, str, str]]:
        """How often two words, in small letters, stand with this between them."""
        if self._usage is None:
            text = self.text.lower() if self.text.isascii() else ""  # elsewhere a small letter may be two
            if text:
                self._usage = Counter([(text[j.left : j.start], j.plain, text[j.end : j.right]) for j in self.rows])
            else:
                text = self.text
                self._usage = Counter(
                    [(text[j.left : j.start].lower(), j.plain, text[j.end : j.right].lower()) for j in self.rows]
                )
        return self._usage

    @property
    def inside(self) -> Counter[str]:
        """How often each word stands inside a sentence, in the case it stands in."""
        if self._inside is None:
            text = self.text
            self._inside = Counter([text[j.end : j.right] for j in self.rows if j.plain in (" ", ", ")])
        return self._inside

    @property
    def numbered(self) -> dict[int, str]:
        """Of each number that begins a paragraph or sentence, the first letter behind it; a small one where any is."""
        if self._numbered is None:
            self._numbered = {}
            for figures, letter in _NUMBERED.findall(self.text):
                if not self._numbered.get(int(figures), "").islower():
                    self._numbered[int(figures)] = letter
        return self._numbered

    def unknown(self, words: Words) -> float:
        """The share of unknown ones among the words in small letters, of four and more, as the scan gave them."""
        if self._unknown is None:
            long = [word for word in _LONG.findall(self.original) if word.islower()]
            self._unknown = sum([not words.known(word) for word in long]) / max(1, len(long))
        return self._unknown

    def words(self, k: int) -> tuple[str, str, str, str]:
        """The word before, the left and the right word, and the word after junction `k`; "" at a paragraph's edge."""
        rows, text = self.rows, self.text
        here = rows[k]
        before = rows[k - 1] if k and rows[k - 1].end == here.left else None
        after = rows[k + 1] if k + 1 < len(rows) and rows[k + 1].left == here.end else None
        return (
            text[before.left : before.start] if before else "",
            text[here.left : here.start],
            text[here.end : here.right],
            text[after.end : after.right] if after else "",
        )


def spoken(page: Page, k: int, words: Words, habits: Habits) -> dict[str, float]:
    """Those of the witnesses for junction `k` that a capital asks, whatever stands there; some may be 0."""
    far, left, right, next_ = page.words(k)
    a, b = token(left), token(right)
    left_habits = habits.get(a, UNKNOWN)
    pair, joins = _joins(words, a, b)
    return {
        "bias": 1.0,
        "joins": joins,
        "ends": _ends(words, a),
        "begins": _begins(words, b),
        "dot_after": rate(left_habits, DOT_AFTER, 0.02),
        "stop_after": rate(left_habits, STOP_AFTER, 0.05),
        "before": log(1 + words.trigram(token(far), a, b)) if pair and far else 0.0,
        "after": log(1 + words.trigram(a, b, token(next_))) if pair and next_ else 0.0,
        "comma_before": rate(habits.get(b, UNKNOWN), COMMA_BEFORE, 0.05),
    }


@lru_cache(maxsize=8_000)
def _joins(words: Words, a: str, b: str) -> tuple[int, float]:
    pair = words.bigram(a, b)
    chance = words.count(a) * words.count(b) / RUNNING
    return pair, _clip(log((pair + 0.3) / (chance + 0.3)), -4.0, 6.0)


@lru_cache(maxsize=8_000)
def _ends(words: Words, a: str) -> float:
    return _clip(log((words.bigram(a, "</s>") + 0.5) / (words.count(a) + 15.0)) + 3.5, -4.0, 4.0)


@lru_cache(maxsize=8_000)
def _begins(words: Words, b: str) -> float:
    return _clip(log((words.bigram("<s>", b) + 0.5) / (words.count(b) + 15.0)) + 3.5, -4.0, 4.0)


def witnesses(page: Page, k: int, words: Words, habits: Habits) -> dict[str, float]:
    """The named witnesses for junction `k`; those that are 0 may be missing."""
    far, left, right, next_ = page.words(k)
    a, b = token(left), token(right)
    left_habits, right_habits = habits.get(a, UNKNOWN), habits.get(b, UNKNOWN)
    pair, joins = _joins(words, a, b)
    out = {
        "bias": 1.0,
        "joins": joins,
        "ends": _ends(words, a),
        "begins": _begins(words, b),
        "comma_after": rate(left_habits, COMMA_AFTER, 0.05),
        "stop_after": rate(left_habits, STOP_AFTER, 0.05),
        "dot_after": rate(left_habits, DOT_AFTER, 0.02),
        "hyphen_after": rate(left_habits, HYPHEN_AFTER, 0.01),
        "comma_before": rate(right_habits, COMMA_BEFORE, 0.05),
        "hyphen_before": rate(right_habits, HYPHEN_BEFORE, 0.01),
        "seen": 1.0 if pair else 0.0,
        "before": log(1 + words.trigram(token(far), a, b)) if pair and far else 0.0,
        "after": log(1 + words.trigram(a, b, token(next_))) if pair and next_ else 0.0,
        "left_" + shape(left): 1.0,
        "right_" + shape(right): 1.0,
        "doc_blank": log(1 + page.usage[left.lower(), " ", right.lower()]),
        "doc_hyphen": log(1 + page.usage[left.lower(), "-", right.lower()]),
    }
    mark = page.rows[k].plain
    if right[0].islower() and left.islower() and len(left) > 4:
        out["runs_on"] = 1.0  # "justification. for": no abbreviation is that long
    if len(left) > 1 and left.isupper() and right.isupper():
        out["both_caps"] = 1.0  # a cable in capitals, a list of offices: a capital begins no sentence there
    if left[-1] in "sS":
        out["left_s"] = 1.0  # may be a plural that owns: "the parties' leaders"
    if left_habits[SEEN] > COMMON:
        out["never_comma"] = float(left_habits[COMMA_AFTER] * RARE < left_habits[SEEN])  # the, of, a
        out["never_stop"] = float((left_habits[STOP_AFTER] + left_habits[DOT_AFTER]) * RARE < left_habits[SEEN])
    if "-" in mark:
        out["never_hyphen"] = float(never_hyphenated(left_habits, HYPHEN_AFTER))  # the-, of-, was-
        out["never_hyphen_before"] = float(never_hyphenated(right_habits, HYPHEN_BEFORE))
    if "-" in mark and page.dashes:
        out["doc_dashes"] = log(1 + page.dashes)
    if mark[0] == " " and mark[-1] == " ":  # a mark with blanks on both sides: the document's manner, or a speck?
        out["doc_tight"] = log((1 + page.marks[mark[1:]]) / (1 + page.marks[mark]))
        out["doc_often"] = log((1 + page.marks[mark]) / (len(page.rows) + 50) * 1000)
    if right[0].isupper():
        out["name"] = rate(right_habits, CAPITAL, USUAL, of=INSIDE)
    return {name: value for name, value in out.items() if value}


def seldom_capital(word: str, words: Words, habits: Habits) -> bool:
    """Whether a word is common, and seldom has a capital inside a sentence."""
    own = habits.get(token(word), UNKNOWN)
    return rate(own, CAPITAL, USUAL, of=INSIDE) < _SELDOM and words.count(word.lower()) > _OFTEN


def starts_sentence(page: Page, k: int, words: Words, habits: Habits) -> bool:
    """Whether a word behind junction `k` that is no name, has a capital, and often begins a sentence does so here.

    Not It, In, If, Is: their thin first letter is read as a capital inside sentences too.
    """
    here, text = page.rows[k], page.text
    left, right = text[here.left : here.start], text[here.end : here.right]
    if not (left.islower() and len(left) >= _SHORTEST and right[0].isupper() and right[0] != "I"):
        return False
    return right[1:].islower() and seldom_capital(right, words, habits) and _begins(words, token(right)) >= 0


def never_hyphenated(habits: Sequence[int], side: int) -> bool:
    """Whether a common word hardly ever has a hyphen on this side."""
    return habits[SEEN] > COMMON and habits[side] * RARE < habits[SEEN]


def token(word: str) -> str:
    """A word as the n-grams count it."""
    return "<n>" if word[:1].isdigit() else word.lower().replace("\u2019", "'")


def shape(word: str) -> str:
    """The look of a word: digit, initial (one letter), article (a, I), lower, capital, caps."""
    if any(c.isdigit() for c in word):
        return "digit"
    if len(word) == 1:
        return "article" if word in "aAI" else "initial"
    if word.isupper():
        return "caps"
    return "capital" if word[0].isupper() else "lower"


def rate(habits: Sequence[int], which: int, usual: float, of: int = SEEN) -> float:
    """Log of how much oftener than `usual` the word has this habit; 0 for a word never seen."""
    return log((habits[which] + 4 * usual) / (habits[of] + 4) / usual)


def _clip(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
