"""For a document, the word engine as it was fitted without it: what `fit_words DIR --folds FOLDS` kept."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ocrfix.lexicon import Lexicon
from ocrfix.words import analysis
from ocrfix.words.channel import Channel
from ocrfix.words.decision import DATA, PARTS, Decision
from ocrfix.words.ranking import Ranker

_rankers: dict[int, Ranker] = {}  # of this process: one, for the fold at hand


def counted(folder: Path) -> int:
    """How many folds `folder` holds. Raises ValueError, saying what to do, where they can't be used."""
    if os.environ.get("OCRFIX_PURE") != "1":
        raise ValueError("set OCRFIX_PURE=1: compiled modules keep to their own ranker")
    folds = len(list(folder.glob("channel*.json")))
    if not folds:
        raise ValueError(
            f"{folder} holds no folds: make them with `python -m benchmarks.fit_words DIR --folds {folder}`"
        )
    return folds


def use(folder: Path, fold: int) -> None:
    """From now on this process reads words with the channel and the decision that were fitted on the other folds."""

    def ranker_for(lexicon: Lexicon) -> Ranker:
        if fold not in _rankers:
            _rankers.clear()
            channel = Channel.load(folder / f"channel{fold}.json")
            _rankers[fold] = Ranker(lexicon, channel, _decision(folder / f"decision{fold}.json"))
        return _rankers[fold]

    analysis.ranker_for = ranker_for  # type: ignore[assignment]


def _decision(path: Path) -> Decision:
    """The weights of a fold, with the lines that ship."""
    fold, shipped = (json.loads(each.read_text("utf-8")) for each in (path, DATA / "decision.json"))
    rank = [fold["rank"][part] for part in PARTS]
    return Decision(fold["weights"], rank, {kind: (least, share) for kind, (least, share) in shipped["pools"].items()})
