"""The commands. This is the one place that catches errors, prints them and exits."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import CANNOT_READ_OR_WRITE, INTERRUPTED, WRONG_USE, AllianceError

COMPLETE = "_ALLIANCE_COMPLETE"
"""The variable by which a shell's completion asks; it names the shell."""


def main() -> None:
    """Runs the command line and exits with its code.

    A command lives for a tenth of a second and holds nothing open that has to be closed. Collecting garbage and taking
    the interpreter apart would be a quarter of that time, so both are left to the operating system.
    """
    gc.disable()
    if sys.stdout is None:  # started with a closed output
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    code = run()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line (that of the process by default) and returns the exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    import typer

    from .app import app

    try:
        if os.environ.get(COMPLETE):  # a shell asks what could come next
            from .completion import complete

            return complete(app, os.environ[COMPLETE])
        result = app(arguments, prog_name="alliance", standalone_mode=False)
    except AllianceError as error:
        return _fail(error.sentence, error.hint, error.exit_code)
    except typer.Abort:
        return INTERRUPTED
    except OSError as error:
        return _fail(f"cannot read or write: {error.strerror or type(error).__name__}", "", CANNOT_READ_OR_WRITE)
    except Exception as error:
        if getattr(error, "exit_code", None) == WRONG_USE:  # what Typer raises for wrong arguments
            from .wrong import in_words

            return _fail(*in_words(error), WRONG_USE)
        return _fail(_unexpected(error), "please report it, without any text about a patient", CANNOT_READ_OR_WRITE)
    return result if isinstance(result, int) else 0


def _fail(sentence: str, hint: str, code: int) -> int:
    from .output import message

    message(sentence, hint)
    return code


def _unexpected(error: Exception) -> str:
    """Names the kind of a programming error and its line, and nothing that it holds."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"something went wrong inside alliance ({type(error).__name__}{where})"
