"""How much a cleaner mends and how much it harms, held against ground truth; and which rules do it.

Character and word error rates (CER, WER) are Levenshtein distances over the length of the reference, white
space collapsed, curly quotes and long dashes made plain, marks of redactions left out. "Loose" is without
case and punctuation. Corpus figures add up distances and lengths over all documents (micro average).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.edits import Edit
from ocrfix.result import Result

_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00ad": "-"}
)
_MARK = re.compile(r"\[(?:\d\dX\d[\w-]*|STAT|illegible|REDACTED[^\]]*)\]")

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99)  # lower edges, for the table of reliability


class Verdict(NamedTuple):
    """What an edit did, held against the truth."""

    edit: Edit
    gain: int  # characters nearer to the truth than before; below 0: farther; 0: neither


class Score(NamedTuple):
    """One document: Levenshtein distances before and after, and its words by what became of them."""

    name: str
    characters: int  # of the reference
    words: int
    loose_words: int
    character_errors: tuple[int, int]  # before, after
    word_errors: tuple[int, int]
    loose_word_errors: tuple[int, int]
    right: int  # words that the OCR had right
    mended: int  # words that the OCR had wrong and the output has right
    damaged: int  # words that the OCR had right and the output has wrong

    @property
    def cer(self) -> tuple[float, float]:
        """Character error rate before and after."""
        return _rates(self.character_errors, self.characters)

    @property
    def wer(self) -> tuple[float, float]:
        """Word error rate before and after."""
        return _rates(self.word_errors, self.words)


@dataclass
class Tally:
    """The scores of documents, and what each rule did in them."""

    scores: list[Score] = field(default_factory=list)
    rules: dict[str, Counter[str]] = field(default_factory=dict)  # code -> right, neither, wrong, suggested_right ...
    bands: dict[float, Counter[str]] = field(default_factory=dict)  # lower edge of a band of confidence -> the same

    def add(self, result: Result, truth: str) -> list[Verdict]:
        """Count a document, its edits and its suggestions; return what each of these did."""
        self.scores.append(score(result.document.name, result.document.original, result.text, truth))
        verdicts = verdicts_on(result, truth)
        applied = set(result.edits)
        for edit, gain in verdicts:
            kind = "right" if gain > 0 else "wrong" if gain < 0 else "neither"
            band = max(low for low in BANDS if low <= edit.note.confidence)
            self.bands.setdefault(band, Counter())[kind] += 1
            row = self.rules.setdefault(edit.note.code, Counter())
            row[kind if edit in applied else f"suggested_{kind}"] += 1
        return verdicts

    def join(self, other: Tally) -> None:
        """Count the documents of another tally too."""
        self.scores += other.scores
        for code, counts in other.rules.items():
            self.rules.setdefault(code, Counter()).update(counts)
        for low, counts in other.bands.items():
            self.bands.setdefault(low, Counter()).update(counts)

    def figures(self) -> dict[str, Any]:
        """Sums and rates by name; a rate is [before, after]. Macro: the mean of the rates of the documents."""
        scores = self.scores
        characters, words = sum(s.characters for s in scores), sum(s.words for s in scores)
        right, damaged = sum(s.right for s in scores), sum(s.damaged for s in scores)
        return {
            "documents": len(scores),
            "words": words,
            "cer": _rounded(_rates(_sums(s.character_errors for s in scores), characters)),
            "wer": _rounded(_rates(_sums(s.word_errors for s in scores), words)),
            "loose_wer": _rounded(
                _rates(_sums(s.loose_word_errors for s in scores), sum(s.loose_words for s in scores))
            ),
            "macro_cer": _rounded(_means([s.cer for s in scores])),
            "macro_wer": _rounded(_means([s.wer for s in scores])),
            "mended": sum(s.mended for s in scores),
            "damaged": damaged,
            "damaged_per_10k": round(1e4 * damaged / max(1, right), 2),
            "better": sum(s.character_errors[1] < s.character_errors[0] for s in scores),
            "worse": sum(s.character_errors[1] > s.character_errors[0] for s in scores),
        }

    def worst(self, most: int) -> list[Score]:
        """The documents with the highest CER after, worst first."""
        return sorted(self.scores, key=lambda s: (-s.cer[1], s.name))[:most]


def score(name: str, raw: str, clean: str, truth: str) -> Score:
    """Hold one document, before and after, against its truth."""
    reference, before, after = plain(truth), plain(raw), plain(_MARK.sub(" ", clean))
    words, was, now = reference.split(), before.split(), after.split()
    loose, loose_was, loose_now = _loose(words), _loose(was), _loose(now)
    kept_before, kept_after = _standing(words, was), _standing(words, now)
    return Score(
        name,
        len(reference),
        len(words),
        len(loose),
        (Levenshtein.distance(reference, before), Levenshtein.distance(reference, after)),
        (Levenshtein.distance(words, was), Levenshtein.distance(words, now)),
        (Levenshtein.distance(loose, loose_was), Levenshtein.distance(loose, loose_now)),
        len(kept_before),
        len(kept_after - kept_before),
        len(kept_before - kept_after),
    )


def plain(text: str) -> str:
    """White space collapsed, quotes and dashes in their plain form: what a score does not count."""
    return " ".join(text.translate(_PLAIN).split())


def verdicts_on(result: Result, truth: str) -> list[Verdict]:
    """What each edit did, moves and edits of white space alone left out.

    The original is aligned with the truth, character by character. An edit, with the rest of the words it
    touches, is held against what the truth has at that place, before and after. A word taken out is held against it
    with the words on both sides: whether the truth lacks it with the blank before or behind it cannot be told.
    """
    original = result.document.original.translate(_PLAIN)
    truth = truth.translate(_PLAIN)
    blocks = [op for op in Levenshtein.opcodes(original, truth) if op.tag == "equal" or op.src_end > op.src_start]
    starts = [op.src_start for op in blocks]

    def aligned(offset: int) -> int:
        at = bisect_right(starts, offset) - 1
        if at < 0:
            return 0
        op = blocks[at]
        return op.dest_start + min(offset - op.src_start, op.dest_end - op.dest_start)

    verdicts = []
    for edit, _ in result.entries:
        if edit.after is None or edit.before.split() == edit.after.split():
            continue
        start, end = edit.spans[0].start, edit.spans[-1].end
        left, right = _word_start(original, start), _word_end(original, end)
        if not edit.after.strip():
            left = _word_start(original, _blank_start(original, left))
        head, tail = original[left:start], original[end:right]
        there = truth[_word_start(truth, aligned(left)) : _word_end(truth, aligned(right))]
        was, now = plain(head + edit.before + tail), plain(_MARK.sub(" ", head + edit.after + tail))
        verdicts.append(Verdict(edit, _near(there, was) - _near(there, now)))
    return verdicts


def _near(truth: str, text: str) -> int:
    return int(Levenshtein.distance(plain(truth), text))


def _word_start(text: str, offset: int) -> int:
    while offset and not text[offset - 1].isspace():
        offset -= 1
    return offset


def _blank_start(text: str, offset: int) -> int:
    while offset and text[offset - 1].isspace():
        offset -= 1
    return offset


def _word_end(text: str, offset: int) -> int:
    while offset < len(text) and not text[offset].isspace():
        offset += 1
    return offset


def _loose(words: Iterable[str]) -> list[str]:
    bare = (re.sub(r"[^\w]+", "", word).lower() for word in words)
    return [word for word in bare if word]


def _standing(reference: list[str], output: list[str]) -> set[int]:
    """Indexes of the reference's words that stand unchanged in the output."""
    kept: set[int] = set()
    for op in Levenshtein.opcodes(reference, output):
        if op.tag == "equal":
            kept.update(range(op.src_start, op.src_end))
    return kept


def _sums(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    before, after = 0, 0
    for one, other in pairs:
        before, after = before + one, after + other
    return before, after


def _rates(errors: tuple[int, int], of: int) -> tuple[float, float]:
    return errors[0] / max(1, of), errors[1] / max(1, of)


def _means(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(p[0] for p in pairs) / max(1, len(pairs)), sum(p[1] for p in pairs) / max(1, len(pairs))


def _rounded(pair: tuple[float, float]) -> list[float]:
    return [round(rate, 5) for rate in pair]
