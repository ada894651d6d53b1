"""A document of the whole corpus, or of some scripts, as one HTML file that needs nothing else.

Its one style and its one script are inline and named by their hashes in a Content-Security-Policy that allows nothing
more: whatever a corpus holds, no browser runs or fetches it. Jinja2 escapes every text.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..book import Book
from ..model import Code, Script
from .book import RISK, SUBTITLE, TITLE, layers
from .compose import body, legend
from .figure import HEIGHT, WIDTH, figure
from .page import TIMINGS, basis_note, spoken


def render(book: Book) -> str:
    """The document."""
    environment = Environment(
        loader=PackageLoader("alliance_cli.render"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"basis": basis_note, "spoken": spoken, "blocks": body, "legend": legend}
    style, script = (_inline(name) for name in ("style.css", "page.js"))
    tree = book.tree
    return environment.get_template("book.html").render(
        book=book, title=TITLE, subtitle=SUBTITLE, risk_title=RISK, timings=TIMINGS, layers=layers(book),
        style=style, script=script, policy=_policy(style, script),
        figure=figure(tree.markers, tree.movements, book.needs) if tree else None, width=WIDTH, height=HEIGHT,
        shown=[page.script.number for page in book.scripts.pages],
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


def _links(book: Book, script: Script) -> tuple[str, str, tuple[Code, ...]]:
    """The markers and behaviours of a script, as the filters compare them, and its codes."""
    markers = " ".join(marker for marker, numbers in book.of_marker.items() if script.number in numbers)
    behaviours = " ".join(fit.id for fit in script.fits if fit.kind == "behaviour")
    codes = book.crosswalk.codes if book.crosswalk else ()
    return markers, behaviours, tuple(code for code in codes if any(n.script == script.number for n in code.scripts))
