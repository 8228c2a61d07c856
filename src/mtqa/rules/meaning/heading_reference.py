"""MEA004: a heading means something else than in the reference."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._distance import HEADING_FAR, heading_far


@rule(
    code="MEA004",
    severity=Severity.CRITICAL,
    confidence=HEADING_FAR,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("“⟦antarmuka⟧”", reference="“Sebuah kedok”", closeness=0.29),
        Example("⟦Piring kotor⟧", reference="Permainan curang", closeness=0.17),
        Example("⟦The letter bank⟧", lang="en", reference="Substitutes", closeness=0.18),
    ],
    good=[
        Example("Rasa takut", reference="Ketakutan", closeness=0.8),
        Example("Kedok belaka", reference="Sebuah kedok", closeness=0.28),
        Example("No way out", lang="en", reference="A dead end", closeness=0.52),
        Example("Huyó.", lang="es", reference="Se escapó.", closeness=0.2),
    ],
)
def heading_from_reference(target: View, reference: View, reference_closeness: float) -> Iterator[Hit]:
    """A short heading or quoted phrase means something else than in the reference.

    Two translators may choose different words for a heading, but words close in meaning. Flagged where no word of the
    one is like a word of the other, and their vectors are far apart as well.
    """
    yield from heading_far(target, reference, reference_closeness, "reference")
