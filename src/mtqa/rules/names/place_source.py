"""NAM007: another country or city than the source's."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.names._places import replaced


@rule(
    code="NAM007",
    severity=Severity.MAJOR,
    confidence=0.8,
    mqm=Mqm.ENTITY,
    bad=[
        Example("Konser itu digelar di ⟦Austria⟧.", source="El concierto se celebró en Australia."),
        Example("Harga beras di ⟦Filipina⟧ naik.", source="El precio del arroz en Tailandia sube."),
        Example("Schools in ⟦Slovakia⟧ reopened.", lang="en", source="Las escuelas de Eslovenia reabrieron."),
        Example("The ship left for ⟦Cairo⟧.", lang="en", source="船はモスクワへ向かった。", source_lang="ja"),
        Example("Él nació en ⟦Noruega⟧.", lang="es", source="He was born in Finland.", source_lang="en"),
    ],
    good=[
        Example("Ia tinggal di Belanda.", source="Vive en los Países Bajos."),
        Example("Petani Prancis menolak.", source="Los agricultores de Francia se niegan."),
        Example("The US rejected it.", lang="en", source="Washington lo rechazó."),
        Example("Germany won, Berlin said.", lang="en", source="La selección alemana ganó, según el gobierno."),
        Example("Russia's army left.", lang="en", source="Армия России ушла.", source_lang="ru"),
        Example("They met in Vienna, Austria.", lang="en", source="Se reunieron en Viena."),
        Example("Paris Moreau lives in Peru.", lang="en", source="Paris Moreau vive en el Perú."),
    ],
)
def place_source(target: View, source: View) -> Iterator[Hit]:
    """The translation names one country or city where the source names another.

    The news is then of another place, and nothing in the sentence looks wrong. Both must be missing from the other
    text in every form: a word for the people (*Dutch*), the capital for the country (*Washington*) and another place
    of the same country speak of it as well. Names are those of CLDR in both languages.
    """
    yield from replaced(target, source, "source")
