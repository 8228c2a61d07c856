"""GRM003: a form of a verb where none, or another, can stand."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import apart, matching
from mtqa.text import shape


@rule(
    code="GRM003",
    severity=Severity.MAJOR,
    confidence=0.85,  # read on NTREX-128, Spanish and English: all but one in ten are faults of the text
    mqm=Mqm.GRAMMAR,
    trigger=matching("misplaced_verb"),
    bad=[
        Example("La ley servirá ⟦para redujo⟧ el gasto y ⟦puede pidió⟧ más.", lang="es"),
        Example("El hospital ⟦el atendió⟧ a doce heridos; ⟦su dijo⟧ nada.", lang="es"),
        Example("Los mineros ⟦han volvieron⟧ al pozo.", lang="es"),
        Example("She wanted ⟦to goes⟧ home; every mayor ⟦must says⟧ why.", lang="en"),
        Example("The ministry ⟦will to⟧ cut the tax and the line ⟦will connecting⟧ the towns.", lang="en"),
        Example("The council ⟦has agree⟧ on a date and the museum ⟦has opens⟧ a room.", lang="en"),
        Example("They did not ⟦wrote⟧ back.", lang="en"),
    ],
    good=[
        Example("Desde hace años; de haberlo sabido; por si acaso; según dijo, para sí.", lang="es"),
        Example("Muerto el perro, se acabó la rabia: se opina en la calle y se abrió la puerta.", lang="es"),
        Example("Quien puede pagará, y los que no deben temieron. Hay que decir que él atendió.", lang="es"),
        Example("The can goes to the bin, the must goes to the press, and the will goes on.", lang="en"),
        Example("The will to live; all the city can to help; the little he has goes to rent.", lang="en"),
        Example("What she has becomes clear; those who have say nothing; to whom it went.", lang="en"),
        Example("I did not, went on the judge, and she has, becomes a refrain.", lang="en"),
    ],
)
def misplaced_verb(target: View) -> Iterator[Hit]:
    """A verb has a form that cannot follow the word before it: "para redujo", "must goes", "el atendió".

    The form was chosen without the sentence around it: a finite verb after a preposition, an article before a verb, a
    third person after a modal. Often the reader can guess what was meant; sometimes a word is lost between the two.
    """
    places = apart(target, "misplaced_verb")
    for start, end in places if places and not shape.is_title(target.text) else ():
        said = target.text[start:end]
        yield Hit(start, end, f"“{said}”: this form of the verb cannot stand here")
