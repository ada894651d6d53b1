"""What in a corpus file points to something else, and whether that something exists.

All of it is read from the values of the file and not from the model, so that a mistake of shape in one place hides
nothing in another. A value that has not the shape it should have is `Unclear`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..text import nearest, slug
from .lookalikes import plain
from .merge import FIELDS
from .strict_yaml import Leaf, Path, written

Finding = tuple[Path, str, str]
Name = str | int
"""A script's number, or the id of anything else."""

CHANGEABLE = (*FIELDS, "also")

# Where what can be pointed to is defined: the list, and the key of its items that names them.
_DEFINED = {
    "script": ("scripts", "number"),
    "intervention": ("interventions", "id"),
    "component": ("components", "id"),
    "need": ("needs", "id"),
    "marker": ("markers", "id"),
    "movement": ("movements", "id"),
    "behaviour": ("behaviours", "id"),
    "situation": ("situations", "id"),
    "stage": ("pathways.stages", "id"),
    "literature key": ("literature", "key"),
}
_ONCE = (
    *_DEFINED.values(), ("scripts", "slug"), ("pathways", "marker"), ("crosswalk.codes", "id"), ("risk.classes", "id"),
)  # fmt: skip
POINTS = {
    "script": ("script",), "scripts": ("script",), "intervention": ("intervention",), "components": ("component",),
    "pursued": ("need",), "forgone": ("need",), "marker": ("marker",), "movement": ("movement",),
    "behaviour": ("behaviour",), "behaviours": ("behaviour",), "situation": ("situation",),
    "situations": ("situation",), "suits": ("behaviour", "situation"), "next": ("stage",), "back": ("stage",),
}  # fmt: skip
"""Keys whose value, or the items of whose list, name something: what they can name."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Stands where a value has not the shape that it should have."""

    given: Any = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a reference may point to: names by what they name, and how scripts are called."""

    names: Mapping[str, frozenset[Name]] = field(default_factory=dict)
    slugs: Mapping[int, str] = field(default_factory=dict)
    belongs: Mapping[int, str] = field(default_factory=dict)
    """Interventions to which scripts belong."""
    layers: Mapping[str, str] = field(default_factory=dict)
    """Names of layers with their files."""
    perhaps: Mapping[str, frozenset[Name]] = field(default_factory=dict)
    """Names that a file which is not sound would bring; a reference to one is no mistake of its own."""

    def over(self, value: Any, file: str = "") -> Known:
        """What is known once the values of a file lie over it: what they define, without what they hide."""
        names = {what: self.names.get(what, frozenset()).union(*_brought(value, what)) for what in _DEFINED}
        for what in ("script", "behaviour", "situation"):
            names[what] -= {name for _, name in _clear(_each(value, "hide", f"{what}s"))}
        slugs, belongs = dict(self.slugs), dict(self.belongs)
        for found, key in ((slugs, "slug"), (belongs, "intervention")):
            found |= {number: name for _, number, name in _called(value, "scripts", key)}
            found |= {number: name for _, number, name in _called(value, "patch", key) if number in found}
        slugs = {number: name for number, name in slugs.items() if number in names["script"]}
        layers = {**self.layers, **{str(name): file for _, name in _clear(_each(value, "name"))}}
        return Known(names, slugs, belongs, layers, self.perhaps)

    def beside(self, broken: Known) -> Known:
        """The same with what a file would bring if it were sound."""
        perhaps = {what: names | self.perhaps.get(what, set()) for what, names in broken.names.items()}
        return replace(self, perhaps=perhaps)


def _told(what: str, name: Any) -> set[Name]:
    """What something is called: its name or, where that has not the right shape, what was probably meant."""
    if isinstance(name, str | int):
        return {name}
    given = name.given if isinstance(name, Unclear) else None
    if what != "script":
        return {str(given), slug(plain(str(given)))} if isinstance(given, str | int | float) else set()
    number = str(given)
    return {int(number)} if number.lstrip("-").isdecimal() and len(number) < 19 else set()


def _each(value: Any, *keys: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that lies behind some keys, through all lists on the way; `Unclear` where the way ends too early."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _each(item, *keys, path=(*path, i))
    elif isinstance(value, Unclear) or not keys:
        yield path, value
    elif isinstance(value, dict) and keys[0] in value:
        yield from _each(value[keys[0]], *keys[1:], path=(*path, keys[0]))


def _defined(value: Any, what: str) -> Iterator[tuple[Path, Any]]:
    """The places where a file names things of a kind, with their names."""
    yield from _keys(value, *_DEFINED[what])


def _keys(value: Any, where: str, key: str) -> Iterator[tuple[Path, Any]]:
    for path, item in _each(value, *where.split(".")):
        yield (*path, key), item.get(key, Unclear()) if isinstance(item, dict) else Unclear()


def _brought(value: Any, what: str) -> list[set[Name]]:
    """What a file calls its things of a kind; an empty set where that cannot be told."""
    return [_told(what, name) for _, name in _defined(value, what)]


def _clear(found: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Name]]:
    """What is found, without what is unclear or empty."""
    return ((path, name) for path, name in found if isinstance(name, str | int))


def _called(value: Any, where: str, key: str) -> Iterator[tuple[Path, int, str]]:
    """What scripts, or patches of scripts, say under a key: its place, the script's number, the text."""
    for path, item in _each(value, where):
        number = item.get("number" if where == "scripts" else "script") if isinstance(item, dict) else None
        if isinstance(number, int) and isinstance(item.get(key), str):
            yield (*path, key), number, item[key]


def check(value: Any, leaves: Iterable[Leaf], below: Known, known: Known) -> Iterator[Finding]:
    """Everything in a file's values that stands twice or points nowhere: path, sentence, hint.

    `leaves` are those of the value; `below` is what the layers below bring, `known` the same with this file over it.
    """
    yield from _twice(value)
    yield from _taken(value, below, known)
    yield from _changes(value, below)
    yield from _dangling(value, leaves, below, known)


def _twice(value: Any) -> Iterator[Finding]:
    for where, key in _ONCE:
        for path, name, first in _again(_keys(value, where, key)):
            yield path, f"{key} `{name}` stands twice", f"the first one is {written(first[:-1])}"
    for where in ("scripts", "patch", "patch.also"):
        for path, script in _each(value, *where.split(".")):
            for kind in ("behaviour", "situation"):
                for place, id_, _ in _again(_fits(script, kind)):
                    yield (*path, *place), f"this script already has a fit for `{id_}`", ""
            for key in ("components", "keywords"):
                for place, word, _ in _again(_each(script, key)):
                    yield (*path, *place), f"`{word}` stands twice in this list", ""


def _again(found: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Name, Path]]:
    """Names that have stood before: the place, the name, its first place."""
    first: dict[Name, Path] = {}
    for path, name in _clear(found):
        if first.setdefault(name, path) != path:
            yield path, name, first[name]


def _fits(script: Any, kind: str) -> Iterator[tuple[Path, Any]]:
    """The ids of a kind that a script fits, where a fit names one thing."""
    for path, fit in _each(script, "fits"):
        if isinstance(fit, dict) and fit.keys() & {"behaviour", "situation"} == {kind}:
            yield (*path, kind), fit[kind]


def _taken(value: Any, below: Known, known: Known) -> Iterator[Finding]:
    """Names that the layers below, or another part of this one, use for something else."""
    for path, name in _clear(_each(value, "name")):
        if file := below.layers.get(str(name)):
            yield path, f"the name `{name}` is taken by {file}", "give each layer its own name"
    scripts, patches = list(_called(value, "scripts", "slug")), list(_called(value, "patch", "slug"))
    renamed = {number for _, number, _ in patches}
    number_of = {name: number for number, name in below.slugs.items() if number not in renamed}
    for path, number, name in scripts:
        yield from _slug(path, number, name, number_of)
    number_of |= {name: number for _, number, name in scripts}
    for path, number, name in patches:
        yield from _slug(path, number, name, number_of)
        number_of.setdefault(name, number)
    yield from _shown_by(value, [*scripts, *patches], below, known)
    kind_of: dict[Name, str] = {}
    for kind in ("marker", "component", "behaviour", "situation"):
        kind_of |= dict.fromkeys(below.names.get(kind, ()), kind)
        for path, id_ in _clear(_defined(value, kind)):
            if (other := kind_of.setdefault(id_, kind)) != kind:
                yield path, f"id `{id_}` names a {other} already", "take another"


def _slug(path: Path, number: int, name: str, number_of: Mapping[str, int]) -> Iterator[Finding]:
    if number_of.get(name, number) != number:
        yield path, f"slug `{name}` is that of script {number_of[name]} already", "take another"
    if name.isdecimal() or name == "principle":
        yield path, f"slug `{name}` means something else in `alliance show`", "take another"


def _shown_by(value: Any, slugs: Sequence[tuple[Path, int, str]], below: Known, known: Known) -> Iterator[Finding]:
    """Slugs and ids of interventions by which `alliance show` would find other scripts beside those meant."""
    for path, number, name in slugs:
        if name in known.names["intervention"] and known.belongs.get(number, name) != name:
            yield path, f"slug `{name}` is the id of an intervention of other scripts", "take another"
    old = {name: number for number, name in below.slugs.items() if known.slugs.get(number) == name}
    for path, id_ in _clear(_defined(value, "intervention")):
        number = old.get(str(id_), 0)
        if str(id_).isdecimal():
            yield path, f"id `{id_}` means something else in `alliance show`", "take another"
        elif known.belongs.get(number, id_) != id_ and id_ not in below.names.get("intervention", ()):
            yield path, f"id `{id_}` is the slug of script {number}, which belongs to another", "take another"


def _changes(value: Any, below: Known) -> Iterator[Finding]:
    """Patches, which can only change what a layer below brings."""
    own = set[Name]().union(*_brought(value, "script"))
    for path, number, first in _again(_each(value, "patch", "script")):
        yield path, f"script {number} is patched twice", f"the first one is {written(first[:-1])}"
    for path, number in _clear(_each(value, "patch", "script")):
        if number in own:
            yield path, f"script {number} is in this very file", "write the change there"
        else:
            yield from _points(path, ("script",), number, below)
    for path, patch in _each(value, "patch"):
        if isinstance(patch, dict) and not patch.keys() - {"script", "against"}:
            yield path, "this patch changes nothing", f"give one of {', '.join(CHANGEABLE)}"


def _dangling(value: Any, leaves: Iterable[Leaf], below: Known, known: Known) -> Iterator[Finding]:
    unsure = {what for what in _DEFINED if not all(_brought(value, what))}
    for path, key, name in leaves:
        kinds = POINTS.get(key, ())
        if key == "basis" and isinstance(name, str) and name.startswith("literature:"):
            kinds, name = ("literature key",), name.removeprefix("literature:")
        if not isinstance(name, str | int) or not kinds or (path[0], path[2:]) == ("patch", ("script",)):
            continue
        if path[0] == "hide":
            yield from _points(path, kinds, name, below)
        elif unsure.isdisjoint(kinds):
            yield from _points(path, kinds, name, known)


def _points(path: Path, kinds: Sequence[str], name: Name, known: Known) -> Iterator[Finding]:
    """Nothing, where there is something of that name and of one of the kinds."""
    if any(name in names.get(what, ()) for what in kinds for names in (known.names, known.perhaps)):
        return
    what, names = kinds[0], known.names.get(kinds[0], frozenset())
    if isinstance(name, int):
        near = sorted((n for n in names if isinstance(n, int)), key=lambda n: (abs(n - name), n))[:1]
        yield path, f"there is no {what} {name}", f"the nearest is {near[0]}" if near else ""
    else:
        close = nearest(name, sorted(map(str, names)))
        yield path, f"there is no {what} `{name}`", f"did you mean `{close[0]}`?" if close else ""
