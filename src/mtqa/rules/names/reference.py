"""NAM003: a name differs from the reference."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.names._compare import compared
from mtqa.text.names import ALIKE

# How often a finding of each sort is right: read on DEMETR's clean sentences with their references (260, English).
SPELLING = 0.7
REPLACED = 0.5


@rule(
    code="NAM003",
    severity=Severity.MINOR,
    confidence=SPELLING,
    mqm=Mqm.ENTITY,
    bad=[
        Example(
            "Presiden itu, ⟦Kurbanguli Berdimukhamedov⟧, hadir.",
            reference="Presiden negara itu, Gurbanguly Berdimuhamedow, turut hadir.",
        ),
        Example("Tentara memasuki ⟦Kazakstan⟧.", reference="Pasukan masuk ke Kazakhstan."),
        Example("Justice Amy ⟦Kagan⟧ agreed.", lang="en", reference="The ruling was backed by Amy Barrett."),
        Example("Lo contó Miguel ⟦Gonzales⟧ Ruiz.", lang="es", reference="Según Miguel González Ruiz, ocurrió ayer."),
    ],
    good=[
        Example("Traktat Keamanan itu ditandatangani Rusia.", reference="Rusia meneken Perjanjian Keamanan tersebut."),
        Example("Presiden Kazakhstan itu menolak.", reference="Tokayev, kepala negara Kazakhstan, menampiknya."),
        Example("The Russian army entered Georgia.", lang="en", reference="Russia's army went into Georgia."),
        Example("Lo dijo Nursultán Nazarbáyev.", lang="es", reference="Lo afirmó Nursultan Nazarbayev."),
        Example("Der Beamte las das Schreiben.", lang="de", reference="Der Beamter las das Schreibens."),
    ],
)
def name_reference(target: View, reference: View) -> Iterator[Hit]:
    """A name is spelt otherwise than in the reference.

    Within one language a name has one usual spelling, and a reference written by a person has it; machine translation
    spells out of other languages (*Kazakstan*) or puts another name. An editor should know which is right, so both are
    shown. Accents alone do not count.
    """
    for d in compared(target, reference):
        if d.alike >= ALIKE:
            confidence, severity = SPELLING, Severity.MINOR
        elif d.sure or d.beside:
            confidence, severity = REPLACED, Severity.MAJOR
        else:
            continue
        yield Hit(
            d.found_start,
            d.found_end,
            f"The reference writes “{d.original}”, not “{d.found}”.",
            evidence={"expected": d.original, "found": d.found, "alike": d.alike},
            suggestion=d.original,
            severity=severity,
            confidence=confidence,
        )
