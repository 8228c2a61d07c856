"""MEA008: a word says the contrary of the reference."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._opposites import opposites


@rule(
    code="MEA008",
    severity=Severity.MAJOR,
    confidence=0.75,  # one text may say it otherwise; between two of one language that is rarer than across languages
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("Tim itu ⟦kalah⟧ dalam pertandingan kemarin.", reference="Mereka menang dalam laga kemarin."),
        Example("Harga beras ⟦turun⟧ lagi minggu ini.", reference="Pekan ini harga beras kembali naik."),
        Example("The union ⟦accepted⟧ the offer.", lang="en", reference="The offer was rejected by the union."),
        Example("Su ⟦hermano⟧ vive en Quito.", lang="es", reference="En Quito vive su hermana."),
    ],
    good=[
        Example("Tim itu menang meski sempat kalah satu gol.", reference="Tim itu menang."),
        Example("Harga tidak turun.", reference="Harga naik."),
        Example("The price rose and then fell.", lang="en", reference="The price fell."),
        Example("Llegó antes de las siete.", lang="es", reference="Llegó pronto, antes de las siete."),
    ],
)
def opposite_of_reference(target: View, reference: View) -> Iterator[Hit]:
    """A word says the contrary of what the reference says: lost for won, accepted for rejected, brother for sister.

    The sentence is fluent, and turns the news round; nobody sees it who has no other text. Looked for are pairs
    of contraries that each language says with few words. Where both senses stand in one of the texts, or either text
    denies, nothing is said.
    """
    yield from opposites(target, reference, "reference")
