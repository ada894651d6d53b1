"""Lines as text extraction leaves them -> paragraphs: broken lines and words joined, bullets and marks taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ..results import Passage
from .extracted import PAGE_BREAK, Line
from .weights import known_words

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
    width = _width(tuple(document))
    found: list[list[Line]] = []
    blank = page = False
    for line in lines:
        if not line.text or line.text == PAGE_BREAK:
            blank, page = blank or not line.text, page or line.text == PAGE_BREAK
            continue
        if not found or _parted(found[-1], line.text, blank and not page, width):
            found.append([])
        found[-1].append(line)
        blank = page = False
    joined = [Passage(_joined([line.text for line in some], words), some[0].place) for some in found]
    return [passage for passage in joined if passage.text]


def _parted(before: Sequence[Line], text: str, blank: bool, width: int) -> bool:
    """Whether a paragraph ends before a line: at a blank one, or where the next word had room and was not put."""
    last = before[-1].text
    ended = bool(_TERMINAL.search(last))
    if _SURE_BULLET.match(text):
        return True
    if _BULLET.match(text) and (blank or ended or _BULLET.match(before[0].text)):
        return True
    if not ended and text[:1].islower():
        return False  # a sentence runs on
    word = text.partition(" ")[0]
    return blank or (ended and (width > _UNWRAPPED or len(last) + 1 + len(word) < 0.85 * width))


@lru_cache(maxsize=1)
def _width(texts: tuple[str, ...]) -> int:
    """How long a full line is."""
    lengths = sorted(len(text) for text in texts if text)
    return lengths[len(lengths) * 4 // 5] if lengths else 0


@lru_cache(maxsize=1)
def _vocabulary(texts: tuple[str, ...]) -> frozenset[str]:
    """All words of a document, compounds and their parts, but for those broken at a line's end."""
    found: set[str] = set()
    broken = False
    for text in filter(None, texts):
        words = _WORD.findall(_BROKEN.sub("", text.removesuffix("\xad")).lower())
        for word in words[1:] if broken else words:
            found.update((word, *word.split("-")))
        broken = bool(_BROKEN.search(text)) or text.endswith("\xad")
    return frozenset(found)


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
    """A word broken at a line's end. Its hyphen goes where the two pieces make a word, or are none by themselves."""
    second = _WORD.match(text)
    rest = second.group().lower() if second else ""
    if f"{first.lower()}-{rest}" in words:
        return whole + text
    one, two = first.lower().rpartition("-")[2], rest.partition("-")[0]
    known = words | known_words([one + two, one, two])
    return (whole if one + two not in known and {one, two} <= known else whole[:-1]) + text


def _unmarked(text: str) -> str:
    """Text without the marks of bold and italics."""
    for _ in range(3):  # marks inside marks
        text = _EMPHASIS.sub(lambda mark: mark[2] or mark[4], text)
    return re.sub(r"(?<!\S)[*_]{1,3}(?=\s|$)|(?<=\w)\*{2,3}(?=[\s.,:;]|$)|(?<!\S)\*{2,3}(?=\w)", "", text)
