"""A note -> risk, behaviours and situations, each with the words that say so. Pure functions.

What a note says is matched to the report's vocabulary; nothing is diagnosed. Risk comes first and is found by its own
phrases, whatever the model says.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from ..model import Strength
from ..text import Token, stem
from .language import is_english
from .risk import Cue, Flag, flags
from .scope import OTHERS, about, clauses
from .weigh import Weighed, Weights, weigh

Place = tuple[int, int]

WINDOW = 30
"""Words that are weighed at once; a longer note is weighed piece by piece, since what tells stands in one sentence."""
ENGLISH = 0.5
"""Least share of words that have to be known for a text to count as read."""
NOT_COUNTED = 0.6
"""How likely a clause without its flag has to make something for its words to be listed as not counted."""
RISES = 0.1
"""How much likelier a clause has to make a marker without its flag for the flag to take the marker away."""
_WHY = {
    "negated": "it is negated",
    "third": "it is about somebody else",
    "past": "it is in the past",
    "self": "it is something that the therapist does",
}
# A word of the field, and the words beside which it means something else.
_HOMONYMS = {
    "withdrawal": ("cash", "bank", "atm", "drug", "alcohol", "opiate", "methadone"),
    "withdrew": ("cash", "money", "bank"),
    "rupture": ("tendon", "appendix", "spleen", "achilles", "membranes"),
    "resistance": ("training", "antibiotic", "band", "bands"),
    "compliance": ("medication", "legal", "tax"),
    "control": ("birth", "remote", "passport", "pest", "traffic"),
    "bond": ("savings", "premium", "bail", "government"),
    "goals": ("football", "scored", "penalty", "hockey"),
    "silent": ("film", "auction", "letter", "retreat"),
    "abstract": ("painting", "paper", "art", "conference"),
    "alliance": ("political", "insurance", "military"),
    "progress": ("bar", "note", "notes"),
    "story": ("bedtime", "news", "storey"),
}  # fmt: skip


class Found(NamedTuple):
    """A behaviour or situation in a note: how sure, and where the words stand."""

    strength: Strength
    likely: float
    place: Place | None


class Reading(NamedTuple):
    """What a note was found to say. Places are character offsets into the note."""

    readable: bool
    risk: Sequence[Flag]
    behaviours: Mapping[str, Found]
    situations: Mapping[str, Found]
    not_counted: Sequence[tuple[Place, str]]


def read(
    note: str,
    found: Sequence[Token],
    weights: Weights,
    cues: Mapping[str, Iterable[Cue]],
    behaviours: Sequence[str],
    situations: Sequence[str],
) -> Reading:
    """What a note says. `found` are its tokens; `behaviours` and `situations` are the ids that the model may name."""
    risk = flags(note, found, cues)
    words = [token.word for token in found if token.word.isalpha()]
    if not words or not is_english(words):
        return Reading(False, risk, {}, {}, ())
    pieces = _pieces(found, weights)
    known = sum(piece.own.known * sum(token.word.isalpha() for token in piece.own.found) for piece in pieces)
    if known < ENGLISH * len(words):
        return Reading(False, risk, {}, {}, ())
    limits = weights.meta.thresholds
    risk = risk or _risk_by_wording(pieces, limits["risk"])
    said = _over(pieces, [m for m in weights.meta.groups if m != "situation"], behaviours, "marker", "behaviour")
    faced = _over(pieces, ["situation"], situations, "situation", "situations")
    homonyms = _homonyms(found)
    said, faced = _without(said, homonyms), _without(faced, homonyms)
    passed_over = [(place, "it has another meaning here") for place in homonyms]
    flagged, withdrawn = _flagged(found, weights, {*behaviours, *situations}, {**said, **faced})
    said, faced = ({id_: one for id_, one in part.items() if id_ not in withdrawn} for part in (said, faced))
    return Reading(True, risk, said, faced, [*passed_over, *flagged][:5])


def corrected(
    found: Sequence[Token], meant: Callable[[Sequence[str]], Mapping[str, str]], spared: Container[str] = ()
) -> list[Token]:
    """Tokens with slips of the finger put right, their places as they were; not those whose stems are `spared`."""
    words = list(dict.fromkeys(token.word for token in found if token.word.isalpha() and token.stem not in spared))
    right = meant(words)
    return [
        token._replace(word=right[token.word], stem=stem(right[token.word])) if token.word in right else token
        for token in found
    ]


class _Piece(NamedTuple):
    """A part of a note, weighed by itself, and what weighs it together with its neighbours. A whole note has none."""

    own: Weighed
    around: Callable[[], Weighed]

    def shows(self, group: str, limit: float) -> bool:
        """Whether it shows a group: at least half as likely as that takes by itself, and on average as likely."""
        likely = self.own.likely[group]
        return likely >= limit / 2 and (likely + self.around().likely[group]) / 2 >= limit


def _pieces(found: Sequence[Token], weights: Weights) -> list[_Piece]:
    @cache
    def weighed(start: int, end: int) -> Weighed:
        return weigh(found[start:end], weights)

    cuts = _cuts(found)
    last = len(cuts) - 1
    return [
        _Piece(weighed(start, end), partial(weighed, cuts[max(0, i - 1)], cuts[min(last, i + 2)]))
        for i, (start, end) in enumerate(pairwise(cuts))
    ]


def _cuts(found: Sequence[Token]) -> list[int]:
    """Where the pieces of a note begin and end: sentences, gathered to about a window; or the whole note."""
    cuts = [0]
    for i, token in enumerate(found if len(found) > WINDOW * 1.5 else ()):
        size = i - cuts[-1]
        if size >= WINDOW or (size >= WINDOW // 2 and token.word in {".", "?", "!"}):
            cuts.append(i + 1)
    return cuts if cuts[-1] == len(found) else [*cuts, len(found)]


def _over(
    pieces: Sequence[_Piece], groups: Sequence[str], able: Container[str], least: str, limit: str
) -> dict[str, Found]:
    """The labels of each group that a piece shows: those that are likely enough, or else the likeliest.

    What is likeliest and not `able` to be named, since a layer hides it, gives its place to no other.
    """
    result: dict[str, Found] = {}
    for part in pieces:
        piece, limits = part.own, part.own.meta.thresholds
        for group in groups:
            if not part.shows(group, limits[least]):
                continue
            likeliest = max(piece.meta.groups[group], key=lambda label: piece.likely[label])
            for label in filter(able.__contains__, piece.meta.groups[group]):
                likely = piece.likely[label]
                if (likely >= limits[limit] or label == likeliest) and likely > getattr(result.get(label), "likely", 0):
                    strength: Strength = "clear" if likely >= limits["clear"] else "possible"
                    result[label] = Found(strength, likely, _place(piece, label))
    return dict(sorted(result.items(), key=lambda item: -item[1].likely))


def _place(piece: Weighed, label: str) -> Place | None:
    stretch = piece.evidence(label)
    return (piece.found[stretch[0]].start, piece.found[stretch[1] - 1].end) if stretch else None


def _risk_by_wording(pieces: Sequence[_Piece], limit: float) -> list[Flag]:
    """A prompt where no listed phrase was found but the wording is like that of notes about risk."""
    best = max((piece.own for piece in pieces), key=lambda piece: piece.likely["risk"])
    if best.likely["risk"] < min(0.9, limit * len(pieces)):  # the more pieces, the likelier that one looks like it
        return []
    place = _place(best, "risk")
    return [Flag("ambiguous", "possible", (place,) if place else ())]


def _homonyms(found: Sequence[Token]) -> list[Place]:
    """Places of words of the field that mean something else here, with the word that shows it."""
    result: list[Place] = []
    for clause in clauses(found):
        stems = {token.stem: token for token in found[clause.start : clause.end]}
        for word, beside in _HOMONYMS.items():
            near = next((stems[stem(other)] for other in beside if stem(other) in stems), None)
            if stem(word) in stems and near:
                token = stems[stem(word)]
                result.append((min(token.start, near.start), max(token.end, near.end)))
    return result


def _without(found: dict[str, Found], places: Sequence[Place]) -> dict[str, Found]:
    return {id_: one for id_, one in found.items() if not any(_overlap(one.place, place) for place in places)}


def _overlap(one: Place | None, other: Place | None) -> bool:
    return bool(one and other and one[0] < other[1] and other[0] < one[1])


def _flagged(
    found: Sequence[Token], weights: Weights, able: Container[str], counted: Mapping[str, Found]
) -> tuple[list[tuple[Place, str]], set[str]]:
    """Words that would have pointed to something but for a negation, another person, the past or the therapist.

    With them, in a note of one clause, what was counted although the clause speaks for it more without what flags it;
    in longer notes the model has the rest of the note to judge by.
    """
    result: list[tuple[Place, str]] = []
    withdrawn: set[str] = set()
    pieces = clauses(found)
    for clause in pieces:
        piece, holds = found[clause.start : clause.end], about(found, clause)
        flag = next((flag for flag in _WHY if flag in holds), "")
        bare = _without_flag(piece, flag) if flag else []
        if len(bare) < 2:
            continue
        weighed = weigh(bare, weights)
        labels = ((label, group) for group, labels in weights.meta.groups.items() for label in labels if label in able)
        label, group = max(labels, key=lambda pair: weighed.likely[pair[0]], default=("", ""))
        place = _place(weighed, label) if label else None
        if place is None or weighed.likely[label] < NOT_COUNTED:
            continue
        if label in counted:
            if len(pieces) > 1 or weighed.likely[group] - weigh(piece, weights).likely[group] < RISES:
                continue
            withdrawn.add(label)
        elif any(_overlap(one.place, place) for one in counted.values()):
            continue
        result.append((place, _WHY[flag]))
    return result, withdrawn


def _without_flag(piece: Sequence[Token], flag: str) -> list[Token]:
    """A clause as it would be without what flags it: the negation, the other person, the therapist."""
    return [token for token in piece if token.word not in _FLAGGING.get(flag, ())]


_NEGATING = {"no", "not", "never", "denies", "denied", "nothing", "without", "dont", "didnt", "isnt", "doesnt", "wasnt"}
_FLAGGING = {"negated": _NEGATING, "third": OTHERS, "self": {"i", "im", "ive", "id"}}
