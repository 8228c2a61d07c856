"""ALI004: a sentence says only half of the reference."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.completeness._short import SHORT, cut_short


@rule(
    code="ALI004",
    severity=Severity.MAJOR,
    confidence=SHORT,
    mqm=Mqm.OMISSION,
    kinds=(Kind.BODY,),
    bad=[
        Example(
            "Pekan lalu, menteri itu mengumumkan bahwa ⟦pemerintah⟧",
            reference="Pekan lalu menteri mengumumkan pemotongan pajak penghasilan bagi semua keluarga beranak.",
        ),
        Example(
            "⟦The mayor promised new buses.⟧",
            lang="en",
            reference="New buses will come to every part of the city before the summer ends, the mayor promised.",
        ),
        Example(
            "Los pescadores volvieron al ⟦puerto⟧",
            lang="es",
            reference="Tras tres días en el mar, los pescadores regresaron a puerto con las redes casi vacías.",
        ),
    ],
    good=[
        Example(
            "Pekan lalu, menteri mengumumkan pajak turun bagi keluarga dengan anak.",
            reference="Pekan lalu menteri mengumumkan pemotongan pajak penghasilan bagi semua keluarga beranak.",
        ),
        Example("He left.", lang="en", reference="After that he went away."),
        Example(
            "New buses by summer, mayor says",
            lang="en",
            reference="Mayor promises new buses for all parts of town by summer",
        ),
        Example("Murió a los 90 años.", lang="es", reference="Falleció con noventa años cumplidos, en su casa."),
    ],
)
def cut_short_against_reference(target: View, reference: View) -> Iterator[Hit]:
    """A sentence breaks off, or says only half of what the reference says.

    Two translations of one sentence into the same language are about as long. Where this one has not half the letters
    of the reference, or is closer in meaning to one half of it than to all of it, or ends without a full stop well
    before it, something is lost.
    """
    yield from cut_short(target, reference, "reference")
