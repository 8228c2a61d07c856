"""ENC001."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

_RUN = re.compile("\N{REPLACEMENT CHARACTER}+")


@rule(
    code="ENC001",
    severity=Severity.MAJOR,
    confidence=0.99,  # the character has no other use in prose; none in NTREX-128
    mqm=Mqm.CHARACTER_ENCODING,
    trigger=standing("\N{REPLACEMENT CHARACTER}"),
    bad=[
        Example("Presiden Jos⟦\N{REPLACEMENT CHARACTER}⟧ Ram⟦\N{REPLACEMENT CHARACTER}⟧rez tiba di Jakarta."),
        Example(
            "La ni⟦\N{REPLACEMENT CHARACTER}⟧a volvi⟦\N{REPLACEMENT CHARACTER}⟧ a Espa⟦\N{REPLACEMENT CHARACTER}⟧a.",
            "es",
        ),
        Example("He said ⟦" + "\N{REPLACEMENT CHARACTER}" * 3 + "⟧we are ready and left.", lang="en"),
        Example("По⟦" + "\N{REPLACEMENT CHARACTER}" * 2 + "⟧езд прибыл.", lang="ru"),
    ],
    good=[
        Example("Presiden José Ramírez tiba di Jakarta."),
        Example("La niña volvió a España. ¿Sí?", lang="es"),
        Example("What is it? ???", lang="en"),
        Example("Поезд прибыл.", lang="ru"),
    ],
)
def replacement_character(target: View) -> Iterator[Hit]:
    """A � stands where a character was lost: bytes were read in an encoding that they were not written in.

    What was lost cannot be told from the text alone, so the word has to be restored from the original. Inside a word
    this is grave; alone, where a dash or a quotation mark was lost, it is minor.
    """
    for match in _RUN.finditer(target.text):
        before, after = (
            target.text[max(0, match.start() - 1) : match.start()],
            target.text[match.end() : match.end() + 1],
        )
        in_word = before.isalpha() or after.isalpha()
        lost = "A character was" if len(match[0]) == 1 else "Characters were"
        yield Hit(
            match.start(),
            match.end(),
            f"{lost} lost {'in this word' if in_word else 'here'} when the text was decoded.",
            severity=None if in_word else Severity.MINOR,
        )
