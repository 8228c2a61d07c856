"""GRM002: an article or a number word with a noun of another gender or number."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import apart, matching
from mtqa.text import shape


@rule(
    code="GRM002",
    severity=Severity.MAJOR,
    confidence=0.85,  # read on NTREX-128, Spanish and English: all but one in ten are faults of the text
    mqm=Mqm.GRAMMAR,
    trigger=matching("disagreement"),
    bad=[
        Example("Reformaron ⟦el casas⟧ del puerto y ⟦la problema⟧ sigue.", lang="es"),
        Example("Bajarán ⟦los impuesto⟧ y subirán ⟦las exportación⟧.", lang="es"),
        Example("Vendieron ⟦muchos casas⟧ en ⟦tres semana⟧.", lang="es"),
        Example("⟦Los vecinos pidió⟧ más árboles.", lang="es"),
        Example("⟦El gobierno aprobaron⟧ la ley.", lang="es"),
        Example("They planted ⟦a olives⟧ by the road, and ⟦these tree⟧ is old.", lang="en"),
        Example("⟦The students was⟧ late.", lang="en"),
    ],
    good=[
        Example("El agua, el alma y el hambre; un arma y un aula; la mano y el mapa.", lang="es"),
        Example("El paraguas, el lunes, un rascacielos; la foto, el síntoma y los problemas.", lang="es"),
        Example("La número 14, la ministra médico, el cura, el guardia y el policía.", lang="es"),
        Example("La conozco, los vendo, las uso; el que las compra y el que las vende.", lang="es"),
        Example("La casa de los vecinos pidió socorro: era un manicomio.", lang="es"),
        Example("El resto son mentiras, y la mayoría piden paz. A las dos hora local.", lang="es"),
        Example("A series of tests, a means of escape, a ten minutes' walk, a sports club.", lang="en"),
        Example("These school buildings, a three week holiday, two day care centres.", lang="en"),
        Example("Ten pounds is a lot. Two years is long. Three miles was too far.", lang="en"),
        Example("The family were out, the news is bad, the Times is a paper.", lang="en"),
    ],
)
def disagreement(target: View) -> Iterator[Hit]:
    """Words that belong together have different gender or number: "el casas", "these school", "los vecinos pidió".

    The noun was translated apart from what stands before or after it. The reader sees at once that a machine wrote it,
    and cannot tell which of the two is right: one house or several.
    """
    places = apart(target, "disagreement")
    for start, end in places if places and not shape.is_title(target.text) else ():
        said = target.text[start:end]
        yield Hit(start, end, f"“{said}”: these words do not agree in gender or number")
