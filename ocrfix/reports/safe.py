"""A document's text is a stranger's: shown on a terminal or a page it must not act.

Control characters (ANSI escapes among them), marks that turn the direction of writing, and characters that
have no width are spelt out as `\\x1b` or `\\u202e`, so that what is seen is what is there.
"""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; soft hyphen; directional, joining and zero-width marks; line and
# paragraph separators; interlinear and tag characters; surrogates; noncharacters.
ACTING = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_ACTING = re.compile(ACTING)
_LINE = re.compile(f"[\t\n]|{ACTING}")


def text(value: str) -> str:
    """The text with every acting character spelt out; tabs and line feeds stay."""
    return _ACTING.sub(_spelt, value)


def line(value: str) -> str:
    """The same for what must stay on one line: tabs and line feeds are spelt out too."""
    return _LINE.sub(_spelt, value)


def short(value: str, limit: int = 60) -> str:
    """One line of at most `limit` characters, the middle left out when there are more; white space as single blanks."""
    flat = " ".join(value.split())
    if len(flat) > limit:
        half = (limit - 3) // 2
        flat = f"{flat[:half]} … {flat[-half:]}"
    return line(flat)


def _spelt(match: re.Match[str]) -> str:
    code = ord(match.group())
    named = {9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}.get(code)
    return named or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}")
