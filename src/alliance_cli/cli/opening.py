"""Opens the corpus for a command: with the files of `--corpus`, and a word on every layer that had to be left out."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from typer._click.globals import get_current_context  # Typer carries Click inside since 0.26

import alliance_cli

from ..answers import Corpus
from ..errors import Problem
from ..results import Step
from .output import message


def corpus(*, quiet: bool = False) -> Corpus:
    """The corpus in use. What is wrong with own layers goes to standard error, unless `quiet`; it stops nobody."""
    with ExitStack() as stack:
        steps: list[Step] = []

        def step(done: int, total: int) -> None:
            if not steps:  # a snapshot has to be built, which may take a while
                from .progress import progress

                steps.append(stack.enter_context(progress("Reading the corpus")))
            steps[0](done, total)

        opened = alliance_cli.load(also=asked(), step=step)
    if not quiet:
        say_left_out(opened.left_out())
    return opened


def say_left_out(found: Iterable[Problem]) -> None:
    """A word on each layer in which something is wrong."""
    by_file: dict[str, list[Problem]] = {}
    for problem in found:
        by_file.setdefault(problem.file, []).append(problem)
    for problems in by_file.values():
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        message(f"left out a layer: {problems[0]}{more}", "`alliance corpus list` shows all layers, `corpus check` why")


def asked() -> list[Path]:
    """The files of `--corpus`, before the command and after it."""
    files: list[Path] = []
    context = get_current_context(silent=True)
    while context is not None:
        files = [*(context.params.get("corpus") or ()), *files]
        context = context.parent
    return files
