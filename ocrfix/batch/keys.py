"""What decides over the outputs besides the input, as one hash: settings, lexicon, version, plug-ins, outputs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from ocrfix import __version__, lexicon, plugins
from ocrfix.config import Config
from ocrfix.document import InputError
from ocrfix.engines.cleaner import Asked
from ocrfix.outputs import Outputs
from ocrfix.review import Sought

FOLDERS = 1000  # whose key is remembered


@dataclass
class Keys:
    """The key of each input. `extra` is what else the command asked of the outputs."""

    asked: Asked
    sought: Sought
    extra: tuple[object, ...]
    _folders: dict[Path, str] = field(default_factory=dict)
    _files: dict[Path | None, str] = field(default_factory=dict)  # by the settings file

    def of(self, outputs: Outputs) -> str:
        """The key for a file; "" when its settings or decisions are wrong: cleaning it tells how."""
        settings = self._of_folder(outputs.folders[0])
        try:
            found = self.sought.of(outputs.name, outputs.folders)
        except InputError:
            return ""
        if not found or not settings:
            return settings
        return settings + hashlib.sha256(repr(found).encode("utf-8", "surrogateescape")).hexdigest()[:16]

    def _of_folder(self, folder: Path) -> str:
        if folder not in self._folders:
            if len(self._folders) >= FOLDERS:
                self._folders.clear()
            file = self.asked.source(folder)
            if file not in self._files:
                try:
                    self._files[file] = self._key(self.asked.config(folder))
                except InputError:
                    self._files[file] = ""
            self._folders[folder] = self._files[file]
        return self._folders[folder]

    def _key(self, config: Config) -> str:
        what = [
            __version__,
            lexicon.digest(config.dictionaries),
            config.digest,
            config.max_line,
            sorted(config.inputs.items()),
            plugins.versions(config.plugins),
            self.extra,
        ]
        return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()[:16]
