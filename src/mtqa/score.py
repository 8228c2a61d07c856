"""Third stage: metrics of the translation against its references in the same language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from mtqa.metrics import Units, available, count, figures, likeness
from mtqa.model import Article, Bead, Kind, Link, Score
from mtqa.units import Unit, units


@dataclass(frozen=True)
class Scorable:
    """What of an article metrics can measure: the units, and their texts in the same order."""

    units: tuple[Unit, ...]
    texts: Units


def scorable(article: Article, beads: Sequence[Bead]) -> Scorable | None:
    """The units that have a reference in the target's language, None where there are none.

    Boilerplate and segments without a counterpart are left out. The sources of a unit are those of its beads.
    """
    usable = [n for n, reference in enumerate(article.references) if reference.lang == article.target.lang]

    def side(n: int) -> Callable[[Bead], Link | None]:
        def link(bead: Bead) -> Link | None:
            return bead.references[n] if n < len(bead.references) else None

        return link

    body = [bead for bead in beads if bead.kind is not Kind.BOILERPLATE]
    found = [u for u in units(body, [side(n) for n in usable]) if any(u.others)]
    if not found:
        return None
    return Scorable(
        tuple(found),
        Units(
            hypotheses=[" ".join(s.text for s in unit.target) for unit in found],
            references=[[" ".join(s.text for s in other) for other in unit.others if other] for unit in found],
            sources=[source_text(unit.beads) for unit in found] if article.source else (),
            lang=article.target.lang,
            source_lang=article.source.lang if article.source else "",
        ),
    )


def source_text(beads: Sequence[Bead]) -> str:
    """What the beads' links to the source say, each source segment once, in order."""
    found = {s.index: s.text for bead in beads if bead.source for s in bead.source.other}
    return " ".join(found[index] for index in sorted(found))


def score(article: Article, beads: Sequence[Bead], modules: Sequence[ModuleType] | None = None) -> tuple[Score, ...]:
    """Metrics per bead and for the article, over all references in the target's language.

    Segments that share a link share their unit's score. Empty where no reference has the target's language.

    Args:
        article: the texts.
        beads: as ``align`` joined them.
        modules: which metrics; those of every report if None: BLEU, chrF, chrF++, TER, and likeness where the encoder
            knows the language.
    """
    found = scorable(article, beads)
    if not found:
        return ()
    scores = []
    if modules is None:
        modules = (*available(), *([likeness] if likeness.knows(article.target.lang) else []))
    for module in modules:
        measured = figures(count(module, found.texts))
        pairs = zip(found.units, measured.units, strict=True)
        per_bead = {bead.id: value for unit, value in pairs for bead in unit.beads}
        scores.append(Score(measured.name, measured.value, measured.low, measured.high, measured.signature, per_bead))
    return tuple(scores)
