"""Pages: one self-contained HTML file from a template, style sheets, scripts and data.

The page loads nothing. Its Content-Security-Policy names the hash of its one style sheet and of its one script, so
that whatever a document brings with it can neither style nor run, even if an escape were missed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"

# In a script block only these could end it early, or open a comment that swallows its end; JSON may spell them so.
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def render(
    template: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), data: object = None, **context: Any
) -> str:
    """A page from `templates/TEMPLATE`, which extends `base.html`, with values for it in `context`.

    `styles` are inlined behind `base.css`; `scripts` are joined in one function, in their order; `data` stands as JSON
    in the element with the id "data". All names are of files in the folder of templates.
    """
    from markupsafe import Markup

    style = "\n".join(_source(name) for name in ("base.css", *styles))
    script = f'(() => {{\n"use strict";\n{"".join(map(_source, scripts))}}})();' if scripts else ""
    return _template(template).render(
        policy=_policy(style, script),
        style=Markup(style),  # our own files; the hashes in the policy are of exactly these texts
        script=Markup(script),
        data="" if data is None else Markup(embedded(data)),
        **context,
    )


def embedded(data: object) -> str:
    """JSON in ASCII that is safe in a script block, whatever strings are in it; lone surrogates are spelt out."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(_UNSAFE)


def _policy(style: str, script: str) -> str:
    rules = ["default-src 'none'", f"style-src '{_digest(style)}'"]
    rules += [f"script-src '{_digest(script)}'", "require-trusted-types-for 'script'"] if script else []
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # slow to load: not before a page is made

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name)
