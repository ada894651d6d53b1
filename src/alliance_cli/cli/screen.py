"""What the terminal can show, and how its user asked to be shown things.

`docs/terminal.md` has the rules as one table, and a test walks it.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Literal, TextIO

from .output import Colour

if TYPE_CHECKING:
    from ..render.terminal import Screen

_OFF = ("0", "false")


def screen(colour: Colour) -> Screen:
    """What is known of standard output."""
    from ..render.terminal import Screen  # Rich, which help, completion and questions can do without

    return Screen(size().columns, styles(colour), _can_show("╭─╮│•→", sys.stdout))


def size() -> os.terminal_size:
    """Columns and rows: COLUMNS and LINES where they are numbers above 0, else those of the terminal, else 80 by 24."""
    return shutil.get_terminal_size((80, 24))


def styles(colour: Colour) -> Literal["colour", "mono", "none"]:
    """How text may be styled; `mono` is bold, underline and italics only. The first rule that applies wins."""
    if colour is not Colour.auto:
        return "colour" if colour is Colour.always else "none"
    styled = sys.stdout.isatty() and not dumb()
    without: Literal["mono", "none"] = "mono" if styled else "none"
    environment = os.environ
    if environment.get("NO_COLOR"):
        return without
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if value := environment.get(name):
            if value.lower() not in _OFF:
                return "colour"
            if name == "FORCE_COLOR":
                return without
    if environment.get("CLICOLOR") == "0":
        return without
    return "colour" if styled else "none"


def dumb() -> bool:
    """Whether the terminal obeys no escape codes, or does not say what it obeys."""
    return os.environ.get("TERM", "" if os.name == "posix" else "windows").lower() in ("", "dumb", "unknown")


def accessible() -> bool:
    """Whether the user asked for text that reads well aloud."""
    return os.environ.get("ACCESSIBLE", "").lower() not in ("", *_OFF)


def _can_show(signs: str, stream: TextIO) -> bool:
    try:
        signs.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
