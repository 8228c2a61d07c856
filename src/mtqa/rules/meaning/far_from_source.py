"""MEA001: a segment says something else than the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._distance import FAR, far


@rule(
    code="MEA001",
    severity=Severity.MAJOR,
    confidence=FAR,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example(
            "⟦Kucing itu tidur sepanjang hari di bawah meja dapur.⟧",
            source="El ministro anunció ayer una subida de los impuestos.",
            closeness=0.06,
        ),
        Example(
            "⟦The harvest was poor because the rains came late this year.⟧",
            lang="en",
            source="El equipo ganó el campeonato tras una larga sequía de títulos este año.",
            closeness=0.24,
        ),
        Example(
            "⟦Nadie sabe lo que pasó.⟧",
            lang="es",
            source="The shop opens at nine.",
            source_lang="en",
            closeness=0.04,
        ),
    ],
    good=[
        Example(
            "Menteri kemarin mengumumkan kenaikan pajak.",
            source="El ministro anunció ayer una subida de los impuestos.",
            closeness=0.74,
        ),
        Example(
            "Dia sangat terkejut mendengar kabar kematian itu.",
            source="Se quedó de piedra al oír la noticia de aquella muerte.",
            closeness=0.34,
        ),
        Example("Saya digigit!", source="¡Ay!", closeness=0.1),
        Example(
            "Nobody expected the price of bread to double in a week.",
            lang="en",
            source="Nadie esperaba que el pan costara el doble en una semana.",
            closeness=0.66,
        ),
        Example(
            "Es una farsa total, dijo.", lang="es", source="It is a farce, he said.", source_lang="en", closeness=0.27
        ),
    ],
)
def far_from_source(target: View, source: View, source_closeness: float) -> Iterator[Hit]:
    """A segment is so far from its source in meaning that it is no translation of it.

    Another sentence stands in its place, the machine made one up, or the sentence is so garbled that no sense is left.
    Judged by the closeness of two sentence vectors, which sees content and not style: idioms rendered freely are close
    enough, and a literal rendering that misses the point is not seen. Segments of fewer than four words are left to the
    rule on headings. Critical where the two have nothing in common.
    """
    yield from far(target, source, source_closeness, "source")
