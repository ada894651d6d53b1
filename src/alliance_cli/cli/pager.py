"""Long answers on a terminal, shown by the user's pager. Nothing of them goes anywhere but into its pipe."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from .output import message
from .screen import accessible, dumb, size

DEFAULT = "less"


def shown(text: str) -> bool:
    """Whether the pager has shown the text. Where not, it was not long, there is no pager, or it failed."""
    if not sys.stdout.isatty() or accessible() or dumb() or _fits(text):
        return False
    chosen = next((os.environ[name] for name in ("ALLIANCE_PAGER", "PAGER") if name in os.environ), None)
    try:
        command = shlex.split(DEFAULT if chosen is None else chosen)
    except ValueError:
        return _failed("its quotation marks do not match")
    if command in ([], ["cat"]):
        return False
    try:
        code, interrupted = _run(command, text.encode(sys.stdout.encoding or "ascii", "replace"))
    except (OSError, ValueError) as error:
        return chosen is not None and _failed(getattr(error, "strerror", None) or "its name is not valid")
    return code == 0 or interrupted or _failed("it ended with an error")


def _fits(text: str) -> bool:
    """Whether the whole text and the next prompt can be seen at once."""
    columns, rows = size()
    taken = sum(1 + max(0, len(line) - 1) // max(1, columns) for line in _bare(text).splitlines())
    return taken < rows


def _bare(text: str) -> str:
    """A text without its escape codes, which take no room."""
    first, *rest = text.split("\x1b[")
    return first + "".join(piece.partition("m")[2] for piece in rest)


def _run(command: list[str], data: bytes) -> tuple[int, bool]:
    """Runs the pager on the data, without a shell; its exit code, and whether Ctrl-C was pressed meanwhile."""
    with _interrupts() as pressed:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=_environment())
        with suppress(OSError):  # left before the end
            pager.communicate(data)
        return pager.wait(), bool(pressed)


def _environment() -> dict[str, str]:
    """What git gives to `less`, and nothing by which a note could reach a file: no history of searches, no filters."""
    environment = {"LESS": "FRX", "LV": "-c", **os.environ, "LESSHISTFILE": "-"}
    environment.pop("LESSOPEN", None)
    if (sys.stdout.encoding or "").lower().replace("-", "") == "utf8":
        environment.setdefault("LESSCHARSET", "utf-8")
    return environment


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Leaves Ctrl-C to the pager, and keeps count of it. A handler, unlike SIG_IGN, is not inherited."""
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        pressed.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _failed(reason: str) -> bool:
    message(f"printed without the pager: {reason}", "ALLIANCE_PAGER or PAGER names it; --no-pager leaves it out")
    return False
