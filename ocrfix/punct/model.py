"""The probability of each reading of a junction, from weights that a person can read.

A conditional logit: every reading that this junction was ever a misreading of (counted on documents with
a known truth) gets a score, the sum of weight times witness, and the scores are made probabilities. Each
witness weighs on the *kind* of the reading (a blank, a comma, a stop ...), so the table has a row a kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any, NamedTuple

from ocrfix.punct.context import (
    DASHED,
    HYPHEN_AFTER,
    UNKNOWN,
    Habits,
    Page,
    Words,
    never_hyphenated,
    starts_sentence,
    token,
    witnesses,
)
from ocrfix.punct.junctions import CUSTOM, LONGEST

CLOSING = frozenset(('," ', '." ', '?" ', '!" '))  # whether or not the opening mark was read
# `on behalf of, and only for, them`: a comma between these is no speck, though none of the pairs ever has one
# fmt: off
_GOVERNS = frozenset([
    "of", "to", "in", "on", "by", "for", "with", "from", "at", "upon", "into", "against", "under", "over", "than", "as",
    "is", "are", "was", "were", "be",
])
# fmt: on
# Keys of a table: no document that we measure on has any, so that its precision is not known.
_KEYS = re.compile(r".*[a-z][ \n][A-Z]{4,}[,;:][A-Z]{4,}", re.DOTALL)
_BESIDE = 8  # characters before a word that tell whether all is in capitals there
_FAIR = 0.065  # unknown words: on worse pages a blank before ; or : is as often the printer's as the scan's
_COUPLES = frozenset(["and", "or", "but", "nor", "not", "if", "when", "as", "though"])
NEAR = 45  # characters: a quotation or aside so short is one, whatever the words say
LINE = 0.95  # the default line of the pipeline
SHORT = 60  # junctions; a text of fewer does not say how worn it is
SUREST = 0.99  # nothing is surer than its truth was
PARTING = frozenset(",;:")  # these are never tight between two words, whatever they are misreadings of
# Kinds of readings; what is not named here is "other".
KINDS = {
    " ": "blank",
    ", ": "comma",
    ". ": "stop",
    "? ": "stop",
    "! ": "stop",
    "; ": "pause",
    ": ": "pause",
    "-": "hyphen",
}
CARRIERS = frozenset("$%&/#+=@*£\u00a7<>[]{}\\^\ufffd")  # marks with a meaning of their own: never doubted
SPECKS = "'\"~_|-"  # what a speck or a worn edge is taken for, the commonest first
# What a junction may be mended to: at most one closing mark on either side of a stop, one opening mark, a hyphen.
REGULAR = re.compile(r"""[)"']?[.,;:?!]?[)"']? ["'(]?|-""")


class Verdict(NamedTuple):
    """A reading of a junction and its probability."""

    reading: str
    probability: float


class Model:
    """Fitted tables: `readings` (as read -> true -> count), `habits` of words, `openers`, `weights`, `calibration`,
    `lines` (the least probability of a code's pool)."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.readings: Mapping[str, Mapping[str, int]] = data["readings"]
        self.habits: Habits = data["habits"]
        self.weights: Mapping[str, float] = data["weights"]
        self.openers: Mapping[str, Sequence[int]] = data["openers"]
        self.capitals: Mapping[str, Mapping[str, float]] = data["capitals"]  # "lost", "stray"
        self.stops: Mapping[str, float] = data["stops"]
        self.calibration: Mapping[str, Sequence[float]] = data["calibration"]
        self.lines: Mapping[str, float] = data.get("lines", {})
        self._priors: dict[str, list[tuple[str, float]]] = {}

    @classmethod
    @cache
    def load(cls) -> Model:
        """The tables that ship with the package."""
        return cls(json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8")))

    def priors(self, mark: str) -> list[tuple[str, float]]:
        """The readings of a mark with their log probabilities, before any context."""
        known = self._priors.get(mark)
        if known is None:
            known = self._priors[mark] = self._readings(mark)
        return known

    def misread(self, mark: str) -> float:
        """The probability that a mark is misread, by itself."""
        return 1.0 - exp(max((p for reading, p in self.priors(mark) if reading == mark), default=-1e9))

    def unrest(self, page: Page) -> float:
        """How worn the document is: log of the misread marks to expect among 1000 junctions, by the marks alone."""
        wrong = sum(
            [times * self.misread(mark) for mark, times in page.marks.items() if mark != " " and mark not in CUSTOM]
        )
        return log((wrong + 0.3) / (len(page.rows) + 50) * 1000)

    def choices(self, page: Page, k: int, words: Words, unrest: float) -> list[tuple[str, dict[str, float]]]:
        """Every reading of junction `k`, with the row of named numbers that speaks for it; none where it is settled."""
        mark = page.rows[k].plain
        priors = self.priors(mark)
        if mark == " " or len(priors) < 2 or settled(page, k) or self._is_sign(page, mark):
            return []
        heard = witnesses(page, k, words, self.habits)
        partner = has_partner(page, k)
        times = page.marks[mark]
        return [(r, features(mark, r, prior, heard, unrest, partner, times)) for r, prior in priors]

    def _is_sign(self, page: Page, mark: str) -> bool:
        """Whether an odd mark is so frequent in the document that it must mean something there (`'lisp`, ` :key`)."""
        times = page.marks[mark]
        if times < 4 or times * 30 < len(page.rows) or mark in CUSTOM:
            return False
        return dict(self.priors(mark)).get(mark, 0.0) < log(0.5)

    def verdicts(self, page: Page, k: int, words: Words, unrest: float) -> list[Verdict]:
        """Every reading of junction `k`, the likeliest first; one reading only where nothing is in doubt."""
        if page.rows[k].plain == " ":
            return [Verdict(" ", 1.0)]
        choices = self.choices(page, k, words, unrest)
        if not choices:
            return [Verdict(page.rows[k].plain, 1.0)]
        scores = [self._score(row) for _, row in choices]
        top = max(scores)
        total = sum(exp(s - top) for s in scores)
        found = [Verdict(r, exp(s - top) / total) for (r, _), s in zip(choices, scores, strict=True)]
        return sorted(found, key=lambda v: -v.probability)

    def calibrated(self, name: str, probability: float, doubt: float = 0.0) -> float:
        """The share of such edits that proved right on documents the weights were not fitted on.

        `name` is a code, or a code and a place (`PUN001.before`); its three numbers stretch the log odds, shift them,
        and shift them with `doubt` (of `Doubts`).
        """
        stretch, shift, worn = self.calibration.get(name) or self.calibration.get(name[:6], (1.0, -1.0, 0.0))
        odds = log(max(probability, 1e-6) / max(1 - probability, 1e-6))
        return min(SUREST, 1 / (1 + exp(-stretch * odds - shift - worn * doubt)))

    def sure(self, code: str, probability: float, page: Page) -> float:
        """What is reported: the calibrated probability, or the default line where it is among the pool of its code.

        The pool is as large as it can be with 95 % of it right, and at most one in 60 harmful, on documents not fitted
        on; that holds for the pool, not for each of its least sure members. In a text too short to tell whether it is
        worn the probability itself must reach the line.
        """
        if len(page.rows) < SHORT or probability < self.lines.get(code, LINE):
            return probability
        return max(probability, LINE)

    def group(self, page: Page, k: int, words: Words) -> str:
        """The sort of junction, for the calibration.

        Where the mark stands; a printers' custom, on a fair page or a worn one; a hyphen after a word that never has
        one, or in a pair that the document writes without; a comma before what begins a sentence (`here, The next`).
        """
        mark = page.rows[k].plain
        if mark in CUSTOM:
            return "custom" if page.unknown(words) < _FAIR else "worn"
        if mark == "-":
            _, left, right, _ = page.words(k)
            if page.usage[left.lower(), " ", right.lower()] > 2 > page.usage[left.lower(), "-", right.lower()]:
                return "document"
            return "never" if never_hyphenated(self.habits.get(token(left), UNKNOWN), HYPHEN_AFTER) else "inside"
        if mark[:-1] in ("..", ",,") and mark[-1] == " ":
            return "twice"
        if mark == ", " and starts_sentence(page, k, words, self.habits):
            return "sentence"
        if " " not in mark:
            return "inside"
        return ("around" if mark[-1] == " " else "before") if mark[0] == " " else "after"

    def _score(self, row: Mapping[str, float]) -> float:
        weight = self.weights.get
        return sum([weight(name, 0.0) * value for name, value in row.items()])

    def _readings(self, mark: str) -> list[tuple[str, float]]:
        if len(mark) > LONGEST or CARRIERS & set(mark):
            return [(mark, 0.0)]
        counts = {r: n for r, n in self.readings.get(mark, {}).items() if r == mark or REGULAR.fullmatch(r)}
        if not counts:
            return self._unseen(mark)
        counts.setdefault(mark, 0)
        if (sign := mark.strip(" ")) in (",", ";", ":") and mark in (sign, f" {sign}"):
            counts[f"{sign} "] = counts.get(f"{sign} ", 0) + 2  # a blank on the wrong side, or lost: seldom seen here
        total = sum(counts.values()) + 0.5 * len(counts)
        return [(reading, log((n + 0.5) / total)) for reading, n in counts.items()]

    def _unseen(self, mark: str) -> list[tuple[str, float]]:
        """The readings of a mark never seen: those of what is left when one speck is taken out of it."""
        for speck in SPECKS:
            if speck in mark and mark.strip() != speck:
                rest = " ".join(mark.replace(speck, "", 1).split(" ")).replace("  ", " ")
                others = [(r, p) for r, p in self.priors(rest) if REGULAR.fullmatch(r)]
                kept = rest if rest[-1] == " " or rest[-1] not in ",;:" else f"{rest} "
                return [(mark, log(0.1)), *((r, p + log(0.9 if r == kept else 0.3)) for r, p in others)]
        return [(mark, 0.0)]


def spaced(mark: str, verdicts: Sequence[Verdict]) -> Verdict | None:
    """The same mark with a blank after it, where it has none: as likely as all readings that part the words are.

    Whether `and,when` had a comma or a speck is one question, that its words are two is another, and surer. None
    where a speck is the likeliest: a blank would make a comma of it for every reader.
    """
    if mark not in PARTING or verdicts[0].reading != f"{mark} ":
        return None
    return Verdict(f"{mark} ", sum([v.probability for v in verdicts if " " in v.reading]))


def settled(page: Page, k: int) -> bool:
    """Whether a junction is left alone unseen.

    Between figures; inside figures and abbreviations (`3.5`, `U.S`, `(n)`); chains of hyphens
    (`part-of-speech`) and of stops (`report.final.txt`); the marks round a short quotation; the stop and
    dash of old print (`In demand.- Perak`); a question mark after a blank, by which many programs show a
    sign they lack; marks that begin a line (a list, an edge).
    """
    here = page.rows[k]
    left, right = page.text[here.left : here.start], page.text[here.end : here.right]
    mark = here.plain
    figures = left[-1].isdigit(), right[0].isdigit()
    if mark == " '" and figures[1]:  # the '92 act
        return True
    if mark == ", " and right.lower() in _COUPLES and left.lower() in _GOVERNS:  # on behalf of, and only for, them
        return True
    if all(figures) or DASHED.search(mark) or mark.startswith((" ?", " _")):
        return True
    if " " not in mark:
        if page.text[here.left - 1 : here.left] in ("/", "@", "\\"):  # an address or a path
            return True
        if mark == ":" and len(right) < 3:  # a typist's initials: WMK:es
            return True
        if _KEYS.fullmatch(page.text, max(0, here.left - _BESIDE), here.right):  # the keys of a table: FIRST,SECOND
            return True
        tight = any(figures) or any(c in mark for c in "()_") or ("." in mark and 1 == len(left) == len(right))
        return tight or _chained(page, k)
    if any(page.paired.get(at, NEAR) < NEAR for at in range(here.start, here.end)):
        return True
    if mark in CLOSING:
        return True
    return "\n" in page.text[here.start : here.end] and (mark[0] == " " or "-" in mark)


def _chained(page: Page, k: int) -> bool:
    """Whether the same mark parts the word before or after from the next, again without a blank."""
    rows, mark = page.rows, page.rows[k].plain
    return (k > 0 and rows[k - 1].plain == mark and rows[k - 1].end == rows[k].left) or (
        k + 1 < len(rows) and rows[k + 1].plain == mark and rows[k + 1].left == rows[k].end
    )


def has_partner(page: Page, k: int) -> bool:
    """Whether a quotation mark or bracket of the junction has its partner."""
    here = page.rows[k]
    return any(at in page.paired for at in range(here.start, here.end))


def kind(reading: str) -> str:
    """The kind of a reading, for the weights."""
    if reading in KINDS:
        return KINDS[reading]
    if "(" in reading or ")" in reading:
        return "bracket"
    if '"' in reading or "'" in reading:
        return "quote"
    return "other"


def features(
    mark: str, reading: str, prior: float, heard: Mapping[str, float], unrest: float, partner: bool, times: int
) -> dict[str, float]:
    """The row of named numbers that speaks for one reading of a mark."""
    of = kind(reading)
    names = _names(of)
    row = {names[name]: value for name, value in heard.items()}
    row["prior"] = prior
    if reading == mark:
        row["leave"] = 1.0
        row["leave.custom_unrest" if mark in CUSTOM else "leave.unrest"] = unrest
        if partner:
            row["leave.partner"] = 1.0
        if prior < -0.7 and mark not in CUSTOM:
            row["leave.times"] = log(times)  # an odd mark that the document has often is a sign with a meaning
    elif partner and any(mark.count(c) > reading.count(c) for c in "\"'()"):
        row["divorce"] = 1.0
    if any(c in reading for c in "\"'()") and not partner:
        row["lonely"] = 1.0
    return row


class _Names(dict[str, str]):
    def __init__(self, of: str) -> None:
        self._of = of

    def __missing__(self, name: str) -> str:
        found = self[name] = f"{self._of}.{name}"
        return found


_names = cache(_Names)  # of a kind: the names of the witnesses as they weigh on it
