"""What the commands and the Python API answer, put together from the corpus and the triage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import credit, model, results
from .corpus.layers import find
from .corpus.reader import Reader
from .errors import NothingFound, Problem, WrongUse
from .model import Fit, Kind, Script
from .results import Answer, ScriptRow, Step
from .text import Token, listed, named, slug, tokens

if TYPE_CHECKING:
    from .layer_results import Changes, Layers
    from .triage.note import Reading
    from .triage.rank import Evidence
    from .triage.risk import Cue

SUGGESTED = 3
"""Scripts that `suggest` offers unless asked for more."""
KEPT = 20_000
"""Words whose phrases of risk are kept in memory, for those who read many notes."""


class Corpus:
    """The merged corpus, open for questions."""

    def __init__(
        self, layers: Sequence[str | Path] | None = None, also: Sequence[str | Path] = (), step: Step | None = None
    ) -> None:
        self.reader = Reader(find(layers, also), step)
        self._known_cues: dict[str, list[Cue]] = {}

    def close(self) -> None:
        """Lets go of the snapshot."""
        self.reader.close()

    def left_out(self) -> list[Problem]:
        """What is wrong with own layers that had to be left out."""
        return self.reader.left_out()

    def layers(self, step: Step | None = None) -> Layers:
        """The layers in use and those left out: name, file, who chose it, what it brings.

        All are read again; `step` hears how many lines are read, and of how many.
        """
        from .corpus.checked import layers

        return layers(self.reader.layers, step)

    def changes(self, name: str | int, step: Step | None = None) -> Changes:
        """What own layers changed in a script, layer by layer.

        It may be named as for `script`, and as it was called before a layer renamed or hid it. All layers are read
        again; `step` hears how many lines are read, and of how many. Raises NothingFound with the nearest right ones,
        WrongUse for an intervention of several scripts.
        """
        from .corpus.checked import changes

        try:
            numbers = self.reader.numbers(name)
        except NothingFound:
            found = changes(self.reader.layers, str(name), step)
            if found is None:
                raise
            return found
        if len(numbers) > 1:
            raise WrongUse(
                f"that names the scripts {listed(map(str, numbers), 'and')}", "give the number of one of them"
            )
        found = changes(self.reader.layers, numbers[0], step)
        assert found is not None  # the reader has it from these layers
        return found

    def script(self, name: str | int) -> Script:
        """One script by number, slug or intervention id. Raises NothingFound with the nearest right ones."""
        return self.reader.script(name)

    def scripts(
        self,
        *,
        marker: str | Iterable[str] = (),
        behaviour: str | Iterable[str] = (),
        situation: str | Iterable[str] = (),
        intervention: str | Iterable[str] = (),
        component: str | Iterable[str] = (),
    ) -> tuple[ScriptRow, ...]:
        """Scripts that meet every filter given (ids, one or several), by number.

        A script belongs to a marker when it fits one of its behaviours or stands on its pathway. Raises WrongUse for an
        id that does not exist.
        """
        given = {"marker": marker, "behaviour": behaviour, "situation": situation}
        given |= {"intervention": intervention, "component": component}
        filters = [(kind, self._id(kind, name)) for kind, names in given.items() for name in _several(names)]
        return self.reader.rows(filters)

    def pages(
        self,
        names: Iterable[str | int],
        only: Sequence[Kind] = (),
        brief: bool = False,
        verbatim: bool = False,
        step: Step | None = None,
    ) -> results.ScriptPages:
        """Scripts with all that is printed beside them, in the order asked for, each once. Raises NothingFound.

        With `verbatim` the published wording stands beside ours; Unreadable where no report is attached. `step` hears
        how many scripts are gathered, and of how many.
        """
        wanted = list(names)
        numbers = dict.fromkeys(number for name in wanted for number in self.reader.numbers(name))
        pages = []
        for number in numbers:
            pages.append(self._page(number, verbatim))
            if step:
                step(len(pages), len(numbers))
        found = results.ScriptPages(tuple(pages), only=tuple(only), brief=brief)
        return self.with_principle(found) if "principle" in {slug(str(name)) for name in wanted} else found

    def with_principle(self, pages: results.ScriptPages) -> results.ScriptPages:
        """The pages with that of the principle before them, where a layer has one."""
        principle = self.reader.one("principle")
        source = credit.of(self.reader, principle.layer, "the principle") if principle else ""
        return pages._replace(principle=principle, principle_source=source)

    def _page(self, number: int, verbatim: bool = False) -> results.ScriptPage:
        script = self.reader.script(number)
        intervention = self.reader.item("intervention", script.intervention)
        names = self.reader.names(note.script for note in script.related)
        published = self.verbatim(number) if verbatim else None
        source = credit.of(self.reader, script.layer, f"script {script.number}", script.changed_by)
        return results.ScriptPage(script, intervention, names, source, published)

    def listing(self, **filters: Iterable[str]) -> results.ScriptList:
        """Scripts that meet every filter given, as a list with the filters in words."""
        asked = listed((f"{kind} {slug(name)}" for kind, names in filters.items() for name in names), "and")
        return results.ScriptList(self.scripts(**filters), self.reader.names(), asked)

    def search(
        self, query: str, kinds: Iterable[str] = (), limit: int = 10, verbatim: bool = False
    ) -> results.SearchResult:
        """Full text over all scripts: those with every word or, failing that, with any. No query is an error.

        With `verbatim` it searches the wording of the attached report instead, where WrongUse is raised for kinds of
        block, which it has not, and Unreadable where no report is attached.
        """
        if not verbatim:
            return self.reader.search(query, kinds, limit)
        from .corpus import attached

        return attached.search(self.reader, query, tuple(kinds), limit)

    def attach(self, report: str | Path, step: Step | None = None) -> results.Attached:
        """Keeps the text of the published report (.pdf, .txt or .md) in the user's data folder, cut into its scripts.

        A report attached before is replaced. `step` is called with the pages read and all pages. Raises NotTheReport
        with what was not found and where, WrongUse for another kind of file, Unreadable where the file cannot be read
        or the folder not be written; then nothing has changed.
        """
        from .corpus import attached

        return attached.attach(Path(report), step)

    def detach(self) -> str:
        """Removes the attached report; the path where it was. Raises NothingFound where none is attached."""
        from .corpus import attached

        return attached.detach()

    def verbatim(self, name: str | int) -> results.Published:
        """A script's published wording, from the attached report, with its pages or lines and the citation.

        Without passages where the report has no such script. Raises NothingFound for an unknown script, Unreadable
        where no report is attached or what is kept is damaged.
        """
        from .corpus import attached

        return attached.published(self.reader, self.reader.numbers(name)[0])

    def markers(
        self, name: str = ""
    ) -> results.MarkerTree | results.MarkerPage | results.BehaviourPage | results.SituationPage:
        """The tree of markers, or the page of one marker, behaviour or situation. Raises NothingFound."""
        reader = self.reader
        if not name:
            markers, movements, behaviours = (reader.items(kind) for kind in ("marker", "movement", "behaviour"))
            return results.MarkerTree(markers, movements, behaviours, reader.items("situation"), reader.names())
        wanted = slug(name)
        if wanted in reader.ids("marker"):
            return self._marker_page(wanted)
        if wanted in reader.ids("behaviour"):
            return self._behaviour_page(wanted)
        if wanted in reader.ids("situation"):
            situation = reader.item("situation", wanted)
            return results.SituationPage(
                situation, self._scripts_for("situation", wanted), self._codes(situation=wanted), reader.names()
            )
        from .text import nearest

        known = [*reader.ids("marker"), *reader.ids("behaviour"), *reader.ids("situation")]
        close = nearest(name, known)
        hint = f"did you mean {listed(close)}?" if close else "`alliance markers` shows the tree"
        raise NothingFound(f"there is no {named('marker, behaviour or situation', name)}", hint)

    def _marker_page(self, marker_id: str) -> results.MarkerPage:
        reader = self.reader
        movements = tuple(m for m in reader.items("movement") if m.marker == marker_id)
        ids = {m.id for m in movements}
        behaviours = tuple(b for b in reader.items("behaviour") if b.movement in ids)
        pathway = self.reader.pathway_of(marker_id)
        return results.MarkerPage(
            reader.item("marker", marker_id), movements, behaviours, pathway, reader.names(pathways=[pathway])
        )

    def _behaviour_page(self, behaviour_id: str) -> results.BehaviourPage:
        reader = self.reader
        behaviour = reader.item("behaviour", behaviour_id)
        movement = reader.item("movement", behaviour.movement)
        pathway = self.reader.pathway_of(movement.marker)
        return results.BehaviourPage(
            behaviour, movement, reader.item("marker", movement.marker), self._scripts_for("behaviour", behaviour_id),
            pathway, self._codes(behaviour=behaviour_id), reader.names(pathways=[pathway]),
        )  # fmt: skip

    def _scripts_for(self, kind: str, wanted: str) -> tuple[tuple[ScriptRow, Fit], ...]:
        """Scripts that fit, in the order in which `suggest` offers them."""
        fits = self.reader.fits(kind, [wanted])
        by_number = {number: fit for number, fit, _ in fits}
        from .suggesting import confronts
        from .triage.rank import Evidence, rank

        behaviour = kind == "behaviour"
        evidence = Evidence({wanted: "clear"}) if behaviour else Evidence(situations={wanted: "clear"})
        ranked = rank(evidence, fits, {}, {}, confronting=behaviour and confronts(self.reader, [wanted]))
        return tuple((self.reader.row(found.number), by_number[found.number]) for found in ranked)

    def _codes(self, behaviour: str = "", situation: str = "") -> tuple[model.Code, ...]:
        crosswalk = self.reader.one("crosswalk")
        codes = crosswalk.codes if crosswalk else ()
        return tuple(c for c in codes if behaviour in c.behaviours or situation in c.situations)

    def pathway(self, marker: str = "") -> results.PathwayPage:
        """The pathways, or that of one marker. Raises NothingFound."""
        pathways = (self.reader.item("pathway", marker),) if marker else self.reader.items("pathway")
        return results.PathwayPage(pathways, self.reader.names(pathways=pathways))

    def crosswalk(self) -> results.CrosswalkPage:
        """The table between the report's vocabulary and the 3RS. Raises NothingFound where no layer has one."""
        crosswalk = self.reader.one("crosswalk")
        if crosswalk is None:
            raise NothingFound("no layer has a crosswalk")
        numbers = {note.script for code in crosswalk.codes for note in code.scripts}
        return results.CrosswalkPage(crosswalk, self.reader.names(numbers))

    def suggest(
        self,
        *,
        markers: Sequence[str] = (),
        behaviours: Sequence[str] = (),
        situations: Sequence[str] = (),
        components: Sequence[str] = (),
        note: str = "",
        limit: int = SUGGESTED,
        evidence: bool = True,
    ) -> Answer:
        """Scripts for what was noticed, best first, with reasons, lines to say and what to avoid.

        `note` is what the therapist noticed, in their own words; it is read and forgotten. What is given beside it
        counts as certain. Without `evidence` no word of the note is in the answer. Raises WrongUse where nothing is
        given, an id does not exist, or the note is too long.
        """
        given = self._given(behaviours, situations, markers, components)
        if note.strip():
            return self._noted(note, given, limit, evidence)
        if not any(given):
            raise WrongUse(
                "nothing to go on",
                "give --marker, --behaviour, --situation, --component or a note; `alliance markers` shows the ids",
            )
        from .suggesting import answer

        return answer(self.reader, given, limit)

    def _given(
        self, behaviours: Sequence[str], situations: Sequence[str], markers: Sequence[str], components: Sequence[str]
    ) -> Evidence:
        from .triage.rank import Evidence

        return Evidence(
            {self._id("behaviour", name): "clear" for name in behaviours},
            {self._id("situation", name): "clear" for name in situations},
            tuple(dict.fromkeys(self._id("marker", name) for name in markers)),
            tuple(dict.fromkeys(self._id("component", name) for name in components)),
        )

    def _noted(self, note: str, given: Evidence, limit: int, with_words: bool) -> Answer:
        from .noted import answered, cleaned
        from .suggesting import answer

        text = cleaned(note)
        return answered(
            text,
            self.read(text),
            given,
            self.reader.one("risk"),
            answer_to=lambda evidence, words: answer(self.reader, evidence, limit, words),
            with_words=with_words,
        )

    def read(self, note: str) -> Reading:
        """What a note says: risk first, then behaviours and situations with the places of the words that say so."""
        from .corpus.weights import weights
        from .triage.note import corrected, read

        found = tokens(note)
        cues = self._cues(note, found)
        right = corrected(found, weights().meant, spared=cues)
        if right != found:
            cues |= self._cues(note, right)
        return read(note, right, weights(), cues, self.reader.ids("behaviour"), self.reader.ids("situation"))

    def _cues(self, note: str, found: Sequence[Token]) -> dict[str, Sequence[Cue]]:
        """Phrases of risk by their first word, those that begin with a word of the note."""
        from .triage.risk import Cue

        firsts = {token.stem for token in found} | {f"={note[token.start : token.end]}" for token in found}
        if len(self._known_cues) > KEPT:
            self._known_cues.clear()
        if new := sorted(firsts.difference(self._known_cues)):
            self._known_cues.update((first, []) for first in new)
            for first, risk, elements, counts in self.reader.cues(new):
                phrase = tuple(tuple(element) for element in elements)
                self._known_cues[first].append(Cue(risk, phrase, counts))
        return {first: known for first in firsts if (known := self._known_cues.get(first))}

    def limits(self) -> Mapping[str, float]:
        """The thresholds above which the model of notes names something."""
        from .corpus.weights import weights

        return weights().meta.thresholds

    def _id(self, kind: str, name: str) -> str:
        """An id given as an option, made sure of. Raises WrongUse with the nearest right ones."""
        try:
            return str(self.reader.item(kind, name).id)
        except NothingFound as error:
            other = self.reader.kind_of(slug(name))
            hint = f"that is a {other}: --{other} {slug(name)}" if other else error.hint
            raise WrongUse(f"there is no such {kind}", hint) from None  # what was typed may be a note


def _several(names: str | Iterable[str]) -> tuple[str, ...]:
    found = [names] if isinstance(names, str) else list(names)
    return tuple(name for name in found if name)
