"""How answers look: hostile text, wide characters, narrow screens, terminals that cannot show boxes, closed pipes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest
from rich.cells import cell_len

from alliance_cli.answers import Corpus
from alliance_cli.render import plain, terminal
from alliance_cli.render.compose import pages
from alliance_cli.render.page import Group, Heading, Item, Page, Table
from alliance_cli.render.terminal import Screen
from alliance_cli.text import clean, one_line
from tests.conftest import Program, command, environment

HOSTILE = [
    "[bold red]markup[/] [/] [link=x]",
    "W" * 400,
    "多" * 120 + " emoji 😀😀 e\u0301",
    "\\[ ] :smile: {braces} %s",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [1, 20, 21, 40, 63, 64, 80, 100, 300])
@pytest.mark.parametrize("styles", ["none", "colour"])
def test_no_text_breaks_a_frame(text: str, width: int, styles: str) -> None:
    page = Page(text, text, (
        Heading(text), Group(text, (Item(text, "judgement", ((0, 3),)), Item(text)), "do"), Table(("No", text), ((text, text),)),
    ))  # fmt: skip
    out = terminal.render([page], Screen(width, styles))  # type: ignore[arg-type]
    lines = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
    expected = max(20, min(100, width))
    assert {cell_len(line) for line in lines} == {expected}
    assert all(line[0] in "╭│╰" and line[-1] in "╮│╯" for line in lines)
    if text.startswith(("[", "\\")):
        assert text.split()[0] in "".join(line.strip("│╭╮╰╯─ ") for line in lines)


def words(result: object, width: int) -> set[str]:
    """The words of an answer in a frame of a width, cut ones in pieces."""
    return {word for word in terminal.render(pages(result), Screen(width)).split() if not set(word) & set("╭╰│─")}


@pytest.mark.parametrize("width", [20, 21, 24, 30, 40])
def test_only_words_that_fit_no_line_are_cut(corpus: Corpus, width: int) -> None:
    for result in (
        corpus.pages(list(range(1, 20))), corpus.listing(), corpus.markers(), corpus.markers("silence"), corpus.crosswalk(),
        corpus.pathway(), corpus.suggest(behaviours=["silence"]), corpus.search("communication"),
    ):  # fmt: skip
        whole = words(result, 63)
        long = [word for word in whole if cell_len(word) > width - 4]
        cut = words(result, width) - whole
        assert all(any(piece in word for word in long) for piece in cut), cut


def test_an_endless_word_takes_no_endless_time() -> None:
    page = Page("a", "b", (Group("Do", (Item("a-b" * 200_000),)),))
    started = time.monotonic()
    assert terminal.render([page], Screen(80)).count("a-b") > 100_000
    assert time.monotonic() - started < 5


def test_an_indent_gives_way_to_a_long_word() -> None:
    item = Item("an extraordinarily long-winded-declaration of " + "a" * 20)
    page = Page("a", "b", (Group("Do", (item,), "avoid"), Group("Avoid", (Item("extraordinarilys"),), "avoid")))
    lines = [line[2:-2].rstrip() for line in terminal.render([page], Screen(20)).splitlines()]
    assert lines[4:9] == ["  ✗ an", " extraordinarily", "    long-winded-", "    declaration", "    of"]
    assert lines[9:11] == ["a" * 16, "    aaaa"]
    assert lines[-3:-1] == ["  ✗", "extraordinarilys"]


def test_what_a_terminal_would_obey_never_reaches_it() -> None:
    assert clean("a\x1b[31mred\x1b[0m \x1b]0;title\x07b \x9b2Jc \x1b(0d\u202e\u2066\ud800") == "ared b c d"
    assert clean("tab\tnew\nline") == "tab new\nline"
    assert one_line(" a\n\t b\x07 ") == "a b"


def test_query_and_ids_cannot_smuggle_escapes(program: Program) -> None:
    for line in (
        ["search", "x\x1b[31mred\x07"],
        ["show", "x\x1b[31mred"],
        ["markers", "\x1b]0;t\x07"],
        ["suggest", "-b", "\x1b[2J"],
    ):
        ran = program(*line, "--format", "terminal")
        assert "\x1b" not in ran.out + ran.err and "\x07" not in ran.out + ran.err


def test_hits_are_marked_without_colour() -> None:
    item = Item("courting assertion here", marks=((9, 18),))
    page = Page("a", "b", (Group("Idea", (item,)),))
    assert "courting *assertion* here" in plain.render([page])
    assert "courting *assertion* here" in terminal.render([page], Screen(80, "none"))
    assert "courting assertion here" in re.sub(r"\x1b\[[0-9;]*m", "", terminal.render([page], Screen(80, "colour")))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_kinds_differ_without_colour(program: Program, width: int) -> None:
    out = program("show", "16", "--format", "terminal", env={"COLUMNS": str(width)}).out
    for sign in ("DO ", "SAY ", "AVOID ", "→ ", "✗ ", "“"):
        assert sign in out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("format_", ["terminal", "plain", "json"])
def test_old_terminals(home: Path, encoding: str, format_: str) -> None:
    env = environment(home, {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "LANG": "C"})
    done = subprocess.run([*command("show", "16"), "--format", format_], capture_output=True, env=env, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("utf-8" if format_ == "json" else encoding)
    assert "hope" in text
    if format_ == "terminal":
        assert text.startswith("+--") and "?" not in text


COLOURS = [
    ({}, [], False), ({"FORCE_COLOR": "1"}, [], True), ({"FORCE_COLOR": "0"}, [], False), ({"FORCE_COLOR": ""}, [], False),
    ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False), ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ({"FORCE_COLOR": "1"}, ["--color", "never"], False), ({"TERM": "dumb"}, [], False), ({"TERM": "dumb"}, ["--color", "always"], True),
    ({}, ["--colour", "always"], True),
]  # fmt: skip


@pytest.mark.parametrize("env, options, coloured", COLOURS)
def test_colour_when_piped(program: Program, env: dict[str, str], options: list[str], coloured: bool) -> None:
    out = program("show", "12", "--format", "terminal", *options, env=env).out
    assert ("\x1b[" in out) is coloured


def terminal_run(home: Path, line: str, columns: int = 80, env: dict[str, str | None] | None = None) -> tuple[str, int]:
    """What a terminal shows after a command, as its screen's text (with escape codes kept), and the exit code."""
    program, *arguments = command(*line.split())
    child = pexpect.spawn(
        program, arguments, env=environment(home, {"TERM": "xterm-256color", "COLUMNS": None, **(env or {})}),
        dimensions=(200, columns), encoding="utf-8", timeout=30,
    )  # fmt: skip
    out = child.read()
    child.close()
    return str(out), int(child.exitstatus if child.exitstatus is not None else -(child.signalstatus or 0))


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120])
def test_a_terminal_gets_panels_of_its_width(home: Path, columns: int) -> None:
    out, code = terminal_run(home, "show 12", columns)
    screen = pyte.Screen(columns, 400)
    pyte.Stream(screen).feed(out)
    shown = [line.rstrip() for line in screen.display if line.strip()]
    assert code == 0 and shown[0][0] == "╭" and shown[0][-1] == "╮"
    assert {len(line) for line in shown} == {min(100, columns)}


def test_a_terminal_gets_colour_and_says_so_without(home: Path) -> None:
    assert "\x1b[1;32m" in terminal_run(home, "show 12")[0]
    without = terminal_run(home, "show 12", env={"NO_COLOR": "1"})[0]
    assert "\x1b[1m" in without and "\x1b[1;32m" not in without
    assert "\x1b" not in terminal_run(home, "show 12", env={"TERM": "dumb"})[0]


def test_the_labels_style_ends_with_the_label() -> None:
    page = Page("a", "b", (Group("Do", (Item("first line " * 20),), "do"),))
    out = terminal.render([page], Screen(80, "colour"))
    assert "\x1b[1;32mDO\x1b[0m" in out and "first line" in out.split("\x1b[1;32mDO\x1b[0m")[1]
    assert out.count("\x1b[1;32m") == 1


def test_a_terminal_gets_errors_with_their_code(home: Path) -> None:
    out, code = terminal_run(home, "show 99")
    assert code == 1 and "the nearest is 19" in out


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    line = f"{sys.executable} -m alliance_cli show $(seq 19) $(seq 19) --json | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], env=environment(home), capture_output=True, text=True, timeout=60)
    assert done.stdout == "{\n0\n" and done.stderr == ""


def test_a_full_or_closed_output_is_said(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("show", "12"), stdout=full, stderr=subprocess.PIPE, env=environment(home), text=True, timeout=60
        )
    assert (
        done.returncode == 4
        and done.stderr.startswith("alliance: cannot read or write")
        and "Traceback" not in done.stderr
    )


def test_interrupt_is_quiet(home: Path, tmp_path: Path) -> None:
    """Ctrl-C while a note is read: no traceback, exit code 130."""
    pipe = tmp_path / "never.txt"
    os.mkfifo(pipe)  # reading it waits for a writer that never comes
    line = command("suggest", "--file", str(pipe))
    process = subprocess.Popen(line, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
