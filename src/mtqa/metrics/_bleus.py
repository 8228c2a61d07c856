"""BLEU's statistics, and its formula on many sums of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mtqa.metrics._ngrams import number, shared

if TYPE_CHECKING:
    from mtqa.text.stats import Array

_ORDERS = 4


def bleu_scores(sums: Array) -> Array:
    """sacrebleu's corpus BLEU: 4-grams, exponential smoothing, no effective order.

    Args:
        sums: shape (any, 10): words of the hypothesis and of the reference, then of each order the n-grams that are
            right, then all.
    """
    return _scores(sums, effective=False)


def single_scores(stats: Array) -> Array:
    """The same of single segments, with effective order: the mean is over the orders that the segment has."""
    return _scores(stats, effective=True)


def _scores(sums: Array, effective: bool) -> Array:
    import numpy as np

    ours, theirs = sums[:, 0], sums[:, 1]
    right, total = sums[:, 2 : 2 + _ORDERS], sums[:, 2 + _ORDERS :]
    there = total > 0
    # Each order without a match counts as half as much as the one before it.
    halved = 2.0 ** np.cumsum((right == 0) & there, axis=1)
    shares = np.where(right > 0, right, 1.0 / halved) / np.where(there, total, 1.0)
    whole = right.sum(axis=1) > 0
    if effective:
        orders = np.maximum(there.sum(axis=1), 1)
    else:
        # An order that no segment is long enough for makes BLEU 0 (sacrebleu takes e to the power of -9999999999).
        whole &= there.all(axis=1)
        orders = np.full(len(sums), _ORDERS)
    brevity = np.where(ours < theirs, np.exp(np.minimum(0.0, 1 - theirs / np.where(ours > 0, ours, 1.0))), 1.0)
    logarithms = np.where(there, np.log(shares), 0.0).sum(axis=1) / orders
    result: Array = np.where(whole, 100 * brevity * np.exp(logarithms), 0.0)
    return result


def quick_bleu(**options: Any) -> Any:
    """sacrebleu's BLEU of these options, with statistics counted faster."""
    from sacrebleu.metrics.bleu import BLEU

    class Quick(BLEU):
        _SIGNATURE_TYPE = BLEU._SIGNATURE_TYPE

        def _extract_reference_info(self, refs: Sequence[str]) -> dict[str, Any]:
            return {"pieces": [_pieces(ref) for ref in refs]}

        def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[int]:
            ours, theirs = _pieces(hypothesis), ref_kwargs["pieces"]
            length = len(ours)
            closest = min((len(pieces) for pieces in theirs), key=lambda other: (abs(length - other), other))
            return [length, closest, *shared(ours, theirs, _ORDERS), *number(length, _ORDERS)]

    return Quick(**options)


def _pieces(line: str) -> list[str]:
    return [f" {word}" for word in line.split()]
