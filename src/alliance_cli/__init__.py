"""The public Python API of alliance.

    import alliance_cli as alliance

    corpus = alliance.load()
    corpus.script(12).title
    corpus.scripts(marker="withdrawal")
    corpus.search("metacommunication").hits[0].number
    corpus.suggest(behaviours=["overaccommodating"]).suggestions[0].number
    alliance.export(corpus, format="html", scripts=[7, 12])
    alliance.check("clinic.yaml")
    alliance.load(layers=["clinic.yaml"]).changes(12)

The commands of `alliance` are made of these calls, so both give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import AllianceError, InvalidCorpus, NothingFound, NotTheReport, Problem, Unreadable, WrongUse

if TYPE_CHECKING:
    from .answers import Corpus
    from .document import Format

__version__ = "0.1.0"
__all__ = [
    "AllianceError",
    "InvalidCorpus",
    "NotTheReport",
    "NothingFound",
    "Problem",
    "Unreadable",
    "WrongUse",
    "__version__",
    "check",
    "export",
    "load",
]


def load(
    layers: Sequence[str | Path] | None = None,
    *,
    also: Sequence[str | Path] = (),
    step: Callable[[int, int], None] | None = None,
) -> Corpus:
    """The built-in corpus with the user's own layers over it, open for questions.

    Own layers are, lowest first, the YAML files of the user's corpus folder and those that the environment variable
    ALLIANCE_CORPUS lists, or `layers` (paths of corpus files) in their place; then those of `also`. `step` hears how
    many lines are read, and of how many. Raises InvalidCorpus with every problem of a layer in `layers`; other layers
    that do not validate are left out, and `Corpus.left_out()` says why. Raises Unreadable for a file named here.
    """
    from .answers import Corpus

    return Corpus(layers, also, step)


def check(path: str | Path, layers: Sequence[str | Path] | None = None) -> list[Problem]:
    """Everything that is wrong with a corpus file; empty where it is sound.

    It is checked as it would be used: over the built-in layer and the user's own layers, or `layers` in their place.
    A file that is one of them is checked over those below it. Raises Unreadable where the file cannot be read.
    """
    from .corpus.checked import check as checked
    from .corpus.layers import find

    return list(checked([Path(path)], find(layers)).problems)


def export(
    corpus: Corpus,
    format: Format = "html",
    scripts: Iterable[str | int] = (),
    *,
    step: Callable[[int, int], None] | None = None,
) -> str:
    """The whole corpus as the text of one document (`html`, `markdown` or `json`), or a hand-out of some scripts.

    `scripts` are numbers, slugs or intervention ids. Raises NothingFound for one that does not exist, WrongUse for
    another format. `step` hears how many scripts are gathered, then how many are written, and of how many.
    """
    from .document import export as exported

    return exported(corpus, format, scripts, __version__, step)
