"""ALI003: a sentence says only half of the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.completeness._short import SHORT, cut_short


@rule(
    code="ALI003",
    severity=Severity.MAJOR,
    confidence=SHORT,
    mqm=Mqm.OMISSION,
    kinds=(Kind.BODY,),
    bad=[
        Example(
            "Pekan lalu, menteri itu mengumumkan bahwa ⟦pemerintah⟧",
            source="La semana pasada, el ministro anunció que el Gobierno bajará los impuestos a las familias.",
        ),
        Example("Kebiasaan itu mengurangi risiko ⟦terhadap⟧", source="Esa costumbre reduce el riesgo de enfermar."),
        Example(
            "⟦The mayor promised new buses.⟧",
            lang="en",
            source="La alcaldesa prometió autobuses nuevos para todos los barrios antes de que termine el verano.",
        ),
        Example(
            "Los pescadores volvieron al ⟦puerto⟧",
            lang="es",
            source="The fishermen came back to the harbour after three days at sea with almost nothing.",
            source_lang="en",
        ),
    ],
    good=[
        Example(
            "Pekan lalu, menteri mengumumkan pemotongan pajak bagi keluarga dengan anak.",
            source="La semana pasada, el ministro anunció que el Gobierno bajará los impuestos a las familias.",
        ),
        Example("Bukan, itu masalah pemerintah.", source="Pero no fue así, se trataba de un problema."),
        Example(
            "Tertangkapnya pelaku penembakan Sims, pemain LSU",
            source="Un arrestado por el asesinato con arma de fuego del jugador del LSU Sims",
        ),
        Example(
            "部長は先週、子どものいる家庭の減税を発表した。",
            lang="ja",
            source="Last week the minister announced a tax cut for all families that have children.",
            source_lang="en",
        ),
    ],
)
def cut_short_against_source(target: View, source: View) -> Iterator[Hit]:
    """A sentence breaks off, or says only half of what the source says.

    The end of a long sentence is lost where the machine stops too early; what remains may read well, so that only the
    comparison shows the loss. Measured in letters, and by whether the translation is closer in meaning to one half of
    the source than to all of it; then the message shows the half that is missing. A missing full stop where the source
    has one makes a smaller loss telling. Texts in different scripts are not compared.
    """
    yield from cut_short(target, source, "source")
