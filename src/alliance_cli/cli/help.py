"""Help pages: one screen of plain text without frames, at most 80 columns wide, laid out with Click's own formatter.

What is read aloud, or not on a screen at all, gets the same in whole lines without columns.
"""

from __future__ import annotations

import inspect
import shutil
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..text import listed
from .screen import accessible, dumb

OPTIONS, OUTPUT, MORE = "Options", "Output", "More"
"""Groups of options. Those under `More` are only named in help, where there is no room; the man page has them whole."""
MIN_WIDTH, MAX_WIDTH = 20, 80
NARROW, COLUMN = 56, 24
"""Below this width, what an option does stands under its name; above it, beside it, from a column of its own on."""

Rows = list[tuple[str, str]]


def write_page(command: Any, context: Any, formatter: Any) -> None:
    """Writes the help of a command."""
    if not sys.stdout.isatty() or accessible() or dumb():
        formatter.write("\n".join(_in_lines(command, context)))
    else:
        _in_columns(command, context, formatter)


def _in_lines(command: Any, context: Any) -> Iterator[str]:
    yield f"{context.command_path}: {' '.join(text(command).split())}"
    yield f"Usage: {context.command_path} {usage(command, context)}"
    for name, rows in _groups(command, context).items():
        if name:
            yield from ("", name)
        yield from (f"{first.strip()}: {about}" for first, about in rows)
    yield from _also(command, context)
    yield from ("", "Examples", *examples_of(command))


def _in_columns(command: Any, context: Any, formatter: Any) -> None:
    width = shutil.get_terminal_size((MAX_WIDTH, 24)).columns
    formatter.width = max(MIN_WIDTH, min(MAX_WIDTH, width))
    formatter.write_usage(context.command_path, usage(command, context))
    formatter.write_paragraph()
    formatter.write_text(text(command))
    formatter.write_paragraph()
    groups = _groups(command, context)
    column = min(COLUMN, max(len(first) for rows in groups.values() for first, _ in rows))
    for name, rows in groups.items():
        if name:
            formatter.write_text(name)
        with formatter.indentation():
            if formatter.width >= NARROW:
                formatter.write_dl([(first.ljust(column), about) for first, about in rows], COLUMN)
            else:
                formatter.write_dl([(first.strip(), about) for first, about in rows], 0)
    for line in _also(command, context):
        formatter.write_text(line)
    formatter.write("\nExamples\n" + "".join(f"  {line}\n" for line in examples_of(command)))


def _groups(command: Any, context: Any) -> dict[str, Rows]:
    """What the page explains, by the heading above it; options that are described alike share a row."""
    groups: dict[str, Rows] = {
        "": [(argument_name(argument), described(argument)) for argument in arguments(command)],
        "Commands": [(sub.name, summary(sub)) for sub in commands(command)],
    }
    for name, options in option_groups(command, context).items():
        if name != MORE:
            alike = groupby(options, described)
            groups[name] = [(", ".join(_joined(option_names(o) for o in same)), about) for about, same in alike]
    return {name: rows for name, rows in groups.items() if rows}


def _joined(names: Iterator[str]) -> Iterator[str]:
    yield next(names)
    yield from (name.strip() for name in names)


def _also(command: Any, context: Any) -> Iterator[str]:
    """The options that are in the man page alone."""
    if more := [option_names(option).strip() for option in option_groups(command, context).get(MORE, [])]:
        yield f"Also {', '.join(more)}: see `man alliance`."


def usage(command: Any, context: Any) -> str:
    """What follows the command's name."""
    return " ".join(piece.strip("{}") for piece in command.collect_usage_pieces(context))


def text(command: Any) -> str:
    """What a command does; what comes after a form feed is for the man page alone, as Click has it."""
    return inspect.cleandoc(command.help or "").partition("\f")[0].strip()


def arguments(command: Any) -> list[Any]:
    """The arguments of a command."""
    return [param for param in command.params if param.param_type_name == "argument" and not param.hidden]


def commands(command: Any) -> list[Any]:
    """The commands of a group; none where it is a command itself."""
    return [sub for sub in getattr(command, "commands", {}).values() if not sub.hidden]


def summary(command: Any) -> str:
    """The first sentence of a command's help."""
    return " ".join(inspect.cleandoc(command.help or "").split("\n\n")[0].split()).split(". ")[0].rstrip(".") + "."


def option_groups(command: Any, context: Any) -> dict[str, list[Any]]:
    """The options that are shown, by the heading of their group; those for the output come last."""
    groups: dict[str, list[Any]] = {}
    for param in command.params:
        if param.param_type_name == "option" and not param.hidden:
            groups.setdefault(param.rich_help_panel or OPTIONS, []).append(param)
    if output := groups.pop(OUTPUT, None):
        groups[OUTPUT] = output
    home = OUTPUT if OUTPUT in groups and OPTIONS not in groups else OPTIONS
    groups.setdefault(home, []).append(command.get_help_option(context))
    return groups


def option_names(option: Any) -> str:
    """`-n, --limit N`: one short name, one long name and the value; `--[no-]evidence` for a pair."""
    short = next((name for name in option.opts if not name.startswith("--")), "")
    long = next((name for name in option.opts if name.startswith("--")), "")
    if option.secondary_opts:
        long = long.replace("--", "--[no-]", 1)
    names = ", ".join(name for name in (short, long) if name)
    return f"{names if short else f'    {names}'}{value_name(option)}"


def value_name(option: Any) -> str:
    """What stands for the value of an option, with the blank before it; nothing for a flag."""
    if option.is_flag:
        return ""
    return f" {option.metavar or ('WORD' if hasattr(option.type, 'choices') else 'VALUE')}"


def argument_name(argument: Any) -> str:
    """What an argument is called."""
    return str(argument.metavar or argument.name.upper())


def described(param: Any) -> str:
    """What an argument or option is for, with the words it takes and what it is when it is not given."""
    return " ".join(_described(param)).strip()


def _described(param: Any) -> Iterator[str]:
    choices = [str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ())]
    about = str(param.help or "")
    yield f"{about.rstrip('.')}: {listed(choices)}." if choices else about
    default = param.show_default if isinstance(param.show_default, str) else param.default
    if default and not getattr(param, "is_flag", False) and isinstance(default, str | int):
        yield f"[{getattr(default, 'value', default)}]"


def examples_of(command: Any) -> list[str]:
    """The command lines below `Examples:` in a command's epilog."""
    lines = (line.strip() for line in inspect.cleandoc(command.epilog or "").splitlines())
    return [line for line in lines if line and line != "Examples:"]
