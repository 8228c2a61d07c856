"""NAM008: another country or city than the reference's."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.names._places import replaced


@rule(
    code="NAM008",
    severity=Severity.MAJOR,
    confidence=0.8,
    mqm=Mqm.ENTITY,
    bad=[
        Example("Konser itu digelar di ⟦Austria⟧.", reference="Pergelaran musik itu berlangsung di Australia."),
        Example("Schools in ⟦Slovakia⟧ reopened.", lang="en", reference="In Slovenia the schools opened again."),
        Example("Él nació en ⟦Noruega⟧.", lang="es", reference="Nació en Finlandia."),
    ],
    good=[
        Example("Petani Prancis menolak.", reference="Petani di Prancis tidak mau."),
        Example("The US rejected it.", lang="en", reference="Washington turned it down."),
        Example("Die Niederlande lehnten ab.", lang="de", reference="Holland war dagegen."),
        Example("They met in Vienna.", lang="en", reference="The meeting was held in Austria."),
        Example("Viven en el Perú.", lang="es", reference="Los peruanos viven allí; nadie va a Chile."),
        Example("Lima orang tiba dari Jepang.", reference="Dari Jepang datang lima orang."),
    ],
)
def place_reference(target: View, reference: View) -> Iterator[Hit]:
    """The translation names one country or city where the reference names another.

    Both must be missing from the other text in every form: people, capitals and other places of the same country speak
    of it as well. Names are those of CLDR.
    """
    yield from replaced(target, reference, "reference")
