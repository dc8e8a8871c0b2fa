"""How much a cleaner mends and how much it harms, held against ground truth; and which rules do it.

Character and word error rates (CER, WER) are Levenshtein distances over the length of the reference, white
space collapsed, curly quotes and long dashes made plain, marks of redactions left out. "Loose" is without
case and punctuation. Corpus figures add up distances and lengths over all documents (micro average).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocrfix.edits import Edit
from ocrfix.result import Result

_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00ad": "-"}
)
_MARK = re.compile(r"\[(?:\d\dX\d[\w-]*|STAT|illegible|REDACTED[^\]]*)\]")


class Verdict(NamedTuple):
    """What an edit did, held against the truth."""

    edit: Edit
    gain: int  # characters nearer to the truth than before; below 0: farther; 0: neither


@dataclass
class Tally:
    """Sums over documents: Levenshtein distances before and after, and words by what became of them."""

    documents: int = 0
    characters: int = 0  # of the references
    words: int = 0
    loose_words: int = 0
    character_errors: tuple[int, int] = (0, 0)  # before, after
    word_errors: tuple[int, int] = (0, 0)
    loose_word_errors: tuple[int, int] = (0, 0)
    right: int = 0  # words that the OCR had right
    mended: int = 0  # words that the OCR had wrong and the output has right
    damaged: int = 0  # words that the OCR had right and the output has wrong
    better: int = 0  # documents whose CER fell
    worse: int = 0
    rules: dict[str, Counter[str]] = field(default_factory=dict)  # code -> right, wrong, neither

    def add(self, raw: str, clean: str, truth: str) -> None:
        """Count one document."""
        reference, before, after = plain(truth), plain(raw), plain(_MARK.sub(" ", clean))
        words, was, now = reference.split(), before.split(), after.split()
        loose = [_loose(words), _loose(was), _loose(now)]
        characters = Levenshtein.distance(reference, before), Levenshtein.distance(reference, after)
        kept_before, kept_after = _standing(words, was), _standing(words, now)
        self.documents += 1
        self.characters += len(reference)
        self.words += len(words)
        self.loose_words += len(loose[0])
        self.character_errors = _sum(self.character_errors, characters)
        self.word_errors = _sum(self.word_errors, (_distance(words, was), _distance(words, now)))
        self.loose_word_errors = _sum(
            self.loose_word_errors, (_distance(loose[0], loose[1]), _distance(loose[0], loose[2]))
        )
        self.right += len(kept_before)
        self.mended += len(kept_after - kept_before)
        self.damaged += len(kept_before - kept_after)
        self.better += characters[1] < characters[0]
        self.worse += characters[1] > characters[0]

    def judge(self, result: Result, truth: str) -> list[Verdict]:
        """Count what each edit and suggestion of a document did, by rule; edits of white space alone are left out."""
        verdicts = verdicts_on(result, truth)
        applied = set(result.edits)
        for edit, gain in verdicts:
            row = self.rules.setdefault(edit.note.code, Counter())
            kind = "right" if gain > 0 else "wrong" if gain < 0 else "neither"
            row[kind if edit in applied else f"suggested_{kind}"] += 1
        return verdicts

    @property
    def cer(self) -> tuple[float, float]:
        """Character error rate before and after."""
        return _rates(self.character_errors, self.characters)

    @property
    def wer(self) -> tuple[float, float]:
        """Word error rate before and after."""
        return _rates(self.word_errors, self.words)

    @property
    def loose_wer(self) -> tuple[float, float]:
        """Word error rate without case and punctuation, before and after."""
        return _rates(self.loose_word_errors, self.loose_words)

    @property
    def damaged_per_10k(self) -> float:
        """Damaged words in every 10,000 that were right."""
        return 1e4 * self.damaged / max(1, self.right)


def plain(text: str) -> str:
    """White space collapsed, quotes and dashes in their plain form: what a score does not count."""
    return " ".join(text.translate(_PLAIN).split())


def verdicts_on(result: Result, truth: str) -> list[Verdict]:
    """What each edit did, moves and edits of white space alone left out.

    The original is aligned with the truth, character by character. An edit, with the rest of the words it
    touches, is held against what the truth has at that place, before and after.
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
        head, tail = original[left:start], original[end:right]
        there = truth[_word_start(truth, aligned(left)) : _word_end(truth, aligned(right))]
        was, now = plain(head + edit.before + tail), plain(head + edit.after + tail)
        verdicts.append(Verdict(edit, _near(there, was) - _near(there, now)))
    return verdicts


def _near(truth: str, text: str) -> int:
    return int(Levenshtein.distance(plain(truth), text))


def _word_start(text: str, offset: int) -> int:
    while offset and not text[offset - 1].isspace():
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


def _distance(reference: list[str], output: list[str]) -> int:
    return int(Levenshtein.distance(reference, output))


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _rates(errors: tuple[int, int], of: int) -> tuple[float, float]:
    return errors[0] / max(1, of), errors[1] / max(1, of)
