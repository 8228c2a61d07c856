"""MEA002: a segment says something else than the reference."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._distance import FAR, far


@rule(
    code="MEA002",
    severity=Severity.MAJOR,
    confidence=FAR,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example(
            "⟦Kucing itu tidur sepanjang hari di bawah meja dapur.⟧",
            reference="Kemarin menteri mengumumkan bahwa pajak akan naik.",
            closeness=0.05,
        ),
        Example(
            "⟦The harvest was poor because the rains came late.⟧",
            lang="en",
            reference="After a long wait the team has won the championship again.",
            closeness=0.22,
        ),
        Example("⟦Nadie sabe lo que pasó.⟧", lang="es", reference="La tienda abre a las nueve.", closeness=0.05),
    ],
    good=[
        Example(
            "Kemarin menteri mengumumkan kenaikan pajak.",
            reference="Menteri menyatakan kemarin bahwa pajak dinaikkan.",
            closeness=0.85,
        ),
        Example(
            "Otherwise this would lead to distortions.",
            lang="en",
            reference="Anything else is prejudice.",
            closeness=0.29,
        ),
        Example("Applause", lang="en", reference="Clapping", closeness=0.12),
        Example(
            "Nadie esperaba que el pan costara el doble en una semana.",
            lang="es",
            reference="Que el pan doblara su precio en siete días sorprendió a todos.",
            closeness=0.7,
        ),
    ],
)
def far_from_reference(target: View, reference: View, reference_closeness: float) -> Iterator[Hit]:
    """A segment is so far from its reference in meaning that the two cannot render the same sentence.

    Two right translations of one sentence may share few words, but they mean the same, and their sentence vectors are
    close. Where they are not, another sentence stands here or no sense is left. Limits are those of the rule on the
    source; critical where the two have nothing in common.
    """
    yield from far(target, reference, reference_closeness, "reference")
