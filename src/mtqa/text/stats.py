"""Resampling tests on statistics that add up over segments: no text is looked at again.

Everything takes a matrix with a row a segment and a function that makes scores of sums of rows, so that one function
serves every metric. Seeded: the same numbers every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    # From sums of statistics, shape (any, k), to scores, shape (any,).
    Many = Callable[[Array], Array]

SEED = 12345
RESAMPLES = 1000
TRIALS = 10_000
# Draws that are held at once, times segments: 8 MB.
_HELD = 1_000_000


def resampled(stats: Array, resamples: int = RESAMPLES, seed: int = SEED) -> Array:
    """Sums of bootstrap draws of the rows: shape (resamples, k). Equal sizes and seeds draw equal rows.

    Args:
        stats: shape (n, k).
        resamples: how many draws of n rows with replacement (Koehn 2004).
        seed: of numpy's generator.
    """
    import numpy as np

    size = len(stats)
    rng = np.random.default_rng(seed)
    held = max(1, _HELD // max(1, size))
    sums = []
    for start in range(0, resamples, held):
        count = min(held, resamples - start)
        picks = rng.integers(0, size, size=(count, size))
        flat = (picks + size * np.arange(count)[:, None]).ravel()
        counts = np.bincount(flat, minlength=count * size).reshape(count, size)
        sums.append(counts.astype(np.float64) @ stats)
    return np.concatenate(sums)


def middle(values: Array) -> tuple[float, float]:
    """The ends of the middle 95 %, as sacrebleu cuts them."""
    import numpy as np

    ordered, cut = np.sort(values), len(values) // 40
    return float(ordered[cut]), float(ordered[len(ordered) - cut - 1])


def randomized(a: Array, b: Array, many: Many, trials: int = TRIALS, seed: int = SEED) -> float:
    """The p-value of paired approximate randomization, two-sided (Noreen 1989; Riezler and Maxwell 2005).

    In each trial every segment of the two systems changes sides with probability one half. The value is how often
    the difference is then as large as the one that was measured, (count + 1) / (trials + 1).

    Args:
        a: statistics of one system, shape (n, k).
        b: those of the other, of the same segments.
        many: makes scores of sums.
        trials: how often.
        seed: of numpy's generator. Equal sizes and seeds exchange the same segments.
    """
    import numpy as np

    total_a, total_b = a.sum(axis=0), b.sum(axis=0)
    seen = abs(float(many(total_a[None])[0] - many(total_b[None])[0]))
    change = b - a
    rng = np.random.default_rng(seed)
    held = max(1, _HELD // max(1, len(a)))
    count = 0
    for start in range(0, trials, held):
        swaps = rng.integers(0, 2, size=(min(held, trials - start), len(a)), dtype=np.int8)
        moved = swaps.astype(np.float64) @ change
        differences = np.abs(many(total_a + moved) - many(total_b - moved))
        # What differs by rounding only counts as equal: that is the cautious side.
        count += int((differences >= seen - 1e-9).sum())
    return (count + 1) / (trials + 1)


def holm(values: Sequence[float]) -> list[float]:
    """P-values corrected for being several (Holm 1979), in the order given."""
    order = sorted(range(len(values)), key=lambda n: values[n])
    corrected, least = [0.0] * len(values), 0.0
    for rank, n in enumerate(order):
        least = max(least, min(1.0, (len(values) - rank) * values[n]))
        corrected[n] = least
    return corrected
