"""The word engine: a noisy channel, a language model and a fitted decision. `analyse(view)` is what fixers use."""

from __future__ import annotations

from ocrfix.words.analysis import Finding, analyse

__all__ = ["Finding", "analyse"]
