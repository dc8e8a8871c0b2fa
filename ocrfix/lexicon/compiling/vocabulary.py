"""All words of the dictionaries, numbered, with their kinds, the case they need, and their counts.

Words are numbered by length, then alphabetically: all words of one length are neighbours, which keeps the
delete index small and lets a search skip whole lengths.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .sources import rows

WORD, NAME, PLACE, TERM = range(4)
SPECIAL = ("</s>", "<n>", "<p>", "<s>", "<unk>")
_LEVEL_SHIFT = 4  # flags: four bits of kinds, then two bits of case for each kind
CAPITAL = 1 << 12  # and whether a word is written with a capital only, though lists of running words have it without
_FILES = (
    ("words.tsv", WORD),
    ("general.tsv", WORD),
    ("british.tsv", WORD),
    ("american.tsv", WORD),
    ("older-english.tsv", WORD),
    ("proper.tsv", NAME),
    ("acronyms.tsv", TERM),
    ("names.tsv", NAME),
    ("names-british.tsv", NAME),
    ("census-names.tsv", NAME),
    ("syllables.tsv", NAME),
    ("soviet-persons.tsv", NAME),
    ("places.tsv", PLACE),
    ("places-empire.tsv", PLACE),
    ("cities.tsv", PLACE),
    ("terms.tsv", TERM),
)
_COUNTED = ("words.tsv", "general.tsv", "british.tsv", "american.tsv", "proper.tsv", "acronyms.tsv")
_TOKEN = re.compile(r"[^\W\d_][^\W\d_'-]*(?:['-][^\W\d_]+)*")


@dataclass
class Vocabulary:
    """Words with their numbers; `flags` and `counts` are indexed by number."""

    words: list[str] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)
    flags: array[int] = field(default_factory=lambda: array("H"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    variants: list[tuple[int, int]] = field(default_factory=list)  # British and American spelling of one word
    stands_for: dict[int, int] = field(default_factory=dict)  # the rarer spelling -> the one whose contexts are known


def level(word: str) -> int:
    """The case a word stands in: 0 with a small first letter, 1 with a capital, 2 in capitals throughout."""
    if len(word) > 1 and word.isupper():
        return 2
    return 1 if word[:1].isupper() else 0


def vocabulary(folder: Path, running: Counter[str]) -> Vocabulary:
    """Number the words of all files in `folder` and the tokens of `running` (token -> count in the n-grams)."""
    flags: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for name, kind in _FILES:
        for row in rows(folder, name):
            for token in _tokens(" ".join(row) if name == "soviet-persons.tsv" else row[0]):
                for form in {token, _folded(token)}:
                    _note(flags, form, kind)
            if name in _COUNTED:
                counts[row[0].lower()] = max(counts[row[0].lower()], int(row[1]))
    for (word,) in rows(folder, "capitals.tsv"):
        if word.lower() in flags:
            flags[word.lower()] |= CAPITAL
    everything = sorted(flags.keys() | running.keys() | set(SPECIAL), key=lambda word: (len(word), word))
    out = Vocabulary(words=everything, number={word: n for n, word in enumerate(everything)})
    for word in everything:
        out.flags.append(flags.get(word, 0))
        out.counts.append(max(counts[word] or running[word], 1) if word in flags else running[word])
    for british, american in rows(folder, "variants.tsv"):
        _vary(out, out.number[british], out.number[american])
    return out


def widen(vocab: Vocabulary, folder: Path) -> None:
    """Add what a general language model stands for to the counts of what is numbered (benchmarks/fit_language.py)."""
    for word, count in rows(folder, "sphinx-words.tsv"):
        vocab.counts[vocab.number[word]] += round(float(count))


def _vary(vocab: Vocabulary, british: int, american: int) -> None:
    """Note two spellings of one word; one much rarer has its count from the other."""
    vocab.variants.append((british, american))
    rare, common = sorted((british, american), key=vocab.counts.__getitem__)
    if vocab.counts[common] >= _MUCH * vocab.counts[rare]:
        vocab.counts[rare] = vocab.counts[common] // _MUCH
        vocab.stands_for[rare] = common


_MUCH = 2  # times as frequent: the corpora are American, and say nothing of how a British author spells


def arrays(vocab: Vocabulary) -> dict[str, array[int] | bytes]:
    """The vocabulary as arrays: text, offsets, flags, counts, and a table of numbers by hash (0: empty slot)."""
    raw = [word.encode() for word in vocab.words]
    offsets = array("I", [0])
    for word in raw:
        offsets.append(offsets[-1] + len(word))
    mask = (1 << (2 * len(raw)).bit_length()) - 1
    slots = array("I", bytes(4 * (mask + 1)))
    for number, word in enumerate(raw):
        slot = zlib.crc32(word) & mask
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = number + 1
    return {
        "word.text": b"".join(raw),
        "word.offset": offsets,
        "word.slot": slots,
        "word.flags": vocab.flags,
        "word.count": vocab.counts,
        "variant.british": array("I", (british for british, _ in vocab.variants)),
        "variant.american": array("I", (american for _, american in vocab.variants)),
        "alias.word": array("I", vocab.stands_for),
        "alias.of": array("I", vocab.stands_for.values()),
    }


def _tokens(entry: str) -> list[str]:
    """An entry and, when it is of several words, these: `Central Committee` makes three."""
    entry = unicodedata.normalize("NFC", entry)
    parts = _TOKEN.findall(entry)
    return [entry] if parts == [entry] else [part for part in parts if len(part) > 1 and part[0].isupper()]


def _note(flags: dict[str, int], token: str, kind: int) -> None:
    key = token.lower()
    shift = _LEVEL_SHIFT + 2 * kind
    now = flags.get(key, 0)
    low = level(token)
    if now >> kind & 1:
        low = min(low, now >> shift & 3)
    flags[key] = now & ~(3 << shift) | 1 << kind | low << shift


def _folded(word: str) -> str:
    """Without accents: OCR and typewriters know `Jose`, not `José`."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return bare.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L").replace("ß", "ss")
