"""One analysis of a text for all fixers that ask: which tokens read otherwise, settled among themselves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ocrfix.edits import Span
from ocrfix.fixer import View
from ocrfix.lexicon import Lexicon
from ocrfix.words.engine import choices
from ocrfix.words.ranking import Choice, Ranker
from ocrfix.words.respell import STROKES
from ocrfix.words.sureness import weighed

_LEAST = 0.5  # below this nobody is asked
_BEHIND_NAME = 0.9  # the same where a name becomes none: of 42 from here to the line 35 were right, of 123 below 66
_APPLIED = 0.95  # the default line: from here on a finding is applied
SPACES = frozenset({"split", "run", "drop", "merge", "mend", "across", "letters"})
_WEIGHED = SPACES | {"spell", "far", "edge"}  # kinds for which the OCR engine's own confidence counts


class Finding(NamedTuple):
    """A token, or several, that most likely read otherwise."""

    span: Span
    after: str
    kind: str  # spell, far, edge, real, block, stray; and SPACES
    confidence: float
    why: str


def analyse(view: View, least: float) -> list[Finding]:
    """Findings of at least this confidence outside of protected spans, in order; none overlaps another.

    The text may be the one analysed last with the surest spaces of that analysis mended: then the rest of its findings
    are the answer, and no word is weighed twice.
    """
    global _last
    if _last is None or (view.lexicon, view.text) != _last[:2]:
        settled = _carried(view) if _last and _last[0] is view.lexicon else None
        if settled is None:
            settled = _settled(view)
        _last = (view.lexicon, view.text, settled)
    found = [_weighed(finding, view) for finding in _last[2] if not view.is_protected(finding.span)]
    return [finding for finding in found if finding.confidence >= least]


def _weighed(found: Finding, view: View) -> Finding:
    """The finding, less sure where the OCR engine was sure of what it read."""
    if found.kind not in _WEIGHED:
        return found
    return found._replace(confidence=weighed(found.confidence, view.confidence(found.span)))


def _settled(view: View) -> list[Finding]:
    taken: list[Finding] = []
    starts: list[Span] = []
    for found in sorted(_findings(view.lexicon, view.text), key=lambda f: -f.confidence):
        at = bisect_left(starts, found.span)
        before_ends = at and starts[at - 1].end > found.span.start
        if before_ends or (at < len(starts) and starts[at].start < found.span.end) or view.is_protected(found.span):
            continue
        starts.insert(at, found.span)
        taken.append(found)
    return sorted(taken)


def _carried(view: View) -> list[Finding] | None:
    """The findings of the last text carried over to this one, if this is that text with its spaces mended."""
    assert _last is not None
    _, text, findings = _last
    parts: list[str] = []
    rest: list[Finding] = []
    done = shift = 0
    for found in findings:
        start, end = found.span
        if found.kind in SPACES and found.confidence >= _APPLIED:
            parts += [text[done:start], found.after]
            done, shift = end, shift + len(found.after) - (end - start)
        elif found.kind not in SPACES:
            rest.append(found._replace(span=Span(start + shift, end + shift)))
    parts.append(text[done:])
    return rest if "".join(parts) == view.text else None


@lru_cache(maxsize=2)
def ranker_for(lexicon: Lexicon) -> Ranker:
    """The ranker over a lexicon; its caches of words serve all documents of the process."""
    return Ranker(lexicon)


def unreadable(lexicon: Lexicon, text: str) -> tuple[int, int]:
    """How many words of three letters and more are neither known nor have a near reading that stands out; of how many.

    A reading is near when two common misreadings explain it.
    """
    ranker = ranker_for(lexicon)
    page = ranker.page(text)
    unread = 0
    for at, guess in enumerate(page.guess):
        if page.long[at] and not page.known[at]:
            near = [each for _, each in ranker.ranked(page, at) if each.channel >= STROKES]
            unread += all(each.lower != guess for each in near)
    return unread, page.size


_last: tuple[Lexicon, str, list[Finding]] | None = None  # lexicon, text, and what was settled there


def _findings(lexicon: Lexicon, text: str) -> Iterator[Finding]:
    ranker = ranker_for(lexicon)
    found = [choice for choice in choices(ranker, text) if choice.probability >= _least(choice)]
    found.sort(key=lambda choice: -choice.probability)  # of those that share a confidence the likeliest goes first
    for choice in found:
        yield _finding(choice, ranker)


def _least(choice: Choice) -> float:
    return _BEHIND_NAME if choice.features.get("behind_name") else _LEAST


def _finding(choice: Choice, ranker: Ranker) -> Finding:
    kind = choice.kind.partition(".")[0]
    confidence = ranker.decision.confidence(choice.kind, choice.probability, choice.features)
    return Finding(Span(choice.start, choice.end), choice.after, kind, confidence, _why(kind, choice))


def _why(kind: str, choice: Choice) -> str:
    before = " ".join(choice.before.split())
    fits = choice.features.get("seen_left", 0.0) + choice.features.get("seen_right", 0.0)
    beside = " and goes with the words beside it" if fits else ""
    if kind == "stray":
        return f"{before!r} is no word, and the words on both sides go together without it"
    if kind == "letters":
        return f"the letters spell {choice.after!r}"
    if kind == "drop" and "-" in choice.after:
        return f"the hyphen between two words was read as another mark{beside}"
    if kind == "drop":
        return f"the space between two words was read as a character{beside}"
    if kind in ("split", "run", "block"):
        return f"{before!r} is not a word; its parts are{beside}"
    if kind in ("merge", "mend", "across"):
        return f"together they are a word{beside}"
    if kind == "real":
        return f"{before!r} is a word, but {choice.after!r} looks like it{beside or ' and is far more common'}"
    return f"{before!r} is not a word; {choice.after!r} looks like it{beside}"
