"""The answer of `suggest` -> a page: risk first, what was seen, the scripts, what goes for all of them."""

from __future__ import annotations

from ..results import Answer, Finding, Suggestion
from .page import TIMINGS, Heading, Item, Page, Part, elsewhere, group, listing, remarks

RISK_FORMS = {
    "stated": "mentioned",
    "denied": "mentioned as denied, verify",
    "past": "mentioned as past, verify",
    "hypothetical": "mentioned as hypothetical or routine, verify",
    "other-person": "mentioned of another person, verify",
    "possible": "the wording may point to it, verify",
}
NO_MARKER = (
    "Finding no marker in a few words does not mean that there is no rupture. `alliance markers` shows what to look"
    " for; ask yourself what the patient did, what you felt, and what was not said."
)


def suggest(answer: Answer) -> tuple[Page, ...]:
    parts: list[Part] = [*_risk(answer), *_seen(answer)]
    for place, suggestion in enumerate(answer.suggestions, 1):
        parts += _suggestion(place, suggestion)
    if answer.suggestions:
        parts += _for_all(answer)
    parts += group("Source", answer.source, "source")
    parts += group("Scope", " ".join(answer.scope), "source")
    if answer.risk:  # not even the heading says anything before it
        return (Page("First", "words of risk", tuple(parts)),)
    return (Page("Suggestions", _noticed(answer), tuple(parts)),)


def _risk(answer: Answer) -> list[Part]:
    """Before everything else: which words of risk there are, and what to do. Never a level."""
    if not answer.risk:
        return []
    mentions = []
    for finding in answer.risk:
        words = ", ".join(f"“{text}”" for text in finding.evidence)
        text = f"{finding.title} ({RISK_FORMS[finding.form]})" + (f": {words}" if words else "")
        mentions.append(Item(text, layer=elsewhere(finding.layer)))
    advice = zip(answer.advice, answer.advice_layers, strict=True)
    return [
        *listing("Risk", mentions, "caution"),
        *listing("Now", (Item(line, "judgement", layer=elsewhere(layer)) for line, layer in advice), "do"),
        Heading("Second, once that is done: the alliance"),
    ]


def _seen(answer: Answer) -> list[Part]:
    parts: list[Part] = []
    for marker in answer.markers:
        behaviours = "; ".join(_finding(finding) for finding in marker.behaviours)
        layer = elsewhere(marker.layer, *(finding.layer for finding in marker.behaviours))
        parts += group("Marker", f"{marker.title}: {behaviours}" if behaviours else marker.title, layer=layer)
    parts += listing("Situation", (Item(_finding(f), layer=elsewhere(f.layer)) for f in answer.situations))
    names = answer.names
    parts += listing("Component", (Item(names.ids.get(c, c), layer=names.layers.get(c, "")) for c in answer.components))
    parts += group("Not counted", (f"“{passed.text}”, since {passed.why}" for passed in answer.not_counted))
    if answer.note == "unreadable":
        parts += group(
            "Not read", "This does not look like English. Nothing in it was checked, risk included.", "caution"
        )
    if not answer.suggestions:
        parts += group("Next", NO_MARKER, basis="judgement")
    return parts


def _for_all(answer: Answer) -> list[Part]:
    parts: list[Part] = [Heading("For all of them")]
    for pathway in answer.pathway:
        more = f"`alliance pathway {pathway.marker}` shows the stages."
        parts += group("Pathway", f"{pathway.title}. {pathway.gist} {more}", layer=elsewhere(pathway.layer))
    parts += group("Your own part", answer.question, "question", "judgement", elsewhere(answer.question_layer))
    return [*parts, *remarks("Bear in mind", answer.cautions)]


def _noticed(answer: Answer) -> str:
    behaviours = [finding.title for marker in answer.markers for finding in marker.behaviours]
    bare = [marker.title for marker in answer.markers if not marker.behaviours]
    situations = [finding.title for finding in answer.situations]
    noticed = "; ".join([*behaviours, *situations, *bare, *(answer.names.ids.get(c, c) for c in answer.components)])
    nothing = "the note could not be read" if answer.note == "unreadable" else "no marker found in these words"
    return noticed or nothing


def _finding(finding: Finding) -> str:
    evidence = ", ".join(f"“{words}”" for words in finding.evidence)
    strength = "" if finding.strength == "clear" else " (possible)"
    return finding.title + strength + (f" {evidence}" if evidence else "")


def _suggestion(place: int, suggestion: Suggestion) -> list[Part]:
    here = suggestion.layer.split(", ")[0]
    return [
        Heading(f"{place}. Script {suggestion.number}: {suggestion.title}"),
        *group("Gist", suggestion.gist),
        *group("Why", suggestion.reasons, "fit", "judgement"),
        *remarks("Say", suggestion.say, "say", here),
        *remarks("Avoid", suggestion.avoid, "avoid", here),
        *group("When", TIMINGS[suggestion.timing], basis="judgement"),
        *group("Layer", elsewhere(suggestion.layer), "source"),
    ]
