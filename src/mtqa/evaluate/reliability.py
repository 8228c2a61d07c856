"""Whether the risk is the share of segments that it says: reliability by bins, and the expected calibration error.

As Niculescu-Mizil and Caruana 2005 draw it and Naeini et al. 2015 sum it up. Half of the labelled rows are damaged, far
more than in what mtqa is shown, so rows are weighted until the share of damaged ones is the one that the risk is fitted
for (``DAMAGED``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# The share of segments that an editor must change, as in tests/measure/fit_judge.py.
DAMAGED = 0.2
EDGES = (0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)


@dataclass(frozen=True)
class Bin:
    """Rows with a risk of at least ``low`` and below ``high`` (the last bin includes 1).

    ``said``: their mean risk; ``found``: the share of damaged ones; both weighted. ``weight``: their share of all rows.
    """

    low: float
    high: float
    damaged: int
    sound: int
    said: float
    found: float
    weight: float

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "low": self.low,
            "high": self.high,
            "damaged": self.damaged,
            "sound": self.sound,
            "said": round(self.said, 4),
            "found": round(self.found, 4),
            "weight": round(self.weight, 4),
        }


def reliability(damaged: Sequence[float], sound: Sequence[float], share: float) -> tuple[Bin, ...]:
    """The bins that hold any row.

    Args:
        damaged: the risks of damaged rows.
        sound: the risks of sound ones.
        share: the share of damaged rows to weight for; nothing comes out where either kind of row is missing.
    """
    if not damaged or not sound:
        return ()
    weights = share / len(damaged), (1 - share) / len(sound)
    bins = []
    for low, high in pairwise(EDGES):
        inside = [
            [risk for risk in risks if low <= risk < high or risk == high == EDGES[-1]] for risks in (damaged, sound)
        ]
        bad, good = (weight * len(risks) for weight, risks in zip(weights, inside, strict=True))
        if bad + good:
            said = sum(weight * sum(risks) for weight, risks in zip(weights, inside, strict=True)) / (bad + good)
            bins.append(Bin(low, high, len(inside[0]), len(inside[1]), said, bad / (bad + good), bad + good))
    return tuple(bins)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean distance of what was said from what was found; None without bins."""
    return sum(one.weight * abs(one.said - one.found) for one in bins) if bins else None
