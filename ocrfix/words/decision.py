"""The decision: from the features of a proposed change to the probability that it is right.

One logistic regression for each kind of change, with weights that a person can read: `"channel": 0.4` adds 0.4
to the log odds for each unit of the feature, `"channel>-7": 0.2` adds that for each unit above -7, `"gain*prior": 0.1`
for each unit of the product. Fitted by `benchmarks/fit_words.py`, stored in `data/decision.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import exp
from operator import mul
from pathlib import Path

DATA = Path(__file__).parent / "data"
# Where the slope of a feature may change.
KNOTS: dict[str, tuple[float, ...]] = {
    "channel": (-16, -11, -8, -6),
    "prior": (-15, -12, -9),
    "posterior": (-1.5, -0.5, -0.1),
    "margin": (1, 3, 6),
    "gain": (0, 5, 10, 15),
    "total": (-20, -15, -10),
    "length": (5, 7, 9),
    "plausible": (-4.5, -3.2, -2.4),
    "bad_page": (-3, -2, -1),
    "own_prior": (-14, -11, -8),
    "edits_per_letter": (0.6, 1.2, 2),
    "rival": (-20, -15),
    "lead": (-4, 0, 4),
    "without": (-25, -15),
    "least_prior": (-12, -9),
    "small_strays": (0.5, 1, 1.5),
    "begins_next": (-4, 0, 4),
    "ends_before": (-4, 0, 4),
}
# Features that weigh otherwise together: a rare word is believed when the document has it elsewhere, and so on.
TOGETHER = (
    ("prior", "in_document"), ("gain", "total"), ("gain", "prior"), ("length", "bad_page"), ("prior", "bad_page"),
    ("posterior", "prior"), ("length", "in_document"), ("habit", "repeated"), ("gain", "seen_left"),
    ("gain", "seen_right"), ("total", "seen_right"), ("length", "prior"), ("edits_per_letter", "gain"),
    ("plausible", "bad_page"), ("plausible", "margin"), ("length", "plausible"), ("channel", "repeated"),
    ("length", "repeated"), ("bad_page", "habit"), ("prior", "repeated"), ("edits_per_letter", "margin"),
    ("margin", "first_changed"), ("bad_page", "repeated"), ("in_document", "seen_left"),
    ("edits_per_letter", "in_document"), ("channel", "bad_page"), ("gain", "opens"), ("length", "margin"),
    ("strays", "bad_page"), ("rival", "without"), ("gain", "strays"), ("lead", "bad_page"), ("seen_across", "strays"),
    ("own_times", "strays"), ("capital", "next_capital"), ("capital", "before_capital"), ("i_alone", "gain"),
    ("small_strays", "bad_page"), ("small_strays", "letters"), ("small_strays", "capital"), ("small_strays", "gain"),
    ("small_strays", "own_times"), ("small_strays", "seen_across"), ("odd", "core_long"),
    ("rival", "gain"), ("rival", "prior"), ("both_known", "gain"), ("least_prior", "gain"), ("rival", "least_length"),
)  # fmt: skip
# What ranks a candidate: misreading, fit to the left, fit to the right, frequency, uses elsewhere in the document,
# known as a name alone, neighbours it was seen with (0 to 2), letters more than the token, the document's habits, how
# well its class goes with those of its neighbours, and of the next but one; the square of the misreading (many errors
# are not as rare as each alone tells), letters more or fewer, and whether the document has the word elsewhere at all.
PARTS = (
    *("channel", "left", "right", "prior", "in_document", "name_only", "seen", "longer", "habit"),
    *("class_beside", "class_apart", "channel_squared", "resized", "elsewhere"),
)
# What each weighs for a token of six letters; what four letters more add, and the square of that: of a short word the
# neighbours tell more than its few letters.
RANK = ((0.5, 0.0, 0.0), (0.4, 0.0, 0.0), (0.4, 0.0, 0.0), (0.2, 0.0, 0.0), (1.0, 0.0, 0.0), *[(0.0, 0.0, 0.0)] * 9)
_LONGEST = 14  # letters that are told apart

LINE = 0.95  # the default line of the pipeline
# Where the pool is not enough: the probability itself must reach the line.
BY_ITSELF = ("short_page", "behind_name", "name_for_name", "senseless", "cut_short")
POOLS = (*BY_ITSELF, "compound", "among_words", "figures")  # what only chooses the pool
# Log odds of a word being unknown (5.7 %) below which a page is a fair one.
FAIR = -2.8

Features = dict[str, float]


def sizes(length: int) -> tuple[float, float]:
    """The length of a token as the ranking sees it: from six letters, in fours, and the square of that."""
    size = (min(length, _LONGEST) - 6) / 4
    return size, size * size


class Decision:
    """Weights by kind of change: {"spell.lower": {"bias": -2.0, "channel": 0.4, ...}, ...}."""

    def __init__(
        self,
        weights: Mapping[str, Mapping[str, float]],
        rank: Sequence[Sequence[float]] = RANK,
        pools: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        rows = [(1.0, *sizes(length)) for length in range(_LONGEST + 1)]
        self._ranks = [tuple([sum(map(mul, row, part), 0.0) for part in rank]) for row in rows]
        self._pools = dict(pools or {})
        self._models = {kind: _Model(row) for kind, row in weights.items()}

    @classmethod
    def load(cls, path: Path = DATA / "decision.json") -> Decision:
        """Read the fitted weights."""
        data = json.loads(path.read_text(encoding="utf-8"))
        pools = {kind: (float(least), float(share)) for kind, (least, share) in data["pools"].items()}
        return cls(data["weights"], [data["rank"][part] for part in PARTS], pools)

    def rank(self, length: int) -> tuple[float, ...]:
        """What each of `PARTS` weighs for a token of so many letters."""
        return self._ranks[min(length, _LONGEST)]

    def probability(self, kind: str, features: Features) -> float:
        """The chance that the change is right; a kind that was never fitted has none."""
        model = self._models.get(kind)
        if model is None:
            return 0.0
        return 1 / (1 + exp(-max(-30.0, min(30.0, model.score(features)))))

    def shares(self, kind: str, features: Features) -> Features:
        """How much each feature adds to the log odds, the strongest first; `bias` is what all start from."""
        model = self._models.get(kind)
        return model.shares(features) if model else {}

    def confidence(self, kind: str, probability: float, features: Features) -> float:
        """What is reported: the probability, or the share of right ones among the pool of the surest of its code.

        The pool is as large as it can be with 95 % of it right on documents not fitted on; its members share one
        confidence, so that of the edits with this confidence this share is right. Fair pages, where a word that is
        not known is more often a rare one, have pools of their own. In a text too short to tell, the pool is not
        enough, nor for a name (`Lenin Sguare`), for a name that is another (`anti-Franco` is not `anti-France`: of
        twelve in the known truths eight were right, in raw reports four in five), for the half of a word, or for a
        short token among tokens without sense: the probability itself must reach the line, as it did for 106 changes
        of what stands behind a name into a word, 104 of them right. Among tokens without sense all 14 were right that
        did, and of those below 40 of 49; but 5 of 63 in raw reports, where leader dots were read as letters. Among
        figures and signs nothing is enough.
        """
        if kind not in self._models:  # not fitted: a rule, which knows how sure it is
            return probability
        least, share = self._pools.get(pool_of(kind, features), (2.0, 1.0))
        if features.get("figures"):
            least = 2.0
        if any(features.get(name) for name in BY_ITSELF):
            least = max(least, LINE)
        return share if probability >= least else min(probability, 0.94)


def pool_of(kind: str, features: Features) -> str:
    """The name of the pool of a change: its kind, and whether its page is a fair one.

    On a fair page two rarer words run together are as often a compound that no list has (`treebank`, `statechart`).
    A stray letter between two words that are known is dirt more often than its features say one by one. And a name is
    seldom misread into another one that the document has elsewhere, but a rare name is often like a common one.
    """
    page = kind if features["bad_page"] >= FAIR else f"{kind}/fair"
    if kind.endswith(".title") and features["a_name_too"] and not features["in_document"]:
        return f"{page}/name"
    if features.get("among_words"):
        return f"{page}/among"
    return f"{page}/compound" if page != kind and features.get("compound") else page


class _Model:
    def __init__(self, weights: Mapping[str, float]) -> None:
        self._bias = weights["bias"]
        self._pairs = [(*name.partition("*")[::2], weight) for name, weight in weights.items() if "*" in name]
        # Of each feature: its weight, and what is added to it from its knots on.
        self._single: dict[str, tuple[float, list[tuple[float, float]]]] = {}
        for name, weight in weights.items():
            feature, bend, knot = name.partition(">")
            if name != "bias" and "*" not in name:
                slope, bends = self._single.get(feature, (0.0, []))
                self._single[feature] = (slope, [*bends, (float(knot), weight)]) if bend else (weight, bends)

    def score(self, features: Features) -> float:
        value_of, single = features.get, self._single.get
        total = self._bias
        for name, other, weight in self._pairs:
            if (one := value_of(name)) is not None and (two := value_of(other)) is not None:
                total += weight * one * two
        for name, value in features.items():
            row = single(name)
            if row is not None:
                total += row[0] * value
                for knot, weight in row[1]:
                    if value > knot:
                        total += weight * (value - knot)
        return total

    def shares(self, features: Features) -> Features:
        out = {name: self.score({name: value}) - self._bias for name, value in features.items()}
        for one, two, weight in self._pairs:
            if one in features and two in features:
                out[f"{one}*{two}"] = weight * features[one] * features[two]
        out["bias"] = self._bias
        return dict(sorted(out.items(), key=lambda item: -abs(item[1])))


def bent(features: Features) -> Features:
    """What the weights are fitted to: the features, what they have above their knots, and their products."""
    out = {name: value for name, value in features.items() if name not in POOLS}
    for name, knots in KNOTS.items():
        if name in features:
            for knot in knots:
                out[f"{name}>{knot}"] = max(0.0, features[name] - knot)
    for one, two in TOGETHER:
        if one in features and two in features:
            out[f"{one}*{two}"] = features[one] * features[two]
    return out
