"""One document to its result: the pipeline with the settings of the document's folder, checked before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocrfix.config import Config, ConfigError, check_codes, find, load
from ocrfix.document import Document, InputError, check_lines
from ocrfix.inputs.options import Options, options_of
from ocrfix.result import LedgerError, Result, faults
from ocrfix.review import Found, Outcome, reviewed

if TYPE_CHECKING:
    from ocrfix.plugins import Loaded


class OwnFaultError(Exception):
    """A check of the result failed: the fault is ocrfix's, and nothing was written. One line."""


KNOWN: tuple[type[Exception], ...] = (InputError, LedgerError)  # errors whose message is meant for the user
CAUGHT: tuple[type[Exception], ...] = (*KNOWN, OwnFaultError)  # what fails one document, while the others go on
FOLDERS = 1000  # whose settings file is remembered


@dataclass(frozen=True)
class Asked:
    """What the command line says of the settings. Plain values, so that it can be sent to another process."""

    file: Path | None = None
    isolated: bool = False
    given: dict[str, Any] = field(default_factory=dict)

    def source(self, folder: Path) -> Path | None:
        """The settings file that holds for documents in `folder`, if any."""
        return self.file or (None if self.isolated else find(folder))

    def config(self, folder: Path) -> Config:
        """The settings for documents in `folder`. Raises ConfigError."""
        return load(folder, self.file, self.given, isolated=self.isolated)

    def settled(self, folder: Path) -> Asked:
        """The same settings as for `folder`, without its settings file: for machines that do not have that.

        Word lists are taken along; the files of `dictionaries` must lie at the same path there. Raises ConfigError.
        """
        config = self.config(folder)
        values = {key.replace("-", "_"): value for key, value in config.values().items()}
        values |= {"allow": tuple(sorted(config.allowed)), "allow_files": ()}
        values["dictionaries"] = tuple(str(Path(path).absolute()) for path in config.dictionaries)
        return Asked(None, True, values)


@dataclass
class Cleaner:
    """Cleans documents, each by the settings of its folder; fixers are loaded once for the same settings file."""

    asked: Asked
    _sources: dict[Path, Path | None] = field(default_factory=dict)  # by folder: its settings file
    _loaded: dict[Path | None, tuple[Config, tuple[Loaded, ...]]] = field(default_factory=dict)

    def config(self, folder: Path) -> Config:
        """The settings for a folder. Raises ConfigError."""
        return self.ready(folder)[0]

    def read(self, path: str, encoding: str | None) -> Document:
        """Read one input. Raises InputError."""
        from ocrfix.inputs.single import open_document

        config = self.config(folder_of(path))
        document = open_document(path, options_of(config, encoding))
        check_lines(document, config.max_line, shown="standard input" if path == "-" else path)
        return document

    def options(self, folder: Path, encoding: str | None = None) -> Options:
        """What holds for inputs in a folder. Raises ConfigError."""
        return options_of(self.config(folder), encoding)

    def clean(self, source: Document, folder: Path) -> Result:
        """Clean one document. Raises InputError when a fixer failed, OwnFaultError when the result does not hold."""
        from ocrfix import lexicon
        from ocrfix.pipeline import FixerError, clean

        config, fixers = self.ready(folder)
        try:
            result = clean(source, fixers, config, lexicon.load(config.dictionaries))
        except (FixerError, OSError) as error:  # OSError: the lexicon was never compiled
            raise InputError(str(error)) from error
        _check(result)
        return result

    def ready(self, folder: Path) -> tuple[Config, tuple[Loaded, ...]]:
        """The settings for a folder and the fixers that they ask for. Raises ConfigError."""
        folder = folder.resolve()
        if folder not in self._sources:
            if len(self._sources) >= FOLDERS:
                self._sources.clear()
            self._sources[folder] = self.asked.source(folder)
        file = self._sources[folder]
        if file not in self._loaded:
            from ocrfix import plugins

            config = self.asked.config(folder)
            options_of(config)
            try:
                fixers = plugins.load(config.fixers, config.plugins)
            except plugins.PluginError as error:
                raise ConfigError(str(error)) from error
            check_codes(config, {fixer.name: list(fixer.codes) for fixer in fixers})
            self._loaded[file] = config, fixers
        return self._loaded[file]


def decided(result: Result, found: Found) -> Outcome:
    """The result with the decisions that concern it, checked like one of the pipeline. Raises OwnFaultError."""
    outcome = reviewed(result, found.own, found.folder)
    if outcome.result.reviewed:
        _check(outcome.result)
    return outcome


def folder_of(path: str) -> Path:
    """The folder whose settings hold for an input; the current one for standard input."""
    return Path() if path == "-" else Path(path).parent


def _check(result: Result) -> None:
    """Nothing leaves that could not be taken back."""
    from ocrfix.text import revert

    found = list(faults(result, result.text))
    if not found and revert(result.text, result.edits, len(result.document.original)) != result.document.original:
        found.append("reverting it does not give the original")
    if found:
        raise OwnFaultError(
            f"{result.document.name}: the result failed its own check ({found[0]}); "
            "nothing was written: this is a fault of ocrfix, please report it"
        )
