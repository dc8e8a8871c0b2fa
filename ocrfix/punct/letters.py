"""The witnesses for a capital: at a sentence's start where there is none, and inside a sentence where there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import exp, log
from typing import NamedTuple

from ocrfix.punct.context import (
    CAPITAL,
    INSIDE,
    UNKNOWN,
    USUAL,
    Habits,
    Page,
    Words,
    rate,
    seldom_capital,
    shape,
    spoken,
    token,
)
from ocrfix.punct.junctions import Junction
from ocrfix.punct.model import Model
from ocrfix.punct.numbered import begins, is_item, numbers

OFTEN = 60_000  # running words of the lexicon's 20 million
OFTEN_INSIDE = 1000  # uses of the word without the capital inside
INSIDE_SMALL, INSIDE_CAPITAL, INSIDE_SHORT = 0.97, 0.95, 0.9  # how sure; three letters may be anything
UNSURE = 0.9  # a stop before a small letter is a speck more often than not
TITLE = 0.6  # share of the longer words near one: of such capitals half strayed in newspapers, hardly one in book lists
_LINKS = frozenset(("and", "or", "of", "for", "al"))
_NEAR = 5  # words on either side that show whether it is a title
ALIKE = 0.6  # how sure of one whose letter a numbered paragraph lost: the truths have no such document to count
LIKELY = 0.5  # chance from which a capital counts as lost
SAME = frozenset("CKOPSUVWXZ")  # in most type faces the small letter has the same shape
START = re.compile(r"""[.?!]["')]? ["'(]?""")  # what may stand between two sentences
_FIGURES = frozenset("BDIOSZbdilosz")  # letters that figures are read as, and what stands behind figures (10s, 3d)
_ENDS = frozenset(".?!")
_STOP = re.compile(r"[.?!](?=\s|$)")
# A sentence has a verb; without one it is a remnant of what was cut out before it, and no capital was lost.
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|can|could|may|might|shall|should|must|\w+ed)\b"
)


def lacks(page: Page, k: int, lexicon: Words, model: Model, unrest: float) -> dict[str, float] | None:
    """Witnesses that the lower-case word after junction `k` begins a sentence; None where it cannot."""
    here = page.rows[k]
    word = page.text[here.end : here.right]
    if not (word.islower() and word.isalpha()) or not START.fullmatch(here.plain):
        return None
    left = page.text[here.left : here.start]
    if len(word) == 1 or not lexicon.known(word) or not _VERB.search(sentence(page.text, here.end)):
        return None
    heard = spoken(page, k, lexicon, model.habits)
    stop = sum(v.probability for v in model.verdicts(page, k, lexicon, unrest) if START.fullmatch(v.reading))
    keep = ("bias", "joins", "ends", "begins", "dot_after", "stop_after", "before", "after", "comma_before")
    out = {name: heard[name] for name in keep if heard[name]}
    out["stop"] = log((stop + 0.001) / (1.001 - stop))  # whether the stop is one, or a speck
    out[f"left_{shape(left)}"] = 1.0
    out["left_word"] = 1.0 if lexicon.known(left.lower()) and len(left) > 2 else 0.0
    out["left_short"] = 1.0 if len(left) <= 3 else 0.0
    out["inner_dot"] = 1.0 if here.left and page.text[here.left - 1] == "." else 0.0
    out["common"] = log(1 + lexicon.count(word)) / 10
    if left.isdigit() and len(left) < 3 and here.plain == ". ":
        out["numbered"] = 1.0 if numbers(page, k, model.habits) else 0.0
    return out


class Lost(NamedTuple):
    """A small letter that ought to be a sentence's capital."""

    at: int  # the junction before it
    sure: float
    why: str
    alike: bool  # its letter is one that a numbered paragraph lost


def lost(page: Page, lexicon: Words, model: Model, unrest: float) -> Iterator[Lost]:
    """Each junction after which a sentence's capital is lost.

    A small letter after a stop is far oftener a false stop than a lost capital (984 of 1019 in the known truths), so
    that is never more than suggested. A numbered paragraph is sure to begin a sentence; where one lost its capital,
    the same letter is likelier to have lost its own elsewhere (a worn T reads as t throughout).
    """
    starts = [page.text[j.end] for j in page.rows if j.plain[:1] in _ENDS and START.fullmatch(j.plain)]
    starts += [page.text[j.left] for j in page.rows[:1]]
    found = small(page, lexicon, model, unrest)
    if sum(letter.isupper() for letter in starts) < len(found):
        return  # a text that has no capitals
    sure = {k: chance(model.capitals["lost"], heard) for k, heard in found}
    numbered = {k for k, heard in found if heard.get("numbered") and sure[k] > LIKELY and begins(page, k, lexicon)}
    letters = {page.text[page.rows[k].end] for k in numbered}
    for k, heard in found:
        if k in numbered:
            yield Lost(k, model.calibrated("CAP001.numbered", sure[k]), "a numbered paragraph begins", alike=True)
            continue
        alike = sure[k] > LIKELY and page.text[page.rows[k].end] in letters
        own = model.calibrated("CAP001", chance(model.capitals["small"], heard))
        yield Lost(k, min(UNSURE, max(own, ALIKE) if alike else own), "a sentence begins", alike)


def small(page: Page, lexicon: Words, model: Model, unrest: float) -> list[tuple[int, dict[str, float]]]:
    """Each junction whose stop has a small letter behind it, with the witnesses that a capital is lost there.

    The document's own are `others`, how many such there are in it, and `share`, how many for each capital after a
    stop: the more there are, the likelier its stops are specks.
    """
    found = []
    for k, here in enumerate(page.rows):
        heard = lacks(page, k, lexicon, model, unrest) if here.plain[:1] in _ENDS else None
        if heard is not None and not is_item(page, k):
            heard["new_line"] = 1.0 if "\n" in page.text[here.start : here.end] else 0.0
            found.append((k, heard))
    capitals = sum(START.fullmatch(j.plain) is not None and page.text[j.end].isupper() for j in page.rows)
    others = log(len(found) or 1)
    own = {"unrest": unrest - 3, "others": others, "share": others - log(capitals + 1)}
    return [(k, heard | own) for k, heard in found]


def strays(
    page: Page, lexicon: Words, habits: Habits, stops: Mapping[int, float]
) -> Iterator[tuple[int, dict[str, float]]]:
    """Each junction after which a capital may have strayed in, with the witnesses that it did.

    One of them is how many other words have the same capital in the document though they are seldom names:
    a scan that reads the small `s` as `S` does so throughout. Another is, in `stops`, how likely a sentence ends at
    the junction and lost its stop (log odds).
    """
    odd = Counter([word[0] for _, word in _capitals(page, lexicon) if seldom_capital(word, lexicon, habits)])
    total = odd.total()
    for k, word in _capitals(page, lexicon):
        row = _stray(page, k, lexicon, habits)
        if row["titled"] >= TITLE or _is_linked(page, k):
            continue
        own = odd[word[0]] - seldom_capital(word, lexicon, habits)
        habit = {"own_letter": log(1 + own), "other_letters": log(1 + total - odd[word[0]])}
        row |= habit
        row[f"letter_{word[0]}"] = 1.0
        if word[0] in SAME:
            row |= {f"same_{name}": value for name, value in habit.items()}
            row |= {"same": 1.0} | {f"same_{name}": row.get(name, 0.0) for name in ("begins", "joins")}
        if (stop := stops.get(k)) is not None:
            row |= {"may_stop": 1.0, "stop": stop, "stop_thin": stop if word[0] == "I" else 0.0}
        yield k, row


def _capitals(page: Page, lexicon: Words) -> Iterator[tuple[int, str]]:
    """Each junction inside a sentence before a word with a capital that is a word without too: no `American`."""
    text = page.text
    for k, here in enumerate(page.rows):
        if here.plain in (" ", ", ") and text[here.end].isupper():
            word = text[here.end : here.right]
            if _FIGURES.issuperset(word) and text.startswith(".", here.right):
                continue  # a sum (`fined Is. and costs`)
            lower = word.lower()
            if word[1:].islower() and word.isalpha() and lexicon.known(lower) and not lexicon.capital(lower):
                yield k, word


def _stray(page: Page, k: int, lexicon: Words, habits: Habits) -> dict[str, float]:
    """The witnesses that the word itself and its neighbours are."""
    here = page.rows[k]
    word = page.text[here.end : here.right]
    lower = word.lower()
    _, left, _, next_ = page.words(k)
    heard = spoken(page, k, lexicon, habits)
    own = habits.get(token(word), UNKNOWN)
    kept = ("bias", "joins", "before", "after", "begins", "ends")
    out: dict[str, float] = {name: heard[name] for name in kept if heard[name]}
    out |= {
        "name": rate(own, CAPITAL, USUAL, of=INSIDE),
        "unrated": 0.0 if own[INSIDE] else 1.0,
        "doc_lower": log(1 + page.inside[lower]),
        "doc_capital": log(page.inside[word] or 1),
        "common": log(1 + lexicon.count(lower)) / 10,
        "short": 1.0 if len(word) < 4 else 0.0,
        "comma": 1.0 if here.plain == ", " else 0.0,
        "new_line": 1.0 if "\n" in page.text[here.start : here.end] else 0.0,
        f"left_{shape(left)}": 1.0,
        "next_lower": 1.0 if next_ and next_[0].islower() else 0.0,
        "next_none": 0.0 if next_ else 1.0,
        "titled": _titled(page, k),
    }
    if len(word) <= 4 and lexicon.count(lower) > OFTEN:
        out[f"is_{lower}"] = 1.0  # It, In, Is, On: their thin first letters are the ones most often misread
    return out


def _titled(page: Page, k: int) -> float:
    """The share of those with a capital among the longer words near junction `k`, in its sentence.

    It is high in titles and headings, and where names follow one another; 0 where there are fewer than two to tell.
    """
    words = [word for word in (*_beside(page, k, -1), *_beside(page, k, 1)) if len(word) > 3 and word.isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if len(words) > 1 else 0.0


def _beside(page: Page, k: int, step: int) -> Iterator[str]:
    """The five words before, or those after, the word behind junction `k`, as far as its sentence goes."""
    rows, text = page.rows, page.text
    at = k if step < 0 else k + 1
    for _ in range(_NEAR):
        if at != k:  # it must follow the last one, within the sentence
            one, two = (at, at + 1) if step < 0 else (at - 1, at)
            if one < 0 or two >= len(rows) or rows[one].end != rows[two].left or rows[at].plain[:1] in _ENDS:
                return
        here = rows[at]
        yield text[here.left : here.start] if step < 0 else text[here.end : here.right]
        at += step


def _is_linked(page: Page, k: int) -> bool:
    """Whether the word behind junction `k` is linked to another with a capital (`Order of Merit`).

    Of 737 such words before `and` none strayed in the known truths, of 1635 before `of` or `for` 22.
    """
    after = [word for word in _beside(page, k, 1) if word != "the"]
    return len(after) > 1 and after[0] in _LINKS and after[1][0].isupper()


def sentence(text: str, start: int) -> str:
    """From `start` to the next stop, at most 400 characters."""
    stop = _STOP.search(text, start, start + 400)
    return text[start : stop.start() if stop else start + 400]


def chance(weights: Mapping[str, float], heard: Mapping[str, float]) -> float:
    """The probability of a logistic model."""
    score = sum(weights.get(name, 0.0) * value for name, value in heard.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def odds(probability: float) -> float:
    """Log odds, from -6 to 6."""
    return max(-6.0, min(6.0, log(max(probability, 1e-4) / max(1 - probability, 1e-4))))


def terms(page: Page) -> Counter[tuple[str, str]]:
    """How often each pair of words stands in this document, parted by a plain blank, in the case it stands in."""
    text = page.text
    return Counter([(text[j.left : j.start], text[j.end : j.right]) for j in page.rows if j.plain == " "])


def lowered(pair: Junction, page: Page, pairs: Mapping[tuple[str, str], int], habits: Habits) -> int:
    """How often the document gives this pair's first word a capital, when here it has none; 0 where that is no fault.

    It is one when the small letter stands nowhere but in this pair, and there seldom: `central Committee`
    among many `Central Committee`. (Not so before a word that always has one: `overseas Chinese`.)
    """
    left, right = page.text[pair.left : pair.start], page.text[pair.end : pair.right]
    if pair.plain != " " or not (left.islower() and left.isalpha() and len(left) > 3 and right[0].isupper()):
        return 0
    own = habits.get(token(right), UNKNOWN)
    if own[CAPITAL] > 0.97 * own[INSIDE] > 0:
        return 0
    small, capital = pairs[left, right], pairs[left.capitalize(), right]
    return capital if capital >= 4 * small and page.inside[left] <= small <= 2 else 0


def inside(page: Page, k: int, lexicon: Words) -> tuple[str, float] | None:
    """The word after junction `k` as it should be, and how surely, when one capital stands among its small letters.

    Of 39 such words of four letters and more in the known truths 36 are so in the truth (`sUrface`), and none of the
    other three was right before; in reading-room pages all of 123 by eye. Behind a first capital it must be a
    letter whose small one has the same shape (`PreSent`, not `McLeod`), and what may be a figure (`lOs`) stays.
    """
    here = page.rows[k]
    word = page.text[here.end : here.right]
    if len(word) < 3 or not word.isalpha() or sum(map(str.isupper, word[1:])) != 1:
        return None
    _, left, _, next_ = page.words(k)
    if (left.isupper() and len(left) > 1) or (next_.isupper() and len(next_) > 1):
        return None
    lower = word.lower()
    if lexicon.count(lower) <= OFTEN_INSIDE or not lexicon.known(lower) or _FIGURES.issuperset(word):
        return None
    if word[0].islower():
        return lower, INSIDE_SMALL if len(word) > 3 else INSIDE_SHORT
    if len(word) > 3 and SAME.issuperset([letter for letter in word[1:] if letter.isupper()]):
        return word[0] + lower[1:], INSIDE_CAPITAL
    return None
