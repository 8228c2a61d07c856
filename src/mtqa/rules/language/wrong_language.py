"""LAN002: a whole segment is in another language."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._whole import other_language
from mtqa.text import codes


@rule(
    code="LAN002",
    severity=Severity.CRITICAL,
    confidence=0.95,
    mqm=Mqm.UNTRANSLATED,
    unless_in_source=True,  # a copy of the source is LAN003, and what is foreign in the source may stay so
    bad=[
        Example("⟦The government rejected the plan on Monday.⟧"),
        Example("⟦El Gobierno rechazó el plan de los vecinos el lunes pasado.⟧"),
        Example("⟦Pemerintah menolak rencana warga itu pada hari Senin.⟧", lang="en"),
        Example("⟦They had never seen the sea before that summer.⟧", lang="es"),
        Example("⟦Die Regierung lehnte den Plan der Bürger am Montag ab.⟧", lang="en"),
    ],
    good=[
        Example("Lagu “The Sound of Silence” dinyanyikan di Madison Square Garden."),
        Example("Kerajaan itu menolak cadangan penduduk."),
        Example("Manchester United, Real Madrid, Bayern Munich, Paris Saint-Germain"),
        Example("Email, chat, dan video call gratis."),
        Example("Le Monde, Der Spiegel and El País reported it.", lang="en"),
        Example("Dijo: «Game over».", lang="es"),
        Example("My abuela made arroz con pollo every Sunday.", lang="en"),
        Example("Serve the ayam goreng with sambal terasi and lalapan.", lang="en"),
    ],
)
def wrong_language(target: View) -> Iterator[Hit]:
    """A whole segment is in another language than the text.

    Nothing was translated here, or a translation went into the wrong language: most readers cannot read it, and none
    should have to. Close relatives (Indonesian and Malay) are not told apart on a sentence, so they are not flagged;
    nor are segments of a few words or of names alone.
    """
    found = other_language(target)
    if found is not None:
        yield Hit(
            0,
            len(target.text),
            f"This segment is {codes.name(found)}, not {codes.name(target.lang.code)}.",
            evidence={"language": found},
        )
