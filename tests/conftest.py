"""What all tests share: the real program in an isolated environment."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

import alliance_cli
from alliance_cli.answers import Corpus

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ran:
    """What a run of the program gave."""

    code: int
    out: str
    err: str


Program = Callable[..., Ran]


def environment(home: Path, extra: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """An environment that shares nothing with the developer's own."""
    base: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "80",
        "PAGER": "cat",
        **(extra or {}),
    }
    return {key: value for key, value in base.items() if value is not None}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home shared by the session, so that most runs find a warm snapshot."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def program(home: Path) -> Program:
    """Runs `alliance` as a process: `program("show", "12", env={...}, input="...")`."""

    def run(
        *arguments: str, env: Mapping[str, str | None] | None = None, input: str | None = None, home: Path = home
    ) -> Ran:
        done = subprocess.run(
            command(*arguments),
            capture_output=True,
            env=environment(home, env),
            input=(input or "").encode(),
            timeout=60,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return run


def command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-W", "error", "-m", "alliance_cli", *arguments]


def on_a_terminal(
    home: Path, *arguments: str, env: Mapping[str, str | None], columns: int = 90, rows: int = 200
) -> str:
    """What the program writes to a terminal of a size."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (rows, columns))
    process = subprocess.Popen(
        command(*arguments), env=environment(home, env), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    read = b""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(ours, 65536):
            read += piece
    os.close(ours)
    assert process.wait(timeout=30) == 0, read
    return read.decode().replace("\r\n", "\n")


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The built-in corpus, opened once, its snapshot in a folder of its own."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    patch.delenv("ALLIANCE_CORPUS", raising=False)
    opened = alliance_cli.load()
    yield opened
    opened.close()
    patch.undo()
