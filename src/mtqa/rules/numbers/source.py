"""NUM001: a number differs from the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.numbers._compare import CHANGED, differences


@rule(
    code="NUM001",
    severity=Severity.MAJOR,
    confidence=CHANGED,
    mqm=Mqm.NUMBER,
    bad=[
        Example("Ia memimpin klub itu selama ⟦17⟧ tahun.", source="Dirigió el club durante 27 años."),
        Example("Ekspor mencapai ⟦1,2 juta⟧ dolar.", source="Las exportaciones sumaron 1.200 millones de dólares."),
        Example("Rapat itu digelar pada 7 ⟦Juli⟧ 2019.", source="La reunión se celebró el 7 de marzo de 2019."),
        Example("The fire killed ⟦fifteen⟧ people.", lang="en", source="El incendio mató a cincuenta personas."),
        Example("El tren sale a las ⟦18:45⟧.", lang="es", source="The train leaves at 6:15 p.m.", source_lang="en"),
        Example(
            "Polisi ⟦menahan beberapa orang⟧ di Jakarta kemarin.",
            source="La policía detuvo a 43 personas en Jakarta ayer.",
        ),
        Example("It rains for ⟦nine⟧ days.", lang="en", source="未来三天有雨。", source_lang="zh"),
        Example("We met ⟦32⟧ people.", lang="en", source="Poznaliśmy dwadzieścia osób.", source_lang="pl"),
        Example(
            "Der Bau kostete ⟦4,8 Millionen⟧ Euro.", lang="de", source="The works cost 4.3 million.", source_lang="en"
        ),
    ],
    good=[
        Example("The trip took two days.", lang="en", source="Die zweitägige Reise ist um.", source_lang="de"),
        Example("It had 26 million visitors.", lang="en", source="共有2600万名游客。", source_lang="zh"),
        Example("Ekspor mencapai 1,2 miliar dolar.", source="Las exportaciones sumaron 1.200 millones de dólares."),
        Example("Tiga dari sepuluh warga pada abad ke-19.", source="3 de cada diez habitantes del siglo XIX."),
        Example("Ia tiba pukul 20.00 pada 7 Maret.", source="Llegó a las 8 de la noche del 7 de marzo."),
        Example("Musik tahun 1990-an itu didengar puluhan orang.", source="Decenas oyeron esa música de los años 90."),
        Example(
            "Half a million people, 10% of them children.", lang="en", source="Medio millón, el diez por ciento niños."
        ),
        Example("Está a 16 kilómetros.", lang="es", source="It is 10 miles away.", source_lang="en"),
        Example("Una de las dos murió.", lang="es", source="One of the pair died.", source_lang="en"),
        Example("Das kostete 1,2 Milliarden Euro.", lang="de", source="It cost 1.2 billion euros.", source_lang="en"),
    ],
)
def number_source(target: View, source: View) -> Iterator[Hit]:
    """A number does not say what the source says.

    Readers trust figures and cannot see that one is wrong, so a changed year, sum, time or date is worse than a clumsy
    sentence. Numbers are compared as values: digits with the separators of each language, number words, scale words
    (*1.200 millones* is *1,2 miliar*), Roman numerals, months, times of day. Vague amounts, "one" and "both" are let
    go, and a conversion into other units is believed if it is about right. The finding marks the number that stands in
    the place of the right one; if there is none, the word at which the number is missing.
    """
    yield from differences(target, source, "source")
