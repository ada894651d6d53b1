"""A document of the whole corpus, or of some scripts, as one HTML file that needs nothing else.

Its one style and its one script are inline and named by their hashes in a Content-Security-Policy that allows nothing
more: whatever a corpus holds, no browser runs or fetches it. Jinja2 escapes every text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..book import Book
from ..model import Code, Script
from .book import RISK, SUBTITLE, TITLE
from .compose import body, legend
from .figure import HEIGHT, WIDTH, figure
from .page import TIMINGS, basis_note, elsewhere


def render(book: Book) -> str:
    """The document."""
    environment = Environment(
        loader=PackageLoader("alliance_cli.render"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"basis": basis_note, "blocks": body, "legend": legend}
    environment.globals["elsewhere"] = elsewhere
    style, script = _inline("style.css"), _inline("words.js") + _inline("page.js")
    tree = book.tree
    shown = [page.script.number for page in book.scripts.pages]
    style += Markup(_page_marks(shown))
    return environment.get_template("book.html").render(
        book=book, title=TITLE, subtitle=SUBTITLE, risk_title=RISK, timings=TIMINGS,
        style=style, script=script, policy=_policy(style, script),
        figure=figure(tree.markers, tree.movements, book.needs) if tree else None, width=WIDTH, height=HEIGHT,
        shown=shown,
        cards=book.counted(book.scripts.pages, len(book.scripts.pages)),
        links={page.script.number: _links(book, page.script) for page in book.scripts.pages},
    )  # fmt: skip


def _inline(name: str) -> Markup:
    """A file of the templates as it stands."""
    return Markup((files("alliance_cli.render") / "templates" / name).read_text(encoding="utf-8"))


def _policy(style: str, script: str) -> str:
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _page_marks(numbers: Sequence[int]) -> str:
    """The rules by which a printed page says beside its number which script it belongs to.

    Browsers cannot put page numbers into the contents (`target-counter`) nor a heading into a margin, but they know
    named pages. A page has one name, so what stands before the first script or after the last shares theirs.
    """
    rules = [
        f"#script-{n} {{ page: script-{n}; }} "
        f'@page script-{n} {{ @bottom-right {{ content: "Script {n} · " counter(page); }} }}'
        for n in numbers
    ]
    first = [f"#scripts > h2, .handout .cover {{ page: script-{n}; }}" for n in numbers[:1]]
    last = [f".handout #scripts + #source {{ page: script-{n}; }}" for n in numbers[-1:]]
    return "\n".join((*rules, *first, *last, ".one :is(.script, .cover, #scripts > h2) { page: auto; }\n"))


def _links(book: Book, script: Script) -> tuple[str, str, tuple[Code, ...]]:
    """The markers and behaviours of a script, as the filters compare them, and its codes."""
    markers = " ".join(marker for marker, numbers in book.of_marker.items() if script.number in numbers)
    behaviours = " ".join(fit.id for fit in script.fits if fit.kind == "behaviour")
    codes = book.crosswalk.codes if book.crosswalk else ()
    return markers, behaviours, tuple(code for code in codes if any(n.script == script.number for n in code.scripts))
