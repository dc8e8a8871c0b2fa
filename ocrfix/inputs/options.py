"""What a user may set about inputs: the fields of tables, and limits against files that are not what they seem."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from ocrfix.config import Config, ConfigError, nearest


@dataclass(frozen=True)
class Options:
    """Settings of readers and writers. All limits are above 0."""

    format: str = ""  # the kind of the input; empty: by its name and its first bytes
    encoding: str = ""  # of plain text; empty: recognised; the settings do not have it
    text_field: str = "text"  # the field or column with the text
    id_field: str = ""  # the field or column that names a document; empty: `id` where there is one, else its number
    ledger_field: str = "ledger"  # where the ledger goes
    metadata_field: str = "metadata"  # where the metadata goes
    max_size: int = 100_000_000  # bytes of one unpacked document, one line of JSON, or one XML file
    max_ratio: int = 200  # bytes unpacked for each byte packed, of what is above 10 MB
    max_members: int = 100_000  # files in a zip archive: their list is held in memory

    def __post_init__(self) -> None:
        """Refuse limits below 1, and fields that would overwrite each other."""
        for key in ("max_size", "max_ratio", "max_members"):
            if getattr(self, key) < 1:
                raise ConfigError(f"{key.replace('_', '-')} must be a whole number above 0")
        names = [self.text_field, self.ledger_field, self.metadata_field]
        if len(set(names)) < len(names) or not all(names):
            raise ConfigError(f"text, ledger and metadata need fields of different names, not {', '.join(names)}")


def options_of(config: Config, encoding: str | None = None) -> Options:
    """Options from `inputs` of the settings. Raises ConfigError, naming the key."""
    known = {field.name: field.type for field in fields(Options) if field.name != "encoding"}
    values: dict[str, Any] = {"encoding": encoding or ""}
    for name, value in config.inputs.items():
        where, key = config.origin(f"inputs.{name}"), name.replace("_", "-")
        if name not in known:
            hint = nearest(key, (each.replace("_", "-") for each in known))
            raise ConfigError(f"{where}: inputs: unknown key {key!r}{hint}")
        wanted = int if known[name] == "int" else str
        if type(value) is not wanted:
            raise ConfigError(f"{where}: inputs.{key} must be {'a whole number' if wanted is int else 'a word'}")
        values[name] = value
    return Options(**values)
