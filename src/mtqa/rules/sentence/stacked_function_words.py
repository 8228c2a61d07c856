"""FRG004: function words that cannot follow one another."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import apart, matching
from mtqa.text import shape

PAIR = 2  # function words beyond which not one of them is too many, but what they belong to is missing


@rule(
    code="FRG004",
    severity=Severity.MAJOR,
    confidence=0.85,
    mqm=Mqm.FUNCTION_WORDS,
    trigger=matching("stacked"),
    bad=[
        Example("Hasil penelitian ⟦untuk dari⟧ lembaga itu belum diterbitkan."),
        Example("Surat itu dikirim ⟦oleh kepada⟧ pengadilan kemarin."),
        Example("Ia ingin datang ⟦tetapi dan⟧ hujan turun deras."),
        Example("La policía dijo que ⟦el la⟧ detenido será juzgado.", lang="es"),
        Example("Los resultados ⟦de en para⟧ el estudio no se han publicado.", lang="es"),
        Example("El tren salió ⟦desde de⟧ la estación del norte.", lang="es"),
        Example("Police said that ⟦the a⟧ suspect will be tried.", lang="en"),
        Example("The results ⟦of to the⟧ study have not been published.", lang="en"),
        Example("He gave it ⟦to of⟧ his brother.", lang="en"),
    ],
    good=[
        Example("Ia datang dari dalam kota, untuk di sana bertemu dengan para tetapi bukan tamu."),
        Example("Bantuan untuk ke depan, dari oleh-oleh sampai makanan."),
        Example("Pada untung rugi itu ia tidak peduli."),
        Example("Los unos a los otros, a la una, de la una a las dos, la han visto.", lang="es"),
        Example("Olas de hasta seis metros, de por sí, a por todas, en hasta dos días.", lang="es"),
        Example("Viajó de El Salvador a La Haya y al El Cairo.", lang="es"),
        Example("It was taken care of by the staff, instead of to the police.", lang="en"),
        Example("What was referred to by them, according to at least one.", lang="en"),
        Example("He read The A Team script and the a cappella songs.", lang="en"),
    ],
)
def stacked_function_words(target: View) -> Iterator[Hit]:
    """Function words stand in a row that the language does not allow: two articles, "of to the".

    One of them is left from another wording, or the word between them is lost. Which rows are impossible is written in
    the language packs, as patterns that clean text does not hold.
    """
    found = apart(target, "stacked")
    for start, end in found if found and not shape.is_title(target.text) else ():
        said = target.text[start:end]
        heap = len(said.split()) > PAIR  # what stood between them is lost
        severity = Severity.CRITICAL if heap else None
        yield Hit(start, end, f"“{said}”: these words cannot follow one another", severity=severity)
