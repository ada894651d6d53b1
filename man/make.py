"""The man page, made from the commands: `python man/make.py > man/alliance.1`.

What a command does, its arguments and its options come from the Typer app, so there is one place to change them. (The
library for this, click-man, does not know Typer's commands since Typer carries a Click of its own.)
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import typer

import alliance_cli
from alliance_cli import errors
from alliance_cli.cli import help as pages
from alliance_cli.cli.app import app

EXIT_STATUS = {
    0: "Answered.",
    errors.NOTHING_FOUND: "Nothing was found.",
    errors.WRONG_USE: "Wrong use: a command, an option or a value that does not exist.",
    errors.INVALID_CORPUS: "A corpus file does not validate.",
    errors.CANNOT_READ_OR_WRITE: "Something that is needed cannot be read or written.",
    errors.INTERRUPTED: "Interrupted with Ctrl-C.",
}
ENVIRONMENT = {
    "ALLIANCE_CORPUS": "Own corpus files, with `:` between them (`;` on Windows), laid over the built-in one.",
    "ALLIANCE_PAGER, PAGER": "The pager for long answers in a terminal; `less -FRX` without them, none if it is `cat`.",
    "ACCESSIBLE": "Plain lines, no pager, no progress bar and simple questions, if it is set to anything but 0.",
    "COLUMNS": "The width of the terminal, if it is not the one that the terminal states.",
    "NO_COLOR": "No colours, if it is set to anything.",
    "FORCE_COLOR": "Colours in a pipe too, if it is set to anything but 0, which means none. `--color` is stronger.",
    "CLICOLOR, CLICOLOR_FORCE": "No colours if the first is 0; colours in a pipe too if the second is anything else.",
    "TERM": "No colours, if it is `dumb`.",
    "XDG_DATA_HOME": "The folder of own layers and of an attached report, in place of `~/.local/share`.",
    "XDG_CACHE_HOME": "The folder in which the copy of the corpus is kept, in place of `~/.cache`.",
}
FILES = {
    "~/.cache/alliance/": "A copy of the corpus, for speed; it may be removed at any time. `alliance corpus paths` "
    "shows all files in use. Nothing of what is typed is kept.",
    "~/.local/share/alliance/corpus.d/*.yaml": "Own layers, laid over the built-in corpus in the order of their names.",
    "~/.local/share/alliance/report.json": "The attached report; `alliance corpus detach` removes it.",
}
NEVER = (
    "A marker is a hypothesis, never a verdict. This is no risk assessment: where safety is in question, assess it "
    "directly, follow local procedure and consult. Not for patients."
)
SEE_ALSO = (
    "Muran, J. C. (2018). Therapeutic Alliance Interventions from OQ Clinical Support Tools \u2013 An Enhanced "
    "Version. https://doi.org/10.13140/RG.2.2.30700.67201"
)


def page() -> str:
    """The whole man page, as roff."""
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name="alliance", **root.context_settings)
    lines = (piece for line in _page(root, context) for piece in _wrapped(line))
    return "".join(f"{line}\n" for line in lines)


def _wrapped(line: str) -> list[str]:
    """A line of text in lines that a diff shows well; requests and examples stay whole."""
    if line.startswith(".") or len(line) < 80:
        return [line]
    return textwrap.wrap(line, 78, break_long_words=False, break_on_hyphens=False)


def _page(root: Any, context: Any) -> Iterator[str]:
    about, *more = _paragraphs(root.help)
    yield '.\\" Made from the commands by man/make.py.'
    yield f'.TH ALLIANCE 1 "" "alliance {alliance_cli.__version__}" "User Commands"'
    yield from (".SH NAME", f"alliance \\- {_text(about[0].lower() + about[1:].rstrip('.'))}")
    yield from (".SH SYNOPSIS", ".nf")
    for path, command, inner in walked(root, context):
        if not pages.commands(command):
            yield f"\\fB{_text(path)}\\fR {_text(pages.usage(command, inner))}"
    yield ".fi"
    yield from (".SH DESCRIPTION", _text(about))
    for paragraph in (*more, NEVER):
        yield from (".PP", _text(paragraph))
    yield ".SH COMMANDS"
    for path, command, inner in walked(root, context):
        yield from _command(path, command, inner)
    yield ".SH OPTIONS OF ALL COMMANDS THAT ANSWER"
    yield from _options(_common(root, context))
    yield from (".SH OPTIONS", *_options([*root.params, root.get_help_option(context)]))
    yield from _table("EXIT STATUS", {str(code): text for code, text in EXIT_STATUS.items()})
    yield from _table("ENVIRONMENT", ENVIRONMENT)
    yield from _table("FILES", FILES)
    lines = (line for _, command, _ in walked(root, context) for line in pages.examples_of(command))
    yield from (".SH EXAMPLES", ".nf", *(_text(line) for line in dict.fromkeys(lines)), ".fi")
    yield from (".SH SEE ALSO", ".BR grep (1),", ".BR less (1)", ".PP", _text(SEE_ALSO))


def walked(group: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every command with its path and its context, a group before its own."""
    for command in pages.commands(group):
        inner = typer.Context(command, info_name=command.name, parent=context, **command.context_settings)
        yield inner.command_path, command, inner
        yield from walked(command, inner)


def _command(path: str, command: Any, context: Any) -> Iterator[str]:
    yield f'.SS "{_text(path.removeprefix("alliance "))}"'
    first, *more = _paragraphs(command.help)
    yield _text(first)
    for paragraph in more:
        yield from (".PP", _text(paragraph))
    for argument in pages.arguments(command):
        yield from (".TP", f".I {_text(pages.argument_name(argument))}", _text(pages.described(argument)))
    for name, options in pages.option_groups(command, context).items():
        if name not in (pages.OUTPUT, pages.MORE):
            yield from _options([option for option in options if option.name != "help"])


def _common(root: Any, context: Any) -> list[Any]:
    found: dict[str, Any] = {}
    for _, command, inner in walked(root, context):
        groups = pages.option_groups(command, inner)
        for option in (*groups.get(pages.OUTPUT, []), *groups.get(pages.MORE, [])):
            found.setdefault(option.name, option)
    found.pop("help", None)
    return list(found.values())


def _options(options: list[Any]) -> Iterator[str]:
    for option in options:
        names = sorted([*option.opts, *option.secondary_opts], key=lambda name: name.startswith("--"))
        value = pages.value_name(option).strip()
        shown = ", ".join(f"\\fB{_text(name)}\\fR" for name in names) + (f" \\fI{value}\\fR" if value else "")
        yield from (".TP", shown, _text(pages.described(option)))


def _table(heading: str, rows: dict[str, str]) -> Iterator[str]:
    yield f".SH {heading}"
    for name, text in rows.items():
        yield from (".TP", f".B {_text(name)}", _text(text))


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in inspect.cleandoc(text or "").split("\n\n")]


def _text(text: str) -> str:
    """Text as roff: nothing in it is a command, what stands between backquotes is bold."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("\u2013", "\\(en").replace('"', "\\(dq")
    safe = safe.replace("'", "\\(aq").replace("~", "\\(ti").replace("^", "\\(ha")
    safe = re.sub("`([^`]+)`", r"\\fB\1\\fR", safe).replace("`", "\\(ga")
    return f"\\&{safe}" if safe.startswith(".") else safe


if __name__ == "__main__":
    sys.stdout.write(page())
