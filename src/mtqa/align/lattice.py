"""The lattice of alignments: a band of cells, and dynamic programming over the beads that end in them.

A cell ``(i, j)`` means: the first ``i`` segments of the one side and the first ``j`` of the other are done.
A bead of shape ``(m, n)`` leads from ``(i - m, j - n)`` to ``(i, j)``, a gap one step along one side. Between
two beads, gaps of the first side come before gaps of the second, so that each alignment is one path.

Matrices over the band hold row ``i`` in full and, in column ``k``, the cell ``(i, lo[i] + k)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Shape = tuple[int, int]
_BLOCK = 128  # rows multiplied at once: large enough for BLAS, small enough that little falls outside the band
_NEVER = -np.inf


@dataclass(frozen=True)
class Band:
    """The cells that are searched: ``lo[i] .. lo[i] + width - 1`` of row ``i``, for ``i`` in ``0 .. rows``.

    ``lo`` never falls. Cells beyond ``columns`` (the length of the other side) are masked by ``inside``.
    """

    lo: Ints
    width: int
    columns: int

    @property
    def rows(self) -> int:
        """The number of segments on the first side."""
        return len(self.lo) - 1

    @cached_property
    def j(self) -> Ints:
        """The column ``j`` of each cell, shape (rows + 1, width)."""
        return self.lo[:, None] + np.arange(self.width)

    def at(self, matrix: Matrix, m: int, n: int, fill: float) -> Matrix:
        """The matrix seen ``(m, n)`` steps later: its values at ``(i - m, j - n)``, ``fill`` where that is outside."""
        shifted = np.full_like(matrix, fill)
        count = len(self.lo) - abs(m)
        if count <= 0:
            return shifted
        here, there = max(m, 0), max(-m, 0)
        if self.lo[-1] == 0:  # the band is a rectangle: no row is shifted against another
            across = self.width - abs(n)
            if across > 0:
                values = matrix[there : there + count, max(-n, 0) : max(-n, 0) + across]
                shifted[here : here + count, max(n, 0) : max(n, 0) + across] = values
            return shifted
        k = self.j[here : here + count] - n - self.lo[there : there + count, None]
        values = np.take_along_axis(matrix[there : there + count], np.clip(k, 0, self.width - 1), axis=1)
        shifted[here : here + count] = np.where((k >= 0) & (k < self.width), values, fill)
        return shifted

    def dots(self, left: Matrix, right: Matrix, shape: Shape) -> Matrix:
        """Dot products of the spans that end in each cell.

        Row ``a`` of ``left`` stands for the span of ``shape[0]`` segments that starts at ``a``; so with ``right``.
        Cells without such a span hold 0.
        """
        m, n = shape
        found = np.zeros((len(self.lo), self.width), dtype=np.float32)
        if not len(left) or not len(right):
            return found
        for start in range(m, len(self.lo), _BLOCK):
            stop = min(start + _BLOCK, len(self.lo))
            j = self.lo[start:stop, None] + np.arange(self.width) - n
            first, last = max(0, int(j[0, 0])), min(len(right), int(j[-1, -1]) + 1)
            if last <= first:
                continue
            block = left[start - m : stop - m] @ right[first:last].T
            values = np.take_along_axis(block, np.clip(j - first, 0, last - first - 1), axis=1)
            found[start:stop] = np.where((j >= first) & (j < last), values, 0)
        return found


def whole(rows: int, columns: int) -> Band:
    """The band that holds all cells."""
    return Band(np.zeros(rows + 1, dtype=np.int64), columns + 1, columns)


@dataclass(frozen=True)
class Scores:
    """Log-linear scores: per shape over the band's cells, per segment for gaps on each side.

    ``opening`` is added for a gap after a bead, ``switch`` for one on the second side after one on the first.
    """

    beads: Mapping[Shape, Matrix]
    left: Matrix
    right: Matrix
    opening: float
    switch: float


@dataclass(frozen=True)
class Posterior:
    """The probability of each bead that ends in a cell, and of each segment being a gap.

    ``log_sum`` is the logarithm of the sum over all alignments.
    """

    beads: Mapping[Shape, Matrix]
    left: Matrix
    right: Matrix
    log_sum: float


def posterior(band: Band, scores: Scores) -> Posterior:
    """Sums over all alignments, forward and backward (a semi-Markov conditional random field)."""
    reached = _forward(band, scores)
    to_come = _backward(band, scores)
    log_sum = float(to_come[0, 0])
    beads = {
        (m, n): np.exp(band.at(reached, m, n, _NEVER) + score + to_come - log_sum).astype(np.float32)
        for (m, n), score in scores.beads.items()
    }
    # What is in no bead is a gap.
    left, right = np.ones(band.rows), np.ones(band.columns)
    for (m, n), probability in beads.items():
        by_row = probability.sum(axis=1, dtype=np.float64)
        by_column = np.bincount(np.minimum(band.j, band.columns).ravel(), probability.ravel(), band.columns + 1)
        for side, ends, size in ((left, by_row, m), (right, by_column, n)):
            for back in range(min(size, len(side))):
                side[: len(side) - back] -= ends[1 + back :]
    return Posterior(beads, np.maximum(left, 0.0), np.maximum(right, 0.0), log_sum)


def _forward(band: Band, scores: Scores) -> Matrix:
    """The logarithm of the sum over all ways to each cell."""
    add = np.logaddexp
    lo, outside = band.lo.tolist(), band.j > band.columns
    gap, run = _across(band, scores.right)
    after_bead, after_left, total = (np.full(gap.shape, _NEVER) for _ in range(3))
    for i in range(band.rows + 1):
        bead, left = (np.full(band.width, _NEVER) for _ in range(2))
        if i == 0:
            bead[0] = 0.0
        else:
            step = lo[i] - lo[i - 1]
            left = add(_shift(after_bead[i - 1], step) + scores.opening, _shift(after_left[i - 1], step))
            left += scores.left[i - 1]
        for (m, n), score in scores.beads.items():
            if m <= i:
                bead = add(bead, _shift(total[i - m], lo[i] - lo[i - m] - n) + score[i])
        bead[outside[i]] = left[outside[i]] = _NEVER
        # A run of gaps along the row is a sum over where it starts.
        enter = add(bead + scores.opening, left + scores.switch) - run[i]
        right = np.full(band.width, _NEVER)
        right[1:] = add.accumulate(enter[:-1]) + run[i, 1:]
        right[outside[i]] = _NEVER
        after_bead[i], after_left[i] = bead, left
        total[i] = add(add(bead, left), right)
    return total


def _backward(band: Band, scores: Scores) -> Matrix:
    """The logarithm of the sum over all ways from each cell to the end, where a bead has led to the cell."""
    add = np.logaddexp
    lo, outside = band.lo.tolist(), band.j > band.columns
    gap, run = _across(band, scores.right)
    from_bead, from_left = (np.full(gap.shape, _NEVER) for _ in range(2))
    for i in range(band.rows, -1, -1):
        onward, down = (np.full(band.width, _NEVER) for _ in range(2))
        if i == band.rows:
            onward[band.columns - lo[i]] = 0.0
        else:
            down = scores.left[i] + _shift(from_left[i + 1], lo[i] - lo[i + 1])
        for (m, n), score in scores.beads.items():
            if i + m <= band.rows:
                onward = add(onward, _shift(from_bead[i + m] + score[i + m], lo[i] - lo[i + m] + n))
        onward[outside[i]] = down[outside[i]] = _NEVER
        right = add.accumulate((onward + run[i])[::-1])[::-1] - run[i]
        along = np.append(right[1:] + gap[i, 1:], _NEVER)
        from_left[i] = add(add(onward, down), along + scores.switch)
        from_bead[i] = add(add(onward, down + scores.opening), along + scores.opening)
    return from_bead


def _across(band: Band, right: Matrix) -> tuple[Matrix, Matrix]:
    """The score of the gap on the second side that ends in each cell, and its running sum along each row."""
    inside = (band.j >= 1) & (band.j <= band.columns)
    gap = np.where(inside, np.append(right, 0.0)[np.clip(band.j - 1, 0, band.columns)], 0.0)
    return gap, np.cumsum(gap, axis=1)


def _shift(row: Matrix, start: int) -> Matrix:
    """The values of a row from column ``start`` on, which may lie before or behind it."""
    if start == 0:
        return row
    moved = np.full_like(row, _NEVER)
    if 0 < start < len(row):
        moved[: len(row) - start] = row[start:]
    elif -len(row) < start < 0:
        moved[-start:] = row[:start]
    return moved


def best_path(band: Band, beads: Mapping[Shape, Matrix], left: Matrix, right: Matrix) -> list[tuple[int, int, Shape]]:
    """The path of the largest sum: its steps ``(i, j, shape)`` in order, gaps as ``(1, 0)`` and ``(0, 1)``.

    ``beads`` are rewards per shape and cell, ``left`` and ``right`` those of gaps. On a tie the earlier shape wins.
    """
    shapes: list[Shape] = [*beads, (1, 0), (0, 1)]
    lo, outside = band.lo.tolist(), band.j > band.columns
    _, run = _across(band, right)
    best = np.full(run.shape, _NEVER)
    steps = np.full(run.shape, -1, dtype=np.int8)
    for i in range(band.rows + 1):
        row = np.full(band.width, _NEVER)
        if i == 0:
            row[0] = 0.0
        for number, (m, n) in enumerate(shapes[:-1]):
            if m <= i:
                candidate = _shift(best[i - m], lo[i] - lo[i - m] - n)
                candidate = candidate + (beads[m, n][i] if n else left[i - 1])
                better = candidate > row
                row[better] = candidate[better]
                steps[i, better] = number
        row[outside[i]] = _NEVER
        reached = np.maximum.accumulate(row - run[i]) + run[i]
        slid = reached > row + 1e-9  # adding and taking away again leaves a rest: that is no step
        steps[i, slid] = len(shapes) - 1
        best[i] = np.where(slid, reached, row)
    path = []
    i, j = band.rows, band.columns
    while (i, j) != (0, 0):
        shape = shapes[steps[i, j - lo[i]]]
        path.append((i, j, shape))
        i, j = i - shape[0], j - shape[1]
    return path[::-1]
