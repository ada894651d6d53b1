"""The kind of Typer app that `alliance` is made of: its own help pages, and no echo of what was typed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_name

F = TypeVar("F", bound=Callable[..., Any])


class _Ours:
    """What commands and groups share."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from .help import write_page

        write_page(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except Exception as error:
            # Where a value is missing, Typer leaves out the context, from which the hint knows the command.
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise


class Command(_Ours, TyperCommand):
    """A command whose help is plain text."""


class Group(_Ours, TyperGroup):
    """A group of commands; a command that does not exist is answered with those that do."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if not ctx.resilient_parsing and args[0] not in self.commands and not args[0].startswith("-"):
            from .wrong import no_such_command

            raise no_such_command(ctx, self, args[0])
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """A Typer app whose commands are those above; of them, only the one that is called is built."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, add_completion=False, pretty_exceptions_enable=False, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[F], F]:
        add = super().command

        def named(function: F) -> F:
            return add(name or get_command_name(function.__name__), cls=Command, **settings)(function)

        return named

    def __call__(self, arguments: Sequence[str] | None = None, **settings: Any) -> Any:
        words = sys.argv[1:] if arguments is None else arguments
        return typer.Typer.__call__(self._with(words[0]) if words else self, arguments, **settings)

    def _with(self, name: str) -> App:
        """The same app with the command of this name alone, since Typer takes a fifth of a millisecond for each."""
        found = {
            "registered_commands": [info for info in self.registered_commands if info.name == name],
            "registered_groups": [info for info in self.registered_groups if info.name == name],
        }
        if not any(found.values()):
            return self
        narrow = App.__new__(App)
        narrow.__dict__ = {**self.__dict__, **found}
        return narrow
