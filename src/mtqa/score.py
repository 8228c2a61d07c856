"""Third stage: metrics of the translation against its references in the same language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from mtqa.errors import UsageError
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

    Boilerplate and segments without a counterpart are left out, but for rows with a reference and no translation: those
    count as empty, as in sacrebleu, or an article would gain by what it lacks. The sources of a unit are those of its
    beads.
    """
    usable = [n for n, reference in enumerate(article.references) if reference.lang == article.target.lang]

    def side(n: int) -> Callable[[Bead], Link | None]:
        def link(bead: Bead) -> Link | None:
            return bead.references[n] if n < len(bead.references) else None

        return link

    body = [bead for bead in beads if bead.kind is not Kind.BOILERPLATE]
    sides = [side(n) for n in usable]
    found = [u for u in units(body, sides) if any(u.others)]
    if found and article.rows:
        place = {bead.id: n for n, bead in enumerate(body)}
        found = sorted([*found, *_unanswered(body, sides)], key=lambda unit: place[unit.beads[0].id])
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


def _unanswered(beads: Sequence[Bead], sides: Sequence[Callable[[Bead], Link | None]]) -> list[Unit]:
    """Rows without a translation as units, those that have a reference."""
    found = []
    for bead in beads:
        links = [side(bead) for side in sides]
        others = tuple(link.other if link else () for link in links)
        if not bead.target and any(others):
            found.append(Unit((bead,), (), others, 1.0))
    return found


def source_text(beads: Sequence[Bead]) -> str:
    """What the beads' links to the source say, each source segment once, in order."""
    found = {s.index: s.text for bead in beads if bead.source for s in bead.source.other}
    return " ".join(found[index] for index in sorted(found))


def score(
    article: Article,
    beads: Sequence[Bead],
    modules: Sequence[ModuleType] | None = None,
    left_out: dict[str, str] | None = None,
) -> tuple[Score, ...]:
    """Metrics per bead and for the article, over all references in the target's language.

    Segments that share a link share their unit's score. Empty where no reference has the target's language.

    Args:
        article: the texts.
        beads: as ``align`` joined them.
        modules: which metrics; those of every report if None: BLEU, chrF, chrF++, TER, and likeness where the encoder
            knows the language.
        left_out: takes the name of each metric that could not be counted, with the reason.

    Raises:
        UsageError: if a metric cannot be counted and there is no ``left_out``.
    """
    found = scorable(article, beads)
    if not found:
        return ()
    scores = []
    if modules is None:
        modules = (*available(), *([likeness] if likeness.knows(article.target.lang) else []))
    for module in modules:
        try:
            measured = figures(count(module, found.texts))
        except UsageError as error:
            if left_out is None:
                raise
            left_out[module.NAME] = str(error)
            continue
        pairs = zip(found.units, measured.units, strict=True)
        per_bead = {bead.id: value for unit, value in pairs for bead in unit.beads}
        scores.append(Score(measured.name, measured.value, measured.low, measured.high, measured.signature, per_bead))
    return tuple(scores)
