"""How the word engine reads a word, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocrfix.document import InputError
from ocrfix.reports import safe

READINGS, REASONS = 8, 6  # shown


def told(word: str, context: str, dictionaries: Sequence[str] = ()) -> Iterator[str]:
    """Lines about `word` in the place that "_" marks in `context`. Raises InputError when it is not one word."""
    from ocrfix import lexicon
    from ocrfix.words.explain import explain

    try:
        found = explain(word, context, lexicon.load(dictionaries))
    except (ValueError, OSError) as error:
        raise InputError(str(error)) from error
    yield f"{safe.line(found.word)}: {'a word that is known' if found.known else 'not a word that is known'}"
    if found.readings:
        yield ""
        names = [name for name in found.readings[0].parts if any(r.parts[name] for r in found.readings[:READINGS])]
        width = max(len("may stand for"), *(len(r.word) for r in found.readings[:READINGS]))
        yield "  ".join([f"{'may stand for':<{width}}", f"{'score':>7}", *(f"{name:>11}" for name in names)])
        for reading in found.readings[:READINGS]:
            parts = (f"{reading.parts[name]:>11.1f}" for name in names)
            yield "  ".join([f"{safe.line(reading.word):<{width}}", f"{reading.score:>7.1f}", *parts])
    yield ""
    if not found.verdicts:
        yield "It is left as it is: nothing else was weighed."
    for verdict in [v for n, v in enumerate(found.verdicts[:3]) if n == 0 or v.probability >= 0.01]:
        yield (
            f"{safe.line(verdict.before)} -> {safe.line(verdict.after)}: {verdict.probability:.1%} likely to be right, "
            f"so the fixer says {verdict.confidence:.2f}"
        )
        reasons = [f"{name} {weight:+.1f}" for name, weight in list(verdict.weights.items())[:REASONS]]
        yield f"  log odds: {', '.join(reasons)}"
