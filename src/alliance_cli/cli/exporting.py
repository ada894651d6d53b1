"""`alliance export`: a document on standard output, or in a file that is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import alliance_cli

from ..corpus.layers import shown
from ..document import Format as Kind
from ..errors import NothingFound, Unreadable, WrongUse
from ..files import put
from . import opening
from .output import Format, remark, write
from .progress import progress

ENDINGS: dict[str, Kind] = {
    ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json",
}  # fmt: skip


def export(format_: Kind | None, scripts: str | None, output: Path | None, force: bool) -> None:
    """Exports to a file, or to standard output. Raises WrongUse, NothingFound, Unreadable."""
    file = None if output is None or str(output) == "-" else output
    names = (scripts or "").replace(",", " ").split()
    if scripts is not None and not names:
        raise WrongUse("--scripts names no script", "such as --scripts 7,12,13; `alliance list` shows all")
    if file is not None:
        _writable(file, force)
    kind = _kind(format_, file)
    corpus = opening.corpus()
    try:
        with progress("Writing scripts") as step:
            text = alliance_cli.export(corpus, kind, names, step=step)
    except NothingFound as error:  # which would repeat a word of what was typed
        raise NothingFound("--scripts: there is no such script", error.hint) from None
    if file is None:
        write(text, Format.json)  # in UTF-8, whatever the terminal can show, as the document says of itself
        return
    _save(text, file, force)
    remark(f"{shown(file)}: written, {max(1, len(text) // 1000)} kB")


def _kind(format_: Kind | None, file: Path | None) -> Kind:
    ending = file.suffix.lower() if file else ""
    if ending in ENDINGS:
        if format_ and format_ != ENDINGS[ending]:
            raise WrongUse(f"a file that ends in {ending} is not {format_}", "give another name, or leave out --format")
        return ENDINGS[ending]
    if file and not format_:
        printed = "; a browser prints the HTML as PDF" if ending == ".pdf" else ""
        hint = f"a name that ends in .html, .md or .json, or --format{printed}"
        raise WrongUse("the name of the file does not say what to write", hint)
    return format_ or "html"


def _writable(file: Path, force: bool) -> None:
    name = shown(file)
    if file.is_dir():
        raise WrongUse(f"{name} is a folder", "give the name of a file in it")
    if file.exists() and not file.is_file():
        raise WrongUse(f"{name} is no ordinary file", "leave out --output to write to standard output")
    if os.path.lexists(file) and not force:
        raise WrongUse(f"{name} exists already", "give another name, or --force to overwrite it")
    if not file.parent.is_dir():
        raise Unreadable(f"the folder {shown(file.parent)} does not exist", "make it first, or give another")


def _save(text: str, file: Path, force: bool) -> None:
    try:
        put(file, text.encode("utf-8", "replace"), over=force)
    except OSError as error:
        _writable(file, force)  # another program may have been quicker
        reason = error.strerror or type(error).__name__
        raise Unreadable(f"{shown(file)} cannot be written: {reason}") from None
