"""clean(document, fixers, config) -> Result: runs the fixers, one pass each, over one document."""

from __future__ import annotations

import gc
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import regex

from ocrfix import __version__
from ocrfix.config import Config
from ocrfix.document import Document
from ocrfix.edits import Edit, Fact, Fix, Keep, Move, Note, Span
from ocrfix.fixer import Stage, View
from ocrfix.lexicon import Lexicon
from ocrfix.numbers import changes_a_number
from ocrfix.plugins import Loaded
from ocrfix.result import Entry, Kept, Result, Rule, Status
from ocrfix.text import Text

SUREST_OF_A_NUMBER = 0.94  # below the default line of application: a changed number is at most a suggestion


class FixerError(Exception):
    """A fixer failed on a document. The message names both; the cause is chained."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: fixers make none, but many tuples, and much that is kept for later documents.

    What was made is then taken as old, so that the collector does not go through all of it to find nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not _put_aside():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@cache
def _put_aside() -> bool:
    """Whether the program around us keeps objects from the collector. Asked once: the answer counts them one by one."""
    return gc.get_freeze_count() > 0


@_uncollected()
def clean(document: Document, fixers: Sequence[Loaded], config: Config, lexicon: Lexicon) -> Result:
    """Run `fixers` in their order over `document`. Raises FixerError when one of them fails.

    The one place where a confidence meets the lines: below `suggest_at` a proposal is dropped, below
    `apply_at` it is suggested, else it is applied.
    """
    text = Text(document.original)
    entries: list[Entry] = []
    kept = list(_allowed(document.original, sorted(config.allowed | lexicon.own.phrases)))
    facts: dict[str, tuple[str, ...]] = dict(document.metadata)
    quoted: list[tuple[str, int, tuple[Span, ...]]] = []  # key and number of a fact that quotes the text, and where
    sure = (lambda span: document.confidence(text.origin(span))) if document.doubted else None
    protected: tuple[Span, ...] | None = None  # what is kept, in the text shown; None when either has changed
    stage, begun = None, ""
    for fixer in fixers:
        if not any(config.wants(code, fixer.name) for code in fixer.codes):
            continue
        if protected is None:
            protected = text.locate(_united([span for each in kept for span in each.spans]))
        if fixer.stage is not stage:
            stage, begun = fixer.stage, text.shown
        view = View(text.shown, lexicon, protected, facts, sure, begun, document.original)
        fixes, facts_found, keeps = _run(fixer, view, document.name)
        if keeps:
            kept.extend(Kept(text.origin(keep.span), keep.note) for keep in keeps)
            protected = None
        for fact in facts_found:
            if fact.quotes:
                quoted.append((fact.key, len(facts.get(fact.key, ())), text.origin(fact.span)))
            facts[fact.key] = (*facts.get(fact.key, ()), fact.value)
        if _entered(settled(_wanted(fixes, fixer, view, config)), fixer.stage, text, entries, config):
            protected = None
        if protected is None:
            text.show()
    made_by = {"ocrfix": __version__, "lexicon": lexicon.hash, "config": config.digest}
    told = replace(document, metadata=_as_cleaned(facts, quoted, text))
    remaining = tuple(_without_echoes(entries))
    return Result(told, remaining, tuple(kept), made_by, rules=_rules(fixers, remaining))


def _as_cleaned(
    facts: Mapping[str, tuple[str, ...]], quoted: Sequence[tuple[str, int, tuple[Span, ...]]], text: Text
) -> dict[str, tuple[str, ...]]:
    """The facts, those that quote the text in the words that it has now; one whose place was taken out as it was."""
    out = {key: list(values) for key, values in facts.items()}
    for key, number, spans in quoted:
        now = _in_a_line(" ".join(text.shown[slice(*span)] for span in text.locate(spans)))
        out[key][number] = now or out[key][number]
    return {key: tuple(values) for key, values in out.items()}


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _entered(proposals: Iterable[Fix | Move], stage: Stage, text: Text, entries: list[Entry], config: Config) -> bool:
    """Enter the proposals, apply the sure ones to `text`; return whether there was one."""
    changed = False
    seams = _seams(entries) if stage is Stage.PUNCTUATION else ()
    for proposal in proposals:
        edit = text.lift(_rounded(proposal))
        applies = edit.note.confidence >= config.apply_at
        if not applies and _beside(edit, seams):
            continue
        if applies:
            text.apply(edit)
            changed = True
        entries.append(Entry(edit, Status.APPLIED if applies else Status.SUGGESTED))
    return changed


def _rules(fixers: Iterable[Loaded], entries: Iterable[Entry]) -> dict[str, Rule]:
    """What the codes of these entries stand for, in the order in which the fixers run."""
    used = {entry.edit.note.code for entry in entries}
    return {
        code: Rule(fault, fixer.name, fixer.stage.name.lower())
        for fixer in fixers
        for code, fault in sorted(fixer.codes.items())
        if code in used
    }


def _wanted(fixes: list[Fix | Move], fixer: Loaded, view: View, config: Config) -> list[Fix | Move]:
    """Those that were asked for, change something, and are sure enough to be told of."""
    if config.keeps(fixer.name):
        return []
    wanted = [fix for fix in fixes if config.wants(fix.note.code, fixer.name) and not _idle(fix, view)]
    if fixer.stage >= Stage.WORDS:
        wanted = [_unsure_of_numbers(fix, view) for fix in wanted]
    return [fix for fix in wanted if fix.note.confidence >= config.suggest_at]


def settled(proposals: Iterable[Fix | Move]) -> list[Fix | Move]:
    """Those that can stand beside one another (the surer wins, then the earlier), right to left."""
    taken: list[Span] = []
    kept: list[tuple[Span, Fix | Move]] = []
    for proposal in sorted(proposals, key=lambda p: (-p.note.confidence, _extent(p))):
        span = _extent(proposal)
        at = bisect_left(taken, span)
        if (at < len(taken) and taken[at].start < span.end) or (at and taken[at - 1].end > span.start):
            continue
        taken.insert(at, span)
        kept.append((span, proposal))
    return [proposal for _, proposal in sorted(kept, key=lambda pair: pair[0], reverse=True)]


def _without_echoes(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Leave out suggestions that another edit makes of the same stretch: applied ones first, then the surer."""
    best: dict[object, Entry] = {}
    for entry in entries:
        what = (entry.edit.spans, entry.edit.before, entry.edit.after, entry.edit.order)
        if what not in best or _rank(entry) > _rank(best[what]):
            best[what] = entry
    spared = {id(entry) for entry in best.values()}
    return (entry for entry in entries if entry.status is Status.APPLIED or id(entry) in spared)


def _rank(entry: Entry) -> tuple[bool, float]:
    return entry.status is Status.APPLIED, entry.edit.note.confidence


def _run(fixer: Loaded, view: View, name: str) -> tuple[list[Fix | Move], list[Fact], list[Keep]]:
    """What a fixer proposes, sorted by kind."""
    fixes: list[Fix | Move] = []
    facts: list[Fact] = []
    keeps: list[Keep] = []
    try:
        for proposal in fixer.propose(view):
            if proposal_fault := _fault(proposal, fixer, view):
                raise ValueError(proposal_fault)
            if isinstance(proposal, Fact):
                facts.append(proposal)
            elif isinstance(proposal, Keep):
                keeps.append(proposal)
            else:
                fixes.append(proposal)
    except Exception as error:
        raise FixerError(
            f"fixer {fixer.name!r} failed on {name} ({type(error).__name__}: {error}); "
            f"leave it out with --ignore {','.join(fixer.codes)}, and please report it"
        ) from error
    return fixes, facts, keeps


def _fault(proposal: Fix | Move | Fact | Keep, fixer: Loaded, view: View) -> str | None:
    """Why a proposal breaks the contract, if it does."""
    spans = proposal.blocks if isinstance(proposal, Move) else (proposal.span,)
    if any(not 0 <= start < end <= len(view.text) for start, end in spans):
        return f"spans must be non-empty and inside of the text: {spans}"
    if not isinstance(proposal, Fact) and proposal.note.code not in fixer.codes:
        return f"code {proposal.note.code} is not among its CODES"
    return None


def _idle(proposal: Fix | Move, view: View) -> bool:
    """Whether it changes nothing, or something protected."""
    if isinstance(proposal, Move):
        return list(proposal.blocks) == sorted(proposal.blocks)
    return proposal.after == view.text[slice(*proposal.span)] or view.is_protected(proposal.span)


def _unsure_of_numbers(proposal: Fix | Move, view: View) -> Fix | Move:
    """The proposal, no surer than a suggestion when it changes a number: those are never changed in silence."""
    if isinstance(proposal, Move) or not changes_a_number(view.text[slice(*proposal.span)], proposal.after):
        return proposal
    note = proposal.note
    return proposal._replace(note=note._replace(confidence=min(note.confidence, SUREST_OF_A_NUMBER)))


def _seams(entries: Iterable[Entry]) -> Sequence[int]:
    """Where the moves that are offered would part the text: what mark or capital belongs there is not known before
    they are decided on."""
    moves = [entry.edit.order or () for entry in entries if entry.status is Status.SUGGESTED]
    return sorted({seam for blocks in moves for block in blocks for seam in block})


def _beside(edit: Edit, seams: Sequence[int]) -> bool:
    return any(span.start - _BESIDE <= seam <= span.end + _BESIDE for seam in seams for span in edit.spans)


_BESIDE = 2  # characters: the blank behind a mark, a quotation mark


def _rounded(proposal: Fix | Move) -> Fix | Move:
    """With the confidence as a ledger shows it; rounded down, so that what was below a line stays below it."""
    note = proposal.note
    return proposal._replace(note=note._replace(confidence=math.floor(note.confidence * 1e4 + 1e-6) / 1e4))


def _extent(proposal: Fix | Move) -> Span:
    if isinstance(proposal, Fix):
        return proposal.span
    return Span(min(block.start for block in proposal.blocks), max(block.end for block in proposal.blocks))


def _allowed(original: str, phrases: Sequence[str]) -> Iterator[Kept]:
    """Every place of an allowed word or phrase, white space in it matching any."""
    if not phrases:
        return
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(regex.escape, phrase.split())) for phrase in longest_first)
    for match in regex.finditer(rf"(?<!\w)(?:{alternatives})(?!\w)", original):
        yield Kept((Span(*match.span()),), Note("ALW001", 1.0, "on the allow list"))


def _united(spans: list[Span]) -> list[Span]:
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.start <= united[-1].end:
            united[-1] = Span(united[-1].start, max(span.end, united[-1].end))
        else:
            united.append(span)
    return united
