"""Help pages: plain text without frames, at most 80 columns wide, laid out with Click's own formatter."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterator
from typing import Any

from ..text import listed

OPTIONS, OUTPUT = "Options", "Output"
MIN_WIDTH, MAX_WIDTH = 20, 80
NARROW, COLUMN = 56, 24
"""Below this width, what an option does stands under its name; above it, beside it, from a column of its own on."""


def write_page(command: Any, context: Any, formatter: Any) -> None:
    """Writes the help of a command."""
    width = shutil.get_terminal_size((MAX_WIDTH, 24)).columns
    formatter.width = max(MIN_WIDTH, min(MAX_WIDTH, width))
    formatter.write_usage(context.command_path, usage(command, context))
    formatter.write_paragraph()
    formatter.write_text(inspect.cleandoc(command.help or ""))
    formatter.write_paragraph()
    groups = {"": [(argument_name(argument), described(argument)) for argument in arguments(command)]}
    groups["Commands"] = [(sub.name, summary(sub)) for sub in commands(command)]
    for name, options in option_groups(command, context).items():
        groups[name] = [(option_names(option), described(option)) for option in options]
    column = min(COLUMN, max(len(first) for rows in groups.values() for first, _ in rows))
    for name, rows in groups.items():
        if rows:
            if name:
                formatter.write_text(name)
            with formatter.indentation():
                if formatter.width >= NARROW:
                    formatter.write_dl([(first.ljust(column), text) for first, text in rows], COLUMN)
                else:
                    formatter.write_dl([(first.strip(), text) for first, text in rows], 0)
    if examples := examples_of(command):
        formatter.write("\nExamples\n" + "".join(f"  {line}\n" for line in examples))


def usage(command: Any, context: Any) -> str:
    """What follows the command's name."""
    return " ".join(piece.strip("{}") for piece in command.collect_usage_pieces(context))


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
    last = OPTIONS if OPTIONS in groups else next(reversed(groups), OPTIONS)
    groups.setdefault(last, []).append(command.get_help_option(context))
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
    text = str(param.help or "")
    yield f"{text.rstrip('.')}: {listed(choices)}." if choices else text
    default = param.show_default if isinstance(param.show_default, str) else param.default
    if default and not getattr(param, "is_flag", False) and isinstance(default, str | int):
        yield f"[{getattr(default, 'value', default)}]"


def examples_of(command: Any) -> list[str]:
    """The command lines below `Examples:` in a command's epilog."""
    lines = (line.strip() for line in inspect.cleandoc(command.epilog or "").splitlines())
    return [line for line in lines if line and line != "Examples:"]
