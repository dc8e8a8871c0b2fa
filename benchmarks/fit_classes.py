"""Fit the classes of words: which words stand between the same neighbours.

usage: python -m benchmarks.fit_classes dictionaries [--classes 250] [--write]

Pairs seen a few times say nothing of a word that was never seen beside its neighbour; its class does: that Tuesday
follows `on` is known from Monday. The words of the lists that the pairs know well are laid out by what stands beside
them (singular vectors of the pointwise mutual information of pairs, and of the outer words of threes; Levy and Goldberg
2014), parted by k-means, then moved from class to class as long as that makes the classes tell more of their neighbours
(the exchange of Brown et al. 1992, all words at once). The seed is fixed. `--write` stores dictionaries/classes.tsv;
`make dictionaries` compiles it.
"""

from __future__ import annotations

import argparse
import pathlib
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd

from ocrfix.lexicon.compiling import ngrams
from ocrfix.lexicon.compiling.classes import SIZE
from ocrfix.lexicon.compiling.sources import rows
from ocrfix.lexicon.compiling.vocabulary import SPECIAL, vocabulary

LEAST = 10  # pairs a word must be part of
DIMENSIONS = 150
OUTER = 0.6  # what the outer words of threes weigh beside neighbours, when words are laid out
ROUNDS = 20
UNSEEN = 0.1  # what is added to the count of each pair of classes
HEADER = """# Words and the class of those that stand between the same neighbours
# Source: benchmarks/fit_classes.py, from bigrams.tsv and trigrams.tsv
# Licence: public domain (works of the US government; HistoryAtState: CC0)
# Columns: word, class
"""
Labels = NDArray[np.int64]


def counted(folder: pathlib.Path) -> tuple[list[str], csr_matrix, csr_matrix]:
    """The words to be classed, and how often each stands before each other: next to it, and one word apart."""
    listed = vocabulary(folder, ngrams.running(folder))
    known = {word for word, flags in zip(listed.words, listed.flags, strict=True) if flags} | set(SPECIAL)
    pairs = [(*pair.split(" "), int(seen)) for pair, seen in rows(folder, "bigrams.tsv")]
    times: Counter[str] = Counter()
    for first, second, seen in pairs:
        times[first] += seen
        times[second] += seen
    words = sorted((word for word in times if times[word] >= LEAST and word in known), key=lambda w: (-times[w], w))
    number = {word: at for at, word in enumerate(words)}
    threes = ((*three.split(" "), int(seen)) for three, seen in rows(folder, "trigrams.tsv"))
    outer = [(first, third, seen) for first, _, third, seen in threes]
    return words, _matrix(pairs, number), _matrix(outer, number)


def _matrix(pairs: list[tuple[str, str, int]], number: dict[str, int]) -> csr_matrix:
    kept = [(number[a], number[b], seen) for a, b, seen in pairs if a in number and b in number]
    row, column, seen = zip(*kept, strict=True)
    return csr_matrix((np.array(seen, float), (row, column)), shape=(len(number), len(number)))


def laid_out(pairs: csr_matrix, outer: csr_matrix) -> NDArray[np.float64]:
    """A vector of length 1 for each word: what stands before and behind it."""
    witnesses = [_informed(pairs), _informed(pairs.T.tocsr())]
    witnesses += [OUTER * _informed(outer), OUTER * _informed(outer.T.tocsr())]
    left, values, _ = randomized_svd(hstack(witnesses).tocsr(), n_components=DIMENSIONS, random_state=0, n_iter=4)
    found: NDArray[np.float64] = left * np.sqrt(values)
    return found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def _informed(counts: csr_matrix) -> csr_matrix:
    """Positive pointwise mutual information; rare neighbours are taken for commoner (to the power of 0.75)."""
    each = counts.tocoo()
    row, column = np.asarray(counts.sum(1)).ravel(), np.asarray(counts.sum(0)).ravel() ** 0.75
    column *= row.sum() / column.sum()
    values = np.log(each.data * row.sum() / (row[each.row] * column[each.col]))
    good = values > 0
    return csr_matrix((values[good], (each.row[good], each.col[good])), shape=counts.shape)


def exchanged(labels: Labels, classes: int, pairs: csr_matrix, outer: csr_matrix) -> Labels:
    """The classes after `ROUNDS` in which each word goes where its neighbours are most expected."""
    for _ in range(ROUNDS):
        members = _members(labels, classes)
        likely = np.zeros((len(labels), classes))
        for counts, weight in ((pairs, 1.0), (outer, 0.5)):
            told = expected(labels, classes, counts)
            likely += weight * ((counts @ members) @ told.T + (counts.T @ members) @ told)
        labels = likely.argmax(1)
    return labels


def expected(labels: Labels, classes: int, counts: csr_matrix) -> NDArray[np.float64]:
    """How much oftener than by chance a class stands before another, as a natural log."""
    members = _members(labels, classes)
    seen = (members.T @ counts @ members).toarray() + UNSEEN
    told: NDArray[np.float64] = np.log(seen * seen.sum() / (seen.sum(1, keepdims=True) * seen.sum(0, keepdims=True)))
    return told


def _members(labels: Labels, classes: int) -> csr_matrix:
    return csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), classes))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("--classes", type=int, default=250)
    ask.add_argument("--write", action="store_true")
    given = ask.parse_args()
    if not 0 < given.classes < SIZE:
        ask.error(f"there may be 1 to {SIZE - 1} classes: a byte holds the number of one")
    words, pairs, outer = counted(given.folder)
    places = laid_out(pairs, outer)
    times = np.asarray(pairs.sum(1)).ravel() + np.asarray(pairs.sum(0)).ravel()
    first = KMeans(given.classes, n_init=1, max_iter=60, random_state=0).fit(places, sample_weight=np.sqrt(times))
    labels = exchanged(first.labels_.astype(np.int64), given.classes, pairs, outer)
    for one in range(given.classes):
        print(one + 1, *[word for word, label in zip(words, labels, strict=True) if label == one][:12])
    if given.write:
        body = "".join(f"{word}\t{label + 1}\n" for word, label in sorted(zip(words, labels, strict=True)))
        (given.folder / "classes.tsv").write_text(HEADER + body, encoding="utf-8")


if __name__ == "__main__":
    main()
