"""The witnesses for a capital: at a sentence's start where there is none, and inside a sentence where there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import exp, log

from ocrfix.punct.context import (
    CAPITAL,
    DOT_AFTER,
    INSIDE,
    SEEN,
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

OFTEN = 60_000  # running words of the lexicon's 20 million
OFTEN_INSIDE = 1000  # uses of the word without the capital inside
INSIDE_SMALL, INSIDE_CAPITAL, INSIDE_SHORT = 0.97, 0.95, 0.9  # how sure; three letters may be anything
UNSURE = 0.9  # a stop before a small letter is a speck more often than not
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
        out["numbered"] = 1.0 if _numbers(page, k, model.habits) else 0.0
    return out


def _numbers(page: Page, k: int, habits: Habits) -> bool:
    """Whether the figure before junction `k` numbers a paragraph: it begins a line, or follows a sentence's end."""
    before = page.text[: page.rows[k].left].rstrip(" ")[-1:]
    if before in ("", "\n", "\f"):
        return True
    last = page.words(k)[0]
    own = habits.get(token(last), UNKNOWN)
    return before in ".?!" and len(last) > 2 and own[DOT_AFTER] * 10 <= own[SEEN]


def lost(page: Page, lexicon: Words, model: Model, unrest: float) -> Iterator[tuple[int, float, str]]:
    """Each junction after which a sentence's capital is lost, how surely, and why.

    One small letter after a stop is oftener a false stop than a lost capital (39 of 144 in worn newspapers were),
    so that is never more than suggested. A numbered paragraph is sure to begin a sentence.
    """
    found = [
        (k, chance(model.capitals["lost"], heard), bool(heard.get("numbered")))
        for k, here in enumerate(page.rows)
        if here.plain[:1] in _ENDS and (heard := lacks(page, k, lexicon, model, unrest)) is not None
    ]
    starts = [page.text[j.end] for j in page.rows if j.plain[:1] in _ENDS and START.fullmatch(j.plain)]
    starts += [page.text[j.left] for j in page.rows[:1]]
    if sum(letter.isupper() for letter in starts) < len(found):
        return  # a text that has no capitals
    for k, sure, numbered in found:
        _, _, word, next_ = page.words(k)
        sound = page.rows[k].plain == ". " and next_ and lexicon.bigram(word, next_)  # no quotation mark, no debris
        if numbered and sure > LIKELY and sound:
            yield k, model.calibrated("CAP001.numbered", sure), "a numbered paragraph begins"
        else:
            yield k, min(UNSURE, model.calibrated("CAP001", sure)), "a sentence begins"


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
    """Each junction inside a sentence before a word with a capital that is also a word without."""
    text = page.text
    for k, here in enumerate(page.rows):
        if here.plain in (" ", ", ") and text[here.end].isupper():
            word = text[here.end : here.right]
            if _FIGURES.issuperset(word) and text.startswith(".", here.right):
                continue  # a sum (`fined Is. and costs`)
            if word[1:].islower() and word.isalpha() and lexicon.known(word.lower()):
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
    }
    if len(word) <= 4 and lexicon.count(lower) > OFTEN:
        out[f"is_{lower}"] = 1.0  # It, In, Is, On: their thin first letters are the ones most often misread
    return out


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
