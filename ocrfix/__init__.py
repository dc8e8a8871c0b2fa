"""ocrfix: the OCR text of declassified and historical documents, mended, with every change shown.

    >>> import ocrfix
    >>> result = ocrfix.clean(raw_text)
    >>> result.text          # the clean text
    >>> result.edits         # what was changed: spans of the original, before, after, code, confidence, reason
    >>> result.suggestions   # what a person should decide
    >>> result.metadata      # {"document_number": ("CIA-RDP80-...",), ...}

Everything named in `__all__` is stable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocrfix import forms as _forms

if TYPE_CHECKING:
    from ocrfix.config import Config
    from ocrfix.result import Result

_forms.choose()  # before any other module is imported

__version__ = "0.1.0"
__all__ = ["__version__", "clean", "clean_text"]


def clean(text: str, config: Config | None = None) -> Result:
    """Mend a text; without `config`, by the defaults (configuration files are for the command line).

    Raises ocrfix.config.ConfigError, ocrfix.plugins.PluginError or ocrfix.pipeline.FixerError.
    """
    from ocrfix import document, lexicon, pipeline, plugins  # not before they are needed: `import ocrfix` stays cheap
    from ocrfix.config import Config

    config = config or Config()
    fixers = plugins.load(config.fixers, config.plugins)
    return pipeline.clean(document.from_text(text), fixers, config, lexicon.load(config.dictionaries))


def clean_text(text: str) -> str:
    """The clean text, by the defaults."""
    return clean(text).text
