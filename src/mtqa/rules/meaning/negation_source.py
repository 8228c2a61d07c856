"""MEA006: a sentence says yes where the source says no."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._negation import differences

# Across languages negation moves into other words more often. Of right translations of up to so many words 2 in 1000
# are flagged (NTREX-128, es-id, en-id and es-en), half of which do say something else than the source.
LONGEST = 20
CONFIDENCE = 0.6


@rule(
    code="MEA006",
    severity=Severity.MAJOR,
    confidence=CONFIDENCE,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("Obat ⟦itu aman bagi⟧ ibu hamil.", source="El medicamento no es seguro para embarazadas."),
        Example("She did ⟦not⟧ sign the letter.", lang="en", source="Firmó la carta."),
        Example("She is ⟦not⟧ important to them.", lang="en", source="Es la clave para ellos."),
        Example(
            "El puente ⟦no⟧ aguantó la crecida.", lang="es", source="The bridge stood the flood.", source_lang="en"
        ),
    ],
    good=[
        Example("Namun, warga setuju.", source="No obstante, la gente está de acuerdo."),
        Example("Ia gagal mencapai puncak.", source="No llegó a la cumbre."),
        Example("It is unlikely to rain.", lang="en", source="No es probable que llueva."),
        Example("No vino nadie.", lang="es", source="Nobody came.", source_lang="en"),
        Example("Das ist nicht wahr.", lang="de", source="Es verdad."),
        Example("Bukan tidak mungkin ia kembali.", source="Es posible que vuelva."),
        Example("It is not unusual, he said.", lang="en", source="Es habitual, dijo."),
    ],
)
def negation_from_source(target: View, source: View) -> Iterator[Hit]:
    """The sentence denies what the source states, or states what the source denies.

    A lost *not* turns the news round and leaves a sentence in which nothing looks wrong. Languages deny in different
    ways, so a sentence with any other word that may deny is let go, and one of more than twenty words is not judged.
    """
    if max(len(target.words), len(source.words)) <= LONGEST:
        yield from differences(target, source, "source")
