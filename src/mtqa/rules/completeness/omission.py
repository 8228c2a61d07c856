"""ALI001: a sentence of the source or reference was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from mtqa.model import Mqm, Segment, Severity
from mtqa.rules import BeadView, Example, Hit, View, rule
from mtqa.rules.completeness._gaps import GAP, NAMES, beginning, severity, together, where

LEAST = 0.01  # a confidence is never 0


@rule(
    code="ALI001",
    severity=Severity.MAJOR,
    confidence=GAP,
    mqm=Mqm.OMISSION,
    bad=[
        Example(
            "Harga naik lagi.\n\nWarga turun ke jalan.",
            source="Los precios subieron.\n⟦El Gobierno pidió calma a la población.⟧\nLa gente salió a la calle.",
        ),
        Example(
            "Prices rose again.\n\nPeople took to the streets.",
            lang="en",
            reference="Prices went up again.\n⟦The government appealed for calm on Friday.⟧\nPeople left.",
        ),
        Example(
            "\nLa gente salió a la calle.",
            lang="es",
            source="⟦Prices rise again all over the country⟧\nPeople took to the streets.",
            source_lang="en",
        ),
        Example(
            "Harga naik lagi.\n",
            source="Los precios subieron.\n⟦El Gobierno pidió calma a la población.⟧",
            reference="Harga kembali naik.\nPemerintah meminta warga tenang.",
        ),
    ],
    good=[
        Example("Harga naik lagi.\nWarga marah.", source="Los precios subieron.\nLa gente está furiosa."),
        Example("Prices rose.\nPeople left.", lang="en", reference="Prices went up.\nThey left."),
        Example("Harga naik.\nTambahan penyunting.", source="Los precios subieron.\n"),
        Example(
            "Subieron los precios.", lang="es", source="Prices rose.", source_lang="en", reference="Los precios suben."
        ),
    ],
)
def omission(beads: list[BeadView]) -> Iterator[Hit]:
    """A sentence of the source or of the reference has no counterpart in the translation.

    What is not there cannot look wrong, so nobody who reads the translation alone can miss it. The sentence is shown
    where it stands in the source (or the reference), with the sentences of the translation between which it belongs. A
    lost sentence of the body is major, a lost headline or heading minor, a byline only noted, and so is what the source
    says twice and the translation once. If source and reference both show the same gap, it is reported once. How sure
    it is depends on how sure the alignment is.
    """
    groups = [(gap, list(group)) for gap, group in groupby(beads, key=lambda bead: bead.target is None)]
    for n, (gap, group) in enumerate(groups):
        if gap:
            before = groups[n - 1][1][-1].target if n else None
            after = groups[n + 1][1][0].target if n + 1 < len(groups) else None
            yield from _missing(group, where(before.text if before else None, after.text if after else None))


def _missing(gaps: list[BeadView], place: str) -> Iterator[Hit]:
    """The hits of neighbouring gaps. Source and reference may show one loss in beads of their own: those are paired."""
    alone = [(view, _confidence(b, "reference")) for b in gaps if b.source is None for view in b.references if view]
    for bead in gaps:
        if bead.source:
            confidences = [_confidence(bead, "source")]
            if any(bead.references):
                confidences.append(_confidence(bead, "reference"))
            elif alone:
                confidences.append(alone.pop(0)[1])
            again = bead.source_link.repeats if bead.source_link else ()
            yield _hit(bead.source, together(confidences), "source", place, again)
    for view, confidence in alone:
        yield _hit(view, together([confidence]), "reference", place, ())


def _confidence(bead: BeadView, side: str) -> float:
    links = [bead.source_link] if side == "source" else list(bead.reference_links)
    return max((link.confidence for link in links if link), default=0.0)


def _hit(view: View, confidence: float, side: str, place: str, again: Sequence[Segment]) -> Hit:
    what = NAMES.get(view.kind, "sentence")
    message = f"This {what} of the {side} is not in the translation"
    evidence: dict[str, Any] = {"words": len(view.words)}
    if place:
        message += f"; it belongs {place}"
        evidence["place"] = place
    if again:
        message += f"; the {side} says it twice, {beginning(again[0].text)} stands for both"
    return Hit(
        0,
        len(view.text),
        message + ".",
        evidence=evidence,
        severity=Severity.NEUTRAL if again else severity(view),
        confidence=max(confidence, LEAST),
        view=view,
    )
