"""ALI002: a sentence of the translation has no counterpart."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import BeadView, Example, Hit, rule
from mtqa.rules.completeness._gaps import GAP, HALF, NAMES, beginning, severity, together

LEAST = 0.01


@rule(
    code="ALI002",
    severity=Severity.MAJOR,
    confidence=GAP,
    mqm=Mqm.ADDITION,
    bad=[
        Example(
            "Harga naik lagi.\n⟦Baca juga kisah tentang pedagang di pasar itu.⟧\nWarga marah.",
            source="Los precios subieron.\n\nLa gente está furiosa.",
        ),
        Example(
            "Prices rose again.\n⟦The minister resigned the same night.⟧",
            lang="en",
            reference="Prices went up again.\n",
        ),
        Example(
            "Subieron los precios.\n⟦Nadie sabe por qué ocurrió todo esto.⟧",
            lang="es",
            source="Prices rose.\n",
            source_lang="en",
            reference="Los precios suben.\n",
        ),
    ],
    good=[
        Example("Harga naik lagi.\nWarga marah.", source="Los precios subieron.\nLa gente está furiosa."),
        Example("Prices rose.\nPeople left.", lang="en", reference="Prices went up.\nThey left."),
        Example("Harga naik.\n", source="Los precios subieron.\nNadie sabe por qué."),
        Example("Subieron.\nNadie sabe.", lang="es", source="They rose.\nNobody knows.", source_lang="en"),
    ],
)
def addition(beads: list[BeadView]) -> Iterator[Hit]:
    """A sentence of the translation has no counterpart in the source or the reference.

    It was made up by the machine, or comes from the page around the article: advertising, a teaser, a caption. Readers
    take it for the author's words. Or it says again what was translated elsewhere; then the message names that place. A
    sentence that the source lacks and the reference has is reported with little confidence, since then the source may
    be incomplete.
    """
    for bead in beads:
        if bead.target is None:
            continue
        links = [link for link in (bead.source_link, *bead.reference_links) if link is not None]
        empty = [link.confidence for link in links if not link.other]
        if not empty:
            continue
        confidence = together(empty) * (1.0 if len(empty) == len(links) else HALF)
        missing = "source" if bead.source_link is not None and not bead.source_link.other else "reference"
        message = f"This {NAMES.get(bead.target.kind, 'sentence')} is not in the {missing}"
        again = next((link.repeats[0] for link in links if link.repeats), None)
        if again:
            message += f" a second time: it repeats the translation of {beginning(again.text)}"
        yield Hit(
            0,
            len(bead.target.text),
            message + ".",
            evidence={"words": len(bead.target.words)},
            severity=severity(bead.target),
            confidence=max(round(confidence, 3), LEAST),
            view=bead.target,
        )
