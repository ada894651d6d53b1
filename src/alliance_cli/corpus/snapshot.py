"""The validated corpus as one SQLite file: built when it is missing or bad, opened read-only.

Rules: named by a hash of all layer bytes, the tables' version and the package's version; built in a temporary file in
the same folder and moved into place, so that any number of processes may start at once; where the folder cannot be
written, built in memory; a corpus that does not validate is never kept; a new build removes stale files.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..errors import Problem
from ..results import Step
from . import tables
from .layers import LayerFile, fingerprint, load_all

if TYPE_CHECKING:
    from .file import CorpusFile

_PREFIX, _SUFFIX = "corpus-", ".sqlite"
_KEEP_SECONDS = 3600
"""A stale file younger than this may belong to a process that is starting; it is left for the next build."""


def cache_folder() -> Path | None:
    """The user's cache folder for snapshots, or None where there is no home to put it in."""
    from platformdirs import user_cache_path

    path = user_cache_path("alliance", appauthor=False)
    return path if path.is_absolute() else None  # a home that nobody knows stays a `~`


def name_for(layers: Sequence[LayerFile]) -> str:
    """The file name of the snapshot of these layers."""
    return f"{_PREFIX}{fingerprint(layers, tables.SCHEMA, __version__, sqlite3.sqlite_version)}{_SUFFIX}"


def open_snapshot(
    layers: Sequence[LayerFile], *, rebuild: bool = False, step: Step | None = None
) -> sqlite3.Connection:
    """A read-only connection to the snapshot of these layers, built first if need be.

    With `rebuild` a snapshot that stands is taken for bad and replaced. `step` hears how far reading has come.
    Raises InvalidCorpus.
    """
    folder = cache_folder()
    path = folder / name_for(layers) if folder else None
    if path and not rebuild and (connection := _opened(path)):
        return connection
    from .merge import merge

    loaded = load_all(layers, step)
    corpus = merge([corpus for _, corpus in loaded.layers])
    if path and _stored(path, corpus, loaded.left_out) and (connection := _opened(path)):
        _remove_stale(path)
        return connection
    connection = sqlite3.connect(":memory:")
    tables.write(connection, corpus, loaded.left_out)
    return connection


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        if not path.is_file():
            return None
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except (OSError, sqlite3.Error):
        return None
    try:
        found = connection.execute("select value from meta where key = 'schema'").fetchone()
        if found == (tables.SCHEMA,):
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


def _stored(path: Path, corpus: CorpusFile, left_out: Sequence[Problem]) -> bool:
    """Whether the snapshot could be written to the cache folder; leaves nothing half-made behind."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(temporary)) as connection:
            # The file is thrown away if anything fails before the move, so it needs no journal of its own.
            connection.execute("pragma journal_mode = off")
            connection.execute("pragma synchronous = off")
            with connection:
                tables.write(connection, corpus, left_out)
        temporary.replace(path)
    except (OSError, sqlite3.Error):
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        return False
    return True


def _remove_stale(current: Path) -> None:
    oldest = time.time() - _KEEP_SECONDS
    for pattern in (f"{_PREFIX}*{_SUFFIX}", f".{_PREFIX}*"):
        for path in current.parent.glob(pattern):
            with contextlib.suppress(OSError):
                if path != current and path.stat().st_mtime < oldest:
                    path.unlink()
