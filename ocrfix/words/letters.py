"""Words typed with a space after every letter, as headings were: `S O V I E T   U N I O N`."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.words.page import Page
from ocrfix.words.ranking import Choice, Ranker

_LEAST = 4  # letters; three may be initials
# Too rare in the documents with a known truth to fit: five letters in a row are a word by chance once in ten thousand.
_SURE, _LIKELY = 0.97, 0.8
_COMMON = 100  # how often a word was seen, for letters to be taken for it


def spaced(ranker: Ranker, page: Page, at: int) -> Iterator[Choice]:
    """The run of single letters that begins at unit `at`, as the word or the two words that they spell."""
    last = _end(page, at)
    if last - at + 1 < _LEAST or (at and _next_to(page, at - 1)):
        return
    start, end = page.units[at].start, page.units[last].end
    letters = "".join(unit.text for unit in page.units[at : last + 1])
    word = _spelled(ranker, letters)
    if word:
        features = {"letters": float(len(letters))}
        sure = _SURE if min(map(len, word.split())) > _LEAST else _LIKELY
        yield Choice(start, end, page.text[start:end], word, "letters", sure, features)


def _end(page: Page, at: int) -> int:
    while _next_to(page, at):
        at += 1
    return at


def _next_to(page: Page, at: int) -> bool:
    """Whether units `at` and the next are single letters of one case with nothing but blanks between."""
    if at + 1 >= len(page.units):
        return False
    one, two = page.units[at], page.units[at + 1]
    gap = page.text[one.end : two.start]
    return (
        len(one.text) == len(two.text) == 1
        and one.text.isalpha()
        and two.text.isalpha()
        and one.text.isupper() == two.text.isupper()
        and 0 < len(gap) <= 3
        and gap.isspace()
        and "\n" not in gap
    )


def _spelled(ranker: Ranker, letters: str) -> str:
    count = ranker.candidates.count
    lower = letters.lower()
    if count(lower) >= _COMMON:
        return letters
    cuts = [cut for cut in range(3, len(lower) - 2) if min(count(lower[:cut]), count(lower[cut:])) >= _COMMON]
    best = max(cuts, key=lambda cut: min(count(lower[:cut]), count(lower[cut:])), default=0)
    return f"{letters[:best]} {letters[best:]}" if best else ""
