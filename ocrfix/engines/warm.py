"""What is loaded once before workers are forked from it: imports, and the lexicon's table of words.

Only the server that forks workers imports this, never a program: it turns Ctrl-C over to the parent, also in the
moments before a worker could do so itself.
"""

from __future__ import annotations

import contextlib
import gc
import signal

from ocrfix import lexicon, plugins
from ocrfix.engines import work

__all__ = ["work"]

signal.signal(signal.SIGINT, signal.SIG_IGN)
with contextlib.suppress(OSError):  # it was never compiled: each document tells so
    lexicon.load()
plugins.load()
gc.collect()
gc.freeze()  # what is loaded stays: a collection in a worker would otherwise copy every page of it
