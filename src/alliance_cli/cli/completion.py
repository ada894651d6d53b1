"""What could come next on a command line: for bash, zsh and fish.

Each shell has a script (`alliance completion SHELL`) that hands over the line up to the cursor on standard input, where
neither a history nor a list of processes can see it, and takes lines of text back. Click finds out what is being typed;
ids come from the corpus, through the reader that the commands use. Nothing that comes back is ever evaluated.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import Any, NamedTuple

import typer
from typer._click import shell_completion as click  # Typer carries Click inside since 0.26
from typer._click.core import Command

from ..answers import Corpus
from ..errors import WrongUse
from ..model import KINDS
from ..text import listed, one_line
from . import opening
from .output import write

_CURSOR = "\x1f"
_FILES = {"file", "filename", "path", "directory"}
_LISTING = {"33", "63", "64"}
"""bash's COMP_TYPE where it lists candidates; where it inserts one, a description would be inserted too."""

OF_KINDS = {
    "idea": "what to understand", "do": "what the therapist can do", "say": "an example line to say",
    "avoid": "what to avoid", "example": "a case",
}  # fmt: skip
OF_CHOICES = {
    "terminal": "panels, for a screen", "plain": "lines with a label, for grep and screen readers",
    "markdown": "for documents", "html": "for a browser and for paper", "json": "one document, for programs",
    "auto": "in a terminal", "always": "also in a pipe", "never": "no colour",
}  # fmt: skip


class Candidate(NamedTuple):
    """A word that could come next, and what it is."""

    word: str
    help: str = ""


def script(shell: str) -> str:
    """The script that teaches a shell to complete `alliance`."""
    return resources.files(__package__).joinpath("shells", f"alliance.{shell}").read_text(encoding="utf-8")


def complete(app: typer.Typer, shell: str) -> int:
    """Answers a shell: `files`, or `words` with a candidate on each further line (for zsh two)."""
    if shell not in _SHOWN:
        raise WrongUse("there is no completion for this shell", f"one of {listed(_SHOWN)}")
    words, incomplete = split(sys.stdin.buffer.read().decode("utf-8", "replace"))
    found = candidates(typer.main.get_command(app), words, incomplete)
    if found is None:
        write("files\n")
        return 0
    head, equals, _ = incomplete.partition("=")
    option = head + equals if equals and head.startswith("--") else ""
    write("".join(f"{line}\n" for line in ("words", *_SHOWN[shell](found, option))))
    return 0


def split(line: str) -> tuple[list[str], str]:
    """The finished words after the program's name, and the one that is being typed."""
    *words, last = click.split_arg_string(line + _CURSOR)
    while len(words) > 1 and "=" in words[0]:  # VARIABLE=value before the program
        words = words[1:]
    return words[1:], last.replace(_CURSOR, "")


def candidates(command: Any, words: list[str], incomplete: str) -> list[Candidate] | None:
    """What could come next, or None where it is the name of a file."""
    context = click._resolve_context(command, {}, "alliance", list(words))
    asked, incomplete = click._resolve_incomplete(context, list(words), incomplete)
    if isinstance(asked, typer.core.TyperOption | typer.core.TyperArgument):
        if source := SOURCES.get(f"{context.info_name} {asked.name}") or SOURCES.get(str(asked.name)):
            given = context.params.get(str(asked.name))
            taken = {str(word) for word in given} if isinstance(given, list | tuple) else set()
            with context.scope(cleanup=False):  # for the files of --corpus
                return source(incomplete, taken)
        return None if asked.type.name in _FILES else _of_choices(asked.shell_complete(context, incomplete))
    return [*_of_group(asked, incomplete), *_of_options(asked, context, incomplete)]


def _of_choices(items: Iterable[Any]) -> list[Candidate]:
    return [Candidate(item.value, item.help or OF_CHOICES.get(item.value, "")) for item in items]


def _of_group(command: Any, incomplete: str) -> list[Candidate]:
    from .help import commands, summary

    return [Candidate(sub.name, summary(sub)) for sub in commands(command) if sub.name.startswith(incomplete)]


def _of_options(command: Any, context: Any, incomplete: str) -> Iterator[Candidate]:
    """Options that can still be given; of two spellings of one name, the first that fits."""
    found = {item.value: item.help or "" for item in Command.shell_complete(command, context, incomplete)}
    for param in command.get_params(context):
        for names in (param.opts, param.secondary_opts):
            for long in (False, True):
                name = next((n for n in names if n in found and n.startswith("--") is long), None)
                if name:
                    yield Candidate(name, found[name])


# Ids of the corpus


def _ids(*kinds: str) -> Callable[[str, set[str]], list[Candidate]]:
    def source(incomplete: str, given: set[str]) -> list[Candidate]:
        reader = _corpus().reader
        found = [Candidate(item.id, _said_of(kind, item)) for kind in kinds for item in reader.items(kind)]
        return _fitting(found, incomplete, given)

    return source


def _said_of(kind: str, item: Any) -> str:
    """The title, with the gist where a title such as `Silence` says no more than the id."""
    return str(item.title) if kind in ("situation", "intervention") else f"{item.title}: {item.gist}"


def _scripts(incomplete: str, given: set[str]) -> list[Candidate]:
    reader = _corpus().reader
    rows = reader.rows()
    found = [Candidate(str(row.number), row.title) for row in rows]
    found += [Candidate(row.slug, row.title) for row in rows]
    found += [Candidate(id_, title) for id_, title in reader.titles("intervention").items()]
    return _fitting(found, incomplete, given)


def _pathways(incomplete: str, given: set[str]) -> list[Candidate]:
    found = [Candidate(pathway.marker, pathway.title) for pathway in _corpus().reader.items("pathway")]
    return _fitting(found, incomplete, given)


def _ids_or_note(incomplete: str, given: set[str]) -> list[Candidate]:
    """`suggest` takes one id without its option; after the first word it can only be a note."""
    return [] if given else _ids("marker", "behaviour", "situation", "component")(incomplete, given)


def _kinds(incomplete: str, given: set[str]) -> list[Candidate]:
    return _fitting([Candidate(kind, OF_KINDS[kind]) for kind in KINDS], incomplete, given)


def _with_commas(source: Callable[[str, set[str]], list[Candidate]]) -> Callable[[str, set[str]], list[Candidate]]:
    """A source whose words are given one after the other with commas between."""

    def listed(incomplete: str, given: set[str]) -> list[Candidate]:
        head, comma, last = incomplete.rpartition(",")
        return [found._replace(word=f"{head}{comma}{found.word}") for found in source(last, set(head.split(",")))]

    return listed


def _nothing(incomplete: str, given: set[str]) -> list[Candidate]:
    return []


def _corpus() -> Corpus:
    return opening.corpus(quiet=True)


def _fitting(found: Iterable[Candidate], incomplete: str, given: set[str]) -> list[Candidate]:
    """Candidates that begin as typed, each word once, without those that were given."""
    words: dict[str, Candidate] = {}
    for candidate in found:
        if candidate.word.startswith(incomplete) and candidate.word not in given:
            words.setdefault(candidate.word, candidate)
    return list(words.values())


SOURCES: dict[str, Callable[[str, set[str]], list[Candidate]]] = {
    "names": _scripts,
    "script": _scripts,
    "marker": _ids("marker"),
    "behaviour": _ids("behaviour"),
    "situation": _ids("situation"),
    "component": _ids("component"),
    "intervention": _ids("intervention"),
    "name": _ids("marker", "behaviour", "situation"),
    "only": _with_commas(_kinds),
    "within": _with_commas(_kinds),
    "export scripts": _with_commas(_scripts),
    "pathway marker": _pathways,
    "suggest words": _ids_or_note,
    "search words": _nothing,
}
"""Where the values of a parameter come from, by its name, or by its command and its name."""


# What each shell takes


def _for_bash(found: list[Candidate], option: str) -> list[str]:
    """Bare words, and descriptions only where bash shows a list and inserts nothing of it."""
    if len(found) > 1 and os.environ.get("COMP_TYPE") in _LISTING:
        return [shown for _, shown in _beside(found, "  ")]
    return [word for word, _ in found]


def _for_zsh(found: list[Candidate], option: str) -> list[str]:
    return [line for pair in _beside(found, "  -- ") for line in pair]


def _for_fish(found: list[Candidate], option: str) -> list[str]:
    return [f"{option}{word}\t{one_line(text)}" if text else f"{option}{word}" for word, text in found]


def _beside(found: list[Candidate], gap: str) -> Iterator[tuple[str, str]]:
    """Words, and as they are shown: with what they are in a second column, no wider than the screen."""
    width = shutil.get_terminal_size((80, 24)).columns - 1
    column = max((len(word) for word, _ in found), default=0)
    for word, text in found:
        line = f"{word.ljust(column)}{gap}{one_line(text)}" if text else word
        yield word, line if len(line) <= width else f"{line[: max(1, width - 1)]}…"


_SHOWN: dict[str, Callable[[list[Candidate], str], list[str]]] = {
    "bash": _for_bash,
    "zsh": _for_zsh,
    "fish": _for_fish,
}
