"""Third stage: metrics of the translation against its references in the same language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mtqa.metrics import available, measure
from mtqa.model import Article, Bead, Kind, Link, Score
from mtqa.units import units


def score(article: Article, beads: Sequence[Bead]) -> tuple[Score, ...]:
    """BLEU, chrF, chrF++ and TER per bead and for the article, over all references in the target's language.

    Boilerplate and segments without a counterpart are left out; segments that share a link share their unit's score.
    Empty where no reference has the target's language.
    """
    usable = [n for n, reference in enumerate(article.references) if reference.lang == article.target.lang]

    def side(n: int) -> Callable[[Bead], Link | None]:
        def link(bead: Bead) -> Link | None:
            return bead.references[n] if n < len(bead.references) else None

        return link

    body = [bead for bead in beads if bead.kind is not Kind.BOILERPLATE]
    found = [u for u in units(body, [side(n) for n in usable]) if any(u.others)]
    if not found:
        return ()
    hypotheses = [" ".join(s.text for s in unit.target) for unit in found]
    references = [[" ".join(s.text for s in other) for other in unit.others if other] for unit in found]
    scores = []
    for module in available():
        measured = measure(module, hypotheses, references)
        per_bead = {bead.id: value for unit, value in zip(found, measured.units, strict=True) for bead in unit.beads}
        scores.append(Score(measured.name, measured.value, measured.low, measured.high, measured.signature, per_bead))
    return tuple(scores)
