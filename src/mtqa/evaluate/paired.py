"""Whether one measure agrees with people better than another, on the same rows, by more than chance.

A paired permutation test, as Deutsch, Dror and Roth 2021 ("A Statistical Analysis of Summarization Evaluation Metrics
Using Resampling Methods") have it: both measures are turned into ranks, so that their values can stand for each other;
in each trial the two change sides on about half of the source segments, with all translations of a segment together;
the p-value is how often the difference is then as large as the one that was measured, (count + 1) / (trials + 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtqa.evaluate.stats import DIGITS, SEED, Array, auc

Ints = NDArray[np.int64]
TRIALS = 1000
# Numbers that are held at once: 8 MB for each table of them.
_HELD = 1_000_000
TAU, WORST = "tau-b", "AUC worst"


@dataclass(frozen=True)
class Paired:
    """``difference``: the figure of ``ours`` less that of ``other``; ``corrected``: ``p`` by Holm over all of a set."""

    ours: str
    other: str
    figure: str
    difference: float
    p: float
    corrected: float

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        numbers = {key: round(getattr(self, key), DIGITS) for key in ("difference", "p", "corrected")}
        return {"ours": self.ours, "other": self.other, "figure": self.figure, **numbers}


def paired(
    ours: Array, other: Array, scores: Array, low: NDArray[np.bool_] | None, items: Sequence[str], trials: int = TRIALS
) -> list[tuple[str, float, float]]:
    """The differences of two measures with their p-values: of tau-b, and of the AUC of the worst rows.

    Args:
        ours: values of one measure, a row each; more is better.
        other: values of the other.
        scores: what people said.
        low: which rows are the worst; None leaves the AUC out.
        items: the source segment of each row.
        trials: how often.

    Returns:
        Name of the figure, difference, p-value.
    """
    a, b = ranks(ours), ranks(other)
    numbers = {item: n for n, item in enumerate(dict.fromkeys(items))}
    of_row = np.array([numbers[item] for item in items])
    rng = np.random.default_rng(SEED)
    held = max(1, _HELD // max(1, len(items)))
    seen: list[Array] = []
    for start in range(0, trials + 1, held):
        swaps = rng.integers(0, 2, (min(held, trials + 1 - start), len(numbers)), dtype=np.int8)[:, of_row].astype(bool)
        if start == 0:
            swaps[0] = False  # the first is what was measured
        x, y = np.where(swaps, b, a), np.where(swaps, a, b)
        figures = [taus(x, scores) - taus(y, scores)]
        if low is not None:
            figures.append(np.array([_worst(p, low) - _worst(q, low) for p, q in zip(x, y, strict=True)]))
        seen.append(np.stack(figures))
    found = np.concatenate(seen, axis=1)
    made = []
    for name, values in zip((TAU, WORST), found, strict=False):
        # What differs by rounding only counts as equal: that is the cautious side.
        count = int((np.abs(values[1:]) >= abs(values[0]) - 1e-9).sum())
        made.append((name, float(values[0]), (count + 1) / (trials + 1)))
    return made


def ranks(values: Array) -> Ints:
    """Twice the mean rank of each value, so that ties have whole numbers too."""
    ordered = np.sort(values)
    found: Ints = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return found


def taus(x: Ints, y: Array) -> Array:
    """Kendall's tau-b of each row of x, shape (any, n), with y; 0 where one side is all the same.

    By Knight 1966: sorted by x, and by y where x is equal, the pairs that disagree are the inversions of y.
    """
    n = x.shape[1]
    _, dense = np.unique(y, return_inverse=True)
    keys = np.sort(x.astype(np.int64) * n + dense, axis=1)
    both, tied_x = _ties(keys), _ties(keys // n)
    tied_y = _ties(np.sort(dense)[None])
    every = n * (n - 1) // 2
    agree = every - tied_x - tied_y + both - 2 * _inversions(keys % n)
    below = np.sqrt((every - tied_x).astype(float) * (every - tied_y))
    result: Array = np.where(below > 0, agree / np.where(below > 0, below, 1.0), 0.0)
    return result


def _ties(rows: Ints) -> Ints:
    """How many pairs of each sorted row are equal."""
    places = np.arange(rows.shape[1])
    first = np.ones(rows.shape, dtype=bool)
    first[:, 1:] = rows[:, 1:] != rows[:, :-1]
    starts = np.maximum.accumulate(np.where(first, places, 0), axis=1)
    total: Ints = (places - starts).sum(axis=1)
    return total


def _inversions(rows: Ints) -> Ints:
    """How many pairs of each row stand in the wrong order.

    Bit by bit from the highest: among values that are equal so far, a 1 before a 0 is an inversion.
    """
    found = np.zeros(len(rows), dtype=np.int64)
    values = rows
    for bit in reversed(range(int(rows.max(initial=0)).bit_length())):
        ones = (values >> bit) & 1
        before = np.cumsum(ones, axis=1) - ones
        group = values >> (bit + 1)
        first = np.ones(values.shape, dtype=bool)
        first[:, 1:] = group[:, 1:] != group[:, :-1]
        at_start = np.maximum.accumulate(np.where(first, before, 0), axis=1)
        found += ((before - at_start) * (1 - ones)).sum(axis=1)
        order = np.argsort(values >> bit, axis=1, kind="stable")
        values = np.take_along_axis(values, order, axis=1)
    return found


def _worst(x: Ints, low: NDArray[np.bool_]) -> float:
    """How often a row that people find among the worst has the lower value than one that they do not."""
    found = auc(list(-x[low].astype(float)), list(-x[~low].astype(float)))
    return found.value if found else 0.0
