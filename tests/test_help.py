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

import pytest
import typer

import alliance_cli
from alliance_cli.cli.app import app
from tests.conftest import ROOT, Program, environment, on_a_terminal

PAGE = ROOT / "man" / "alliance.1"


def paths(group: Any, before: str = "") -> Iterator[str]:
    yield before.strip()
    for name, sub in getattr(group, "commands", {}).items():
        yield from paths(sub, f"{before} {name}")


COMMANDS = list(paths(typer.main.get_command(app)))


EXAMPLES = "\nExamples\n"
ON_A_TERMINAL = {"TERM": "xterm", "COLUMNS": None}


@pytest.mark.parametrize("line", COMMANDS)
def test_help_is_one_screen_with_examples(home: Path, program: Program, line: str) -> None:
    shown = on_a_terminal(home, *line.split(), "--help", env=ON_A_TERMINAL, columns=80, rows=24)
    assert len(shown.splitlines()) < 24 and max(map(len, shown.splitlines())) <= 80
    piped = program(*line.split(), "-h")
    assert (piped.code, piped.err) == (0, "")
    assert sum(-(-len(row) // 80) or 1 for row in piped.out.splitlines()) <= 24
    for out in (shown, piped.out):
        assert out.isascii() and "\x1b" not in out
        examples = out.partition(EXAMPLES)[2].splitlines()
        assert len(examples) >= 2 and all("alliance" in example for example in examples)


@pytest.mark.parametrize("line", COMMANDS)
def test_help_reads_well_aloud(home: Path, program: Program, line: str) -> None:
    out = program(*line.split(), "--help", env={"COLUMNS": "30", "FORCE_COLOR": "1"}).out
    for env in ({"ACCESSIBLE": "1", "TERM": "xterm"}, {"TERM": "dumb"}):
        assert on_a_terminal(home, *line.split(), "--help", env=env) == out
    explained, _, examples = out.partition(EXAMPLES)
    title, usage, *rest = explained.splitlines()
    assert title.startswith(f"alliance {line}".strip() + ": ") and usage.startswith("Usage: alliance")
    for before, text in zip([usage, *rest], rest, strict=False):
        heading = re.fullmatch("[A-Z][^:.]+", text) and not before
        assert not text or heading or re.match(r"\S.*?: \S|Also -", text), text  # no columns, nothing broken off
        assert "  " not in text
    assert all(example.startswith(("alliance", "echo", "eval")) for example in examples.splitlines())


@pytest.mark.parametrize("width", [20, 40, 60, 120])
def test_help_fits_every_width(home: Path, width: int) -> None:
    for line in ("", "list", "corpus check"):
        out = on_a_terminal(home, *line.split(), "--help", env=ON_A_TERMINAL, columns=width)
        whole = ("Usage:", "  -") if width < 40 else ()  # a name and its value stay on one line
        rows = out.partition(EXAMPLES)[0].splitlines()  # examples stay whole
        assert all(len(row) <= min(width, 80) for row in rows if not row.startswith(whole)), out


def test_options_stand_in_groups(program: Program) -> None:
    for line, order in {
        "list": ["alliance list: ", "Usage: alliance list", "By id", "--behaviour ID", "Output", "--json", "--help", "Also"],
        "suggest": ["By id", "Options\n", "--limit", "--help", "Output", "--json, --plain: ", "Also --corpus FILE, ", EXAMPLES],
    }.items():  # fmt: skip
        out = program(line, "--help").out
        assert [out.index(part) for part in order] == sorted(out.index(part) for part in order)


def test_what_is_only_named_stands_in_the_man_page() -> None:
    page = PAGE.read_text(encoding="utf-8").replace("\\-", "-").replace("\\fR", "").replace("\\fB", "")
    for option in ("--corpus", "--color", "--no-pager", "--json-schema", "--version"):
        assert re.search(rf"(?m)^\.TP\n{option}\b.*\n\w", page), option


def test_help_of_a_closed_pipe_is_quiet(home: Path) -> None:
    line = f"{sys.executable} -m alliance_cli suggest --help | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environment(home), timeout=60)
    assert (done.stdout[:18], done.stdout.count("\n"), done.stderr) == ("alliance suggest: ", 1, "")


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
