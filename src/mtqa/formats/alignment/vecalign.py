"""As Vecalign writes an alignment: ``[0]:[0, 1]:0.012300``, a link a line, so that its ``score.py`` reads it.

Places count from 0: lines of files with a sentence a line, else sentences as mtqa splits them. The third column is
a cost, as there, but another one: 1 less the probability of the link, so 0 is certain; six decimals.
"""

from __future__ import annotations

from mtqa.aligned import Aligned, GoldFit

NAME = "vecalign"
EXTENSION = ".txt"


def render(aligned: Aligned, gold: GoldFit | None = None, *, color: bool = False, width: int = 100) -> str:
    """A line for each link, gaps too."""
    lines = []
    for link in aligned.links:
        source, target = link.places
        lines.append(f"{list(source)}:{list(target)}:{max(0.0, 1 - link.probability):.6f}\n")
    return "".join(lines)
