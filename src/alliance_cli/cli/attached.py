"""`alliance corpus attach` and `detach`: the published report, kept by its holder beside the corpus."""

from pathlib import Path
from typing import Annotated

import typer

from .output import write


def attach(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The report as .pdf, .txt or .md.")],
) -> None:
    """Keep the published report's wording beside the corpus, for `show --verbatim` and `search --verbatim`.

    Its text is cut at the 19 script headings, checked, and kept in your data folder, for you alone to read.
    """
    import alliance_cli

    from ..text import clean
    from .progress import progress

    with progress("Reading pages") as step:
        attached = alliance_cli.load().attach(file, step)
    words = sum(len(passage.text.split()) for script in attached.scripts for passage in script.passages)
    write(
        f"attached: {attached.file}, {len(attached.scripts)} scripts, {words} words\n"
        f"sha256: {attached.sha256}\nkept in: {clean(attached.path)}\n"
        "to read it: `alliance show 12 --verbatim`; to remove it: `alliance corpus detach`\n"
    )


def detach() -> None:
    """Remove the attached report from your data folder."""
    import alliance_cli

    from ..text import clean

    write(f"detached: {clean(alliance_cli.load().detach())} was removed\n")


def add_to(app: typer.Typer) -> None:
    """The two commands, under `alliance corpus`."""
    app.command(epilog="Examples:\n\n  alliance corpus attach report.pdf\n\n  alliance corpus attach report.txt")(
        attach
    )
    app.command(epilog="Example:\n\n  alliance corpus detach")(detach)
