"""REP005."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.model import Mqm, Severity
from mtqa.rules import BeadView, Example, Hit, rule
from mtqa.text.alike import similarity

# How often right: on NTREX-128 (three pairs in both directions, as articles) none is found.
SURE = 0.85
WORDS = 5  # of the sentence at least: shorter ones are refrains, captions, "he said"
ALIKE = 0.6  # sources more alike than this say the same
_COMPARED = 400  # characters of a source that are compared


@rule(
    code="REP005",
    severity=Severity.CRITICAL,
    confidence=SURE,
    mqm=Mqm.HALLUCINATION,
    bad=[
        Example(
            "Menteri itu menolak usul tersebut pada Senin.\n⟦Menteri itu menolak usul tersebut pada Senin.⟧",
            source="El ministro rechazó la propuesta el lunes.\nLos vecinos piden más médicos en el barrio.",
        ),
        Example(
            "El alcalde no quiso responder a las preguntas.\nLlueve mucho.\n"
            "⟦El alcalde no quiso responder a las preguntas.⟧",
            lang="es",
            source="The mayor declined to answer.\nIt rains a lot.\nThree hundred people lost their homes.",
            source_lang="en",
        ),
        Example(
            "Read the full story on our site tonight.\n⟦Read the full story on our site tonight.⟧",
            lang="en",
            source="La historia completa, en nuestra web.\nEl tribunal absolvió ayer a los cuatro acusados.",
        ),
    ],
    good=[
        Example(
            "Menteri itu menolak usul tersebut pada Senin.\nMenteri itu menolak usul tersebut pada Senin.",
            source="El ministro rechazó la propuesta el lunes.\nEl ministro rechazó el lunes la propuesta.",
        ),
        Example("Tidak ada komentar.\nTidak ada komentar.", source="No comentó nada.\nEl ministro guardó silencio."),
        Example("Semua orang pulang.\nDua orang lagi datang.", source="Todos se fueron.\nLlegaron dos más."),
        Example(
            "We shall never surrender to them.\n\nWe shall never surrender to them.",
            lang="en",
            source="Nunca nos rendiremos ante ellos.\nY así fue.\nNunca nos rendiremos ante ellos.",
        ),
        Example("We shall never surrender to them.\nWe shall never surrender to them.", lang="en"),
    ],
)
def reused_sentence(beads: Sequence[BeadView]) -> Iterator[Hit]:
    """The same long sentence stands as the translation of two sentences that say different things.

    A system that has lost its way writes again what it wrote before; one of the two sentences is missing from
    the translation, and its place looks filled. The second is marked, unless its source is the one that fits less.
    """
    first: dict[str, BeadView] = {}
    for bead in beads:
        if bead.target is None or bead.source is None or len(bead.target.words) < WORDS:
            continue
        key = " ".join(w.lower for w in bead.target.words)
        before = first.setdefault(key, bead)
        if before is bead or before.source is None:
            continue
        a, b = before.source.text.casefold()[:_COMPARED], bead.source.text.casefold()[:_COMPARED]
        if similarity(a, b) >= ALIKE or _words(a) == _words(b):
            continue
        yield Hit(
            0,
            len(bead.target.text),
            "This sentence stands in the translation twice, for two different sentences of the source.",
            {"source": bead.source.text[:200], "first_source": before.source.text[:200]},
            view=bead.target,
        )


def _words(text: str) -> list[str]:
    return sorted(text.split())
