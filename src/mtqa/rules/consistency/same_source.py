"""CON001: one sentence of the source in two renderings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import BeadView, Example, Hit, View, rule
from mtqa.text.alike import similarity

# How often right: on the articles of NTREX-128, three pairs read in both directions, none is found.
SURE = 0.6
WORDS = 4  # of a sentence of the text, at least: shorter ones mean what stands before them ("Sí, claro")
ALIKE = 0.9  # renderings more alike differ in a comma or an ending


@rule(
    code="CON001",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.TERM_INCONSISTENCY,
    bad=[
        Example(
            "Apa yang terjadi selanjutnya\nHujan turun.\n⟦Lalu bagaimana sekarang⟧",
            source="¿Y ahora qué?\nLlueve.\n¿Y ahora qué?",
            kind=Kind.HEADING,
        ),
        Example(
            "Nunca nos rendiremos ante ellos.\nNunca nos rendiremos ante ellos.\n⟦Jamás vamos a entregarnos.⟧",
            lang="es",
            source="We shall never surrender to them.\nWe shall never surrender to them.\n"
            "We shall never surrender to them.",
            source_lang="en",
        ),
        Example(
            "The war is far from over.\nIt rains.\n⟦The conflict goes on and on.⟧",
            lang="en",
            source="La guerra no ha terminado.\nLlueve.\nLa guerra no ha terminado.",
        ),
    ],
    good=[
        Example("Ya, tentu.\nTentu saja!", source="Sí, claro.\nSí, claro."),
        Example(
            "Perang itu belum berakhir.\nPerang itu, belum berakhir!",
            source="La guerra no ha terminado.\nLa guerra no ha terminado.",
        ),
        Example("Apa yang terjadi\nMengapa begini", source="¿Qué pasó?\n¿Por qué?", kind=Kind.HEADING),
        Example(
            "The war is over.\nThe war is far from over.", lang="en", source="La guerra acabó.\nLa guerra sigue viva."
        ),
        Example("La guerra sigue.\nEl conflicto no ha acabado.", lang="es"),
    ],
)
def same_source(beads: Sequence[BeadView]) -> Iterator[Hit]:
    """A heading or a sentence that the source repeats word for word is translated in two ways within the article.

    What the author repeats is a refrain, a heading of a series, a quotation taken up again; the reader of the
    translation cannot see that. The rendering that stands alone is marked, or the later of two.
    """
    groups: dict[str, list[View]] = {}
    for bead in beads:
        if bead.target is None or bead.source is None or _shared(bead):
            continue
        long_enough = bead.bead.kind is not Kind.BODY or len(bead.source.words) >= WORDS
        if long_enough and bead.source.words:
            groups.setdefault(" ".join(w.lower for w in bead.source.words), []).append(bead.target)
    for views in groups.values():
        if len(views) > 1:
            yield from _outliers(views)


def _shared(bead: BeadView) -> bool:
    """Whether one sentence of the source is rendered by several of the translation: each has a part of it."""
    return bead.source_link is not None and len(bead.source_link.target) > 1


def _outliers(views: Sequence[View]) -> Iterator[Hit]:
    texts = [" ".join(w.lower for w in view.words) for view in views]
    usual = min(Counter(texts).items(), key=lambda item: (-item[1], texts.index(item[0])))[0]
    shown = views[texts.index(usual)].text.strip()
    for text, view in zip(texts, views, strict=True):
        if text != usual and similarity(text[:400], usual[:400]) < ALIKE:
            start = len(view.text) - len(view.text.lstrip())
            yield Hit(
                start,
                start + len(view.text.strip()),
                f"The same sentence of the source reads “{shown[:80]}” elsewhere in the article.",
                {"elsewhere": shown[:200]},
                view=view,
            )
