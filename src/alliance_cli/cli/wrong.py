"""Wrong use of the command line in words.

What was typed may be a note in the wrong place, so it is never repeated: a message names the option, what is expected
and the nearest right word, all of which are the program's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typer._click import exceptions  # Typer carries Click inside since 0.26

from ..errors import WrongUse
from ..text import listed, nearest


def no_such_command(context: Any, group: Any, typed: str) -> WrongUse:
    """The answer to a command that does not exist."""
    shown = f"`{context.command_path} --help` shows the commands"
    if len(typed.split()) > 1:
        return WrongUse("there is no such command", f"a note goes to `alliance suggest`; {shown}")
    return WrongUse("there is no such command", _meant(typed, group.list_commands(context), shown))


def in_words(error: Any) -> tuple[str, str]:
    """Typer's complaint as a sentence and a hint."""
    context = error.ctx
    path = context.command_path if context else "alliance"
    shown = f"`{path} --help` shows how it is used"
    if isinstance(error, exceptions.NoSuchOption):
        known = [name for param in context.command.get_params(context) for name in _options(param)] if context else []
        if path == "alliance suggest":
            shown = f"pipe a note that begins with a hyphen; {shown}"
        return "there is no such option", _meant(error.option_name, known, shown)
    if isinstance(error, exceptions.BadOptionUsage):
        flag = "does not take" in error.message  # the name is that of an option which exists
        return f"{error.option_name} takes no value" if flag else f"{error.option_name}: a value is missing", shown
    param = getattr(error, "param", None)
    if isinstance(error, exceptions.MissingParameter) and param is not None:
        return f"{_name(param)} is missing", _expected(param.type) or shown
    if isinstance(error, exceptions.BadParameter) and param is not None:
        return f"{_name(param)}: {_expected(param.type) or 'this value cannot be used'}", shown
    if error.message.startswith("Got unexpected extra argument"):
        return "too many arguments", f"put words that belong together in quotes; {shown}"
    return "this command line cannot be understood", shown


def _meant(typed: str, known: Iterable[str], otherwise: str) -> str:
    """A hint with the nearest of the known words; the start of a long word is what people get right."""
    by_word = {word.lstrip("-"): word for word in known}
    close = [by_word[word] for word in nearest(typed.lstrip("-"), by_word, 2)]
    return f"did you mean {listed(close)}? {otherwise}" if close else otherwise


def _options(param: Any) -> list[str]:
    return [*param.opts, *param.secondary_opts] if param.param_type_name == "option" else []


def _name(param: Any) -> str:
    if param.param_type_name != "option":
        return str(param.human_readable_name.strip("[]."))
    return str(next(name for name in param.opts if name.startswith("--")))  # the first is that of the help


def _expected(kind: Any) -> str:
    """What a value of a type has to be, in words; nothing where any text would do."""
    if choices := getattr(kind, "choices", None):
        return f"{listed(str(getattr(choice, 'value', choice)) for choice in choices)} is expected"
    if not kind.name.startswith(("int", "float")):
        return ""
    number = "a whole number" if kind.name.startswith("int") else "a number"
    lowest, highest = getattr(kind, "min", None), getattr(kind, "max", None)
    if lowest is not None and highest is not None:
        return f"{number} from {lowest} to {highest} is expected"
    limits = f" of at least {lowest}" if lowest is not None else f" of at most {highest}" if highest is not None else ""
    return f"{number}{limits} is expected"
