"""The statistics of the evaluation, in numpy. Every figure comes with a 95 % interval; nothing is random but by seed.

Intervals: Wilson 1927 for shares; DeLong et al. 1988 for areas under the ROC curve; for all that is held against human
scores a bootstrap that draws whole source segments (translations of one source are no independent witnesses), and none
below ``FEWEST_ITEMS`` of these. Kendall's tau-b and pairwise accuracy
with tie calibration as in Deutsch, Foster and Freitag 2023, "Ties Matter".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Z = 1.959964
SEED = 12345
RESAMPLES = 500
# Rows of the n times n table of pairs that are held at once: 1024 of 20,000 are 80 MB.
CHUNK = 1024
# Pairs of rows times draws: about five minutes. From 31,000 rows on it means fewer than 200 draws.
PAIRS = 2e11
# The ends of an interval that rests on fewer draws are those of single draws.
FEWEST_DRAWS = 100
# Source segments below which the draws are too much alike for an interval or a test.
FEWEST_ITEMS = 10
DIGITS = 4


@dataclass(frozen=True)
class Rate:
    """``hits`` of ``of``, with Wilson's interval; all None where there is nothing to count."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval. More hits than places (two findings in a segment) count as all."""
        if not self.of:
            return None
        p, n = min(self.hits, self.of) / self.of, self.of
        centre, spread = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, (centre - spread) / (1 + Z * Z / n)), min(1.0, (centre + spread) / (1 + Z * Z / n))

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        low, high = self.interval or (None, None)
        return {"hits": self.hits, "of": self.of, "value": _short(self.value), "low": _short(low), "high": _short(high)}


@dataclass(frozen=True)
class Estimate:
    """A figure with the ends of its 95 % interval, None where there are too few rows for one."""

    value: float
    low: float | None = None
    high: float | None = None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"value": _short(self.value), "low": _short(self.low), "high": _short(self.high)}


def _short(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, DIGITS)


def auc(bad: Sequence[float], good: Sequence[float]) -> Estimate | None:
    """How often a bad row has the higher value than a good one (ties count half), with DeLong's interval."""
    if not len(bad) or not len(good):
        return None
    x, y = np.asarray(bad, dtype=float), np.asarray(good, dtype=float)
    by_bad, by_good = _placements(x, y), 1 - _placements(y, x)
    value = float(by_bad.mean())
    if len(x) < 2 or len(y) < 2:
        return Estimate(value)
    spread = Z * math.sqrt(by_bad.var(ddof=1) / len(x) + by_good.var(ddof=1) / len(y))
    return Estimate(value, max(0.0, value - spread), min(1.0, value + spread))


def _placements(x: Array, y: Array) -> Array:
    """For each of x the share of y below it, ties half."""
    ordered = np.sort(y)
    below = np.searchsorted(ordered, x, "left") + np.searchsorted(ordered, x, "right")
    return below / (2.0 * len(y))


def draws(items: Sequence[str], resamples: int = RESAMPLES) -> NDArray[np.float32]:
    """Weights of rows, one column for the rows as they are and one for each bootstrap draw of whole items.

    Of very many rows fewer draws are made, since tau-b takes each for every pair of rows; of too few items none.
    """
    resamples = min(resamples, int(PAIRS / max(1, len(items)) ** 2))
    names = {name: n for n, name in enumerate(dict.fromkeys(items))}
    if len(names) < FEWEST_ITEMS:
        resamples = 0
    of_row = np.array([names[item] for item in items])
    rng = np.random.default_rng(SEED)
    weights = np.ones((len(items), resamples + 1), dtype=np.float32)
    for k in range(1, resamples + 1):
        counts = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        weights[:, k] = counts[of_row]
    return weights


def estimate(values: Array) -> Estimate:
    """The first value with the middle 95 % of the others as its interval."""
    others = np.sort(values[1:][np.isfinite(values[1:])])
    if len(others) < FEWEST_DRAWS:
        return Estimate(float(values[0]))
    cut = len(others) // 40
    return Estimate(float(values[0]), float(others[cut]), float(others[len(others) - 1 - cut]))


def tau_b(x: Array, y: Array, weights: NDArray[np.float32]) -> Array:
    """Kendall's tau-b of two rankings, for each column of weights.

    With w(i) as often as row i is drawn, the pairs that agree less those that do not are w' A w, where A(i, j) is the
    product of the signs of both differences: so one table of pairs serves all draws.
    """
    both, of_x, of_y = (np.zeros(weights.shape[1]) for _ in range(3))
    for start in range(0, len(x), CHUNK):
        part = slice(start, start + CHUNK)
        dx = np.sign(x[part, None] - x[None, :]).astype(np.float32)
        dy = np.sign(y[part, None] - y[None, :]).astype(np.float32)
        for total, table in ((both, dx * dy), (of_x, np.abs(dx)), (of_y, np.abs(dy))):
            total += ((table @ weights) * weights[part]).sum(axis=0, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Array = both / np.sqrt(of_x * of_y)
    return result


def tau_within(x: Array, y: Array, items: Sequence[str]) -> Estimate | None:
    """The mean of tau-b over the source segments with several, not all equal, translations; None without such."""
    values = []
    for rows in groups(items):
        value = tau_b(x[rows], y[rows], np.ones((len(rows), 1), dtype=np.float32))[0] if len(rows) > 1 else math.nan
        if math.isfinite(value):
            values.append(value)
        elif len(rows) > 1 and len(set(y[rows])) > 1:
            values.append(0.0)  # people see a difference, the measure none: it ranks nothing
    return _mean(np.array(values)) if values else None


def _mean(values: Array) -> Estimate:
    if len(values) < FEWEST_ITEMS:
        return Estimate(float(values.mean()))
    rng = np.random.default_rng(SEED)
    drawn = values[rng.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    return estimate(np.concatenate([[values.mean()], drawn]))


def groups(items: Sequence[str]) -> list[NDArray[np.int64]]:
    """The rows of each item, in the order of the items' first rows."""
    found: dict[str, list[int]] = {}
    for n, item in enumerate(items):
        found.setdefault(item, []).append(n)
    return [np.array(rows) for rows in found.values()]


def pairwise(x: Array, y: Array, items: Sequence[str]) -> tuple[Estimate, float] | None:
    """Pairwise accuracy with tie calibration: how often measure and people agree on better, worse or equal.

    Differences of the measure up to epsilon count as ties; epsilon is 0 or the difference under which the accuracy is
    highest, the same for all pairs. Pairs are those within a source segment; the accuracy is the mean over segments.
    The interval draws segments and keeps epsilon.

    Returns:
        The accuracy and its epsilon; None where no source has two translations.
    """
    ties, same, gap, group = [], [], [], []
    for n, rows in enumerate(rows for rows in groups(items) if len(rows) > 1):
        i, j = np.triu_indices(len(rows), 1)
        dx, dy = x[rows[i]] - x[rows[j]], y[rows[i]] - y[rows[j]]
        gap.append(np.abs(dx))
        ties.append(dy == 0)
        same.append((dx * dy) > 0)
        group.append(np.full(len(i), n))
    if not gap:
        return None
    gaps, tied, agree, of = (np.concatenate(parts) for parts in (gap, ties, same, group))
    share = 1.0 / np.bincount(of)[of]
    order = np.argsort(gaps, kind="stable")
    # At the k-th smallest gap the k first pairs are ties: right where people see one, and the rest where both agree.
    gain = np.cumsum((tied[order].astype(float) - agree[order]) * share[order])
    last = np.append(np.diff(gaps[order]) > 0, True)  # pairs of an equal gap become ties together
    best = int(np.argmax(np.where(last, gain, -np.inf)))
    # With an epsilon of 0 no pair of different values is a tie: better than the best gap where every tie costs.
    epsilon = float(gaps[order][best]) if gain[best] > 0 or gaps.min() == 0 else 0.0
    right = np.where(gaps <= epsilon, tied, agree)
    return _mean(np.bincount(of, right * share).astype(np.float64)), epsilon


def auc_of(x: Array, low: NDArray[np.bool_], weights: NDArray[np.float32]) -> Array:
    """How often a low row has the lower value than another (ties count half), for each column of weights."""
    order = np.argsort(x, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(x[order]) != 0))
    drawn = weights[order].astype(float)
    bad = np.add.reduceat(drawn * low[order, None], starts, axis=0)
    good = np.add.reduceat(drawn * ~low[order, None], starts, axis=0)
    above = good[::-1].cumsum(axis=0)[::-1] - good / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Array = (bad * above).sum(axis=0) / (bad.sum(axis=0) * good.sum(axis=0))
    return result


def pearson(x: Array, y: Array, weights: NDArray[np.float32]) -> Array:
    """Pearson's correlation for each column of weights."""
    w = weights.astype(float) / weights.sum(axis=0, dtype=float)
    mx, my = x @ w, y @ w
    xy, xx, yy = (x * y) @ w - mx * my, (x * x) @ w - mx * mx, (y * y) @ w - my * my
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Array = xy / np.sqrt(xx * yy)
    return result


@dataclass(frozen=True)
class Overlap:
    """Precision, recall and F1 of marked characters."""

    precision: Estimate
    recall: Estimate
    f1: Estimate

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"precision": self.precision.plain(), "recall": self.recall.plain(), "f1": self.f1.plain()}


def overlap(counts: Sequence[tuple[int, int, int]], weights: NDArray[np.float32]) -> Overlap | None:
    """From each row's characters in both markings, in ours and in theirs; None where they mark none."""
    table = np.array(counts, dtype=float).T @ weights.astype(float)
    both, ours, theirs = table
    if not theirs[0]:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        return Overlap(
            precision=estimate(np.where(ours > 0, both / ours, 0.0)),
            recall=estimate(both / theirs),
            f1=estimate(2 * both / (ours + theirs)),
        )
