"""NUM005: a percentage became a plain number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# How often right: all hits on NTREX-128, three pairs read in both directions, were read: none is found.
LOST = 0.8
_SIGNS = "%％٪‰"
_TWO = regex.compile(r"\d+(?:[.,]\d+)*")


@rule(
    code="NUM005",
    severity=Severity.MAJOR,
    confidence=LOST,
    mqm=Mqm.NUMBER,
    bad=[
        Example("Ekspor naik ⟦12⟧ tahun lalu.", source="Las exportaciones subieron un 12 % el año pasado."),
        Example(
            "El paro subió ⟦3,5⟧ en mayo.", lang="es", source="Unemployment rose 3.5 percent in May.", source_lang="en"
        ),
        Example("About ⟦40⟧ of voters stayed home.", lang="en", source="Un 40 % de los votantes se quedó en casa."),
    ],
    good=[
        Example("Ekspor naik 12 persen tahun lalu.", source="Las exportaciones subieron un 12 %."),
        Example(
            "El paro subió un 3,5 % en mayo.", lang="es", source="Unemployment rose 3.5 percent.", source_lang="en"
        ),
        Example("Forty percent stayed home.", lang="en", source="Un 40 % se quedó en casa."),
        Example("Two in five voters stayed home.", lang="en", source="Un 40 % de los votantes se quedó en casa."),
        Example("Naik 2 poin menjadi 12-15%.", source="Subió 2 puntos, hasta el 12 %-15 %."),
        Example(
            "Der Export stieg um 12 v. H. im Jahr.", lang="de", source="Exports rose 12 percent.", source_lang="en"
        ),
    ],
)
def percent_lost(target: View, source: View, lang: Pack) -> Iterator[Hit]:
    """A percentage of the source is a plain number in the translation: “40 of voters” for 40 %.

    Asked only where the translation has the same figure and nothing at all that says per cent, in a language whose
    words for it are known.
    """
    words = tuple(lang.more.get("percent_words", ()))
    if not words or _says(target.text, words):
        return
    numbers = [m[0] for m in _shares(tuple(source.lang.more.get("percent_words", ()))).finditer(source.text)]
    for number in numbers:
        figure = _TWO.search(number)
        if figure is None:
            continue
        wanted = {figure[0], figure[0].translate(str.maketrans(".,", ",."))}
        same = [m for m in _TWO.finditer(target.text) if m[0] in wanted]
        if len(same) == 1:
            yield Hit(
                same[0].start(),
                same[0].end(),
                f"“{same[0][0]}” is “{' '.join(number.split())}” in the source.",
                {"expected": number, "found": same[0][0]},
            )


def _says(text: str, words: tuple[str, ...]) -> bool:
    lower = text.lower()
    return any(sign in text for sign in _SIGNS) or any(word in lower for word in words)


@lru_cache(maxsize=16)
def _shares(words: tuple[str, ...]) -> regex.Pattern[str]:
    said = "|".join([f"[{_SIGNS}]", *(regex.escape(w) for w in words)])
    return regex.compile(rf"(?<![\d.,])\d+(?:[.,]\d+)*\s?(?:{said})", regex.IGNORECASE)
