"""From what a note was found to say to an answer: the words that say so, risk before everything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from .errors import WrongUse
from .model import Risk, RiskClass
from .results import Answer, NotCounted, RiskFinding
from .text import clean
from .triage.note import Found, Place, Reading
from .triage.rank import Evidence
from .triage.risk import Flag

LONGEST = 20_000
"""Characters that a note may have."""
WITH_RISK = 2
"""Scripts that are offered beside a mention of risk, which comes first."""
DESPAIR = "mistrust-or-despair-of-therapy"
_DESPAIRING = {"suicide", "ambiguous"}


def cleaned(note: str) -> str:
    """The note as it is read. Raises WrongUse where it is too long to be read whole."""
    text = clean(note)
    if len(text) > LONGEST:
        raise WrongUse(
            f"the note is longer than {LONGEST} characters; nothing in it was checked, risk included",
            "give the part that matters, a page at most",
        )
    return text


def answered(
    note: str,
    reading: Reading,
    given: Evidence,
    risk: Risk | None,
    *,
    answer_to: Callable[[Evidence, Mapping[str, str]], Answer],
    with_words: bool,
) -> Answer:
    """The answer to a note that has been read, with what was given beside it."""
    situations = dict(reading.situations)
    despair = [flag for flag in reading.risk if flag.risk in _DESPAIRING and flag.form == "stated"]
    behaviours = dict(reading.behaviours)
    if reading.readable and despair:
        # Despair comes before whatever else the note may show.
        behaviours, situations = _unsure(behaviours), _unsure(situations)
        place = next(iter(despair[0].places), None)
        situations[DESPAIR] = Found("clear", 1.0, place)
    evidence = Evidence(
        {**{id_: found.strength for id_, found in behaviours.items()}, **given.behaviours},
        {**{id_: found.strength for id_, found in situations.items()}, **given.situations},
        given.markers,
        given.components,
    )
    found = {**behaviours, **situations} if with_words else {}
    answer = answer_to(evidence, {id_: _words(note, one.place) for id_, one in found.items() if one.place})
    if reading.risk:
        answer = answer._replace(suggestions=answer.suggestions[:WITH_RISK])
    findings, advice = _risk(risk, note, reading.risk, with_words)
    lines, layers = tuple(zip(*advice, strict=True)) or ((), ())
    passed_over = [NotCounted(_words(note, place), why) for place, why in reading.not_counted]
    return answer._replace(
        note="read" if reading.readable else "unreadable",
        risk=findings,
        advice=lines,
        advice_layers=layers,
        not_counted=tuple(passed_over) if with_words else (),
    )


def _unsure(found: dict[str, Found]) -> dict[str, Found]:
    return {id_: one._replace(strength="possible") for id_, one in found.items()}


def _risk(
    risk: Risk | None, note: str, flags: Sequence[Flag], with_words: bool
) -> tuple[tuple[RiskFinding, ...], list[tuple[str, str]]]:
    """The kinds of risk that are mentioned, and what to do, each line with its layer."""
    if not flags or risk is None:
        return (), []
    by_id = {flag.risk: flag for flag in flags}
    found = [one for one in risk.classes if one.id in by_id]
    findings = tuple(
        RiskFinding(
            one.id,
            one.title,
            by_id[one.id].form,
            tuple(_words(note, place) for place in by_id[one.id].places) if with_words else (),
            one.layer,
        )
        for one in found
    )
    advising: tuple[RiskClass | Risk, ...] = (*found, risk)
    return findings, [(line, one.layer) for one in advising for line in one.advice]


def _words(note: str, place: Place) -> str:
    """The words at a place, with the quotation mark that closes one opened in them."""
    text = note[place[0] : place[1]]
    if len(_OPENED.findall(text)) > len(_CLOSED.findall(text)) and (end := _CLOSING.match(note, place[1])):
        text += end.group()
    return " ".join(text.split())


_OPENED = re.compile(r"(?<!\w)['\"‘“](?=\w)")
_CLOSED = re.compile(r"(?<=[\w.,!?])['\"’”](?!\w)")
_CLOSING = re.compile(r"[.,!?]?['\"’”](?!\w)")
