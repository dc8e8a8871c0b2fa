"""Figures before a stop: which of them number a paragraph, whose first word ought to have a capital."""

from __future__ import annotations

from ocrfix.punct.context import DOT_AFTER, SEEN, UNKNOWN, Habits, Page, Words, token

_LONGEST = 2  # figures of a number; longer ones are years and amounts
_BACK = 40  # characters before it that are looked at


def numbers(page: Page, k: int, habits: Habits) -> bool:
    """Whether the figure before junction `k` numbers a paragraph: it begins a line, or follows a sentence's end."""
    before = page.text[: page.rows[k].left].rstrip(" ")[-1:]
    if before in ("", "\n", "\f"):
        return True
    last = page.words(k)[0]
    own = habits.get(token(last), UNKNOWN)
    return before in ".?!" and len(last) > 2 and own[DOT_AFTER] * 10 <= own[SEEN]


def begins(page: Page, k: int, lexicon: Words) -> bool:
    """Whether the word behind junction `k` and its number begin a paragraph that ought to have a capital.

    Those numbered next to it have one, or it stands apart.
    """
    here = page.rows[k]
    _, _, word, next_ = page.words(k)
    if here.plain != ". " or not next_ or not lexicon.bigram(word, next_):  # a quotation mark, debris
        return False
    before = page.text[max(0, here.left - _BACK) : here.left].rstrip(" ")
    return bool(_beside(page, k)) or not before or before.endswith("\n\n")


def is_item(page: Page, k: int) -> bool:
    """Whether the figure before junction `k` is that of an item, which needs no capital, or numbers nothing.

    The items next to it have none (`2. in case of fire`), or what stands before it goes on (`bunkers 6 and 7. and`).
    """
    here = page.rows[k]
    if not page.text[here.left : here.start].isdecimal() or here.start - here.left > _LONGEST:
        return False
    before = page.text[max(0, here.left - _BACK) : here.left].rstrip()[-1:]
    return before.isalnum() or before == "," or _beside(page, k).islower()


def _beside(page: Page, k: int) -> str:
    """A first letter for the number before and the one after the figure before junction `k`: a small one if any is."""
    left = page.text[page.rows[k].left : page.rows[k].start]
    if not left.isdecimal():  # a small raised 2 is a digit too
        return ""
    letters = [page.numbered[number] for number in (int(left) - 1, int(left) + 1) if number in page.numbered]
    return max(letters, key=str.islower, default="")
