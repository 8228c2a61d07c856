"""MEA005: a sentence says yes where the reference says no."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._negation import differences

# On DEMETR (English): 58 of 105 sentences with a negation lost or added are found; of 260 right ones none is flagged,
# and 5 of 2,500 that were damaged otherwise.
CONFIDENCE = 0.75


@rule(
    code="MEA005",
    severity=Severity.MAJOR,
    confidence=CONFIDENCE,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("⟦Obat itu aman⟧ diminum ibu hamil.", reference="Obat tersebut tidak aman bagi ibu hamil."),
        Example("She did ⟦not⟧ sign the letter.", lang="en", reference="She signed the letter."),
        Example("El puente ⟦no⟧ aguantó la crecida.", lang="es", reference="El puente resistió la crecida."),
    ],
    good=[
        Example("Ia gagal mencapai puncak.", reference="Ia tidak mencapai puncak."),
        Example("Not only he came, but his wife.", lang="en", reference="He came, and so did his wife."),
        Example("He was unable to walk.", lang="en", reference="He could not walk."),
        Example("Lo hizo sin permiso.", lang="es", reference="No tenía permiso para hacerlo."),
        Example("Tidak ada yang datang.", reference="Tak seorang pun hadir."),
    ],
)
def negation_from_reference(target: View, reference: View) -> Iterator[Hit]:
    """The sentence denies what the reference states, or states what the reference denies.

    A lost *not* turns the news round and leaves a sentence in which nothing looks wrong. Only plain words of negation
    count, and only where the other text has nothing that may deny in another way.
    """
    yield from differences(target, reference, "reference")
