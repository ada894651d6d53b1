"""Completion in the real shells: what is offered, with what it is, and that no title breaks or runs anything."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest
import typer

from alliance_cli.cli.app import app
from alliance_cli.cli.completion import OF_CHOICES, OF_KINDS, SOURCES, candidates, split
from alliance_cli.model import KINDS
from tests.conftest import Program, environment

SHELLS = ("bash", "zsh", "fish")
NASTY = """\
format: 1
name: clinic
situations:
  - id: zz-nasty
    title: "[x] it's \\"q\\" $(touch ran) `touch ran` \\\\ a:b %F{red}"
    gist: |
      One line with $(touch ran)
      and another.
    looks: ["Anything."]
    question: What is it?
  - {id: zz-other, title: "*\\n& touch ran", gist: A star., looks: [Anything.], question: What is it?}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `alliance` in `bin`, a clinic's layer, two files and the three scripts of completion."""
    folder = tmp_path_factory.mktemp("shell")
    (folder / "bin").mkdir()
    (folder / "bin" / "alliance").write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -W error -m alliance_cli "$@"\n'
    )
    (folder / "bin" / "alliance").chmod(0o755)
    (folder / "clinic.yaml").write_text(NASTY)
    (folder / "files").mkdir()
    (folder / "files" / "a note.txt").write_text("quiet")
    for shell in SHELLS:
        done = subprocess.run([folder / "bin" / "alliance", "completion", shell], capture_output=True, env=env(folder))
        (folder / f"alliance.{shell}").write_bytes(done.stdout)
    (folder / "fpath").mkdir()
    (folder / "fpath" / "_alliance").write_bytes((folder / "alliance.zsh").read_bytes())
    return folder


def env(folder: Path, **more: str) -> dict[str, str]:
    base = environment(folder, {"ALLIANCE_CORPUS": str(folder / "clinic.yaml"), "LC_ALL": "C.UTF-8", **more})
    return {**base, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "XDG_DATA_HOME": str(folder / "share")}


def asked(program: Program, line: str, shell: str = "fish", **more: str) -> list[str]:
    ran = program(env={"_ALLIANCE_COMPLETE": shell, **more}, input=line)
    assert (ran.code, ran.err) == (0, ""), line
    return ran.out.splitlines()


# What is offered, the same for every shell


@pytest.mark.parametrize(
    "line, expected",
    [
        ("alliance sh", ["show\tRead one or more scripts."]),
        ("alliance corpus che", ["check\tCheck corpus files and report every problem with its place."]),
        ("alliance show 12", ["12\tCatch the ruptures that hardly show"]),
        ("alliance show 12 quie", ["quiet-signs\tCatch the ruptures that hardly show"]),
        ("alliance show 'quie", ["quiet-signs\tCatch the ruptures that hardly show"]),
        ("alliance show subtl", ["subtle-cues\tNotice quiet signs of trouble in the alliance"]),
        ("alliance list --behaviour=sil", ["silence\tSilence: The patient stops speaking, and the quiet closes off rather than deepens."]),
        ("alliance list --behaviour goo", []),
        ("alliance list --situation mutual", ["mutual-impasse\tYou are both stuck"]),
        ("alliance list -c goal -c task -c b", ["bond\tBond: The affective tie, that is, how far patient and therapist trust and have confidence in each other."]),
        ("alliance list -c bond -c b", []),
        ("alliance list --beh", ["--behaviour\tWhat the patient does, such as silence."]),
        ("alliance list --behavior", ["--behavior\tWhat the patient does, such as silence."]),
        ("alliance search fear --in sa", ["say\tan example line to say"]),
        ("alliance show 12 --only say,av", ["say,avoid\twhat to avoid"]),
        ("alliance search sil", []),
        ("alliance show --format te", ["terminal\tpanels, for a screen"]),
        ("alliance show --color al", ["always\talso in a pipe"]),
        ("alliance suggest mutual", ["mutual-impasse\tYou are both stuck"]),
        ("alliance suggest 'she said' sil", []),
        ("alliance pathway w", ["withdrawal\tFrom withdrawal to self-assertion"]),
        ("alliance markers beg", ["begrudging-acceptance\tBegrudging acceptance: The patient goes along with what you ask or propose, without wanting to."]),
        ("COLUMNS=60 alliance completion f", ["fish"]),
        ("alliance nonsense sh", ["show\tRead one or more scripts."]),
    ],
)  # fmt: skip
def test_what_is_offered(corpus: Any, line: str, expected: list[str]) -> None:
    found = candidates(typer.main.get_command(app), *split(line))
    assert found is not None and ["\t".join(filter(None, candidate)) for candidate in found] == expected


def test_everything_that_names_a_script_is_offered_once_and_numbers_come_first(program: Program) -> None:
    found = [line.split("\t")[0] for line in asked(program, "alliance show ")[1:]]
    assert found[:19] == [str(number) for number in range(1, 20)]
    assert {"quiet-signs", "subtle-cues", "principle"} <= set(found) and len(found) == len(set(found))


@pytest.mark.parametrize(
    "line",
    [
        "alliance suggest --file ",
        "alliance suggest -f no",
        "alliance corpus check a.yaml ",
        "alliance suggest --file=x",
    ],
)
def test_where_a_file_is_expected_the_shell_is_told(line: str) -> None:
    assert candidates(typer.main.get_command(app), *split(line)) is None


def test_what_a_shell_is_told(program: Program) -> None:
    assert asked(program, "alliance list --component=b", "fish")[1].startswith("--component=bond\tBond: ")
    assert asked(program, "alliance list --component=b", "zsh")[1] == "bond"
    assert asked(program, "alliance suggest --file a") == ["files"]


def test_own_layers_are_in_it(place: Path) -> None:
    done = subprocess.run([place / "bin" / "alliance"], input=b"alliance list -s zz", capture_output=True,
                          env=env(place, _ALLIANCE_COMPLETE="fish"))  # fmt: skip
    assert done.stdout.decode().splitlines()[1].startswith('zz-nasty\t[x] it\'s "q" $(touch ran)')


def test_descriptions_fit_the_screen(program: Program) -> None:
    for shell in ("bash", "zsh"):
        lines = asked(program, "alliance list --situation ", shell, COLUMNS="40", COMP_TYPE="63")
        assert max(map(len, lines)) == 39 and any(line.endswith("…") for line in lines)


def test_bash_gets_descriptions_only_where_it_lists(program: Program) -> None:
    listed = asked(program, "alliance list -c ", "bash", COMP_TYPE="63")
    assert listed[1].startswith("task  Task: The way")
    for inserting in ("9", "37", "42", ""):
        assert asked(program, "alliance list -c ", "bash", COMP_TYPE=inserting) == ["words", "task", "goal", "bond"]


def test_every_value_has_a_source() -> None:
    """A new option of a command has to say what its values are: ids, words of a choice, a number or a file."""
    seen = set()
    for name, command in walked(typer.main.get_command(app)):
        for param in command.params:
            keys = {f"{name} {param.name}", str(param.name)} & SOURCES.keys()
            seen |= keys
            plain = getattr(param, "is_flag", False) or hasattr(param.type, "choices") or param.type.name != "str"
            assert keys or plain, (name, param.name)
            choices = [getattr(choice, "value", choice) for choice in getattr(param.type, "choices", ())]
            assert param.name == "shell" or set(choices) <= OF_CHOICES.keys()
    assert seen == SOURCES.keys() and list(OF_KINDS) == list(KINDS)


def walked(command: Any) -> Iterator[tuple[str, Any]]:
    for name, sub in command.commands.items():
        yield name, sub
        if hasattr(sub, "commands"):
            yield from walked(sub)


@pytest.mark.parametrize(
    "line, words, last",
    [
        ("alliance", [], "alliance"),
        ("alliance show ", ["show"], ""),
        ("alliance show 'a b' c", ["show", "a b"], "c"),
        ("alliance show 'a b", ["show"], "a b"),
        ('alliance show "$(date)" `x` ', ["show", "$(date)", "`x`"], ""),
        ("X=1 Y=2 alliance list --behaviour=si", ["list"], "--behaviour=si"),
        ("alliance show a\\", ["show"], "a"),
        ("", [], ""),
    ],
)
def test_lines_are_split_and_never_run(line: str, words: list[str], last: str) -> None:
    assert split(line) == (words, last)


def test_a_shell_that_has_no_completion(program: Program) -> None:
    ran = program(env={"_ALLIANCE_COMPLETE": "tcsh"})
    assert ran.code == 2 and "bash, zsh or fish" in ran.err and ran.out == ""


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_are_sound(program: Program, shell: str) -> None:
    text = program("completion", shell).out
    assert f"alliance completion {shell}" in text
    if which(shell):
        subprocess.run([shell, "-n"], input=text.encode(), check=True)


# The shells themselves


def which(shell: str) -> str | None:
    return shutil.which(shell)


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not which(shell), reason=f"{shell} is not installed")


def in_bash(place: Path, line: str, kind: int = 9) -> list[str]:
    """What bash's completion function replies to a line."""
    word = line.rpartition(" ")[2].rpartition("=")[2]
    script = (
        f"source {place}/alliance.bash; COMP_LINE=$1 COMP_POINT=${{#1}} COMP_TYPE={kind} COLUMNS=200\n"
        '_alliance alliance "$2"; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", line, word], capture_output=True, text=True, env=env(place), cwd=place
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@needs("bash")
def test_bash_replies(place: Path) -> None:
    assert in_bash(place, "alliance show quie") == ["quiet-signs"]
    assert in_bash(place, "alliance list --behaviour=sil") == ["silence"]
    assert in_bash(place, "alliance list -b goo") == [""]
    listed = in_bash(place, "alliance list -s zz-", 63)
    assert (
        listed[0].startswith('zz-nasty  [x] it\'s "q" $(touch ran) `touch ran` \\ a:b')
        and listed[1] == "zz-other  * & touch ran"
    )
    assert not list(place.rglob("ran"))


@needs("fish")
@pytest.mark.parametrize(
    "line, expected",
    [
        ("alliance show quie", "quiet-signs\tCatch the ruptures that hardly show\n"),
        ("alliance list --situation=zz-n", "--situation=zz-nasty\t[x] it's \"q\" $(touch ran) `touch ran` \\ a:b %F{red}\n"),
        ("alliance list -s zz-o", "zz-other\t* & touch ran\n"),
        ("alliance search sil", ""),
        ("alliance suggest --file a", "a\\ note.txt\n"),
        ("alliance suggest --file=a", "--file=a note.txt\n"),
    ],
)  # fmt: skip
def test_fish_offers(place: Path, line: str, expected: str) -> None:
    script = f"source {place}/alliance.fish; complete --do-complete {shlex.quote(line)}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], capture_output=True, text=True, env=env(place), cwd=place / "files"
    )
    assert done.stderr == ""
    if "file" in line:  # fish writes blanks in names in more than one way
        assert done.stdout.replace("\\ ", " ").split("\t")[0].strip() == expected.replace("\\ ", " ").strip()
    else:
        assert done.stdout == expected
    assert not list(place.rglob("ran"))


START = {
    "bash": (["--norc", "--noprofile"], "PS1='rea''dy> '; bind 'set bell-style none'; source {0}/alliance.bash"),
    "zsh": (["-f"], "PS1='rea''dy> '; setopt no_beep; autoload -Uz compinit; compinit -u -D; source {0}/alliance.zsh"),
    "zsh, from a file": (
        ["-f"],
        "PS1='rea''dy> '; setopt no_beep; fpath=({0}/fpath $fpath); autoload -Uz compinit; compinit -u -D",
    ),
    "fish": (["--no-config"], "function fish_prompt; echo 'rea''dy> '; end; source {0}/alliance.fish"),
}


class Terminal:
    """A shell in a pseudo-terminal of 100 columns, and what its screen shows."""

    def __init__(self, shell: str, place: Path) -> None:
        arguments, start = START[shell]
        self.screen = pyte.Screen(100, 40)
        self.stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(shell.partition(",")[0], [*arguments, "-i"], env=env(place, TERM="xterm", COLUMNS="100"),
                                   cwd=str(place / "files"), dimensions=(40, 100), timeout=10)  # fmt: skip
        self.type(start.format(place) + "; clear\r", "ready>")

    def type(self, keys: str, until: str) -> str:
        """Sends keys; the screen as soon as it shows what is waited for."""
        self.child.send(keys)
        for _ in range(100):
            try:
                self.stream.feed(self.child.read_nonblocking(65536, timeout=0.1))
            except pexpect.TIMEOUT:
                if until in self.shown():
                    return self.shown()
        raise AssertionError(f"waited for {until!r}:\n{self.shown()}")

    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display).strip()


@pytest.fixture(params=[pytest.param(name, marks=needs(name.partition(",")[0])) for name in START])
def terminal(request: pytest.FixtureRequest, place: Path) -> Iterator[Terminal]:
    opened = Terminal(request.param, place)
    yield opened
    opened.child.close(force=True)


def test_a_user_presses_tab(terminal: Terminal, place: Path) -> None:
    terminal.type("alliance show quie\t", "alliance show quiet-signs")
    terminal.type("--on\t", "quiet-signs --only")
    terminal.type("say --brief \x15alliance list --behaviour=sil\t", "--behaviour=silence")
    terminal.type("\x15alliance suggest --file a\t", "a\\ note.txt")
    terminal.type("\x15alliance list --component \t\t", "The way the two of you work")
    shown = terminal.type("\x15alliance list -s zz-\t\t", "touch ran")
    assert "zz-nasty" in shown and '[x] it\'s "q" $(touch ran) `touch ran` \\ a:b %F{red}' in shown
    terminal.type("\x15echo still here\r", "\nstill here")
    assert not list(place.rglob("ran"))
