"""A corpus file to start from: commented, valid as it stands, with its JSON Schema beside it for editors."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..errors import Unreadable, WrongUse
from ..files import put
from ..text import slug
from .layers import own_folder, shown

SCHEMA_FILE = "alliance.schema.json"
_TEMPLATE = Path(__file__).with_name("template.yaml")


def text(name: str) -> str:
    """The commented file of a layer with this name."""
    return _TEMPLATE.read_text(encoding="utf-8").replace("SCHEMA", SCHEMA_FILE).replace("NAME", name)


def default_file() -> Path:
    """Where a new layer is put and found without being named. Raises Unreadable without a home."""
    folder = own_folder()
    if folder is None:
        raise Unreadable("there is no home folder to put a corpus file in", "name a file: alliance corpus new FILE")
    return folder / "own.yaml"


def write(file: Path, name: str = "") -> Path:
    """Writes a new layer and the schema beside it; the layer's name is that of the file unless one is given.

    Raises WrongUse where the file exists or the name is none, Unreadable where it cannot be written.
    """
    from .load import schema

    layer = slug(name or file.stem)
    if not layer or layer == "built-in" or len(layer) > 60:
        raise WrongUse("that is no name for a layer", "letters, digits and hyphens; `built-in` is taken")
    if os.path.lexists(file):
        raise WrongUse(f"{shown(file)} exists already", "give another name, or edit it")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        described = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
        put(file.with_name(SCHEMA_FILE), described.encode())
        put(file, text(layer).encode(), over=False)
    except OSError as error:
        raise Unreadable(f"{shown(file)} cannot be written: {error.strerror or 'unknown reason'}") from None
    return file
