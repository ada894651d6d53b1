"""Files written whole or not at all, so that no reader meets half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path


def put(file: Path, data: bytes, *, over: bool = True, private: bool = False) -> None:
    """Writes a file beside its place and moves it there. Raises OSError, and then nothing has changed.

    Without `over`, a file that stands there is left alone (FileExistsError). One that is written over keeps its mode,
    and a link to it stays a link. A `private` file is for the user alone to read, and takes the place of a link.
    """
    target = file if private else Path(os.path.realpath(file))
    draft = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    mode = 0o600 if private else 0o666
    try:
        draft.unlink(missing_ok=True)  # of a process that had the same number and was killed
        with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        if not private and target.is_file():
            shutil.copymode(target, draft)
        if not over and os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, "it exists already")
        draft.replace(target)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()  # after the move there is nothing left to remove
