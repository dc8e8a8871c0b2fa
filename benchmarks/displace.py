"""What comes back of text that was put out of order, and what is moved in text that was not.

usage: python benchmarks/displace.py PAIRS.jsonl ... [--field gt|ocr] [--held-out] [--seed N]

A pair is one JSON object a line with a text in FIELD; one whose lines are paragraphs is set in lines of 58 columns
first. Of each document three things are made: one to three stretches of one to four lines displaced by up to eight
lines; the same, flattened to one line; a run of lines, short ones at the ends of paragraphs too, set in two columns
and read across (halves parted by three spaces, and by one). The fixer `order` is shown each, and the document itself.
Restored: all seams of a stretch are as they were once the moves offered are made.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import random
import textwrap
import zlib
from collections.abc import Iterator, Sequence

from ocrfix import lexicon as lexica
from ocrfix.fixer import Move, View
from ocrfix.fixers import order
from ocrfix.lines.shape import read

WIDTH = 24  # characters of a column at least
PARAGRAPH, SET = 130, 58  # characters: of a line that is a paragraph, and of the lines that it is set in
FEWEST = 14  # lines of a document that is used


def documents(file: pathlib.Path, field: str, half: int | None = None) -> Iterator[str]:
    """The texts of a file, one of each document; `half` 0 or 1 takes one half of the documents."""
    seen = set()
    for line in file.read_text("utf-8").splitlines():
        pair = json.loads(line)
        name = pair["id"].split("/T")[0]  # jfk holds two readings of one document
        if name in seen or (half is not None and zlib.crc32(name.encode()) % 2 != half):
            continue
        seen.add(name)
        text = in_lines(pair[field].rstrip() + "\n")
        if sum(bool(row.strip()) for row in text.split("\n")) >= FEWEST:
            yield text


def in_lines(text: str) -> str:
    """A text whose lines are paragraphs, set in lines; any other as it is."""
    rows = text.split("\n")
    widths = sorted(len(row) for row in rows if row.strip())
    if not widths or widths[len(widths) * 7 // 10] <= PARAGRAPH:
        return text
    return "\n".join(part for row in rows for part in textwrap.wrap(row, SET, break_on_hyphens=False) or [row])


def chunks(text: str, lexicon: lexica.Lexicon) -> list[str]:
    """The lines that are not blank, each with its newline and the blank lines behind it."""
    starts = [text.rfind("\n", 0, line.span.start) + 1 for line in read(text, View(text, lexicon).lines)]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def displaced(size: int, rng: random.Random) -> tuple[list[int], list[tuple[int, int]]]:
    """An order of `size` lines with one to three stretches displaced, and the regions that this touched."""
    out, regions = list(range(size)), []
    for _ in range(rng.randint(1, 3)):
        for _ in range(20):
            short, far = rng.randint(1, 4), rng.randint(1, 8)
            low = rng.randint(1, max(1, size - short - far - 1))
            high = low + short + far
            if high >= size or any(low <= b and a <= high for a, b in regions):
                continue
            part = out[low:high]
            out[low:high] = part[short:] + part[:short] if rng.random() < 0.5 else part[-short:] + part[:-short]
            regions.append((low, high))
            break
    return out, regions


def moves(text: str, lexicon: lexica.Lexicon) -> list[Move]:
    """What the fixer offers, without overlaps, in order."""
    found = sorted(order.propose(View(text, lexicon), order.Options()), key=lambda move: -move.note.confidence)
    kept: list[Move] = []
    for move in found:
        if all(max(extent(move)) <= min(extent(other)) or max(extent(other)) <= min(extent(move)) for other in kept):
            kept.append(move)
    return sorted(kept, key=lambda move: min(move.blocks))


def extent(move: Move) -> tuple[int, int]:
    return min(block.start for block in move.blocks), max(block.end for block in move.blocks)


def moved(text: str, found: Sequence[Move]) -> str:
    for move in sorted(found, key=lambda m: -min(m.blocks).start):
        start, end = extent(move)
        text = text[:start] + "".join(text[slice(*block)] for block in move.blocks) + text[end:]
    return text


def flat(text: str) -> str:
    return " ".join(text.split())


def column(rows: Sequence[str]) -> Iterator[str]:
    """The lines of a column, none wider than it. Truths join the halves of a broken word on the upper line, which so
    holds more than a line of the paper: a paragraph with such a line is set anew in the usual width."""
    widths = sorted(len(row.strip()) for row in rows)
    usual = max(WIDTH, widths[len(widths) * 7 // 10]) if widths else WIDTH
    paragraph: list[str] = []
    for row in [*rows, ""]:
        line = row.strip()
        if line:
            paragraph.append(line)
        if paragraph and (len(line) < usual * 3 // 4 or row.count("\n") > 1):
            wide = any(len(line) > usual + 3 for line in paragraph)
            text = " ".join(paragraph)
            yield from textwrap.wrap(text, usual, break_long_words=False, break_on_hyphens=False) if wide else paragraph
            paragraph = []


def in_columns(rows: Sequence[str], gap: str, rng: random.Random) -> tuple[str, str] | None:
    """A text with a run of lines set in two columns and read across; and the same in order."""
    lines = [line for row in column(rows) if (line := row.strip())]
    if len(lines) < FEWEST:
        return None
    size = rng.randint(5, min(18, (len(lines) - 2) // 2))
    at = rng.randint(0, len(lines) - 2 * size)
    left, right = lines[at : at + size], lines[at + size : at + 2 * size]
    across = [a + gap + b for a, b in zip(left, right, strict=True)]
    return "\n".join([*lines[:at], *across, *lines[at + 2 * size :]]) + "\n", "\n".join(lines)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+", type=pathlib.Path)
    ask.add_argument("--field", default="gt")
    ask.add_argument("--held-out", action="store_true", help="only the half that fit_order.py does not fit on")
    ask.add_argument("--seed", type=int, default=1)
    a = ask.parse_args()
    lexicon = lexica.load()
    for file in a.files:
        tally = measure(file, a.field, 1 if a.held_out else None, random.Random(a.seed), lexicon)
        n = tally["documents"]
        print(f"{file.stem} {a.field}: {n} documents; in order: {tally['wrong']} offered, {tally['applied']} applied")
        for kind in ("lines", "flattened", "columns, three spaces", "columns, one space"):
            done, of = tally[kind], tally[kind, "of"]
            print(f"  {kind:22} restored {done}/{of} ({100 * done / max(1, of):.0f} %)")


def measure(
    file: pathlib.Path, field: str, half: int | None, rng: random.Random, lexicon: lexica.Lexicon
) -> collections.Counter[object]:
    tally: collections.Counter[object] = collections.Counter()
    for text in documents(file, field, half):
        tally["documents"] += 1
        offered = moves(text, lexicon)
        tally["wrong"] += len(offered)
        tally["applied"] += sum(move.note.confidence >= 0.95 for move in offered)
        rows = chunks(text, lexicon)
        out, regions = displaced(len(rows), rng)
        whole = "".join(rows[k] for k in out)
        mended = moved(whole, moves(whole, lexicon))
        flattened = flat(whole)
        mended_flat = moved(flattened, moves(flattened, lexicon))
        for low, high in regions:
            seam = flat("".join(rows[max(0, low - 1) : high + 1]))
            for kind, result in (("lines", flat(mended)), ("flattened", flat(mended_flat))):
                tally[kind, "of"] += 1
                tally[kind] += seam in result
        for kind, gap in (("columns, three spaces", "   "), ("columns, one space", " ")):
            made = in_columns(rows, gap, rng)
            if made:
                tally[kind, "of"] += 1
                tally[kind] += flat(moved(made[0], moves(made[0], lexicon))) == flat(made[1])
    return tally


if __name__ == "__main__":
    main()
