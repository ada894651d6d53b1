"""A published report as a file -> its lines, each with its page or line, without running heads and page numbers."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..errors import Unreadable, WrongUse
from ..results import Step
from ..text import clean, fold, one_line
from .layers import shown

if TYPE_CHECKING:
    from pypdf import PageObject

PAGE_BREAK = "\f"
SUFFIXES = (".pdf", ".txt", ".md")
MOST_BYTES = 50_000_000
_EDGE = 3
"""So many lines at the top and at the foot of a page may be running heads and page numbers."""
_STRANGE = 0.02
"""A page with so many words that are none may have been read badly."""
_HEAD_WORDS = 3
"""Where a text has no page breaks, a line with a number is a running head only if it has so many words."""

HEADING = re.compile(r"s\s?c\s?r\s?i\s?p\s?t\s*(?:no\.?|number|\#)?\s*(?P<number>\d{1,2})\b", re.IGNORECASE)
_BESIDE = r"[\s|·•~*_–—-]*"
_PAGE_NUMBER = re.compile(
    rf"{_BESIDE}(?:page\s*)?\d{{1,3}}(?:\s*(?:/|of)\s*\d{{1,3}})?(?:\s*\|\s*page)?{_BESIDE}", re.IGNORECASE
)
_NUMBER_AT_EDGE = re.compile(r"^\W*\d+\b\W*|\W*\b\d+\W*$")
_ROMAN = re.compile(rf"{_BESIDE}(?=[ivx])x{{0,3}}(?:ix|iv|v?i{{0,3}}){_BESIDE}", re.IGNORECASE)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LINKS = re.compile(r"\[([^\]\[]*)\]\([^)\s]*\)|<((?:https?|mailto):[^>\s]+)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Line(NamedTuple):
    """A line of the report. `place` is its page in a PDF, its line in a text. A page break is a line of its own."""

    place: int
    text: str


class Extract(NamedTuple):
    """All lines of a report."""

    file: str
    """Its name without the folder, safe to print."""
    sha256: str
    unit: Literal["page", "line"]
    lines: tuple[Line, ...]


def extracted(path: Path, step: Step = lambda done, total: None) -> Extract:
    """The lines of a PDF, text or Markdown file. Raises WrongUse for another kind, Unreadable with the reason."""
    name = one_line(path.name)
    if path.suffix.lower() not in SUFFIXES:
        raise WrongUse(f"{name} is neither a .pdf nor a .txt nor a .md file", "attach the report as one of them")
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if data.lstrip()[:5] == b"%PDF-":
        pages = [_lines(text, number) for number, text in _pdf_pages(data, name, step)]
        return Extract(name, digest, "page", tuple(_joined(pages)))
    if path.suffix.lower() == ".pdf":
        raise Unreadable(f"{name} is no PDF", "a text file has to end in .txt or .md")
    return Extract(name, digest, "line", tuple(_joined(_text_pages(_decoded(data, name)))))


def _bytes(path: Path) -> bytes:
    name = shown(path)
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(f"there is no file {name}", "check its name") from None
    except IsADirectoryError:
        raise Unreadable(f"{name} is a folder", "give the report's file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise Unreadable(f"{name} cannot be read: {reason}") from None
    if len(data) > MOST_BYTES:
        raise Unreadable(f"{name} is larger than {MOST_BYTES // 1_000_000} MB", "attach the report alone")
    return data


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise Unreadable(f"{name} is no text", "attach the report as .pdf, .txt or .md")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _pdf_pages(data: bytes, name: str, step: Step) -> Iterator[tuple[int, str]]:
    """Each page's number and text. Whatever a broken PDF makes pypdf raise becomes one sentence."""
    try:
        import pypdf
    except ImportError:
        install = f"`{sys.executable} -m pip install pypdf` installs it, as does alliance's extra `pdf`"
        raise Unreadable("a PDF is read by pypdf, which is not installed", f"{install}; or attach a .txt") from None
    import logging

    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its remarks on odd files help nobody here
    texts = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(f"{name} is locked with a password", "save a copy without one, or attach a .txt")
        total = len(reader.pages)
        for number, page in enumerate(reader.pages, 1):
            texts.append((number, _page_text(page)))
            step(number, total)
    except Unreadable:
        raise
    except Exception as error:
        hint = "save it again from a PDF viewer, or attach a .txt"
        raise Unreadable(f"{name} cannot be read as a PDF ({type(error).__name__})", hint) from None
    if not any(character.isalnum() for _, text in texts for character in text):
        raise Unreadable(f"{name} has no text in it, as when it was scanned", "have its text recognised first (OCR)")
    yield from texts


def _page_text(page: PageObject) -> str:
    """A page's text. Where kerning tore its words apart, it is read again by the places of its letters."""
    text: str = page.extract_text()
    if (strange := _strangeness(text)) < _STRANGE:
        return text
    laid_out: str = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    return laid_out if _strangeness(laid_out) < 0.75 * strange else text


def _strangeness(text: str) -> float:
    """Which part of a text's words are none, such as a torn word's pieces."""
    from .weights import known_words

    words = [word.lower() for word in re.findall(r"[^\W\d_]+", re.sub(r"-\n", "", text))]
    known = known_words(set(words)) - set("bcdefghjklmnopqruvwxyz")
    return sum(word not in known for word in words) / max(1, len(words))


def _lines(text: str, page: int) -> list[Line]:
    return [Line(page, _shown(raw)) for raw in re.split(r"\r\n|\r|\n", text)]


def _text_pages(text: str) -> list[list[Line]]:
    """A text cut at its form feeds; the lines are numbered as an editor numbers them."""
    pages: list[list[Line]] = [[]]
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        for i, piece in enumerate(raw.split(PAGE_BREAK)):
            if i:
                pages.append([])
            plain = _ESCAPED.sub(r"\1", _LINKS.sub(lambda link: link[1] or link[2] or "", piece))
            pages[-1].append(Line(number, _shown(plain)))
    return pages if len(pages) > 1 else _unpaged(pages[0])


def _shown(raw: str) -> str:
    """A line cleaned; a soft hyphen at its end is a hyphen that is surely dropped, and stays to say so."""
    soft = raw.rstrip().endswith("\xad")
    return clean(raw).translate(_LIGATURES).strip() + ("\xad" if soft else "")


def _unpaged(lines: Sequence[Line]) -> list[list[Line]]:
    """A text without page breaks cut where page numbers and running heads stand."""
    texts = [line for line in lines if line.text]
    count: dict[str, set[str]] = {}
    times: dict[str, int] = {}
    for line in texts:
        key = _key(line.text)
        count.setdefault(key, set()).add(line.text)
        times[key] = times.get(key, 0) + 1
    furniture = set()
    for before, line in zip([Line(0, ""), *texts], texts, strict=False):
        numbered = len(count[_key(line.text)]) > 2 and line.text.count(" ") >= _HEAD_WORDS and not _is_heading(line)
        lone = bool(_PAGE_NUMBER.fullmatch(line.text)) and not re.search(r"script\W*$", before.text, re.IGNORECASE)
        if lone or (numbered and re.search(r"^\W*\d|\d\W*$", line.text)):
            furniture.add(line.place)
    for one, other in (pair for two in pairwise(texts) for pair in (two, two[::-1])):
        if one.place in furniture and times[_key(other.text)] > 2 and not (_is_heading(other) or _is_sentence(other)):
            furniture.add(other.place)
    pages: list[list[Line]] = [[]]
    for line in lines:
        if line.place not in furniture:
            pages[-1].append(line)
        elif pages[-1]:
            pages.append([])
    return pages


def _key(text: str) -> str:
    """What a running head is on every page: its text without the page's number."""
    return _NUMBER_AT_EDGE.sub("#", fold(text))


def _is_heading(line: Line) -> bool:
    return bool(HEADING.search(line.text))


def _joined(pages: Sequence[list[Line]]) -> Iterator[Line]:
    """Pages in a row with a break between them, without what repeats at their edges."""
    filled = [[line for line in page if line.text] for page in pages]
    seen: dict[str, int] = {}
    for page in filled:
        for key in {_key(line.text) for line in (*page[:_EDGE], *page[-_EDGE:]) if not _is_heading(line)}:
            seen[key] = seen.get(key, 0) + 1
    often = max(2, len(pages) // 4)  # left and right pages, and those that begin a part, may have their own
    heads = {key for key, times in seen.items() if times >= often}
    for i, (page, texts) in enumerate(zip(pages, filled, strict=True)):
        start, end = 0, len(texts)
        while start < min(_EDGE, end) and _is_furniture(texts[start], heads):
            start += 1
        while end > max(start, len(texts) - _EDGE) and _is_furniture(texts[end - 1], heads):
            end -= 1
        if start == end:
            continue
        first, last = page.index(texts[start]), len(page) - 1 - page[::-1].index(texts[end - 1])
        if i:
            yield Line(texts[start].place, PAGE_BREAK)
        yield from page[first : last + 1]


def _is_furniture(line: Line, heads: set[str]) -> bool:
    if _is_heading(line):
        return False
    if _PAGE_NUMBER.fullmatch(line.text) or _ROMAN.fullmatch(line.text):
        return True
    return not _is_sentence(line) and _key(line.text) in heads


def _is_sentence(line: Line) -> bool:
    """Whether a line that repeats may still be the report's own, such as the short last line of a paragraph."""
    return line.text[0].islower() or line.text.endswith((".", "!", "?", ",", ";", ":"))
