"""Every failure that a user can meet: its sentence, its hint, its exit code.

Raised anywhere, caught once in `alliance_cli.cli.main`. A message never holds text of a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NOTHING_FOUND = 1
WRONG_USE = 2
INVALID_CORPUS = 3
CANNOT_READ_OR_WRITE = 4
INTERRUPTED = 130


class AllianceError(Exception):
    """A failure with a sentence for the user and, where there is one, a hint what to do."""

    exit_code = CANNOT_READ_OR_WRITE

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class NothingFound(AllianceError):
    """What was asked for is not in the corpus."""

    exit_code = NOTHING_FOUND


class WrongUse(AllianceError):
    """Options or arguments that do not fit together, or a value that does not exist."""

    exit_code = WRONG_USE


class Unreadable(AllianceError):
    """Something the program needs cannot be read or written."""


class Problem(NamedTuple):
    """One thing wrong in a corpus file.

    `line` and `column` count from 1; 0 means the file as a whole. `path` is written like
    `scripts[3].fits[0].behaviour`.
    """

    file: str
    line: int
    column: int
    path: str
    sentence: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f"{place} {self.path}:" if self.path else f"{place}:"
        return f"{where} {self.sentence}" + (f" ({self.hint})" if self.hint else "")


class NotTheReport(AllianceError):
    """A published report that cannot be cut into its scripts. `problems` says what was not found, and where."""

    exit_code = INVALID_CORPUS

    def __init__(self, file: str, problems: Sequence[Problem], found: str) -> None:
        self.problems = tuple(problems)
        report = "\n".join(str(problem) for problem in self.problems)
        super().__init__(
            f"{file} is not attached, and nothing was changed\n{report}\nfound: {found}",
            "each script begins with a line such as `SCRIPT 7:`; a copy as .txt can be mended in an editor",
        )


class InvalidCorpus(AllianceError):
    """A corpus file does not validate. `problems` holds every problem found, in file order."""

    exit_code = INVALID_CORPUS

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        first = "\n".join(str(problem) for problem in self.problems[:20])
        more = f"\nand {count - 20} more" if count > 20 else ""
        super().__init__(
            f"{count} problem{'s' if count != 1 else ''} in the corpus\n{first}{more}",
            "mend the file, or take it out of ALLIANCE_CORPUS",
        )
