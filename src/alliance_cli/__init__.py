"""The public Python API of alliance.

    import alliance_cli as alliance

    corpus = alliance.load()
    corpus.script(12).title
    corpus.scripts(marker="withdrawal")
    corpus.search("metacommunication").hits[0].number
    corpus.suggest(behaviours=["overaccommodating"]).suggestions[0].number
    alliance.export(corpus, format="html", scripts=[7, 12])

The commands of `alliance` are made of these calls, so both give the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    "export",
    "load",
]


def load(layers: Sequence[str | Path] | None = None) -> Corpus:
    """The built-in corpus with the user's own layers over it, open for questions.

    `layers` are corpus files to lay over the built-in one, lowest first; without it, those that the environment
    variable ALLIANCE_CORPUS lists. Raises InvalidCorpus with every problem, or Unreadable.
    """
    from .answers import Corpus

    return Corpus(layers)


def export(corpus: Corpus, format: Format = "html", scripts: Iterable[str | int] = ()) -> str:
    """The whole corpus as the text of one document (`html`, `markdown` or `json`), or a hand-out of some scripts.

    `scripts` are numbers, slugs or intervention ids. Raises NothingFound for one that does not exist, WrongUse for
    another format.
    """
    from .document import export as exported

    return exported(corpus, format, scripts, __version__)
