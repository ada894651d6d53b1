"""Where answers go: the format, the terminal's abilities, the streams."""

from __future__ import annotations

import functools
import inspect
import os
import shutil
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TextIO

import typer

from ..errors import NOTHING_FOUND, WrongUse
from ..results import Answer, SearchResult

if TYPE_CHECKING:
    from ..render.terminal import Screen

P = ParamSpec("P")

# What an ASCII or Windows code page cannot show, in signs that it can.
_INSTEAD = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "→": "->",
    "✗": "x", "•": "*", "×": "x", "′": "'",
}  # fmt: skip


class Format(StrEnum):
    terminal = "terminal"
    plain = "plain"
    markdown = "markdown"
    json = "json"


class Colour(StrEnum):
    auto = "auto"
    always = "always"
    never = "never"


FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="How to print: panels, plain lines, Markdown or JSON.",
        rich_help_panel="Output",
        show_default="terminal, or plain when piped",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.", rich_help_panel="Output")]
PlainOption = Annotated[
    bool,
    typer.Option(
        "--plain", help="Short for --format plain: no frames, for grep and screen readers.", rich_help_panel="Output"
    ),
]
ColourOption = Annotated[
    Colour, typer.Option("--color", "--colour", help="When to use colour.", rich_help_panel="Output")
]

_OUTPUT = (
    ("format_", FormatOption, None),
    ("json_", JsonOption, False),
    ("plain", PlainOption, False),
    ("colour", ColourOption, Colour.auto),
)


def reading(command: Callable[P, Any]) -> Callable[P, int]:
    """A command that returns an answer -> a command that prints it, with the options for how to print."""
    signature = inspect.signature(command, eval_str=True)
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in _OUTPUT
    ]
    parameters = [*signature.parameters.values(), *options]

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        given: dict[str, Any] = dict(kwargs)
        chosen = {name: given.pop(name, default) for name, _, default in _OUTPUT}
        format_ = _format(chosen["format_"], chosen["json_"], chosen["plain"])
        answer = command(*args, **given)
        write(_rendered(answer, format_, chosen["colour"]), format_)
        return NOTHING_FOUND if _empty(answer) else 0

    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = signature.replace(parameters=parameters, return_annotation=int)  # type: ignore[attr-defined]
    del run.__wrapped__
    return run


def _empty(answer: Any) -> bool:
    if isinstance(answer, Answer):
        return not answer.suggestions and not answer.risk
    return isinstance(answer, SearchResult) and not answer.hits


def _format(format_: Format | None, json_: bool, plain: bool) -> Format:
    asked = (format_, Format.json if json_ else None, Format.plain if plain else None)
    named = {one for one in asked if one is not None}
    if len(named) > 1:
        raise WrongUse("more than one format was asked for", "choose one of --format, --json, --plain")
    if named:
        return named.pop()
    return Format.terminal if sys.stdout.isatty() else Format.plain


def _rendered(answer: Any, format_: Format, colour: Colour) -> str:
    if format_ is Format.json:
        from ..render import json

        return json.render(answer)
    from ..render.compose import pages

    if format_ is Format.plain:
        from ..render import plain

        return plain.render(pages(answer))
    if format_ is Format.markdown:
        from ..render import markdown

        return markdown.render(pages(answer))
    from ..render import terminal

    return terminal.render(pages(answer), screen(colour))


def screen(colour: Colour) -> Screen:
    """What is known of the terminal. `--color` is stronger than NO_COLOR, FORCE_COLOR and TERM."""
    from ..render.terminal import Screen

    width = shutil.get_terminal_size((80, 24)).columns
    return Screen(width, _styles(colour), _can_show("╭─╮│•→", sys.stdout))


def _styles(colour: Colour) -> Any:
    environment = os.environ
    if colour is Colour.always:
        return "colour"
    if colour is Colour.never or (environment.get("TERM") == "dumb" and not _forced(environment.get("FORCE_COLOR"))):
        return "none"
    if environment.get("NO_COLOR"):
        return "mono" if sys.stdout.isatty() else "none"
    if _forced(environment.get("FORCE_COLOR")) or sys.stdout.isatty():
        return "colour"
    return "none"


def _forced(value: str | None) -> bool:
    return value not in (None, "", "0")


def _can_show(signs: str, stream: TextIO) -> bool:
    try:
        signs.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(text: str, format_: Format = Format.plain) -> None:
    """Data on standard output: JSON always as UTF-8, everything else as the terminal can show it."""
    try:
        if format_ is Format.json and hasattr(sys.stdout, "buffer"):
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        else:
            sys.stdout.write(_showable(text, sys.stdout))
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()  # the reader has what it wanted
    except OSError:
        _drop_output()
        raise


def _drop_output() -> None:
    """Gives Python somewhere to flush to when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def message(sentence: str, hint: str = "") -> None:
    """A message on standard error."""
    remark(f"alliance: {sentence}" + (f"\nhint: {hint}" if hint else ""))


def remark(text: str) -> None:
    """A line on standard error, where there is one."""
    if sys.stderr is not None:
        sys.stderr.write(_showable(f"{text}\n", sys.stderr))
        sys.stderr.flush()


def _showable(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "ascii"
    try:
        text.encode(encoding)
    except LookupError:
        encoding = "ascii"
    except UnicodeEncodeError:
        pass
    else:
        return text
    plainer = "".join(_INSTEAD.get(c, c) for c in text)
    return plainer.encode(encoding, "replace").decode(encoding)
