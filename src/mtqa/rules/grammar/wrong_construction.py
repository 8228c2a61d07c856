"""GRM004: words in an order, or joined in a way, that the language does not have."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import apart, matching
from mtqa.text import shape


@rule(
    code="GRM004",
    severity=Severity.MAJOR,
    confidence=0.85,
    mqm=Mqm.GRAMMAR,
    trigger=matching("wrong_construction"),
    bad=[
        Example("The union published a ⟦report new⟧ in March.", lang="en"),
        Example("She is the player ⟦more young⟧ of the team.", lang="en"),
        Example("⟦The agents they arrested⟧ the driver at the border.", lang="en"),
        Example("The fleet has four ships, two of ⟦the which⟧ are new.", lang="en"),
        Example("Sales ⟦grew a 7%⟧ in March, ⟦according the⟧ bank.", lang="en"),
    ],
    good=[
        Example("The people responsible said the tickets available in May were sold out.", lang="en"),
        Example("The houses they built in the valley are gone; the report she wrote is not.", lang="en"),
        Example("More high schools than ever; most old towns; growth of 7% a year.", lang="en"),
    ],
)
def wrong_construction(target: View) -> Iterator[Hit]:
    """Words are joined as in another language: "report new", "the agents they arrested", "the first of the which".

    The order of the source was kept, or its subject said twice. Each word is right, the phrase is none.
    """
    places = apart(target, "wrong_construction")
    for start, end in places if places and not shape.is_title(target.text) else ():
        said = target.text[start:end]
        yield Hit(start, end, f"“{said}”: the language does not join words so")
