"""Where a note comes from: an argument, a file, standard input. It is never repeated in a message."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import Unreadable, WrongUse
from .output import message, remark

MOST_BYTES = 2_000_000
_HOW = "pipe it in, give --file FILE, or use --marker, --behaviour, --situation or --component"
_PATIENCE = 0.1
"""Seconds to wait for a pipe that may be meant for somebody else."""


def note(words: Sequence[str], file: Path | None, *, given: bool) -> str:
    """The note that was given, or an empty text where there is none. `given` says that options were given too.

    Raises WrongUse where more than one note, or an empty one, is given, Unreadable where a file cannot be read.
    """
    if words and file is not None:
        raise WrongUse("a note was given twice, as an argument and as a file", "give one of them")
    if list(words) == ["-"] or str(file) == "-":
        if sys.stdin is not None and sys.stdin.isatty():
            remark("Type the note, without names. Ctrl-D on a line of its own ends it.")
        return _filled(_decoded(_input()))
    if words or file is not None:
        if _piped(wait=False) and _input().strip():
            hint = "give one of them; `</dev/null` closes standard input"
            raise WrongUse("a second note waits on standard input; neither was checked", hint)
        return _filled(_decoded(_bytes(file))) if file is not None else _argument(words)
    if _piped(wait=not given):
        text = _decoded(_input())
        return text if given and not text.strip() else _filled(text)
    if not given:
        raise WrongUse("nothing to go on", _HOW)
    if _idle():
        message("standard input is open but nothing came in time, so no note was read; `suggest -` waits for one")
    return ""


def _argument(words: Sequence[str]) -> str:
    if sys.stderr is not None and sys.stderr.isatty():
        message("a note given as an argument stays in the history of the shell", "pipe it in or use --file")
    return _filled(" ".join(words))


def _filled(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise WrongUse("there are no words in the note; nothing was checked", _HOW)
    return text


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable("the file with the note does not exist", "check its name") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise Unreadable(f"the file with the note cannot be read: {reason}") from None


def _input() -> bytes:
    return sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin is not None else b""


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise WrongUse("the note is too long; nothing in it was checked, risk included", "give a page at most")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise WrongUse("the note is no text; nothing in it was checked, risk included", "give plain text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _idle() -> bool:
    """Whether standard input is a pipe whose writer may only be slow; one that has ended is none."""
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode) and not _waits(0)
    except (OSError, ValueError, AttributeError):
        return False


def _piped(*, wait: bool) -> bool:
    """Whether standard input holds something for us: a file, or a pipe in which something waits."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    if stat.S_ISREG(mode):
        return True
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return False
    return wait or _waits(_PATIENCE)


def _waits(seconds: float) -> bool:
    """Whether something to read comes on standard input within some seconds."""
    import select  # for pipes alone

    return bool(select.select([sys.stdin], [], [], seconds)[0])
