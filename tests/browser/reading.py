"""What a page shows, read from its elements; and what it saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

Opened = Callable[..., "Page"]  # opens the report of a result

# Everything that is read in the text, and nothing of what only tells about it.
_READING = """() => {
  const all = document.querySelector("#text").cloneNode(true);
  for (const each of all.querySelectorAll("del, .would, .tag, summary, .sr, .original")) each.remove();
  return all.textContent;
}"""
_ORIGINAL = """() => [...document.querySelectorAll(".original")].map((each) => each.textContent).join("")"""


def shown(page: Page) -> str:
    """The text as the page shows it, once all of it is drawn."""
    page.wait_for_selector("#text:not([aria-busy])")
    text: str = page.evaluate(_READING)
    return text


def original(page: Page) -> str:
    """The original's side, in the view that compares."""
    page.wait_for_selector("#text:not([aria-busy])")
    text: str = page.evaluate(_ORIGINAL)
    return text


def said(page: Page) -> str:
    """The line that is read out."""
    return page.locator("#status").inner_text()


def saved(page: Page, key: str) -> bytes:
    """What the page saves at this key."""
    with page.expect_download() as download:
        page.keyboard.press(key)
    return Path(download.value.path()).read_bytes()


def loaded(page: Page, text: str) -> None:
    """Have the page take a decisions file in."""
    page.set_input_files("#file", {"name": "memo.decisions.jsonl", "mimeType": "text/plain", "buffer": text.encode()})
    page.wait_for_function("() => /^Took in|is no decisions file/.test(document.querySelector('#status').textContent)")


def press(page: Page, keys: str) -> None:
    """Press keys one after another, parted by blanks."""
    for key in keys.split():
        page.keyboard.press(key)
