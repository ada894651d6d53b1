"""Where answers go: the format, the terminal's abilities, the streams."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TextIO

import typer

from ..errors import INVALID_CORPUS, NOTHING_FOUND, WrongUse
from ..results import Answer, SearchResult

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
        help="How to print",
        rich_help_panel="Output",
        show_default=False,
    ),
]
_SHORT = "Short for --format with this word."
JsonOption = Annotated[bool, typer.Option("--json", help=_SHORT, rich_help_panel="Output")]
PlainOption = Annotated[bool, typer.Option("--plain", help=_SHORT, rich_help_panel="Output")]
ColourOption = Annotated[Colour, typer.Option("--color", "--colour", help="When to use colour", rich_help_panel="More")]
PagerOption = Annotated[
    bool, typer.Option("--no-pager", help="Print long answers at once.", rich_help_panel="More", show_default=False)
]


def _schema(context: typer.Context, asked: bool) -> None:
    """`--json-schema`: prints the JSON Schema of the command's answer and stops, whatever else is given or missing."""
    if asked and not context.resilient_parsing:
        from ..render import json, schema

        _, *command = context.command_path.split()
        write(json.dumps(schema.of("-".join(command))), Format.json)
        raise typer.Exit


_schema.__annotations__ = {
    "context": typer.Context,
    "asked": bool,
}  # values: Typer reads them for each command
SchemaOption = Annotated[
    bool,
    typer.Option(
        "--json-schema",
        help="Print the JSON Schema of --json and stop.",
        rich_help_panel="More",
        callback=_schema,
        is_eager=True,
        show_default=False,
    ),
]

CorpusOption = Annotated[
    list[Path],
    typer.Option("--corpus", metavar="FILE", help="Lay this corpus file over those in use.", rich_help_panel="More"),
]

_OUTPUT = (
    ("corpus", CorpusOption, ()),  # read by opening.py
    ("format_", FormatOption, None),
    ("json_", JsonOption, False),
    ("plain", PlainOption, False),
    ("colour", ColourOption, Colour.auto),
    ("no_pager", PagerOption, False),
    ("json_schema", SchemaOption, False),
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
        write(_rendered(answer, format_, chosen["colour"]), format_, paged=not chosen["no_pager"])
        return _code(answer)

    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = signature.replace(parameters=parameters, return_annotation=int)  # type: ignore[attr-defined]
    del run.__wrapped__
    return run


def _code(answer: Any) -> int:
    if isinstance(answer, Answer):
        return 0 if answer.suggestions or answer.risk else NOTHING_FOUND
    if isinstance(answer, SearchResult):
        return 0 if answer.hits else NOTHING_FOUND
    return 0 if getattr(answer, "valid", True) else INVALID_CORPUS  # of `corpus check`


def _format(format_: Format | None, json_: bool, plain: bool) -> Format:
    asked = (format_, Format.json if json_ else None, Format.plain if plain else None)
    named = {one for one in asked if one is not None}
    if len(named) > 1:
        raise WrongUse("more than one format was asked for", "choose one of --format, --json, --plain")
    if named:
        return named.pop()
    if not sys.stdout.isatty():
        return Format.plain
    from .screen import accessible

    return Format.plain if accessible() else Format.terminal


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
    from .screen import screen

    return terminal.render(pages(answer), screen(colour), getattr(answer, "side_by_side", False))


def write(text: str, format_: Format = Format.plain, *, paged: bool = False) -> None:
    """Data on standard output: JSON always as UTF-8, everything else as the terminal can show it.

    `paged` text goes through the pager where it is long and the output is a terminal.
    """
    if paged and format_ is not Format.json and sys.stdout.isatty():
        from .pager import shown

        if shown(_showable(text, sys.stdout)):
            return
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
