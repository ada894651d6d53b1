"""Lines as text extraction leaves them -> paragraphs: broken lines and words joined, bullets and marks taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ..results import Passage
from .extracted import PAGE_BREAK, Line

_BULLET = re.compile(r"^(?:[•▪◦‣●·]\s*|[-*+]\s+|o\s+(?=[A-Z]))")
_SURE_BULLET = re.compile(r"^[•▪◦‣●·]")
_QUOTED = re.compile(r"^(?:>\s?|#{1,6}\s+)+")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*_])|(\*{1,3})(?=\S)(.+?)(?<=\S)\3")
_TERMINAL = re.compile(r"[.!?:][\"”’»)\]*_]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010]$")
_UNWRAPPED = 200
"""Where lines are usually longer than this, each is a paragraph."""


def paragraphs(lines: Sequence[Line], document: Sequence[str]) -> list[Passage]:
    """The paragraphs of some lines; all texts of the document help to tell how its lines and words are broken."""
    words = _vocabulary(tuple(document))
    usual, airy = _shape(tuple(document))
    found: list[list[Line]] = []
    blank = page = False
    for line in lines:
        if not line.text or line.text == PAGE_BREAK:
            blank, page = blank or not line.text, page or line.text == PAGE_BREAK
            continue
        if not found or _parted(found[-1], line.text, blank and not page, page or not airy, usual):
            found.append([])
        found[-1].append(line)
        blank = page = False
    joined = [Passage(_joined([line.text for line in some], words), some[0].place) for some in found]
    return [passage for passage in joined if passage.text]


def _parted(before: Sequence[Line], text: str, blank: bool, by_shape: bool, usual: int) -> bool:
    """Whether a paragraph ends before a line."""
    last = before[-1].text
    ended = bool(_TERMINAL.search(last))
    if _SURE_BULLET.match(text):
        return True
    if _BULLET.match(text) and (blank or ended or _BULLET.match(before[0].text)):
        return True
    if not ended and text[:1].islower():
        return False  # a sentence runs on
    if blank:
        return True
    return by_shape and ended and (usual > _UNWRAPPED or len(last) < 0.8 * usual)


@lru_cache(maxsize=1)
def _shape(texts: tuple[str, ...]) -> tuple[int, bool]:
    """How long a full line is, and whether blank lines part the paragraphs."""
    lengths = sorted(len(text) for text in texts if text)
    if not lengths:
        return 0, False
    blank = sum(not text for text in texts)
    return lengths[len(lengths) * 4 // 5], blank > len(texts) / 20


@lru_cache(maxsize=1)
def _vocabulary(texts: tuple[str, ...]) -> frozenset[str]:
    """All words of a document, with and without hyphens, but for those broken at a line's end."""
    return frozenset(
        word for text in texts for word in _WORD.findall(_BROKEN.sub("", text.removesuffix("\xad")).lower())
    )


def _joined(texts: Iterable[str], words: frozenset[str]) -> str:
    whole = ""
    for text in texts:
        text = _QUOTED.sub("", text)
        if not whole:
            whole = _BULLET.sub("", text)
        elif whole.endswith("\xad"):
            whole = whole[:-1].removesuffix("-") + text
        elif text[:1].islower() and (broken := _BROKEN.search(whole)):
            whole = _mended(whole, broken[1], text, words)
        else:
            whole = f"{whole} {text}"
    return " ".join(_unmarked(whole.replace("\xad", "")).split())


def _mended(whole: str, first: str, text: str, words: frozenset[str]) -> str:
    """A word broken at a line's end. The report's other words say whether its hyphen belongs to it."""
    second = _WORD.match(text)
    rest = second.group().lower() if second else ""
    first = first.lower()
    if first + rest in words:
        return whole[:-1] + text
    compound = f"{first}-{rest}" in words or "-" in first or "-" in rest or (first in words and rest in words)
    return (whole if compound else whole[:-1]) + text


def _unmarked(text: str) -> str:
    """Text without the marks of bold and italics."""
    for _ in range(3):  # marks inside marks
        text = _EMPHASIS.sub(lambda mark: mark[2] or mark[4], text)
    return re.sub(r"(?<!\S)[*_]{1,3}(?=\s|$)|(?<=\w)\*{2,3}(?=[\s.,:;]|$)|(?<!\S)\*{2,3}(?=\w)", "", text)
