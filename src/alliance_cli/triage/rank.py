"""Behaviours, situations, markers and components -> scripts in order, with reasons in words. Pure functions.

The rule: a script's score is the sum over the evidence of how sure the evidence is, times how well the script fits it.
A behaviour or situation counts in full, or half where it is only possible; a primary fit counts twice a secondary one.
A marker or a component alone is broader, and all it brings together weighs less than one possible behaviour.
Within a marker, subtle behaviours weigh half: the report calls open complaint the most common form of confrontation.
Equal scores: specific scripts before those that only orient, then the report's order. One rule comes on top, from the
report's principle and the literature: where the patient confronts, feeling comes before fixing. A script that mends
tasks or explains them (script 8 above all) is then never first, and comes after its equals.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ..model import Fit, Strength

LEVEL = {"primary": 1.0, "secondary": 0.5}
SURENESS: Mapping[Strength, float] = {"clear": 1.0, "possible": 0.5}
BROAD = 0.2
"""The most that a marker or a component adds to a script."""


class Evidence(NamedTuple):
    """What was noticed, by id. `behaviours` and `situations` say how sure each is."""

    behaviours: Mapping[str, Strength] = MappingProxyType({})
    situations: Mapping[str, Strength] = MappingProxyType({})
    markers: Sequence[str] = ()
    components: Sequence[str] = ()


class Reason(NamedTuple):
    """What was noticed (an id), and why the script fits: in words, or the behaviours of a marker that it answers."""

    what: str
    why: str
    answers: tuple[str, ...] = ()


class Ranked(NamedTuple):
    """A script with its score and the reasons, strongest first."""

    number: int
    score: float
    reasons: tuple[Reason, ...]


class _Sum:
    def __init__(self, pace: str) -> None:
        self.pace = pace
        self.score = 0.0
        self.reasons: list[tuple[float, Reason]] = []


FitRow = tuple[int, Fit, str]
"""Script number, fit, the script's pace."""


def rank(
    evidence: Evidence,
    fits: Iterable[FitRow],
    marker_fits: Mapping[str, Sequence[FitRow]],
    component_scripts: Mapping[str, Sequence[tuple[int, str, str]]],
    *,
    confronting: bool,
    subtle: Container[str] = (),
) -> list[Ranked]:
    """Scripts for the evidence, best first.

    `fits` are those of the behaviours and situations in the evidence; `marker_fits` those of all behaviours of each
    marker; `component_scripts` give number, why and pace, best first. `confronting` says that the patient moves
    against the therapist; `subtle` are behaviours that are the rarer, quieter form of their marker.
    """
    sums: dict[int, _Sum] = {}

    def add(number: int, pace: str, amount: float, reason: Reason) -> None:
        found = sums.setdefault(number, _Sum(pace))
        found.score += amount
        found.reasons.append((amount, reason))

    for number, fit, pace in fits:
        sure = evidence.behaviours.get(fit.id) if fit.kind == "behaviour" else evidence.situations.get(fit.id)
        if sure:
            add(number, pace, SURENESS[sure] * LEVEL[fit.fit], Reason(fit.id, fit.why))
    for marker in evidence.markers:
        for number, pace, share, answers in _broad(marker_fits.get(marker, ()), subtle):
            add(number, pace, BROAD * share, Reason(marker, "", answers))
    for component in evidence.components:
        for place, (number, why, pace) in enumerate(component_scripts.get(component, ())):
            add(number, pace, BROAD / (place + 1), Reason(component, why))
    last = ("orienting", "immediate") if confronting else ("orienting",)
    order = sorted(sums, key=lambda n: (-round(sums[n].score, 6), sums[n].pace in last, n))
    if confronting:
        order = _feeling_first(order, sums)
    return [_ranked(number, sums[number]) for number in order]


def _broad(fits: Sequence[FitRow], subtle: Container[str]) -> list[tuple[int, str, float, tuple[str, ...]]]:
    """Each script's share of a marker: its fits added up (half for subtle behaviours), against the script with most."""
    totals: dict[int, float] = {}
    paces: dict[int, str] = {}
    answered: dict[int, list[str]] = {}
    for number, fit, pace in sorted(fits, key=lambda row: row[1].fit):
        totals[number] = totals.get(number, 0.0) + LEVEL[fit.fit] * (0.5 if fit.id in subtle else 1.0)
        answered.setdefault(number, []).append(fit.id)
        paces[number] = pace
    most = max(totals.values(), default=1.0)
    return [(number, paces[number], total / most, tuple(answered[number])) for number, total in totals.items()]


def _feeling_first(order: list[int], sums: Mapping[int, _Sum]) -> list[int]:
    """The order with the first script that explores at its head, whatever practical ones stood before it."""
    for place, number in enumerate(order):
        if sums[number].pace != "immediate":
            return [number, *order[:place], *order[place + 1 :]]
    return order


def _ranked(number: int, found: _Sum) -> Ranked:
    reasons = sorted(found.reasons, key=lambda reason: -reason[0])
    return Ranked(number, round(found.score, 3), tuple(reason for _, reason in reasons))
