"""The conditional random field of ``mtqa.align.lattice`` over many short documents at once, for fitting its weights.

The arithmetic of ``lattice._forward`` and ``_backward`` with one more axis, of documents, and with the expectation of
everything that has a weight: its loss and gradient are those of maximum likelihood. One document at a time, fitting
takes twenty times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mtqa.align.evidence import SHAPES
from mtqa.align.lattice import Shape

NEVER = -1e30  # minus infinity without its warnings
GAP_NAMES = ("gap", "open", "switch")


@dataclass(frozen=True)
class Passage:
    """Two short texts ready for fitting.

    Attributes:
        name: of the set that it belongs to.
        weight: what it counts.
        lo: the first cell of each row of its band.
        columns: segments on the second side.
        beads: by shape, the evidence on the beads that end in each cell: shape (kinds, rows + 1, width).
        gold: how much of each kind of evidence the gold alignment has, and its gaps, openings and switches.
    """

    name: str
    weight: float
    lo: np.ndarray
    columns: int
    beads: dict[Shape, np.ndarray]
    gold: np.ndarray


class Batch:
    """Passages side by side, padded to the longest."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.names = [p.name for p in passages]
        self.weight = np.array([p.weight for p in passages])
        self.gold = np.array([p.gold for p in passages])
        self.rows = np.array([len(p.lo) - 1 for p in passages])
        self.kinds, _, _ = passages[0].beads[1, 1].shape
        widths = np.array([p.beads[1, 1].shape[2] for p in passages])
        count, height, width = len(passages), int(self.rows.max()), int(widths.max())
        lo = np.zeros((count, height + 1), dtype=np.int64)
        for n, p in enumerate(passages):
            lo[n, : len(p.lo)], lo[n, len(p.lo) :] = p.lo, p.lo[-1]
        columns = np.array([p.columns for p in passages])
        j = lo[:, :, None] + np.arange(width)
        self.inside = (
            (j <= columns[:, None, None])
            & (np.arange(width) < widths[:, None, None])
            & (np.arange(height + 1)[None, :, None] <= self.rows[:, None, None])
        )
        self.across = (j >= 1) & self.inside
        self.last = columns - lo[np.arange(count), self.rows]
        self.beads = {shape: np.zeros((self.kinds, count, height + 1, width), dtype=np.float32) for shape in SHAPES}
        for n, p in enumerate(passages):
            for shape, values in p.beads.items():
                self.beads[shape][:, n, : values.shape[1], : values.shape[2]] = values
        # Where in row i - m, or i + m, the cell stands from which, or to which, a step (m, n) leads.
        self.before = {step: self._places(lo, width, *step) for step in (*SHAPES, (1, 0))}
        self.after = {step: self._places(lo, width, -step[0], -step[1]) for step in (*SHAPES, (1, 0))}

    @staticmethod
    def _places(lo: np.ndarray, width: int, m: int, n: int) -> np.ndarray:
        found = np.full((*lo.shape, width), width)
        rows = lo.shape[1]
        for i in range(max(0, m), rows + min(0, m)):
            k = np.arange(width) + (lo[:, i] - lo[:, i - m])[:, None] - n
            found[:, i] = np.where((k >= 0) & (k < width), k, width)
        return found

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """Negative log likelihood of the gold alignments, and its gradient."""
        log_sum, expected = self.expectations(weights)
        value = float((self.weight * (log_sum - self.gold @ weights)).sum())
        return value, (self.weight[:, None] * (expected - self.gold)).sum(axis=0)

    def per_set(self, weights: np.ndarray) -> dict[str, float]:
        """Negative log likelihood by set, unweighted."""
        losses = self.expectations(weights)[0] - self.gold @ weights
        return {
            name: float(sum(x for n, x in zip(self.names, losses, strict=True) if n == name)) for name in self.names
        }

    def expectations(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Per passage the log of the sum over all alignments, and what is expected of everything that has a weight."""
        gap, opening, switch = weights[self.kinds :]
        scores = {
            shape: np.tensordot(weights[: self.kinds].astype(np.float32), values, 1).astype(float)
            for shape, values in self.beads.items()
        }
        run = np.cumsum(np.where(self.across, gap, 0.0), axis=2)
        after_bead, after_left, after_right, total = self._forward(scores, run, gap, opening, switch)
        from_bead, from_left, from_right = self._backward(scores, run, gap, opening, switch)
        log_sum = from_bead[:, 0, 0]

        def share(logs: np.ndarray) -> np.ndarray:
            return np.where(self.inside, np.exp(np.minimum(logs - log_sum[:, None, None], 0.0)), 0.0)

        expected = np.zeros((len(log_sum), self.kinds + len(GAP_NAMES)))
        for shape, values in self.beads.items():
            ways = self._looked_up(total, self.before[shape], shape[0])
            found = share(ways + scores[shape] + from_bead).astype(np.float32)
            expected[:, : self.kinds] += np.einsum("fdrw,drw->df", values, found, optimize=True)
        down = self._looked_up(from_left, self.after[1, 0], -1) + gap
        along = _later(from_right, 1) + _later(np.where(self.across, gap, 0.0), 1, 0.0)
        expected[:, -3] = (share(after_left + from_left) + share(after_right + from_right)).sum(axis=(1, 2))
        expected[:, -2] = (share(after_bead + opening + down) + share(after_bead + opening + along)).sum(axis=(1, 2))
        expected[:, -1] = share(after_left + switch + along).sum(axis=(1, 2))
        return log_sum, expected

    def _forward(
        self, scores: dict[Shape, np.ndarray], run: np.ndarray, gap: float, opening: float, switch: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        after_bead, after_left, after_right, total = (np.full(run.shape, NEVER) for _ in range(4))
        for i in range(run.shape[1]):
            bead, left, right = (np.full((len(run), run.shape[2]), NEVER) for _ in range(3))
            if i == 0:
                bead[:, 0] = 0.0
            else:
                ways = [
                    _take(total[:, i - m], self.before[m, n][:, i]) + score[:, i]
                    for (m, n), score in scores.items()
                    if m <= i
                ]
                bead = _log_sum(ways)
                place = self.before[1, 0][:, i]
                ways = [_take(after_bead[:, i - 1], place) + opening, _take(after_left[:, i - 1], place)]
                left = _log_sum(ways) + gap
            bead, left = (np.where(self.inside[:, i], x, NEVER) for x in (bead, left))
            enter = np.logaddexp(bead + opening, left + switch) - run[:, i]
            right[:, 1:] = np.logaddexp.accumulate(enter[:, :-1], axis=1) + run[:, i, 1:]
            right = np.where(self.inside[:, i], right, NEVER)
            after_bead[:, i], after_left[:, i], after_right[:, i] = bead, left, right
            total[:, i] = np.maximum(_log_sum([bead, left, right]), NEVER)
        return after_bead, after_left, after_right, total

    def _backward(
        self, scores: dict[Shape, np.ndarray], run: np.ndarray, gap: float, opening: float, switch: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        from_bead, from_left, from_right = (np.full(run.shape, NEVER) for _ in range(3))
        height = run.shape[1] - 1
        for i in range(height, -1, -1):
            onward, down = (np.full((len(run), run.shape[2]), NEVER) for _ in range(2))
            ends = self.rows == i
            onward[ends, self.last[ends]] = 0.0
            if i < height:
                down = _take(from_left[:, i + 1], self.after[1, 0][:, i]) + gap
                ways = [
                    _take(from_bead[:, i + m] + score[:, i + m], self.after[m, n][:, i])
                    for (m, n), score in scores.items()
                    if i + m <= height
                ]
                onward = _log_sum([onward, *ways])
            onward, down = (np.where(self.inside[:, i], x, NEVER) for x in (onward, down))
            right = np.logaddexp.accumulate((onward + run[:, i])[:, ::-1], axis=1)[:, ::-1] - run[:, i]
            along = _later(right, 1) + _later(np.where(self.across[:, i], gap, 0.0), 1, 0.0)
            from_right[:, i] = right
            from_left[:, i] = _log_sum([onward, down, along + switch])
            from_bead[:, i] = _log_sum([onward, down + opening, along + opening])
        return from_bead, from_left, from_right

    def _looked_up(self, values: np.ndarray, places: np.ndarray, m: int) -> np.ndarray:
        """The values ``m`` rows before, at these places of their rows."""
        found = np.full(values.shape, NEVER)
        for i in range(max(0, m), values.shape[1] + min(0, m)):
            found[:, i] = _take(values[:, i - m], places[:, i])
        return found


def _take(row: np.ndarray, places: np.ndarray) -> np.ndarray:
    return np.take_along_axis(np.concatenate([row, np.full((len(row), 1), NEVER)], axis=1), places, axis=1)


def _later(values: np.ndarray, step: int, fill: float = NEVER) -> np.ndarray:
    """The values one cell further on along the last axis."""
    return np.concatenate([values[..., step:], np.full((*values.shape[:-1], step), fill)], axis=-1)


def _log_sum(ways: Sequence[np.ndarray]) -> np.ndarray:
    stacked = np.stack(ways)
    top = stacked.max(axis=0)
    found: np.ndarray = top + np.log(np.exp(np.minimum(stacked - top, 0.0)).sum(axis=0))
    return found


def minimise(function: Callable[[np.ndarray], tuple[float, np.ndarray]], start: np.ndarray, rounds: int) -> np.ndarray:
    """L-BFGS with a backtracking line search (Nocedal and Wright 2006, algorithm 7.5)."""
    point, (value, slope) = start, function(start)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(rounds):
        direction, kept = slope.copy(), []
        for moved, bent in reversed(steps):
            kept.append(moved @ direction / (bent @ moved))
            direction -= kept[-1] * bent
        if steps:
            direction *= (steps[-1][0] @ steps[-1][1]) / (steps[-1][1] @ steps[-1][1])
        else:
            direction /= np.linalg.norm(slope)
        for (moved, bent), back in zip(steps, reversed(kept), strict=True):
            direction += moved * (back - bent @ direction / (bent @ moved))
        length = 1.0
        while (new := function(point - length * direction))[0] > value - 1e-4 * length * float(slope @ direction):
            length /= 2
            if length < 1e-6:
                return point
        moved, bent = -length * direction, new[1] - slope
        steps = [*steps, (moved, bent)][-10:] if moved @ bent > 1e-10 else steps
        gained = value - new[0]
        point, value, slope = point + moved, new[0], new[1]
        if gained < 1e-6 * value:
            break
    return point
