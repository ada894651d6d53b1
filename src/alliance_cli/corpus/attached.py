"""The published report that its holder attached: kept in their data folder, for them alone, read when asked for."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NothingFound, Unreadable, WrongUse
from ..files import put
from ..layer_results import Place
from ..results import Attached, Passage, Published, SearchResult
from .layers import shown

if TYPE_CHECKING:
    from ..results import Step
    from .reader import Reader

NAME = "report.json"
_FORMAT = 1
_AGAIN = "`alliance corpus attach FILE` attaches it again, `alliance corpus detach` removes it"


def path() -> Path:
    """Where the text of an attached report is kept. Raises Unreadable where there is no home to put it in."""
    from platformdirs import user_data_path

    folder = user_data_path("alliance", appauthor=False)
    if not folder.is_absolute():  # a home that nobody knows stays a `~`
        raise Unreadable("there is no data folder to keep the report in", "set HOME, or XDG_DATA_HOME, to a folder")
    return folder / NAME


def attach(report: Path, step: Step | None = None) -> Attached:
    """Cuts a report at its script headings and keeps its text, in place of one attached before.

    Raises NotTheReport, Unreadable or WrongUse, and then nothing has changed.
    """
    from datetime import date

    from .extracted import extracted
    from .published import cut

    place = path()
    extract = extracted(report, step) if step else extracted(report)
    scripts = cut(extract)
    attached = Attached(extract.file, extract.sha256, date.today().isoformat(), str(place), scripts)
    _write(place, _document(attached))
    return attached


def detach() -> str:
    """Removes the attached report and says where it was. Raises NothingFound where there is none."""
    place = path()
    try:
        place.unlink()
    except FileNotFoundError:
        raise NothingFound("no report is attached", "nothing was removed") from None
    except OSError as error:
        raise Unreadable(f"{shown(place)} cannot be removed: {error.strerror}") from None
    return str(place)


def attached() -> Attached:
    """The attached report. Raises Unreadable where there is none, or where what is kept is damaged."""
    place = path()
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        hint = "`alliance corpus attach FILE` attaches it, for those who have it (docs/attached-report.md)"
        raise Unreadable("no published report is attached", hint) from None
    except OSError as error:
        raise Unreadable(f"the attached report cannot be read: {error.strerror} ({shown(place)})") from None
    try:
        return _revived(json.loads(data), place)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(f"the attached report is damaged ({shown(place)})", _AGAIN) from None


def place() -> Place:
    """The attached report as `corpus paths` shows it."""
    chosen_by = "environment" if os.environ.get("XDG_DATA_HOME") else "default"
    try:
        where = path()
    except Unreadable:
        return Place("attached report", "-", chosen_by, "no data folder")
    if not os.path.lexists(where):
        return Place("attached report", shown(where), chosen_by, "none")
    try:
        found = attached()
    except Unreadable as error:
        state = "damaged" if "damaged" in error.sentence else "unreadable"
        return Place("attached report", shown(where), chosen_by, state)
    return Place("attached report", shown(where), chosen_by, _named(found))


def published(reader: Reader, number: int) -> Published:
    """The published wording of a script; without passages where the report has no such script."""
    found = attached()
    none = Published(number, "", (), found.scripts[0].unit)
    script = next((script for script in found.scripts if script.number == number), none)
    return script._replace(citation=_citation(reader), attached=_named(found))


def search(reader: Reader, query: str, kinds: Sequence[str], limit: int) -> SearchResult:
    """Full text over the published wording, found and ranked as ours is. Raises WrongUse where kinds are given."""
    if kinds:
        raise WrongUse("the published wording has no kinds of block", "leave out --in, or --verbatim")
    import sqlite3
    from dataclasses import replace

    from ..model import Block
    from . import search as full_text
    from .file import CorpusFile
    from .tables import write

    found = attached()
    known = {row.number for row in reader.rows()}
    scripts = tuple(
        replace(reader.script(script.number), body=tuple(Block(idea=passage.text) for passage in script.passages))
        for script in found.scripts
        if script.number in known
    )
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        write(connection, CorpusFile(format=1, name="published", scripts=scripts))
        result = full_text.search(connection, query, ("idea",), limit)
    places = {(s.number, passage.text): (s.unit, passage.place) for s in found.scripts for passage in s.passages[::-1]}
    hits = tuple(
        hit._replace(matches=tuple(m._replace(kind="published", place=places[hit.number, m.text]) for m in hit.matches))
        for hit in result.hits
    )
    whose = Published(0, "", (), found.scripts[0].unit, _citation(reader), _named(found))
    return result._replace(hits=hits, published=whose)


def _named(found: Attached) -> str:
    return f"{found.file}, attached {found.date}"


def _citation(reader: Reader) -> str:
    source = reader.source()
    return str(source.citation) if source else ""


# How it is kept


def _document(report: Attached) -> bytes:
    scripts = [
        {
            "number": script.number,
            "heading": script.heading,
            "unit": script.unit,
            "passages": [[passage.text, passage.place] for passage in script.passages],
        }
        for script in report.scripts
    ]
    kept = {"file": report.file, "sha256": report.sha256, "date": report.date, "scripts": scripts}
    document = {"format": _FORMAT, "check": _check(kept), **kept}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _check(kept: dict[str, Any]) -> str:
    """A hash of everything that is kept, by which damage is noticed."""
    from hashlib import sha256

    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _revived(document: dict[str, Any], place: Path) -> Attached:
    kept = {key: document[key] for key in ("file", "sha256", "date", "scripts")}
    if document["format"] != _FORMAT or document["check"] != _check(kept):
        raise ValueError
    scripts = tuple(
        Published(s["number"], s["heading"], tuple(Passage(*passage) for passage in s["passages"]), s["unit"])
        for s in kept["scripts"]
    )
    return Attached(kept["file"], kept["sha256"], kept["date"], str(place), scripts)


def _write(place: Path, data: bytes) -> None:
    """Keeps the file for the user alone to read, in a folder that is for them alone, too."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.parent.chmod(0o700)
        put(place, data, private=True)
    except OSError as error:
        hint = "nothing was changed; XDG_DATA_HOME can name a folder that can be written"
        raise Unreadable(f"{shown(place.parent)} cannot be written: {error.strerror}", hint) from None
