"""Long answers on a terminal: which pager, what it is given, what happens when it fails, is left early or interrupted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.conftest import Program, command, environment

NOTE = "went quiet when the zebra of Wuppertal came up"
LONG = ("show", "12")


class Terminal:
    """The program on a pseudo-terminal of 80 columns; what is given by name is its environment, but for `rows`."""

    def __init__(self, home: Path, *arguments: str, rows: Any = 24, **env: Any) -> None:
        program, *rest = command(*arguments)
        base = {"TERM": "xterm", "COLUMNS": None, "PAGER": None, "NO_COLOR": "1"}
        self.child = pexpect.spawn(
            program, rest, env=environment(home, base | env), dimensions=(rows, 80), encoding="utf-8", timeout=20
        )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.01

    def rest(self) -> tuple[str, int | None]:
        """What it shows until its end, and its exit code."""
        out = self.child.read()
        self.child.close()
        return str(out).replace("\r\n", "\n"), self.child.exitstatus


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that notes its arguments, its environment and what it was given, and prints that."""
    script = tmp_path / "a pager.py"
    script.write_text(
        f"#!{sys.executable}\n"
        "import os, sys, json\nfrom pathlib import Path\n"
        "text = sys.stdin.buffer.read().decode()\n"
        f"Path({str(tmp_path / 'seen.json')!r}).write_text(json.dumps([sys.argv[1:], dict(os.environ), text]))\n"
        "print('PAGED')\n"
    )
    script.chmod(0o755)
    return script


def seen(pager: Path) -> tuple[list[str], dict[str, str], str] | None:
    import json

    file = pager.parent / "seen.json"
    return tuple(json.loads(file.read_text())) if file.exists() else None


def test_the_pager_gets_all_and_the_exit_code_stays(home: Path, pager: Path, program: Program) -> None:
    out, code = Terminal(home, *LONG, ALLIANCE_PAGER=f"'{pager}' --of 'two words' $HOME ; |", PAGER="false").rest()
    found = seen(pager)
    assert (out, code) == ("PAGED\n", 0) and found is not None
    assert found[0] == ["--of", "two words", "$HOME", ";", "|"]  # words, and no shell
    whole = program(*LONG, "--format", "terminal").out
    assert re.sub(r"\x1b\[[0-9;]*m", "", found[2]) == whole
    assert found[1]["LESS"] == "FRX" and found[1]["LESSHISTFILE"] == "-" and "LESSOPEN" not in found[1]


def test_less_is_set_up_as_git_does_it_and_keeps_no_history(home: Path, pager: Path) -> None:
    env = {"LESS": "-i", "LESSHISTFILE": "/tmp/history", "LESSOPEN": "|-cat %s", "LV": "-a", "LC_ALL": "C"}
    Terminal(home, *LONG, PAGER=f"'{pager}'", **env).rest()
    found = seen(pager)
    assert found is not None
    given = {name: found[1].get(name) for name in ("LESS", "LESSHISTFILE", "LESSOPEN", "LV", "LESSCHARSET")}
    assert given == {"LESS": "-i", "LESSHISTFILE": "-", "LESSOPEN": None, "LV": "-a", "LESSCHARSET": "utf-8"}


@pytest.mark.parametrize(
    "arguments, env",
    [
        (LONG, {"ALLIANCE_PAGER": ""}),
        (LONG, {"ALLIANCE_PAGER": " "}),
        (LONG, {"ALLIANCE_PAGER": "cat"}),
        ((*LONG, "--no-pager"), {}),
        ((*LONG, "--json"), {}),
        (("crosswalk", "--format", "json"), {}),
        (("show", "12", "--only", "avoid"), {}),  # short
        (LONG, {"ACCESSIBLE": "1"}),
        (LONG, {"TERM": "dumb"}),
        (LONG, {"TERM": None}),
        (("show", "--json-schema"), {}),
    ],
    ids=str,
)
def test_no_pager(home: Path, pager: Path, arguments: tuple[str, ...], env: dict[str, str | None]) -> None:
    out, code = Terminal(home, *arguments, **{"PAGER": f"'{pager}'", **env}).rest()
    assert code == 0 and seen(pager) is None and "PAGED" not in out and len(out) > 200


def test_no_pager_where_the_output_is_no_terminal(program: Program, pager: Path) -> None:
    for line in ("show 12", "show 12 --format terminal --color always", "crosswalk"):
        assert "PAGED" not in program(*line.split(), env={"PAGER": f"'{pager}'", "TERM": "xterm"}).out
    assert seen(pager) is None


def test_what_only_a_terminal_needs_costs_others_nothing(home: Path) -> None:
    source = (
        "import sys; from alliance_cli.cli import run; code = run(['show', '12']); "
        "sys.exit(code or str([m for m in sys.modules if m.endswith(('.pager', '.screen', '.schema', '.shapes', '.beside'))]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], env=environment(home), capture_output=True, text=True, timeout=60
    )
    assert done.stderr == "[]\n"


def test_how_long_is_long(home: Path, pager: Path) -> None:
    """What fits the window, the next prompt included, is printed; lines that the terminal breaks count as several."""
    height = len(Terminal(home, "show", "9", "--only", "say", ALLIANCE_PAGER="").rest()[0].splitlines())
    assert Terminal(home, "show", "9", "--only", "say", PAGER=f"'{pager}'", rows=height + 1).rest()[0] != "PAGED\n"
    assert Terminal(home, "show", "9", "--only", "say", PAGER=f"'{pager}'", rows=height).rest()[0] == "PAGED\n"
    plain = ("show", "9", "--only", "say", "--plain")
    lines = Terminal(home, *plain, ALLIANCE_PAGER="").rest()[0].splitlines()
    height = sum(-(-len(line) // 80) for line in lines)
    assert height > len(lines)
    assert Terminal(home, *plain, PAGER=f"'{pager}'", rows=height + 1).rest()[0] != "PAGED\n"
    assert Terminal(home, *plain, PAGER=f"'{pager}'", rows=height).rest()[0] == "PAGED\n"


@pytest.mark.parametrize(
    "bad, said",
    [
        ("/nowhere/no-such-pager", "No such file"),
        ("'unbalanced", "quotation marks"),
        ("false", "ended with an error"),
        ("/", "ermission"),
        (f"{sys.executable} -c 'import sys; sys.stdin.read(9); sys.exit(7)'", "ended with an error"),
        (f"{sys.executable} -c 'import os; os.kill(os.getpid(), 9)'", "ended with an error"),
    ],
)
def test_a_pager_that_fails_loses_nothing(home: Path, program: Program, bad: str, said: str) -> None:
    out, code = Terminal(home, *LONG, PAGER=bad).rest()
    whole = program(*LONG, "--format", "terminal").out
    assert code == 0 and whole in re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert said in out and "--no-pager" in out and "Traceback" not in out


def test_where_there_is_no_less_nothing_is_said(home: Path, tmp_path: Path, program: Program) -> None:
    out, code = Terminal(home, *LONG, PATH=str(tmp_path)).rest()
    assert (re.sub(r"\x1b\[[0-9;]*m", "", out), code) == (program(*LONG, "--format", "terminal").out, 0)


def test_left_early(home: Path) -> None:
    """A pager that reads a little of an answer far longer than a pipe holds and ends well: quiet."""
    arguments = ("show", *map(str, range(1, 20)))
    out, code = Terminal(home, *arguments, PAGER=f"{sys.executable} -c 'print(input()[:9])'").rest()
    assert code == 0 and len(out.splitlines()) == 1


def test_the_code_of_an_answer_that_found_nothing_stays(home: Path, pager: Path) -> None:
    out, code = Terminal(home, "search", "metacomunication", PAGER=f"'{pager}'", rows=4).rest()
    assert (out, code) == ("PAGED\n", 1)


def test_interrupted_in_the_pager(home: Path) -> None:
    """Ctrl-C goes to the pager. Whether it lives on or dies of it, nothing is said and nothing printed again."""
    for does, ends in (("None", "PAGED\n"), ("os._exit(130)", "")):
        source = (
            "import os, signal, sys, time; got = []; "
            f"signal.signal(signal.SIGINT, lambda *_: (got.append(1), {does})); print(\"READY\", flush=True); "
            "[time.sleep(.02) for _ in range(500) if not got]; print(\"PAGED\")"
        )  # fmt: skip
        terminal = Terminal(home, *LONG, PAGER=f"{sys.executable} -c '{source}'")
        terminal.child.expect("READY\r\n")
        terminal.child.sendintr()
        out, code = terminal.rest()
        assert (out.replace("^C", "").lstrip("\n"), code) == (ends, 0)


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_the_real_less(home: Path) -> None:
    terminal = Terminal(home, *LONG)
    terminal.child.expect(re.escape("Script 12"))
    terminal.child.expect(":")
    terminal.child.send("/pseudo\n")  # a search, which less would keep
    terminal.child.expect("pseudo-alliance")
    terminal.child.sendintr()
    while terminal.child.isalive():  # less drops what was typed before it had dealt with Ctrl-C
        terminal.child.send("q")
        terminal.child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=0.2)
    out, code = terminal.rest()
    assert code == 0 and "Traceback" not in out
    kept = [path for path in home.rglob("*") if path.is_file() and "pseudo" in path.read_bytes().decode("latin-1")]
    assert [path for path in kept if path.suffix != ".sqlite"] == [] and not (home / ".lesshst").exists()


def test_a_note_reaches_the_pager_and_no_file(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "home"
    own.mkdir()
    file = tmp_path / "note.txt"
    file.write_text(NOTE)
    mine = {name: str(own) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    pager = f"{sys.executable} -c 'import sys; print(len(sys.stdin.read()) > 500, \"PAGED\")'"
    out, code = Terminal(home, "suggest", "--file", str(file), PAGER=pager, **mine).rest()
    assert (out, code) == ("True PAGED\n", 0)
    for path in own.rglob("*"):
        assert not path.is_file() or b"Wuppertal" not in path.read_bytes()
    assert b"Wuppertal" not in os.fsencode(str(list(own.rglob("*"))))
