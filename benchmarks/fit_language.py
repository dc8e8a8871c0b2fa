"""Take from a general language model what the pairs and threes of dictionaries/ do not know.

usage: python -m benchmarks.fit_language dictionaries MODEL [--pairs 400000] [--threes 700000] [--write]

The corpora that dictionaries/ was counted in are letters of diplomats and files of investigators; newspapers and books
say other things. MODEL is CMU Sphinx's generic US English model as Debian's package pocketsphinx-en-us has it
(/usr/share/pocketsphinx/model/en-us/en-us.lm.bin), a back-off model of threes. Its probabilities are written down as
counts that a text of 8 million words would have: chosen by perplexity on the true texts of the development sets, which
5 and 11 million change by less than a twentieth. Of the entries that dictionaries/ lacks
those are kept that change the probabilities most (Stolcke 1998): how often an entry is used, times the logarithm of
how much likelier it makes its last word. `--write` stores sphinx-words.tsv, sphinx-bigrams.tsv.gz and
sphinx-trigrams.tsv.gz; `make dictionaries` compiles them.
"""

from __future__ import annotations

import argparse
import gzip
import math
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocrfix.lexicon.compiling import ngrams
from ocrfix.lexicon.compiling.ngrams import PAIRS_CUT, THREES_CUT
from ocrfix.lexicon.compiling.sources import rows
from ocrfix.lexicon.compiling.vocabulary import vocabulary

WORDS = 8_000_000  # of the text that the model stands for
MAGIC = b"Trie Language Model"
_BASE = math.log(1.0001)  # of Sphinx's logarithms
_START, _STOP = "<s>", "</s>"
HEADER = """# {what} of a general language model, with how often they would stand in {size} million words
# Source: CMU Sphinx, generic US English (Debian's pocketsphinx-en-us), by benchmarks/fit_language.py
# Licence: BSD-2-Clause (LICENCES.md)
# Columns: {columns}, expected count
"""
Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass
class Model:
    """A back-off model of threes: pair i is `first[i] second[i]`, three i is `before[i]` and the pair `pair[i]`.

    Probabilities of the last word after the others.
    """

    words: list[str]
    alone: Reals
    first: Numbers
    second: Numbers
    pairs: Reals
    before: Numbers
    pair: Numbers
    threes: Reals


def read(path: pathlib.Path) -> Model:
    """A model in the binary form of CMU Sphinx (a trie of reversed words, probabilities in 16 bits each).

    Raises ValueError for another file.
    """
    raw = path.read_bytes()
    if not raw.startswith(MAGIC) or raw[len(MAGIC)] != 3:
        raise ValueError(f"{path} is no trie of threes of CMU Sphinx")
    at = len(MAGIC) + 1
    sizes = [int(size) for size in np.frombuffer(raw, "<u4", 3, at)]
    at += 16  # the sizes, and how probabilities are packed
    table = np.frombuffer(raw, "<f4", 3 << 16, at).reshape(3, 1 << 16) * _BASE
    at += table.size * 4
    unigrams = np.frombuffer(raw, np.dtype([("p", "<f4"), ("rest", "<f4"), ("next", "<u4")]), sizes[0] + 1, at)
    at += unigrams.nbytes
    wide, place = sizes[0].bit_length(), sizes[2].bit_length()
    packed, at = _packed(raw, at, sizes[1], wide + 32 + place)
    row = unigrams["next"].astype(np.int64)
    count = int(row[-1])
    first = _bits(packed, np.arange(count) * (wide + 32 + place), wide)
    chance = _bits(packed, np.arange(count) * (wide + 32 + place) + wide + 16, 16)
    below = _bits(packed, np.arange(count) * (wide + 32 + place) + wide + 32, place)
    packed, at = _packed(raw, at, sizes[2], wide + 16)
    before = _bits(packed, np.arange(sizes[2]) * (wide + 16), wide)
    rare = _bits(packed, np.arange(sizes[2]) * (wide + 16) + wide, 16)
    words = raw[at + 4 :].decode("utf-8").split("\0")[: sizes[0]]
    starts = np.append(below, sizes[2])
    return Model(
        words,
        np.exp(unigrams["p"][:-1].astype(float) * _BASE),
        first,
        np.repeat(np.arange(sizes[0]), np.diff(row)),
        np.exp(table[0][chance].astype(float)),
        before,
        np.repeat(np.arange(count), np.diff(starts)),
        np.exp(table[2][rare].astype(float)),
    )


def _packed(raw: bytes, at: int, entries: int, bits: int) -> tuple[NDArray[np.uint8], int]:
    """An array of entries of so many bits, with room behind it, and where it ends."""
    size = ((1 + entries) * bits + 7) // 8 + 8
    return np.append(np.frombuffer(raw, np.uint8, size, at), np.zeros(16, np.uint8)), at + size


def _bits(packed: NDArray[np.uint8], at: Numbers, wide: int) -> Numbers:
    value = np.zeros(len(at), np.uint64)
    for byte in range(8):
        value |= packed[(at >> 3) + byte].astype(np.uint64) << np.uint64(8 * byte)
    return ((value >> (at & 7).astype(np.uint64)) & np.uint64((1 << wide) - 1)).astype(np.int64)


@dataclass
class Known:
    """What dictionaries/ knows, by the model's numbers: counts of words, and of the model's pairs and threes."""

    words: Reals
    listed: NDArray[np.bool_]
    pairs: Reals
    threes: Reals
    behind_word: Reals  # what was counted behind each word, less the cuts
    behind_pair: Reals


def known(folder: pathlib.Path, model: Model) -> Known:
    """What dictionaries/ knows of the entries of a model."""
    vocab = vocabulary(folder, ngrams.running(folder))
    number = {word: at for at, word in enumerate(model.words)}
    size = len(number)
    counts = [vocab.counts[vocab.number[word]] if word in vocab.number else 0 for word in model.words]
    found: dict[int, int] = {}
    behind_word = np.zeros(size)
    for words, seen in rows(folder, "bigrams.tsv"):
        a, b = (number.get(word, -1) for word in words.split(" "))
        if a >= 0:
            behind_word[a] += int(seen) - PAIRS_CUT
            if b >= 0:
                found[b * size + a] = int(seen)
    keys = model.second * size + model.first
    pairs = _looked_up(found, keys)
    found, behind = {}, {}
    for words, seen in rows(folder, "trigrams.tsv"):
        a, b, c = (number.get(word, -1) for word in words.split(" "))
        if min(a, b) >= 0:
            behind[b * size + a] = behind.get(b * size + a, 0.0) + int(seen) - THREES_CUT
            if c >= 0:
                found[(c * size + b) * size + a] = int(seen)
    threes = _looked_up(found, keys[model.pair] * size + model.before)
    listed = np.array([word in vocab.number for word in model.words])
    return Known(np.array(counts, float), listed, pairs, threes, behind_word, _looked_up(behind, keys))


def _looked_up(found: dict[int, Any], keys: Numbers) -> Reals:
    """The values of `found` for sorted keys, 0 for others."""
    out = np.zeros(len(keys))
    wanted = np.array(sorted(found), np.int64)
    if len(wanted):
        at = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
        hit = wanted[at] == keys
        values = np.array([found[key] for key in wanted.tolist()], float)
        out[hit] = values[at[hit]]
    return out


@dataclass
class Expected:
    """How often the words, pairs and threes of a model would be met, and which of the last two are worth keeping."""

    words: Reals
    pairs: Reals
    threes: Reals
    keep_pairs: NDArray[np.bool_]
    keep_threes: NDArray[np.bool_]


def expected(model: Model, have: Known, most_pairs: int, most_threes: int) -> Expected:
    """Counts in a text of `WORDS` words; at most so many entries that dictionaries/ lacks, and the pairs these need."""
    start, stop = model.words.index(_START), model.words.index(_STOP)
    alone = model.alone.copy()
    alone[start] = 0.0
    alone /= alone.sum()
    alone[start] = alone[stop]  # sentences begin as often as they end
    size = len(model.words)
    usable = have.listed[model.first] & have.listed[model.second]
    pairs = np.where(usable, WORDS * alone[model.first] * model.pairs, 0.0)
    keys = model.second * size + model.first
    context = np.searchsorted(keys, model.first[model.pair] * size + model.before)  # the pair that a three begins with
    usable_three = have.listed[model.before] & usable[model.pair] & (keys[context] // size == model.first[model.pair])
    threes = np.where(usable_three, pairs[context] * model.threes, 0.0)

    total = have.words + WORDS * alone
    behind = have.behind_word + np.bincount(model.first, pairs, minlength=size)
    whole = np.maximum(total, behind) + 1
    own = np.where(have.pairs > 0, have.pairs - PAIRS_CUT, 0.0)
    shorter = (1 - behind / whole)[model.first] * ((total + 0.5) / total.sum())[model.second]
    chance = (pairs + own) / whole[model.first] + shorter
    gain = np.where(usable & (have.pairs == 0), pairs * np.log(chance / shorter), 0.0)

    behind = have.behind_pair + np.bincount(context, threes, minlength=len(pairs))
    whole = np.maximum(pairs + have.pairs, behind) + 1
    own = np.where(have.threes > 0, have.threes - THREES_CUT, 0.0)
    shorter = (1 - behind / whole)[context] * chance[model.pair]
    longer = (threes + own) / whole[context] + shorter
    gain_three = np.where(usable_three & (have.threes == 0), threes * np.log(longer / shorter), 0.0)

    keep_threes = usable_three & ((have.threes > 0) | _best(gain_three, most_threes))
    needed = np.zeros(len(pairs), bool)
    needed[context[keep_threes]] = True
    keep_pairs = usable & ((have.pairs > 0) | needed | _best(gain, most_pairs))
    return Expected(WORDS * alone, pairs, threes, keep_pairs, keep_threes)


def _best(gain: Reals, most: int) -> NDArray[np.bool_]:
    """Which of the gains are among the `most` highest, and above nothing."""
    least = np.partition(gain, -most)[-most] if 0 < most < len(gain) else 0.0
    return (gain >= least) & (gain > 0) if most else np.zeros(len(gain), bool)


def write(folder: pathlib.Path, model: Model, have: Known, found: Expected) -> None:
    """Store what is to be kept."""
    words = model.words
    rows_of: dict[str, Iterable[tuple[str, float]]] = {
        "words": ((words[at], found.words[at]) for at in np.nonzero(have.listed)[0]),
        "bigrams": (
            (f"{words[model.first[at]]} {words[model.second[at]]}", found.pairs[at])
            for at in np.nonzero(found.keep_pairs)[0]
        ),
        "trigrams": (
            (
                f"{words[model.before[at]]} {words[model.first[model.pair[at]]]} {words[model.second[model.pair[at]]]}",
                found.threes[at],
            )
            for at in np.nonzero(found.keep_threes)[0]
        ),
    }
    for name, entries in rows_of.items():
        one = "word" if name == "words" else "words parted by a space"
        header = HEADER.format(what=name.capitalize(), size=WORDS // 1_000_000, columns=one)
        body = header + "".join(f"{entry}\t{count:.3g}\n" for entry, count in sorted(entries))
        path = folder / f"sphinx-{name}.tsv.gz"
        path.write_bytes(gzip.compress(body.encode(), 9, mtime=0))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=pathlib.Path)
    ask.add_argument("model", type=pathlib.Path)
    ask.add_argument("--pairs", type=int, default=400_000, help="that dictionaries/ lacks, at most")
    ask.add_argument("--threes", type=int, default=400_000)
    ask.add_argument("--write", action="store_true")
    given = ask.parse_args()
    model = read(given.model)
    have = known(given.folder, model)
    found = expected(model, have, given.pairs, given.threes)
    print(f"{len(model.words)} words, {len(model.pairs)} pairs, {len(model.threes)} threes in the model")
    print(f"{have.listed.sum()} words, {found.keep_pairs.sum()} pairs, {found.keep_threes.sum()} threes to keep")
    print(f"{(have.pairs > 0).sum()} pairs and {(have.threes > 0).sum()} threes are in dictionaries/ already")
    if given.write:
        write(given.folder, model, have, found)


if __name__ == "__main__":
    main()
