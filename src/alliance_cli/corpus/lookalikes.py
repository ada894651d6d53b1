"""Letters of other alphabets that look like those of ids and keys, and signs that cannot be seen."""

from __future__ import annotations

import unicodedata

_PAIRS = (
    "аaеeоoрpсcхxуyіiјjѕsһhԁdԛqԝwкkмmтtвbнhпnгr"  # Cyrillic
    "АAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅS"
    "αaοoρpνvιiκkυuτtγyηnωwεeχx"  # Greek
    "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX"
    "ıiɡgɑaօoսuհhոnսu"  # Latin, Armenian
    "‐-‑-‒-–-—-−-"  # hyphens and dashes
)
_LIKE = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))


def plain(text: str) -> str:
    """Text with each letter that looks like another one replaced by that, and without what cannot be seen."""
    return "".join(_like(sign) for sign in text)


def told(text: str) -> str:
    """Which sign of a text is not what it looks like, in words; nothing where each is."""
    for place, sign in enumerate(text, 1):
        like = _like(sign)
        if like != sign:
            name = unicodedata.name(sign, f"U+{ord(sign):04X}")
            return f"character {place} is {name}, which " + (f"looks like `{like}`" if like else "cannot be seen")
    return ""


def _like(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _LIKE:
        return _LIKE[sign]
    if unicodedata.category(sign) in ("Cf", "Zs", "Mn"):
        return ""
    wide = unicodedata.normalize("NFKC", sign)  # ligatures, full width, letters of formulas
    return wide if wide.isascii() and wide.isalnum() else sign
