"""What reports for the terminal are made of: text and the role it plays. The colours are the terminal's business."""

from __future__ import annotations

from typing import NamedTuple


class Chunk(NamedTuple):
    """Text, safe to print, and its role: "same", "before", "after", "moved", "offer", "place", "head", "note"."""

    role: str
    text: str
