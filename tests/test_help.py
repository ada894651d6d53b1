"""Help and the man page: what they hold, how they read, that they are current."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
import typer

import alliance_cli
from alliance_cli.cli.app import app
from tests.conftest import ROOT, Program, command, environment

PAGE = ROOT / "man" / "alliance.1"


def paths(group: Any, before: str = "") -> Iterator[str]:
    yield before.strip()
    for name, sub in getattr(group, "commands", {}).items():
        yield from paths(sub, f"{before} {name}")


COMMANDS = list(paths(typer.main.get_command(app)))


def body(out: str) -> list[str]:
    """The lines of a help page above its examples, which stay whole."""
    return out.partition("\nExamples\n")[0].splitlines()


@pytest.mark.parametrize("line", COMMANDS)
def test_help_is_one_plain_screen_with_examples(program: Program, line: str) -> None:
    ran = program(*line.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == program(*line.split(), "-h", env={"TERM": "dumb", "FORCE_COLOR": "1"}).out
    assert len(ran.out.splitlines()) <= (30 if line in ("", "suggest") else 24)
    assert ran.out.isascii() and "\x1b" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    examples = ran.out.partition("\nExamples\n")[2].splitlines()
    assert len(examples) >= 2 and all(example.startswith("  ") and "alliance" in example for example in examples)


@pytest.mark.parametrize("width", [20, 40, 60, 120])
def test_help_fits_every_width(program: Program, width: int) -> None:
    for line in ("", "list", "corpus check"):
        out = program(*line.split(), "--help", env={"COLUMNS": str(width)}).out
        whole = ("Usage:", "  -") if width < 40 else ()  # a name and its value stay on one line
        assert all(len(row) <= min(width, 80) for row in body(out) if not row.startswith(whole)), out


def test_help_is_the_same_in_a_terminal(program: Program, home: Path) -> None:
    arguments = [*command("suggest", "--help", "--plain")]
    child = pexpect.spawn(arguments[0], arguments[1:], env=environment(home, {"TERM": "xterm"}), dimensions=(30, 80))
    shown = child.read().decode().replace("\r\n", "\n")
    assert shown == program("suggest", "--help").out


def test_options_stand_in_groups(program: Program) -> None:
    out = program("list", "--help").out
    order = ["Usage: alliance list", "By id", "--behaviour ID", "Output", "--json", "--help", "Examples"]
    assert [out.index(part) for part in order] == sorted(out.index(part) for part in order)
    out = program("suggest", "--help").out
    assert (
        out.index("By id") < out.index("Options\n") < out.index("--limit") < out.index("--help") < out.index("Output")
    )


def test_help_of_a_closed_pipe_is_quiet(home: Path) -> None:
    line = f"{sys.executable} -m alliance_cli suggest --help | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environment(home), timeout=60)
    assert (done.stdout, done.stderr) == ("Usage: alliance suggest [OPTIONS] [NOTE]\n", "")


# The man page


def test_the_man_page_is_current() -> None:
    made = subprocess.run([sys.executable, ROOT / "man" / "make.py"], capture_output=True, text=True, check=True)
    assert made.stdout == PAGE.read_text(encoding="utf-8"), "run: python man/make.py > man/alliance.1"


def test_the_man_page_holds_everything() -> None:
    page = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES",
                    "EXAMPLES", "SEE ALSO"):  # fmt: skip
        assert f".SH {heading}\n" in page
    for line in filter(None, COMMANDS):
        assert f'.SS "{line}"' in page
    root = typer.main.get_command(app)
    for sub in [root, *root.commands.values(), *root.commands["corpus"].commands.values()]:  # type: ignore[attr-defined]
        for param in sub.params:
            assert all(name in page for name in [*param.opts, *param.secondary_opts] if name.startswith("-")), param
    assert f"alliance {alliance_cli.__version__}" in page


def test_the_man_page_lies_where_man_looks() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["shared-data"] == {"man/alliance.1": "share/man/man1/alliance.1"}
    assert "man" in build["sdist"]["include"]


@pytest.mark.parametrize(
    "linter, allowed",
    [
        (["mandoc", "-T", "lint"], r"WARNING: missing date"),  # a page that is made twice is the same twice
        (["groff", "-man", "-ww", "-z", "-Tutf8"], r"^$"),
        (["man", "--warnings", "--local-file"], r"^$"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_man_page_is_sound(linter: list[str], allowed: str) -> None:
    if not shutil.which(linter[0]):
        pytest.skip(f"{linter[0]} is not installed")
    done = subprocess.run(
        [*linter, str(PAGE)],
        capture_output=True,
        text=True,
        env=environment(ROOT, {"LC_ALL": "C.UTF-8", "MANPAGER": "cat"}),
    )
    said = done.stderr + (done.stdout if linter[0] == "mandoc" else "")
    assert [line for line in said.splitlines() if not re.search(allowed, line)] == []
