"""The labelled notes: where they lie, how they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "notes"
KEPT_ASIDE = "kept-aside.jsonl"


class Note(NamedTuple):
    """A note with its labels. `scripts` and `best` stand on kept-aside notes only; `risk` is live, soft or none."""

    text: str
    behaviours: tuple[str, ...]
    situations: tuple[str, ...]
    risk: str
    theme: str
    origin: str
    scripts: tuple[int, ...] = ()
    best: int | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.behaviours, *self.situations)


def _note(line: str) -> Note:
    found: dict[str, Any] = json.loads(line)
    return Note(**{key: tuple(value) if isinstance(value, list) else value for key, value in found.items()})


def read(path: Path) -> list[Note]:
    with path.open(encoding="utf-8") as lines:
        return [_note(line) for line in lines]


def training() -> list[Note]:
    """Every note that may be trained on; never one that is kept aside."""
    return [note for path in sorted(FOLDER.glob("*.jsonl")) if path.name != KEPT_ASIDE for note in read(path)]


def kept_aside() -> list[Note]:
    """The notes to judge by: written by others, about other settings, never trained or tuned on."""
    return read(FOLDER / KEPT_ASIDE)
