"""The table of docs/terminal.md, row by row; side by side; old encodings; what reads well aloud."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pexpect
import pyte
import pytest
from rich.cells import cell_len

from alliance_cli.answers import Corpus
from alliance_cli.cli import run
from alliance_cli.render import plain, terminal
from alliance_cli.render.beside import rows, sheets
from alliance_cli.render.compose import pages
from alliance_cli.render.page import Group, Heading, Item, Page, Table
from alliance_cli.render.terminal import STYLES, TITLE, Screen
from tests.conftest import ROOT, Program, command, environment, on_a_terminal
from tests.test_render import HOSTILE

PAGE = (ROOT / "docs" / "terminal.md").read_text(encoding="utf-8")
ROWS = re.findall(r"(?m)^\| (nothing|`.*?) \| (.*?) \| (.*?) \|$", PAGE)
ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
LINE = ("list", "--behaviour", "silence")


def given(cell: str) -> tuple[dict[str, str | None], list[str]]:
    """The environment and the options that a cell of the table names."""
    env: dict[str, str | None] = {"TERM": "xterm-256color", "COLUMNS": None}
    options = []
    for words, unset in re.findall(r"`([^`]+)`( unset)?", cell):
        if words.startswith("--"):
            options += words.split()
        else:
            name, _, value = words.partition("=")
            env[name] = None if unset else value
    return env, options


def look(out: str) -> str:
    """What an output looks like, in the words of the table."""
    codes = {code for sequence in ESCAPE.findall(out) for code in sequence.split(";")}
    style = "colour" if any(re.fullmatch("[39][0-7]", code) for code in codes) else "bold" if codes else "none"
    lines = ESCAPE.sub("", out).splitlines()
    return f"{style}, {len(lines[0])}" if lines[0].startswith("╭") else "plain"


def test_the_table_is_whole() -> None:
    names = " ".join(cell for cell, _, _ in ROWS)
    for name in (
        "NO_COLOR", "FORCE_COLOR=0", "FORCE_COLOR=1", "FORCE_COLOR=`", "CLICOLOR=0", "CLICOLOR_FORCE", "TERM=dumb", "COLUMNS=0",
        "COLUMNS=1`", "COLUMNS=20", "COLUMNS` unset", "GITHUB_ACTIONS", "--color always", "--color never", "ACCESSIBLE",
    ):  # fmt: skip
        assert name in names
    assert len(ROWS) == PAGE.count("\n| ") - 1  # all but the head


@pytest.mark.parametrize("cell, wanted, piped", ROWS, ids=[cell for cell, _, _ in ROWS])
def test_the_table_is_true(home: Path, program: Program, cell: str, wanted: str, piped: str) -> None:
    env, options = given(cell)
    with ThreadPoolExecutor() as pool:  # both at once
        shown = pool.submit(on_a_terminal, home, *LINE, *options, env=env)
        ran = program(*LINE, *options, "--format", "terminal", env=env)
    assert look(shown.result()) == wanted
    assert (look(ran.out), ran.code, ran.err) == (piped, 0, "")


@pytest.mark.parametrize("format_", ["plain", "json"])
def test_plain_and_json_have_no_colour(program: Program, format_: str) -> None:
    env = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}
    assert "\x1b" not in program("search", "trust", "--color", "always", "--format", format_, env=env).out


def test_a_terminal_resized_between_commands(home: Path) -> None:
    shell = pexpect.spawn(
        "/bin/sh", env=environment(home, {"COLUMNS": None, "TERM": "xterm", "PS1": "$ "}), dimensions=(60, 70),
        encoding="utf-8", timeout=30, echo=False,
    )  # fmt: skip
    for columns in (70, 33, 120):
        shell.setwinsize(60, columns)
        shell.sendline(f"{shlex.join(command('show', '9', '--only', 'say'))}; echo done")
        shell.expect("done\r\n")
        lines = [line for line in ESCAPE.sub("", shell.before).splitlines() if line[-1:] in "╮│╯" and line]
        assert {len(line) for line in lines if line[0] in "╭│╰"} == {min(100, columns)}
    shell.close(force=True)


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": None},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp437:strict"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "no-such-thing"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-16"},
    ],
    ids=lambda env: " ".join(f"{k}={v}" for k, v in env.items()),
)
def test_no_encoding_is_an_accident(home: Path, env: dict[str, str | None]) -> None:
    run = command("show", "13", "15", "--side-by-side", "--format", "terminal", "--color", "always")
    done = subprocess.run(run, capture_output=True, env=environment(home, {**env, "COLUMNS": "120"}), timeout=60)
    if env.get("PYTHONIOENCODING") == "no-such-thing":
        assert done.returncode != 0  # Python itself refuses it
        return
    assert (done.returncode, done.stderr) == (0, b"")
    encoding = str(env.get("PYTHONIOENCODING", "utf-8")).partition(":")[0]
    text = ESCAPE.sub("", done.stdout.decode(encoding))
    assert text.startswith(("+-", "╭─")) and "�" not in text
    assert len({cell_len(line) for line in text.splitlines()}) == 1


def test_colours_are_of_those_that_read_on_light_and_dark() -> None:
    used = {word for style in (*STYLES.values(), TITLE) for word in style.split()}
    assert used <= {"bold", "red", "green", "magenta", "cyan"}


# side by side


def script(number: str, *groups: tuple[str, str, int]) -> Page:
    parts = [
        Group(label, tuple(Item(f"{label} {number} {i}") for i in range(count)), role) for label, role, count in groups
    ]
    return Page(f"Script {number}", "A title", tuple(parts))


def test_what_has_one_label_stands_in_one_row() -> None:
    one = script(
        "1", ("Gist", "", 1), ("Understand", "idea", 2), ("Do", "do", 1), ("Understand", "idea", 1), ("Source", "", 1)
    )
    two = script("2", ("Gist", "", 1), ("Say", "say", 2), ("Do", "do", 1), ("Source", "", 1))
    found = [tuple(part and part[0] for part in row) for row in rows([one, two])]
    assert found == [
        ("Gist", "Gist"), ("Understand", "Say"), ("Do", "Do"), ("Understand", None), ("Source", "Source"),
    ]  # fmt: skip


def test_each_keeps_its_own_order(corpus: Corpus) -> None:
    every = pages(corpus.pages(list(range(1, 20))))
    for some in (every[12:15:2], every[:3], every[5:8], every[16:], [every[8], every[3], every[15]]):
        found = rows(some)
        for place, page in enumerate(some):
            assert [row[place] for row in found if row[place]] == list(page.parts)
        labels = [{part.label for part in row if isinstance(part, Group)} for row in found]
        for label in ("Gist", "Intervention", "Works on", "When", "Name", "Say", "Source", "Basis"):
            assert {label} in labels  # aligned in all


def test_a_page_without_parts_stands_beside_others() -> None:
    some = script("2", ("Gist", "", 1))
    assert rows([script("1"), some, some]) == [(None, some.parts[0], some.parts[0])]


def test_headings_keep_parts_of_one_label_apart() -> None:
    note, table = Group("Note", (Item("one"),)), Table(("No", "Script"), (("1", "First"),))
    page = Page("Script 1", "A title", (note, Heading("As published"), note, table))
    other = Page("Script 2", "A title", (note,))
    assert rows([page, other]) == [(note, note), (Heading("As published"), None), (note, None), (table, None)]
    out = terminal.render([page, other], Screen(120), side_by_side=True)
    assert len({cell_len(line) for line in out.splitlines()}) == 1 and "As published ──" in out


def test_sheets_are_even() -> None:
    some = [script(str(number)) for number in range(5)]
    assert [len(sheet) for sheet in sheets(some[:4], 3)] == [2, 2]
    assert [len(sheet) for sheet in sheets(some, 3)] == [3, 2]
    assert [len(sheet) for sheet in sheets(some[:1], 3)] == [1]


@pytest.mark.parametrize(
    "width, columns", [(20, 1), (80, 1), (106, 1), (107, 2), (120, 2), (159, 2), (160, 3), (300, 3)]
)
def test_as_many_beside_each_other_as_there_is_room_for(corpus: Corpus, width: int, columns: int) -> None:
    three = pages(corpus.pages([13, 15, 16]))
    out = terminal.render(three, Screen(width), side_by_side=True)
    lines = out.splitlines()
    assert lines[0].count("┬") == min(3, columns) - 1
    assert max(map(cell_len, lines)) <= width
    if columns == 1:
        assert out == terminal.render(three, Screen(width))
    cells = [cell for line in lines for cell in line.strip("│╭╮╰╯").split("│")]
    said = re.sub(r"\W+", "", "".join(cells))
    for page in three:  # not a word is lost, whatever the order
        for part in page.parts:
            for item in part.items if isinstance(part, Group) else ():
                words = [re.sub(r"\W+", "", word) for word in item.text.split()]
                assert all(word in said for word in words)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [107, 160, 300])
def test_no_text_breaks_a_frame_with_columns(text: str, width: int) -> None:
    page = Page(text, text, (Group(text, (Item(text, "judgement"), Item(text)), "say"),))
    out = terminal.render([page, page, script("1", ("Gist", "", 1))], Screen(width, "colour"), side_by_side=True)
    for block in ESCAPE.sub("", out).split("╭")[1:]:
        lines = ("╭" + block).splitlines()
        assert len({cell_len(line) for line in lines}) == 1
        assert all(line[0] in "╭│╰" and line[-1] in "╮│╯" for line in lines)


@pytest.mark.usefixtures("corpus")
def test_side_by_side_changes_nothing_but_the_frames(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed(*options: str) -> str:
        assert run(["show", "13", "15", *options]) == 0
        return capfd.readouterr().out

    for format_ in ("plain", "json"):
        assert printed("--format", format_, "--side-by-side") == printed("--format", format_)
    monkeypatch.setenv("COLUMNS", "130")
    wide = printed("--format", "terminal", "--side-by-side")
    assert next(line for line in wide.splitlines() if "SAY" in line).count("SAY") == 2 and wide.count("╭") == 1
    monkeypatch.setenv("COLUMNS", "100")
    below = printed("--format", "terminal", "--side-by-side")
    assert below == printed("--format", "terminal") and below.count("╭") == 2


def test_side_by_side_on_a_terminal(home: Path) -> None:
    out = on_a_terminal(home, "show", "13", "15", "--side-by-side", env={"COLUMNS": None, "TERM": "xterm"}, columns=140)
    screen = pyte.Screen(140, 300)
    pyte.Stream(screen).feed(out.replace("\n", "\r\n"))
    shown = [line for line in screen.display if line.strip()]
    assert shown[0].strip()[0] + shown[0].strip()[-1] == "╭╮" and "Script 13" in shown[1] and "Script 15" in shown[1]


# tables


def test_a_row_that_would_be_tall_becomes_an_entry() -> None:
    table = Table(
        ("No", "Script", "Name"),
        (("1", "A title that is rather long for its place", "first"), ("12", "Short", "second")),
    )
    wide = terminal.render([Page("a", "b", (table,))], Screen(80)).splitlines()
    assert "No" in wide[3] and "│  1  A title" in wide[4] and "│ 12  Short" in wide[5]
    narrow = terminal.render([Page("a", "b", (table,))], Screen(40)).splitlines()
    assert [line.strip("│ ") for line in narrow[3:8]] == ["1  A title that is rather long for", "its place", "name first", "12  Short", "name second"]  # fmt: skip


# aloud


def test_read_aloud_a_page_says_what_it_is_first(home: Path) -> None:
    for line in ("suggest -b silence", "markers", "crosswalk", "list"):
        out = on_a_terminal(home, *line.split(), env={"ACCESSIBLE": "1", "TERM": "xterm", "COLUMNS": None}, columns=40)
        assert not re.search("[\x1b╭│─→✗•=|]", out)
        first, *rest = out.splitlines()
        assert re.match(r"\w+[\w ]*: ", first)
        for before, text in zip(["", *rest], rest, strict=False):
            assert not text or not before or ": " in text, text  # a heading stands after an empty line


def test_asked_step_by_step_in_simple_lines(home: Path) -> None:
    for value, entry in (
        ("1", "\n1. something that the patient did\r"),
        ("", "\n  1 something that the patient did\r"),
    ):
        program, *rest = command("suggest")
        child = pexpect.spawn(
            program, rest, env=environment(home, {"ACCESSIBLE": value, "TERM": "xterm"}), dimensions=(60, 60),
            encoding="utf-8", timeout=30,
        )  # fmt: skip
        child.expect("go back: ")
        assert entry in child.before
        child.sendline("9")
        child.expect("There is no such choice")
        child.expect("go back: ")
        child.sendline("2")
        child.expect("go back: ")
        if value:
            lines = child.before.splitlines()
            assert all(re.match(r"\d+\. |What|2?$|A number", line) for line in lines)
            assert max(map(len, lines)) > 60  # whole, however narrow the terminal
        child.sendline("13")
        child.expect(pexpect.EOF)
        assert ("Suggestions: " in child.before) is bool(value)
        child.close()
        assert child.exitstatus == 0


def test_the_page_on_reading_aloud_is_true(program: Program) -> None:
    page = (ROOT / "docs" / "reading-aloud.md").read_text(encoding="utf-8")
    for block in re.findall(r"```console\n\$ alliance (.*?)```", page, flags=re.S):
        line, _, wanted = block.partition("\n")
        assert program(*line.split()).out == wanted


def test_plain_says_the_same_as_the_frames(corpus: Corpus) -> None:
    for answer in (
        corpus.pages([16]),
        corpus.suggest(behaviours=["silence"]),
        corpus.markers("silence"),
        corpus.crosswalk(),
    ):
        words = set(re.findall(r"\w{4,}", plain.render(pages(answer)).lower()))
        framed = set(re.findall(r"\w{4,}", terminal.render(pages(answer), Screen(300)).lower()))
        assert words - framed == set()


def test_json_in_a_terminal_is_json(home: Path) -> None:
    out = on_a_terminal(home, "list", "--json", env={"TERM": "xterm", "PAGER": None, "FORCE_COLOR": "1"}, rows=5)
    assert len(json.loads(out)["scripts"]) == 19


def test_a_long_table_of_tall_rows_is_drawn_in_good_time() -> None:
    table = tuple((str(number), "a title of many words, " * 9, "x") for number in range(4000))
    began = time.process_time()
    page = Page("Scripts", "4000 scripts", (Table(("No", "Script", "Name"), table),))
    assert terminal.render([page], Screen(80)).count("name x") == 4000
    assert time.process_time() - began < 20
