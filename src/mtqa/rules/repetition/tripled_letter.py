"""REP004."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.text.lexicon import Lexicon
from mtqa.text.memo import Few

_TRIPLE = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
_TRIPLED = Few(_TRIPLE.search)
_RUN = re.compile(r"([^\W\d_])\1+", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXLCDM]+|[ivxlcdm]+")
# Drawn-out speech: four of a letter and more (“sooooo”), or a short word (“yeees”).
_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1\1", re.IGNORECASE)
_SHORT = 5


@rule(
    code="REP004",
    severity=Severity.MINOR,
    confidence=0.85,  # none in NTREX-128
    mqm=Mqm.SPELLING,
    trigger=holding(lambda code: _TRIPLED),
    bad=[
        Example("Keadaan di ⟦siituuasiii⟧ itu sulit."),
        Example("Pemerintah ⟦menyataakaaan⟧ ⟦penolakkkan⟧ itu."),
        Example("El ⟦gobiernooo⟧ rechazó la ⟦prropuestaaa⟧.", lang="es"),
        Example("The ⟦governmennnt⟧ refused the ⟦propposalll⟧.", lang="en"),
        Example("Die ⟦Regierunggg⟧ lehnte ab.", lang="de"),
    ],
    good=[
        Example("Buka www.contoh.id; Perang Dunia III, bab xviii, Ooooh, aaa, brrr, zzz, hmmm."),
        Example("“Tolooooong!” teriaknya, “Yeees, sooo bagus.”"),
        Example("La AAA y el BBB de ¡gooool! y nooo.", lang="es"),
        Example("The AAAA battery, the YYYY format and the Rrrring.", lang="en"),
        Example("Die Schifffahrt, der Stofffetzen und der Seeelefant.", lang="de"),
    ],
)
def tripled_letter(target: View, lexicon: Lexicon) -> Iterator[Hit]:
    """A letter three times in a row inside a word: “siituuasiii”.

    A character-level decoder that stutters makes such words, and no language but a few compounds has them. Roman
    numerals, abbreviations, and drawn-out speech (“sooooo”) are left alone, and so is a word that without the stutter
    would still be unknown: a name, or a compound.
    """
    for word in target.words:
        if not _TRIPLE.search(word.text) or _fine(target.text, word.text, word.start, word.end, lexicon):
            continue
        reduced = _reduced(word.text, lexicon)
        if reduced is None:
            continue
        yield Hit(
            word.start,
            word.end,
            f"A letter stands three times in a row in “{word.text[:60]}”.",
            suggestion=reduced,
        )


def _fine(text: str, word: str, start: int, end: int, lexicon: Lexicon) -> bool:
    if _ROMAN.fullmatch(word) or word.isupper() or any(c.isdigit() for c in word):
        return True
    if "www" in word.lower() or (text[end : end + 1] in tuple("./@_") and text[end + 1 : end + 2].isalnum()):
        return True
    if len(_RUN.sub(r"\1", word)) < _SHORT or _DRAWN_OUT.search(word):
        return True
    return lexicon.knows(word)


def _reduced(word: str, lexicon: Lexicon) -> str | None:
    """The word with its stutter taken out, if that is a word: each run of letters to two, or to one."""
    for times in (r"\1\1", r"\1"):
        for pattern in (re.compile(r"([^\W\d_])\1\1+", re.IGNORECASE), _RUN):
            shorter = pattern.sub(times, word)
            if shorter != word and lexicon.knows(shorter):
                return shorter
    return None
