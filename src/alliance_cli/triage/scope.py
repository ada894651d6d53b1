"""What holds for the words of a note: denied, past, hypothetical, of somebody else, what the therapist does.

Trigger words with a scope, as in ConText (Harkema and others, 2009): a trigger holds for what follows it (a few for
what goes before) until something ends its scope. Where it is doubtful whether a trigger holds for a word, it does not.
Pure functions over the tokens of a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ..text import Token


class Clause(NamedTuple):
    """A stretch of tokens, end excluded."""

    start: int
    end: int


NEGATIONS = {
    "not", "no", "never", "without", "nothing", "neither", "nor", "none", "hardly", "nobody", "nil", "denies",
    "denied", "deny", "denying", "dont", "didnt", "doesnt", "isnt", "wasnt", "wont", "cant", "cannot", "couldnt",
    "wouldnt", "hasnt", "hadnt", "havent", "arent", "werent", "aint",
}  # fmt: skip
OTHERS = {
    "husband", "wife", "boss", "manager", "mother", "mum", "mom", "father", "dad", "partner", "boyfriend",
    "girlfriend", "brother", "sister", "son", "daughter", "friend", "friends", "teacher", "landlord", "gp", "doctor",
    "neighbour", "neighbor", "colleague", "colleagues", "solicitor", "caseworker", "ex", "parents", "nurse", "coach",
    "flatmate", "roommate", "uncle", "aunt", "cousin", "nan", "gran", "grandmother", "grandfather", "psychiatrist",
    "consultant", "employer", "counsellor", "counselor", "sibling", "stepfather", "stepmother", "kids", "children",
    "mate", "physio", "dentist", "classmate", "celebrity", "singer", "stranger", "nephew", "niece",
}  # fmt: skip
ME = {"me", "my", "mine", "us", "our", "we", "i", "im", "ive", "id", "ill", "myself"}

_BREAKS = {".", ";", "?", "!", ":", "(", ")"}
_SENTENCE_ENDS = {".", ";", "!"}
_TURNS = {"but", "then", "until", "except", "although", "though", "yet", "whereas", "while", "because", "when"}
_REACH = 8
"""Words over which a negation holds."""

# Negation.
_DENYING = {"denies", "denied", "deny", "denying"}
_NO_NEGATION = {"only", "just", "merely", "longer", "doubt", "surprisingly", "wonder", "secret", "matter", "least"}
_UNCERTAIN = {
    "promise", "guarantee", "trust", "sure", "certain", "swear", "rule", "exclude", "clear", "deny", "assure",
}  # fmt: skip
# What may stand between a negation and what it negates; a negation of another verb (tell, stop, give) negates that.
_PASSED_ON = {
    "want", "wants", "wanting", "wish", "feel", "feels", "feeling", "be", "been", "being", "have", "has", "having",
    "had", "think", "thinking", "of", "to", "about", "any", "a", "an", "the", "current", "currently", "active",
    "actively", "recent", "present", "self", "plan", "plans", "intend", "intends", "intent", "intention", "thoughts",
    "thought", "report", "reports", "reported", "reporting", "express", "expressed", "endorse", "endorsed", "mention",
    "disclose", "describe", "described", "experience", "really", "actually", "ever", "act", "on", "or", "nor", "and",
    ",", "-", "no", "not", "evidence", "sign", "signs", "his", "her", "their", "my", "at", "all", "ideation", "ideas",
    "urges", "urge", "risk", "harm", "suicidal", "suicide", "violent", "homicidal", "si", "hi", "sh", "attempts",
    "attempt", "overdose", "hurt", "hurting", "kill", "killing", "further", "new", "more", "is", "was", "am", "are",
    "for", "in",
}  # fmt: skip
_NEW_PREDICATE = {
    "he", "she", "they", "i", "client", "patient", "wants", "wanted", "says", "said", "is", "was", "has", "had",
    "feels", "felt", "thinks", "took", "tried", "keeps", "kept", "plans", "bought", "talked", "talks", "now", "today",
    "wishes", "threatened", "threatens", "admits", "admitted", "described", "disclosed", "reports", "told", "will",
}  # fmt: skip
_RISK_WORDS = {
    "si", "hi", "sh", "dsh", "od", "suicidal", "suicide", "plan", "plans", "intent", "intention", "thoughts",
    "thought", "ideation", "harm", "self", "urges", "urge", "attempts", "attempt", "overdose", "risk", "means",
    "violence", "kill", "hurt", "die", "cutting", "homicidal", "ideas",
}  # fmt: skip
_DENIED_AFTER = {"denied", "denies", "nil", "negative", "neg", "none", "absent", "no"}
_AFTER_A_DENIAL = {
    ",", ")", "-", "by", "when", "at", "today", "again", "on", "this", "for", "in", "since", "currently", "now",
}  # fmt: skip

# The past.
_PAST_BEFORE = {
    "history", "previous", "previously", "past", "prior", "former", "formerly", "historic", "historical", "old",
}  # fmt: skip
_PAST_ANYWHERE = {
    "ago", "childhood", "teenager", "teenage", "teens", "twenties", "thirties", "forties", "adolescence",
    "adolescent",
}  # fmt: skip
_RECENT = {
    "today", "tonight", "now", "currently", "current", "again", "still", "yesterday", "week", "weekend", "recent",
    "recently", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "lately",
    "daily",
}  # fmt: skip
_OVER = {"none", "nothing", "never", "clear", "not"}
_AGES = {str(age) for age in range(6, 41)} | {
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
}  # fmt: skip
_UNITS = {"pm", "am", "out", "percent", "oclock", "stone", "kilo", "kg", "weeks", "minutes"}
_YOUNG = {"child", "kid", "boy", "girl", "teen", "student", "young", "little", "small"}

# What is only spoken of.
_ASKING = {"asked", "ask", "asking", "asks", "screened", "screen", "screening", "checked", "enquired", "inquired"}
_TOPIC = {"about", "re", "regarding", "for", "on", "if", "whether", "of"}
_KNOWN = {"the", "his", "her", "their"}
_SPOKEN_OF = {
    "routine", "routinely", "training", "trained", "leaflet", "policy", "hypothetically", "imagined", "prevention",
    "awareness", "charity", "lecture", "essay", "protocol",
}  # fmt: skip
_FICTION = {
    "film", "novel", "series", "song", "poster", "podcast", "documentary", "poem", "hamlet", "episode", "movie",
    "opera", "lyrics",
}  # fmt: skip
_ANSWERED = {
    "yes", "yeah", "yep", "nodded", "nods", "admitted", "admits", "endorsed", "endorses", "disclosed", "confirmed",
    "confirms", "cried", "wept", "silence", "silent", "shrugged", "wants", "affirmed", "agreed",
}  # fmt: skip
_WILL = {"will", "would", "hell", "shell", "theyll", "ill", "going", "gonna", "hed", "shed", "theyd", "id"}

# Somebody else.
_BEFORE_A_SUBJECT = {
    "her", "his", "their", "my", "a", "an", "the", "another", "whose", "older", "younger", "best", "late", "close",
    "big", "little", "old", "clients", "patients", "client", "patient", "one", "of", "and", "that", "says", "said",
    "s", "first", "school",
}  # fmt: skip
_THE_PATIENT = {"he", "she", "they", "i", "me", "my", "him", "them", "client", "patient"}


def clauses(found: Sequence[Token]) -> list[Clause]:
    """The note cut at full stops and turns (`but`, `then`, ...)."""
    cuts = [0]
    for i, token in enumerate(found):
        if token.word in _BREAKS:
            cuts.append(i + 1)
        elif token.word in _TURNS and i > cuts[-1]:
            cuts.append(i)
    cuts.append(len(found))
    return [Clause(a, b) for a, b in pairwise(cuts) if b > a]


def about(found: Sequence[Token], clause: Clause) -> frozenset[str]:
    """What a clause as a whole is like: `negated`, `third` (somebody else), `past`, `self` (the therapist acts)."""
    words = [token.word for token in found[clause.start : clause.end]]
    seen = set(words)
    holds = set()
    if seen & NEGATIONS or "stopped" in seen:
        holds.add("negated")
    if seen & OTHERS and not seen & ME:
        holds.add("third")
    if seen & (_PAST_ANYWHERE | _PAST_BEFORE) or "used" in seen or any(_is_year(word) for word in words):
        holds.add("past")
    if next((word for word in words if word.isalpha()), "") in {"i", "im", "ive", "id"}:
        holds.add("self")
    return frozenset(holds)


def form(found: Sequence[Token], start: int, end: int, *, of_another: bool = True) -> str:
    """How words of risk are mentioned: `stated`, `denied`, `past`, `other-person` or `hypothetical`.

    `start` and `end` (excluded) are the places of their tokens. `of_another` is false for what others do to people.
    """
    clause = next(c for c in clauses(found) if c.start <= start < c.end)
    if _is_denied(found, clause, start, end):
        return "denied"
    if _is_past(found, clause, start):
        return "past"
    if of_another and _is_of_another(found, clause, start, end):
        return "other-person"
    if _is_spoken_of(found, clause, start, end):
        return "hypothetical"
    return "stated"


def _is_denied(found: Sequence[Token], clause: Clause, start: int, end: int) -> bool:
    for i in range(start - 1, max(clause.start, start - _REACH) - 1, -1):
        between = [token.word for token in found[i + 1 : start]]
        if found[i].word not in NEGATIONS or (between and between[0] in _NO_NEGATION):
            continue
        if not _holds(found[i].word, between, found[start].word):
            break
        twice = i > clause.start and found[i - 1].word in NEGATIONS
        return not twice and not _is_uncertain(found, clause, i)
    return _is_denied_after(found, end)


def _is_uncertain(found: Sequence[Token], clause: Clause, negation: int) -> bool:
    """`could not promise not to kill himself`: what is negated is the promise."""
    words = [token.word for token in found[clause.start : negation]]
    return not _UNCERTAIN.isdisjoint(words) and not NEGATIONS.isdisjoint(words)


def _holds(negation: str, between: Sequence[str], cue: str) -> bool:
    """Whether a negation still holds after the words that follow it."""
    if negation not in _DENYING and not _PASSED_ON.issuperset(between):
        return False
    for i, word in enumerate(between):
        if word in {"and", ","}:
            following = between[i + 1] if i + 1 < len(between) else cue
            before = between[i - 1] if i else ""
            if following in _NEW_PREDICATE or (negation not in _DENYING and before not in _RISK_WORDS):
                return False
    return True


def _is_denied_after(found: Sequence[Token], end: int) -> bool:
    """`suicidal thoughts: denied`, `SI? No.`"""
    for i in range(end, min(len(found), end + 6)):
        word = found[i].word
        if word in _SENTENCE_ENDS:
            return False
        if word in _DENIED_AFTER:
            following = found[i + 1].word if i + 1 < len(found) else "."
            return following in _SENTENCE_ENDS or (word != "no" and following in _AFTER_A_DENIAL)
    return False


def _is_past(found: Sequence[Token], clause: Clause, start: int) -> bool:
    words = [token.word for token in found[clause.start : clause.end]]
    at = start - clause.start
    before = words[max(0, at - 4) : at]
    if "," in before:
        before = before[len(before) - before[::-1].index(",") :]
    if _PAST_BEFORE.intersection(before) and not {"year", "years", "yr"}.intersection(before):
        return True
    pairs = list(zip(words, [*words[1:], ""], strict=True))
    since = [i for i, word in enumerate(words) if word == "since"]
    if any(i and words[i - 1] in _OVER for i in since):
        return True
    if _RECENT.intersection(words) or any(pairs[i][1] not in {"", "then", ",", "."} for i in since):
        return False
    if _PAST_ANYWHERE.intersection(words) or any(_is_year(word) for word in words):
        return True
    return ("used", "to") in pairwise(before) or any(
        (word in {"at", "aged", "age", "was"} and next_ in _AGES and not _a_measure(pairs, i + 1))
        or (word in {"was", "were"} and next_ in _YOUNG)
        or (word == "a" and next_ in _YOUNG and i and words[i - 1] in {"as", "was"})
        for i, (word, next_) in enumerate(pairs)
    )


def _a_measure(pairs: Sequence[tuple[str, str]], at: int) -> bool:
    """Whether the number at a place is a score, a time or a weight and no age."""
    after = pairs[at][1]
    return after.isdigit() or after in _UNITS


def _is_year(word: str) -> bool:
    return word.isdigit() and len(word) == 4 and word[:2] in {"19", "20"}


def _is_of_another(found: Sequence[Token], clause: Clause, start: int, end: int) -> bool:
    for i in range(clause.start, start):
        if found[i].word not in OTHERS and found[i].word.removesuffix("s") not in OTHERS:
            continue
        between = {token.word for token in found[i + 1 : start]}
        opening = {token.word for token in found[clause.start : i] if token.word.isalpha()}
        following = found[i + 1].word
        is_subject = opening <= _BEFORE_A_SUBJECT or following in {"who", "whose"} or "lost" in opening
        if i + 1 == start or (following != "of" and is_subject and not between & _THE_PATIENT):
            return True
    after = [token.word for token in found[end : end + 4]]
    return after[:1] in (["of"], ["by"], ["in"]) and not OTHERS.isdisjoint(after[1:])


def _is_spoken_of(found: Sequence[Token], clause: Clause, start: int, end: int) -> bool:
    before = [token.word for token in found[max(clause.start, start - 5) : start]]
    near = {token.word for token in found[max(clause.start, start - 5) : min(clause.end, end + 5)]}
    rest = set()
    for token in found[end : end + 12]:
        if token.word in _SENTENCE_ENDS:
            break
        rest.add(token.word)
    if _ANSWERED & rest:
        return False
    asked = _ASKING.intersection(before) and _TOPIC.intersection(before[-3:])
    if (asked and _KNOWN.isdisjoint(before[-2:])) or _SPOKEN_OF & near or _FICTION & near:
        return True
    return "if" in before[-3:] and _WILL.isdisjoint(token.word for token in found[clause.start : end])
