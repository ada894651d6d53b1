"""The lines of a published report -> its 19 scripts, or a report of what was found and what was not.

A script begins where its heading opens a paragraph. Cross-references, the ranges in the interventions' headings and
tables of contents name scripts too; what settles it is the order: there has to be exactly one way to find all of them,
one after the other, each of a plausible length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..errors import NotTheReport, Problem
from ..results import Passage, Published
from .extracted import HEADING, PAGE_BREAK, Extract, Line
from .paragraphs import paragraphs

SCRIPTS = 19
FEWEST_WORDS, MOST_WORDS = 30, 2000
"""Of a script."""
_LISTED = 3
"""So many headings with next to nothing between them are a table of contents."""

_MARKS = re.compile(r"[*_#>`~|]+")
_BULLET = re.compile(r"^[-–—•·▪◦‣●]\s*")
_AFTER_NUMBER = re.compile(r"\s*(?P<sign>[:.–—]?)\s*(?P<rest>.*)")
_CONTENTS = re.compile(r"(?:\.\s?){3,}\s*\d{0,3}$|…\s*\d{0,3}$|\s{2,}\d{1,3}$|^\s+\d{1,3}$")
_ENDS = re.compile(r"[.!?:\])][\"”’»)\]*_]*$")
_LEADS_ON = re.compile(r"(?:\b(?:see|in|of|and|or|to|with|from|by|as|also|the|than|cf\.?|e\.g\.)|[,(\[;–—-])$", re.I)
_INLINE = re.compile(r"(?<=[.!?:\]”\"])\s+(?=SCRIPT\s*\d{1,2}\s*:)")
_NAMED = re.compile(r"\[\s*scripts?\s*(\d{1,2})(?:\s*(?:[-–—,&]|and)\s*(\d{1,2}))?\s*\]", re.IGNORECASE)
_AFTERWARDS = re.compile(r"(?:references?|bibliography|appendix(?: \w+)?|acknowledge?ments?|index)\W*", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?][\"”’)\]]*\s+(?=[^a-z\s])")
_HEADING_WORDS = 60
_HEADING_PIECES = 4


class _Start(NamedTuple):
    """A line where a script may begin."""

    number: int
    at: int
    """The line's index."""
    rest: str
    """What stands behind the heading on the same line."""
    sign: str
    """How it is written, so that headings can be told from what only looks alike."""
    opens: bool
    """Whether what stands before has come to an end."""


def cut(report: Extract) -> tuple[Published, ...]:
    """The scripts of a report, in order. Raises NotTheReport with what was found, and where."""
    lines = list(_apart(report.lines))
    return _Cutter(report, lines).scripts()


def _apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines with headings that extraction ran together, or split, on lines of their own."""
    held: Line | None = None  # a lone `SCRIPT`, whose number may be on the next line
    for line in lines:
        if held is not None and not line.text:
            continue
        if held is not None:
            plain = _MARKS.sub("", line.text)
            if re.match(r"\s*\d{1,2}\s*[:.]?(?:\s|$)", plain):
                line = Line(held.place, f"{held.text} {plain}")
            else:
                yield held
            held = None
        if re.fullmatch(r"s\s?c\s?r\s?i\s?p\s?t", _bare(line.text), re.IGNORECASE):
            held = line
        else:
            yield from (Line(line.place, piece) for piece in _INLINE.split(line.text))
    if held is not None:
        yield held


def _bare(text: str) -> str:
    return _BULLET.sub("", _MARKS.sub("", text).strip())


class _Cutter:
    """The search for the headings of one report."""

    def __init__(self, report: Extract, lines: Sequence[Line]) -> None:
        self.report = report
        self.lines = lines
        self.before = [0]
        """How many words stand before each line."""
        for line in lines:
            self.before.append(self.before[-1] + len(line.text.split()))
        self.end = next((i for i in range(len(lines) - 1, 0, -1) if self._is_afterwards(i)), len(lines))
        starts = [s for i in range(len(lines)) if (s := self._start(i))]
        self.starts = self._without_contents(starts)
        self.listed = {start.number: start for start in starts if start not in self.starts}
        """Headings of what is taken for a table of contents, by number."""

    def scripts(self) -> tuple[Published, ...]:
        best, possible = self._by_rank()
        for starts in (best, possible):
            chains = self._chains(starts)
            if len(chains) == 1:
                return self._cut(chains[0])
            if chains:
                raise self._report(self._twofold(chains))
        raise self._report(self._missing(best, possible))

    # Headings

    def _start(self, i: int) -> _Start | None:
        bare = _bare(self.lines[i].text)
        found = HEADING.match(bare)
        if not found or not 1 <= int(found["number"]) <= SCRIPTS:
            return None
        behind = bare[found.end() :]
        after = _AFTER_NUMBER.fullmatch(behind)
        if after is None or _CONTENTS.search(behind):
            return None
        if after["rest"] and (not after["sign"] or (after["sign"] != ":" and not found.group().startswith("SCRIPT"))):
            return None  # a sentence about a script
        sign = f"{'SCRIPT' if 'SCRIPT' in found.group() else 'script'}{after['sign']}{'...' if after['rest'] else ''}"
        return _Start(int(found["number"]), i, after["rest"], sign, self._opens(i))

    def _opens(self, i: int) -> bool:
        blank = False
        for line in reversed(self.lines[max(0, i - 6) : i]):
            if line.text and line.text != PAGE_BREAK:
                text = _MARKS.sub("", line.text).strip()
                return not _LEADS_ON.search(text) and (blank or bool(_ENDS.search(text)))
            blank = blank or not line.text
        return True

    def _leads_on(self, i: int) -> bool:
        before = next((t for line in reversed(self.lines[:i]) if (t := line.text.strip()) and t != PAGE_BREAK), "")
        return bool(_LEADS_ON.search(before))

    def _is_afterwards(self, i: int) -> bool:
        return bool(_AFTERWARDS.fullmatch(_bare(self.lines[i].text)))

    def _without_contents(self, starts: Sequence[_Start]) -> list[_Start]:
        """Headings without those that follow each other with next to nothing between them."""
        kept: list[_Start] = []
        run: list[_Start] = []
        for start in starts:
            if run and (start.number <= run[-1].number or self._words(run[-1], start.at) >= FEWEST_WORDS):
                kept += run if len(run) < _LISTED else []
                run = []
            run.append(start)
        return kept + (run if len(run) < _LISTED else [])

    def _words(self, start: _Start, end: int) -> int:
        own = len(self.lines[start.at].text.split()) - len(start.rest.split())
        return self.before[end] - self.before[start.at] - own

    def _by_rank(self) -> tuple[list[_Start], list[_Start]]:
        """Of each number the starts that look most like headings; and all that may be headings."""
        signs = [start.sign for start in self.starts if start.opens]
        usual = max(signs, key=signs.count) if signs else ""
        rank = {s: 2 * s.opens + (s.sign == usual) for s in self.starts}
        possible = [s for s in self.starts if s.opens or (rank[s] and not self._leads_on(s.at))]
        highest = {s.number: max(rank[t] for t in possible if t.number == s.number) for s in possible}
        return [s for s in possible if rank[s] == highest[s.number]], possible

    # Order

    def _chains(self, starts: Sequence[_Start]) -> list[list[_Start]]:
        """At most two ways to find all scripts one after the other, each of a plausible length."""
        chains = [[start] for start in starts if start.number == 1]
        for number in range(2, SCRIPTS + 1):
            following = [start for start in starts if start.number == number]
            # Two ways to one start are as good as many, so the number of chains stays small.
            chains = [
                chain
                for start in following
                for chain in [[*c, start] for c in chains if self._plausible(c[-1], start.at)][:2]
            ]
        return [chain for chain in chains if self._plausible(chain[-1], max(self.end, chain[-1].at))][:2]

    def _plausible(self, start: _Start, end: int) -> bool:
        return end > start.at and FEWEST_WORDS <= self._words(start, end) <= MOST_WORDS

    # What was not found

    def _report(self, problems: Sequence[Problem]) -> NotTheReport:
        found = ", ".join(f"{s.number} ({self._place(s.at)})" for s in self._longest(self.starts))
        nothing = "headings alone" if self.listed else "no script at all"
        return NotTheReport(self.report.file, problems, f"script {found}" if found else nothing)

    def _place(self, i: int) -> str:
        return f"{self.report.unit} {self.lines[i].place}"

    def _problem(self, i: int | None, number: int, sentence: str, hint: str = "") -> Problem:
        file = self.report.file
        if i is None:
            return Problem(file, 0, 0, f"script {number}", sentence, hint)
        place = self.lines[i].place
        if self.report.unit == "page":
            return Problem(f"{file} page {place}", 0, 0, f"script {number}", sentence, hint)
        return Problem(file, place, 1, f"script {number}", sentence, hint)

    def _twofold(self, chains: Sequence[Sequence[_Start]]) -> list[Problem]:
        problems = []
        for one, other in zip(*chains, strict=True):
            if one != other:
                places = f"{self._place(one.at)} and {self._place(other.at)}"
                hint = "keep that of the script in a copy as .txt"
                problems.append(self._problem(one.at, one.number, f"its heading stands twice, {places}", hint))
        return problems

    def _missing(self, best: Sequence[_Start], possible: Sequence[_Start]) -> list[Problem]:
        chain = self._longest(best)
        if not chain:
            return [self._nothing()]
        found = {start.number: start for start in chain}
        problems = []
        for number in range(1, SCRIPTS + 1):
            stray = next((start for start in possible if start.number == number), None)
            start = found.get(number)
            if start is None and stray is not None:
                problems.append(self._problem(stray.at, number, "its heading is out of order"))
            elif start is None:
                problems.append(self._absent(number, found))
        for start, following in pairwise([*chain, None]):
            end = following.at if following else max(self.end, start.at)  # type: ignore[union-attr]
            problems += self._length(start, self._words(start, end), following) if start else []
        return problems or [self._problem(None, 1, "the scripts could not be told apart")]

    def _absent(self, number: int, found: Mapping[int, _Start]) -> Problem:
        """What is said of a script that was not found, while its neighbours were."""
        before = max((n for n in found if n < number), default=0)
        after = min((n for n in found if n > number), default=0)
        start, end = found[before].at if before else -1, found[after].at if after else len(self.lines)
        if number in self.listed and start < self.listed[number].at < end:
            sentence = "its heading stands close to others, as in a table of contents"
            return self._problem(self.listed[number].at, number, sentence, "is its text missing?")
        between = [f"script {n} ({self._place(found[n].at)})" for n in (before, after) if n]
        words = "between " if len(between) == 2 else "after " if before else "before "
        at = start if before else None
        return self._problem(at, number, "no heading was found", words + " and ".join(between))

    def _nothing(self) -> Problem:
        """What is said of a text in which not one script was found."""
        words, hint = self.before[-1], "is it a scan, or another document?"
        if self.listed:
            sentence = f"fewer than {FEWEST_WORDS} words stand between the headings of its scripts"
            hint = "as in a table of contents; is the text of the scripts missing?"
        elif not words:
            sentence = "there is no text in it"
        elif words < SCRIPTS * FEWEST_WORDS:
            has = f"{words} word{'' if words == 1 else 's'}"
            sentence = f"it has only {has}, too few for {SCRIPTS} scripts, and no heading of one"
        else:
            sentence = f"no heading of a script was found in its {words} words"
        return Problem(self.report.file, 0, 0, "", sentence, hint)

    def _length(self, start: _Start, words: int, following: _Start | None) -> list[Problem]:
        if following and following.number != start.number + 1:
            return []  # something is missing here, which was said
        if words < FEWEST_WORDS:
            return [self._problem(start.at, start.number, f"only {max(0, words)} words stand under its heading")]
        if words > MOST_WORDS:
            return [self._problem(start.at, start.number, f"{words} words stand under its heading, which are too many")]
        return []

    def _longest(self, starts: Sequence[_Start]) -> list[_Start]:
        """As many scripts as can be found in order, whatever their lengths."""
        longest: dict[_Start, list[_Start]] = {}
        for start in starts:
            earlier = [chain for other, chain in longest.items() if other.number < start.number]
            longest[start] = [*max(earlier, key=len, default=[]), start]
        return max(longest.values(), key=len, default=[])

    # What was found

    def _cut(self, chain: Sequence[_Start]) -> tuple[Published, ...]:
        vocabulary = [line.text for line in self.lines]
        headings: dict[int, str] = {}
        found: list[tuple[_Start, list[Passage]]] = []
        for start, end in pairwise([*chain, None]):
            if start is None:
                continue
            last = end.at if end else max(self.end, start.at + 1)
            own = [Line(self.lines[start.at].place, start.rest)] if start.rest else []
            passages = paragraphs([*own, *self.lines[start.at + 1 : last]], vocabulary)
            if end:
                heading = _take_heading(passages, end.number)
                headings.update(dict.fromkeys(_numbers(heading), heading))
            found.append((start, passages))
        thin = [(s, n) for s, p in found if (n := sum(len(x.text.split()) for x in p)) < FEWEST_WORDS]
        if thin:
            raise self._report([problem for start, words in thin for problem in self._length(start, words, None)])
        unit = self.report.unit
        return tuple(Published(s.number, headings.get(s.number, ""), tuple(p), unit) for s, p in found)


def _numbers(heading: str) -> list[int]:
    """The scripts that an intervention's heading names, ranges written out."""
    named = [(int(m[1]), int(m[2] or m[1])) for m in _NAMED.finditer(heading)]
    return [number for first, last in named for number in range(first, last + 1)]


def _take_heading(passages: list[Passage], following: int) -> str:
    """Takes the next intervention's heading from the end of a script: it names the script that follows.

    The heading may stand at the end of the script's last paragraph, or be broken into several.
    """
    for size in range(1, min(_HEADING_PIECES, len(passages)) + 1):
        tail = " ".join(passage.text for passage in passages[-size:])
        ends = [match.end() for match in _SENTENCE.finditer(tail)]
        heading = tail[ends[-1] :] if ends else tail
        if not re.search(r"[:\]]$", tail) or len(heading.split()) > _HEADING_WORDS:
            return ""
        broken = not ends and heading.startswith("[")  # its words stand in the paragraph before
        if not broken and following in _numbers(heading):
            body = tail[: ends[-1]].rstrip() if ends else ""
            passages[-size:] = [Passage(body, passages[-size].place)] if body else []
            return _MARKS.sub("", heading).rstrip(": ")
    return ""
