"""MEA007: a word says the contrary of the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._opposites import opposites


@rule(
    code="MEA007",
    severity=Severity.MAJOR,
    confidence=0.7,  # on NTREX-128 (es-id, en-id, es-en) 3 hits in 3 x 1997 right translations, which say it otherwise
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("Tim itu ⟦kalah⟧ dalam pertandingan kemarin.", source="El equipo ganó el partido de ayer."),
        Example("Harga beras ⟦turun⟧ lagi minggu ini.", source="El precio del arroz volvió a subir esta semana."),
        Example("The union ⟦accepted⟧ the offer.", lang="en", source="El sindicato rechazó la oferta."),
        Example("Su ⟦hermano⟧ vive en Quito.", lang="es", source="Her sister lives in Quito.", source_lang="en"),
        Example("Ada ⟦kurang dari⟧ seratus penonton di sini.", source="Aquí hay más de cien espectadores."),
        Example("Der Preis ⟦sank⟧ im Mai.", lang="de", source="El precio subió en mayo."),
        Example("Steel ⟦imports⟧ grew.", lang="en", source="钢铁出口增长了。", source_lang="zh"),
    ],
    good=[
        Example("Tim itu menang meski sempat kalah satu gol.", source="El equipo ganó el partido."),
        Example("Harga tidak turun.", source="El precio subió."),
        Example("The price rose and then fell.", lang="en", source="El precio cayó."),
        Example("Ia tiba sebelum pukul tujuh.", source="Llegó antes de las siete."),
        Example("Tahun lalu ia lulus.", source="El año pasado se graduó."),
        Example("Mobil ini kurang mahal.", source="Este coche es más barato."),
        Example("Priset föll.", lang="sv", source="El precio subió."),
    ],
)
def opposite_of_source(target: View, source: View) -> Iterator[Hit]:
    """A word says the contrary of what the source says: lost for won, accepted for rejected, brother for sister.

    The sentence is fluent, and turns the news round; nobody sees it who does not read the source. Looked for are pairs
    of contraries that each language says with few words. Where both senses stand in one of the texts, or either text
    denies, nothing is said.
    """
    yield from opposites(target, source, "source")
