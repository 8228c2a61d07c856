"""NUM012: a number that the source does not have."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.numbers._compare import added

# None on 1,997 clean news sentences each of es-id, en-id and es-en, one on the same read backwards; 39 of 40 right on
# the machine translations of MLQE-PE and DEMETR (most of them of another sentence than the source).
ADDED = 0.8


@rule(
    code="NUM012",
    severity=Severity.MAJOR,
    confidence=ADDED,
    mqm=Mqm.NUMBER,
    bad=[
        Example(
            "The bridge has 36 arches; each of the ⟦63⟧ bears a lamp.",
            lang="en",
            source="El puente tiene 36 arcos; cada uno lleva una farola.",
        ),
        Example(
            "Perpustakaan itu dibuka kembali setelah ⟦45⟧ minggu.", source="La biblioteca reabrió tras unas obras."
        ),
        Example(
            "El museo perdió ⟦1.400⟧ cuadros en la riada.",
            lang="es",
            source="The museum lost paintings in the flood.",
            source_lang="en",
        ),
    ],
    good=[
        Example("Ia 100 persen yakin.", source="Está absolutamente seguro."),
        Example("It lies 72 kilometers (45 miles) south.", lang="en", source="Está a 72 kilómetros al sur."),
        Example("Tingginya 19 kaki.", source="Mide seis metros de alto."),
        Example("Half of them, 50%, said no.", lang="en", source="La mitad dijo que no."),
        Example("Pertemuan yang ke-36.", source="La trigésimo sexta reunión."),
        Example("Tim beranggota 3 orang itu menang.", source="El trío ganó."),
        Example("Los vuelos de 2019 se llenaron.", lang="es", source="Flights in '19 were full.", source_lang="en"),
        Example(
            "Der Preis stieg auf 90 Euro.",
            lang="de",
            source="Cena wzrosła do dziewięćdziesięciu euro.",
            source_lang="pl",
        ),
    ],
)
def number_added(target: View, source: View) -> Iterator[Hit]:
    """A number stands in the translation that the source does not say.

    A figure turned round (214 and then 241), one copied from the next line, or one made up reads like a fact. Numbers
    are compared as values, as by NUM001; small ones, conversions, numbers in brackets and "100 percent" are let go.
    """
    for number in added(target, source):
        yield Hit(
            number.start,
            number.end,
            f"The source does not say “{number.text}”.",
            evidence={"found": number.text},
        )
