"""A progress bar on standard error for what takes longer than half a second, in a terminal; nothing anywhere else.

with progress("Reading pages") as step:
    for done, page in enumerate(pages, 1):
        ...
        step(done, len(pages))
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..results import Step

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 0.5
"""Seconds before a bar is shown."""
_BETWEEN = 0.1
"""Seconds between two drawings."""


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """Gives a function to call with how much is done, and of how much; the bar is gone at the end, come what may."""
    bar = _Bar(label)
    try:
        yield bar.step
    finally:
        bar.stop()


class _Bar:
    def __init__(self, label: str) -> None:
        self._label = label
        self._next = time.monotonic() + PATIENCE
        self._drawn: Progress | None = None

    def step(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        if self._drawn is None and not _can_draw():
            self._next = float("inf")
            return
        self._next = now + _BETWEEN
        self._draw(done, total)

    def _draw(self, done: int, total: int) -> None:
        if self._drawn is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
            console = Console(file=sys.stderr)
            self._drawn = Progress(*columns, console=console, auto_refresh=False, transient=True)
            self._drawn.add_task(self._label)
            self._drawn.start()
        self._drawn.update(self._drawn.task_ids[0], completed=done, total=total, refresh=True)

    def stop(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()


def _can_draw() -> bool:
    from .screen import accessible, dumb

    return sys.stderr is not None and sys.stderr.isatty() and not (accessible() or dumb())
