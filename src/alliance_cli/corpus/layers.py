"""The layers in use: which files, in which order, who chose them, and what can be read of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InvalidCorpus, Problem, Unreadable
from ..results import Step

try:  # hashlib loads OpenSSL, which takes longer than all hashing here
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from .file import CorpusFile

VARIABLE = "ALLIANCE_CORPUS"
FOLDER = "corpus.d"
MAX_BYTES = 32 * 1024 * 1024
"""A larger file is no corpus; no more of it is read."""
_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "data" / "scripts.yaml", _PACKAGE.parent.parent / "data" / "scripts.yaml")


class LayerFile(NamedTuple):
    """A corpus file in use, its bytes, who chose it, and why it cannot be read if it cannot.

    Chosen by `default`, `environment`, `option` or `call` (the Python API).
    """

    path: Path
    data: bytes
    chosen_by: str
    fault: str = ""


class Loaded(NamedTuple):
    """The layers that are sound, lowest first, and what is wrong with the others."""

    layers: tuple[tuple[LayerFile, CorpusFile], ...]
    left_out: tuple[Problem, ...]


def built_in_path() -> Path:
    """Where the built-in corpus lies: inside the installed package, or in the checkout."""
    for place in _PLACES:
        if place.is_file():
            return place
    raise Unreadable("the built-in corpus is missing", "install alliance again")


def own_folder() -> Path | None:
    """The user's corpus folder, whose YAML files are layers in the order of their names; None without a home."""
    from platformdirs import user_data_path

    path = user_data_path("alliance", appauthor=False) / FOLDER
    return path if path.is_absolute() else None


def chosen(layers: Sequence[str | Path] | None = None, also: Sequence[str | Path] = ()) -> list[tuple[Path, str]]:
    """The layer files and who chose each, lowest first.

    The built-in one; then `layers` or, without them, those of the user's folder and of ALLIANCE_CORPUS; then `also`.
    """
    paths = [(built_in_path(), "default")]
    if layers is not None:
        paths += [(Path(path), "call") for path in layers]
    else:
        paths += [(path, "default") for path in _own()]
        listed = os.environ.get(VARIABLE, "").split(os.pathsep)
        paths += [(Path(path), "environment") for path in listed if path]
    paths += [(Path(path), "option") for path in also]
    return [(path, by) for path, by in paths if (path, by) == [pair for pair in paths if pair[0] == path][-1]]


def _own() -> list[Path]:
    folder = own_folder()
    try:
        names = sorted(path.name for path in folder.iterdir()) if folder else []
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        return [folder] if folder else []  # which is then said to be unreadable
    return [folder / name for name in names if folder and name.endswith((".yaml", ".yml")) and name[0] != "."]


def find(layers: Sequence[str | Path] | None = None, also: Sequence[str | Path] = ()) -> list[LayerFile]:
    """The layers in use with their bytes, lowest first. Raises Unreadable for files that were asked for by name."""
    files = [read(path, by, wait=_named(by)) for path, by in chosen(layers, also)]
    for place, file in enumerate(files):
        if file.fault and (place == 0 or _named(file.chosen_by)):
            raise unreadable([file])
    return files


def _named(chosen_by: str) -> bool:
    return chosen_by in ("option", "call")


def read(path: Path, chosen_by: str, *, wait: bool = True) -> LayerFile:
    """A corpus file with its bytes, or with the reason in words why it cannot be read. A pipe may be waited for."""
    try:
        with open(path, "rb", opener=None if wait else _at_once) as opened:
            return LayerFile(path, opened.read(MAX_BYTES + 1) or b"", chosen_by)
    except FileNotFoundError:
        fault = "there is no file of this name"
    except IsADirectoryError:
        fault = "this is a folder, not a file"
    except (OSError, ValueError) as error:
        fault = f"the file cannot be read: {getattr(error, 'strerror', None) or 'the name is not valid'}"
    return LayerFile(path, b"", chosen_by, fault)


def unreadable(files: Iterable[LayerFile]) -> Unreadable:
    """What to raise where files cannot be read that were asked for by name."""
    return Unreadable("\n".join(f"{shown(file.path)}: {file.fault}" for file in files), "check the name")


def _at_once(path: str, flags: int) -> int:
    """Opens a file without waiting for a writer, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def fingerprint(layers: Iterable[LayerFile], *versions: str) -> str:
    """A short hash of all layer bytes, in order, of the names of own layers, and of what shapes a snapshot."""
    digest = blake2b("\0".join(versions).encode(), digest_size=12)
    for place, layer in enumerate(layers):
        name = f"{layer.path}\0{layer.chosen_by}\0{layer.fault}" if place else ""
        for part in (layer.data, name.encode("utf-8", "surrogateescape")):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def shown(path: Path) -> str:
    """A path as it is printed: on one line, without control characters."""
    from ..text import one_line

    return one_line(str(path))


def load_all(layers: Sequence[LayerFile], step: Step | None = None) -> Loaded:
    """All layers validated, each against those below it that are sound.

    Raises InvalidCorpus where the built-in layer or one that a call asked for does not validate; others are left out.
    """
    from .load import each

    sound: list[tuple[LayerFile, CorpusFile]] = []
    left_out: list[Problem] = []
    for place, (layer, found) in enumerate(each(layers, step=step)):
        if found.corpus:
            sound.append((layer, found.corpus))
        elif place == 0 or layer.chosen_by == "call":
            raise InvalidCorpus(found.problems)
        else:
            left_out += found.problems
    return Loaded(tuple(sound), tuple(left_out))
