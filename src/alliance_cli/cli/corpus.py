"""`alliance corpus`: checking, describing and finding corpus files; the published report beside them."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from . import opening
from .commands import App
from .output import Format, reading, write

app = App(
    help="Your own corpus files, and the report itself.",
    epilog="Examples:\n\n  alliance corpus new\n\n  alliance corpus list",
)


@app.callback(invoke_without_command=True)
def corpus(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        write(f"{context.get_help()}\n")


@app.command(epilog="Examples:\n\n  alliance corpus check clinic.yaml\n\n  alliance corpus check *.yaml --json")
@reading
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Corpus files in YAML.")],
) -> Any:
    """Check corpus files and report every problem with its place.

    Each is checked as it would be used: over the layers in use and the files before it, or where it lies among them.
    """
    from ..corpus.checked import check as checked
    from ..corpus.layers import find
    from .progress import progress

    with progress("Reading lines") as step:
        answer = checked(files, find(also=opening.asked()), step)
    opening.say_left_out(answer.left_out)
    return answer


@app.command(epilog="Examples:\n\n  alliance corpus new\n\n  alliance corpus new clinic.yaml --name north-clinic")
def new(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where; else in your corpus folder.")] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The layer's name; else that of the file.")] = "",
) -> None:
    """Write a commented corpus file to start from, with its JSON Schema beside it for your editor."""
    from ..corpus.layers import shown
    from ..corpus.starting import default_file
    from ..corpus.starting import write as write_new

    written = write_new(file or default_file(), name)
    used = "it is in use" if file is None else "lay it over the others with --corpus, ALLIANCE_CORPUS or your folder"
    write(f"written: {shown(written)}\n{used}; `alliance corpus list` shows all layers\n")


@app.command("list", epilog="Examples:\n\n  alliance corpus list\n\n  alliance corpus list --corpus clinic.yaml --json")
@reading
def list_() -> Any:
    """Show the layers: file, who chose it, what it brings, and why it is left out if it is."""
    from .progress import progress

    corpus = opening.corpus(quiet=True)
    with progress("Reading the layers") as step:
        return corpus.layers(step)


@app.command(epilog="Examples:\n\n  alliance corpus diff 12\n\n  alliance corpus diff quiet-signs --json")
@reading
def diff(
    script: Annotated[str, typer.Argument(metavar="SCRIPT", help="A number, a slug or an intervention id.")],
) -> Any:
    """Show what own layers changed in a script, and whether the text below has moved on since."""
    from .progress import progress

    corpus = opening.corpus()
    with progress("Reading the layers") as step:
        return corpus.changes(script, step)


@app.command(epilog="Examples:\n\n  alliance corpus schema\n\n  alliance corpus schema > alliance.schema.json")
def schema() -> None:
    """Print the JSON Schema of a corpus file, for editors and checkers."""
    from ..corpus.load import schema as of_corpus
    from ..render import json

    write(json.dumps(of_corpus()), Format.json)


@app.command(epilog="Examples:\n\n  alliance corpus attach report.pdf\n\n  alliance corpus attach report.txt")
def attach(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The report as .pdf, .txt or .md.")],
) -> None:
    """Keep the published report beside the corpus, for `show --verbatim` and `search --verbatim`.

    Its text is cut at the 19 script headings, checked, and kept in your data folder, for you alone to read.
    """
    from ..text import one_line
    from .progress import progress

    with progress("Reading pages") as step:
        attached = opening.corpus(quiet=True).attach(file, step)
    words = sum(len(passage.text.split()) for script in attached.scripts for passage in script.passages)
    write(
        f"attached: {attached.file}, {len(attached.scripts)} scripts, {words} words\n"
        f"sha256: {attached.sha256}\nkept in: {one_line(attached.path)}\n"
        "to read it: `alliance show 12 --verbatim`; to remove it: `alliance corpus detach`\n"
    )


@app.command(epilog="Examples:\n\n  alliance corpus detach\n\n  alliance corpus attach report.pdf")
def detach() -> None:
    """Remove the attached report from your data folder."""
    from ..text import one_line

    write(f"detached: {one_line(opening.corpus(quiet=True).detach())} was removed\n")


@app.command(epilog="Examples:\n\n  alliance corpus paths\n\n  alliance corpus paths --json")
@reading
def paths() -> Any:
    """Show which files and folders are in use, and who chose them."""
    from ..corpus.attached import place as attached_place
    from ..corpus.layers import own_folder, shown
    from ..corpus.snapshot import cache_folder, name_for
    from ..layer_results import Place, Places

    files = opening.corpus(quiet=True).reader.layers
    places = [Place("layer", shown(file.path), file.chosen_by, "missing" if file.fault else "read") for file in files]
    folder = own_folder()
    places.append(Place("own layers", shown(folder) if folder else "-", "default", _state(folder)))
    folder = cache_folder()
    if folder is None:
        places.append(Place("snapshot", "-", "default", "kept in memory"))
    else:
        path = folder / name_for(files)
        places.append(Place("snapshot", shown(path), "default", "built" if path.is_file() else "kept in memory"))
    places.append(attached_place())
    return Places(tuple(places))


def _state(folder: Path | None) -> str:
    return "read" if folder and os.access(folder, os.R_OK) else "none"
