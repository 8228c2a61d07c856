"""ALI005: a passage stands at another place than in the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Link, Mqm, Segment, Severity
from mtqa.rules import BeadView, Example, Hit, rule
from mtqa.rules.completeness._gaps import GAP, NAMES, where

LEAST = 0.01  # a confidence is never 0
PASSAGE = 2  # sentences from which on it is a passage that was moved: the order of the argument is another


@rule(
    code="ALI005",
    severity=Severity.MINOR,
    confidence=GAP,
    mqm=Mqm.COHERENCE,
    bad=[
        Example(
            "Harga naik lagi.\n⟦Warga marah.⟧\nPemerintah diam.",
            source="Los precios subieron.\nLa gente está furiosa.\nEl Gobierno calla.",
            moved=(1,),
        ),
        Example(
            "Prices rose again.\nThe minister said nothing.\n⟦People took to the streets.⟧",
            lang="en",
            reference="Prices went up again.\nThe minister kept silent.\nPeople went out into the streets.",
            moved=(2,),
        ),
        Example(
            "⟦Subieron los precios.⟧\nNadie sabe por qué.\nEl Gobierno calla.",
            lang="es",
            source="Prices rose.\nNobody knows why.\nThe government is silent.",
            source_lang="en",
            moved=(0, 1),
        ),
    ],
    good=[
        Example("Harga naik lagi.\nWarga marah.", source="Los precios subieron.\nLa gente está furiosa."),
        Example("Prices rose.\nPeople left.", lang="en", reference="Prices went up.\nThey left."),
        Example("Harga naik.\n", source="Los precios subieron.\nNadie sabe por qué.", moved=(1,)),
        Example("Subieron.\n", lang="es", source="They rose.\nNobody knows.", source_lang="en", moved=(1,)),
    ],
)
def moved(beads: list[BeadView]) -> Iterator[Hit]:
    """A sentence or a passage stands at another place of the translation than in the source (or the reference).

    Nothing is lost, but what the text says first and last, and what its "this" and "he" point at, may have changed.
    Some editors move paragraphs on purpose. The message says where the passage stood.
    """
    told: set[int] = set()
    for side in ("source", "reference"):
        texts = _segments(beads, side)
        for group in _passages(beads, side):
            first = group[0].target
            if first is None or first.segments[0].index in told:
                continue
            told |= {s.index for bead in group if bead.target for s in bead.target.segments}
            links = [link for link in (_link(bead, side) for bead in group) if link]
            others = sorted(s.index for link in links for s in link.other)
            before, after = texts.get(others[0] - 1), texts.get(others[-1] + 1)
            place = where(before.text if before else None, after.text if after else None)
            count = len(group)
            what = f"passage of {count} sentences" if count >= PASSAGE else NAMES.get(first.kind, "sentence")
            yield Hit(
                0,
                len(first.text),
                f"This {what} stands elsewhere in the {side}" + (f": {place}." if place else "."),
                evidence={"segments": count} | ({"place": place} if place else {}),
                severity=Severity.MAJOR if count >= PASSAGE else Severity.MINOR,
                confidence=max(round(GAP * min(link.confidence for link in links), 3), LEAST),
                view=first,
            )


def _link(bead: BeadView, side: str) -> Link | None:
    if side == "source":
        return bead.source_link
    return next(iter(bead.reference_links), None)


def _segments(beads: list[BeadView], side: str) -> dict[int, Segment]:
    """The segments of a side by their place in it."""
    links = (_link(bead, side) for bead in beads)
    return {s.index: s for link in links if link for s in link.other}


def _passages(beads: list[BeadView], side: str) -> Iterator[list[BeadView]]:
    """Runs of neighbouring beads that were moved together."""
    group: list[BeadView] = []
    end = -1
    for bead in beads:
        link = _link(bead, side)
        if link is None or not link.moved or bead.target is None:
            if group:
                yield group
            group = []
            continue
        start = link.other[0].index
        if group and start not in (end, end + 1) and link is not _link(group[-1], side):
            yield group
            group = []
        group.append(bead)
        end = link.other[-1].index
    if group:
        yield group
