"""`alliance corpus`: checking, describing and finding corpus files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import INVALID_CORPUS, InvalidCorpus, Problem
from ..results import Place, Places
from .output import Format, JsonOption, reading, write

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", help="Check and describe corpus files.")


@app.command(
    epilog="Examples:\n\n  alliance corpus check data/scripts.yaml\n\n  alliance corpus check clinic.yaml --json"
)
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Corpus files in YAML.")],
    json_: JsonOption = False,
) -> int:
    """Check corpus files and report every problem with its place."""
    from ..corpus.layers import find
    from ..corpus.load import load, read_file
    from ..corpus.references import Known
    from ..render import json

    known = Known()
    built_in = find(layers=[])[0]
    known.add(load(built_in.data, str(built_in.path)))
    problems: list[Problem] = []
    for file in files:
        try:
            load(read_file(file), str(file), known)
        except InvalidCorpus as error:
            problems += error.problems
    if json_:
        write(json.problems(problems, [str(file) for file in files]), Format.json)
    else:
        write("".join(f"{problem}\n" for problem in problems) or "".join(f"{file}: valid\n" for file in files))
    return INVALID_CORPUS if problems else 0


@app.command(epilog="Examples:\n\n  alliance corpus schema\n\n  alliance corpus schema > alliance.schema.json")
def schema() -> None:
    """Print the JSON Schema of a corpus file, for editors and checkers."""
    from ..corpus.load import schema as of_corpus
    from ..render import json

    write(json.dumps(of_corpus()), Format.json)


@app.command(epilog="Examples:\n\n  alliance corpus paths\n\n  alliance corpus paths --json")
@reading
def paths() -> Any:
    """Show which files and folders are in use, and who chose them."""
    from ..corpus.layers import find
    from ..corpus.snapshot import cache_folder, name_for

    layers = find()
    places = [Place("layer", str(layer.path), layer.chosen_by, "read") for layer in layers]
    folder = cache_folder()
    if folder is None:
        places.append(Place("snapshot", "-", "default", "kept in memory"))
    else:
        path = folder / name_for(layers)
        places.append(Place("snapshot", str(path), "default", "stands" if path.is_file() else "not built yet"))
    return Places(tuple(places))
