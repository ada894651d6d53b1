"""Whether the words of a note are English, by the small words that every sentence of a language has. Pure functions.

A language identifier from a library weighs megabytes and takes longer to load than a whole answer; which other language
it is does not matter here, only that the note must not be taken for one that was read.
"""

from __future__ import annotations

from collections.abc import Sequence

_ENGLISH = frozenset(
    """
    a an the and or but not no is was are were be been am has have had do does did will would can could should
    he she they it i we you his her their its my me him them us our your this that these those there here what who how
    when where why if then than so as at by for from in into of off on out over to up with about after before all any
    some again just only very too said says went client patient session therapy w wo yo
    """.split()  # noqa: SIM905
)
# Small words of other languages in Latin script, without those that are English words or parts of names.
_OTHERS = frozenset(
    """
    ich sie er wir ihr und oder aber nicht kein keine ist sind waren hat haben der das dem des ein eine einen
    einem einer mit auf zu zum zur bei nach aus wie wenn dass weil auch noch nur schon sich mich mir ihm ihn seine
    seinen ihre ihren immer wieder sehr kann kommt sagt klient klientin patientin
    je tu il elle nous vous ils elles les un une et ou ne pas est sont avait ont dans sur avec pour par que qui
    quoi quand se ses mes lui leur tres veut peut ce cette dit depuis
    ellos lo pero fue era esta estan han con para sin como cuando muy mas su sus dijo quiere nada siempre
    lei io noi gli della che non sono ho hai abbiamo nel nella ogni sempre molto suo sua vuole anche
    ela ele eu nos uma uns das dos nao sim foi muito seu quer disse
    ik hij zij wij het een niet geen voor naar maar ook zijn heeft hebben wil zich haar hem dat deze
    jag hon vi och inte ar som det att ett med till fran har vill sig hennes hans
    jeg hun og ikke er til fra vil seg hende
    ona nie jest tak jak co jej jego chce bardzo
    mutta kun nem egy hogy az ve icin degil cok
    """.split()  # noqa: SIM905
)


def is_english(words: Sequence[str]) -> bool:
    """Whether a note's words, folded, look more like English than like another language."""
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHERS for word in words)
    return other <= english or (other == 1 and len(words) > 4)
