"""Text as it comes from people and files, made safe to show and fit to compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

# Whole escape sequences first (CSI, OSC, short ones), so that no "[31m" stays behind.
_ESCAPES = re.compile(
    r"\x1b(?:[ -/]+[0-~]|\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])?|\x9b[0-?]*[ -/]*[@-~]"
)
# C0 and C1 controls, line and paragraph separators, bidirectional marks and overrides, invisible joiners, surrogates.
_CONTROLS = re.compile(
    "[\xad\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\u2060\ufeff\ud800-\udfff]"
)
# What separates words or lines elsewhere; were it dropped, the words around it would be glued together.
_SPACES = re.compile("\r(?=\n)|[\t\x0b\x0c\r\x85\u2028\u2029\ufeff]")
_PLAIN_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00b4": "'"})
_DASHES = re.compile("[\u2010\u2011\u2012\u2013\u2014\u2212]")


def clean(text: str) -> str:
    """Text without escape sequences, control characters and bidirectional overrides; tabs become spaces."""
    return _CONTROLS.sub("", _SPACES.sub(" ", _ESCAPES.sub("", text)))


def one_line(text: str) -> str:
    """Cleaned text on one line, runs of white space as one space."""
    return " ".join(clean(text).split())


def straight(text: str) -> str:
    """Text with straight quotes and plain hyphens, same length."""
    return _DASHES.sub("-", text.translate(_PLAIN_MARKS))


def fold(text: str) -> str:
    """Text for comparison: lower case, no accents, straight quotes, one space."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", straight(text).lower())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def slug(text: str) -> str:
    """Text as an id: folded, every other run of characters a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def whole_number(word: str) -> int | None:
    """A whole number as people write it (12, +12, 012), or None."""
    return int(word) if re.fullmatch(r"[+-]?\d{1,18}", word) else None


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """The known words most like a word, best first; a shared beginning counts as likeness."""
    import difflib

    target = fold(word)[:80]
    if not target:
        return []
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(fold(candidate), candidate)
    starts = sorted(
        k for k in folded if len(target) > 2 and (k.startswith(target) or (target.startswith(k) and len(k) > 3))
    )
    close = difflib.get_close_matches(target, folded, n=limit, cutoff=0.6)
    inside = sorted(k for k in folded if len(target) > 3 and target in k)
    return [folded[k] for k in dict.fromkeys([*starts, *close, *inside])][:limit]


def named(kind: str, word: str) -> str:
    """`script `quiet-sings``, for a message; a word that has not the shape of an id may be private and is left out."""
    like_an_id = len(word) <= 60 and slug(word) == word.lower()
    return f"{kind} `{word}`" if like_an_id else f"such {kind}"


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words as a phrase: `a, b or c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def stem(word: str) -> str:
    """The Porter stem of a folded word, cut as SQLite's full-text tables cut it."""
    found = _stems.get(word)
    if found is None:
        found = _stems[word] = _stemmed(word)
        if len(_stems) > 50_000:  # a long run over many notes stays in flat memory
            _stems.clear()
    return found


_stems: dict[str, str] = {}


def _stemmed(word: str) -> str:
    global _stemmer
    if len(word) < 3 or len(word) > 60:
        return word
    if _stemmer is None:
        from snowballstemmer import stemmer

        _stemmer = stemmer("porter").stemWord
    stemmed: str = _stemmer(word)
    # SQLite keeps two endings of the original algorithm that Snowball's version revised.
    return stemmed[:-1] if stemmed.endswith(("bli", "logi")) else stemmed


_stemmer: Callable[[str], str] | None = None


MAX_TOKENS = 4000
"""A longer note is read up to here."""


class Token(NamedTuple):
    """A word or sign of a note with its place in the note's text."""

    start: int
    end: int
    word: str
    """Folded, without apostrophes, abbreviations written out."""
    stem: str


_NOTE_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|w/o|w/|[\"?!.;,:()\-]")
_WRITTEN_OUT = {
    "cl": "client", "ct": "client", "clt": "client", "pt": "patient", "pts": "patient", "tx": "therapy",
    "hw": "homework",
    "w/": "with", "w/o": "without", "sess": "session", "mins": "minutes", "min": "minutes", "sup": "supervision",
    "th": "therapist", "thx": "therapist", "ax": "assessment", "dx": "diagnosis", "hx": "history",
    "approx": "about",
    "dont": "don't", "wont": "won't", "cant": "can't", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't",
    "im": "i'm",
    "ive": "i've", "wouldnt": "wouldn't", "couldnt": "couldn't", "wasnt": "wasn't", "u": "you",
    "ur": "your",
}  # fmt: skip


def tokens(text: str) -> list[Token]:
    """The words and signs of a note. Places are character offsets into the note as it was given."""
    flat = straight(text)
    found = []
    for match in _NOTE_TOKEN.finditer(flat):
        raw = fold(match.group())
        word = _WRITTEN_OUT.get(raw, raw).replace("'", "").replace("iz", "is").replace("yz", "ys")
        found.append(Token(match.start(), match.end(), word, stem(word) if word.isalpha() else word))
        if len(found) == MAX_TOKENS:
            break
    return found


Phrase = tuple[tuple[str, ...], ...]
"""Elements of a phrase, each with its alternatives; the empty element stands for up to three words."""


def phrase(text: str) -> Phrase:
    """A phrase of a corpus, ready to be compared: `save up .. tablets/pills`.

    Capitals, and what follows a `=`, are compared as they stand.
    """
    elements: list[tuple[str, ...]] = []
    for word in text.split():
        if word == "..":
            elements.append(())
        else:
            elements += _elements(word)
    return tuple(elements)


def _elements(word: str) -> list[tuple[str, ...]]:
    alternatives = word.split("/")
    if len(alternatives) > 1:
        return [tuple(token.stem for one in alternatives for token in tokens(one))]
    if word.startswith("=") or (word.isupper() and 1 < len(word) < 4):
        return [(f"={word.removeprefix('=')}",)]
    return [(token.stem,) for token in tokens(word) if token.stem[0].isalnum()]
