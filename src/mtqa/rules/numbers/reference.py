"""NUM002: a number differs from the reference."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.numbers._compare import CHANGED, differences


@rule(
    code="NUM002",
    severity=Severity.MAJOR,
    confidence=CHANGED,
    mqm=Mqm.NUMBER,
    bad=[
        Example("Ia memimpin klub itu selama ⟦17⟧ tahun.", reference="Selama 27 tahun ia memimpin klub itu."),
        Example("Sekitar ⟦2.400⟧ rumah terendam.", reference="Kira-kira 24.000 rumah terendam banjir."),
        Example("The vote is on ⟦June⟧ 3.", lang="en", reference="Voting takes place on 3 July."),
        Example("Costó ⟦doce millones⟧.", lang="es", reference="El precio fue de 20 millones."),
        Example("Lindu ⟦itu melanda Lombok⟧.", reference="Gempa bermagnitudo 6,9 mengguncang Lombok."),
    ],
    good=[
        Example("Sekitar 24 ribu rumah terendam.", reference="Kira-kira 24.000 rumah terendam banjir."),
        Example("Dua belas orang hadir.", reference="Hadir 12 orang."),
        Example("The vote is on July 3 at 8 p.m.", lang="en", reference="Voting closes at 20:00 on 3 July."),
        Example("Ganó por 3-1 en la segunda mitad.", lang="es", reference="Venció 3 a 1 en el segundo tiempo."),
        Example("Keduanya datang pada tahun 2015.", reference="Dua orang itu datang pada 2015."),
    ],
)
def number_reference(target: View, reference: View) -> Iterator[Hit]:
    """A number does not say what the reference translation says.

    The reference was written by a person with the source at hand; where its figures differ from the translation's, one
    of the two is wrong, and it is rarely the person. Compared as values, as in the rule on the source.
    """
    yield from differences(target, reference, "reference")
