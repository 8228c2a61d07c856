"""Which segments must be read together before two texts can be compared.

A target sentence that shares its link with a neighbour (2-1) says only a part of what the other side
says: both target sentences together are one unit. Rules and metrics compare units, never halves of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mtqa.model import Bead, Link, Segment


@dataclass(frozen=True)
class Unit:
    """Beads that belong together, with the segments of each side that was asked for, in the order asked.

    ``confidence`` is that of the weakest link in it, 1.0 where no side was asked for.
    """

    beads: tuple[Bead, ...]
    target: tuple[Segment, ...]
    others: tuple[tuple[Segment, ...], ...]
    confidence: float


def units(beads: Iterable[Bead], sides: Sequence[Callable[[Bead], Link | None]]) -> list[Unit]:
    """Group the beads that have a target into units over the links of some sides.

    Args:
        beads: all beads of an article, in order; those without a target are left out.
        sides: for each side to compare with, how to get a bead's link to it.

    Returns:
        The units in the order of the article. ``others`` holds an empty tuple for a side without counterpart.
    """
    groups: list[list[Bead]] = []
    for bead in beads:
        if not bead.target:
            continue
        together = {s.index for side in sides for s in _linked(side(bead))}
        # Links are monotone, so what belongs together stands together.
        if groups and any(s.index in together for s in groups[-1][-1].target):
            groups[-1].append(bead)
        else:
            groups.append([bead])
    return [_unit(group, sides) for group in groups]


def _linked(link: Link | None) -> tuple[Segment, ...]:
    return link.target if link else ()


def _unit(group: list[Bead], sides: Sequence[Callable[[Bead], Link | None]]) -> Unit:
    others, confidence = [], 1.0
    for side in sides:
        segments: dict[int, Segment] = {}
        for bead in group:
            link = side(bead)
            if link and link.other:
                segments.update({s.index: s for s in link.other})
                confidence = min(confidence, link.confidence)
        others.append(tuple(segments[index] for index in sorted(segments)))
    target = tuple(s for bead in group for s in bead.target)
    return Unit(tuple(group), target, tuple(others), confidence)
