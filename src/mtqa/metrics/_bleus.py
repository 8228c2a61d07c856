"""BLEU's formula on many sums of statistics at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtqa.text.stats import Array

_ORDERS = 4


def bleu_scores(sums: Array) -> Array:
    """sacrebleu's corpus BLEU: 4-grams, exponential smoothing, no effective order.

    Args:
        sums: shape (any, 10): words of the hypothesis and of the reference, then of each order the n-grams that are
            right, then all.
    """
    import numpy as np

    ours, theirs = sums[:, 0], sums[:, 1]
    right, total = sums[:, 2 : 2 + _ORDERS], sums[:, 2 + _ORDERS :]
    # Each order without a match counts as half as much as the one before it.
    halved = 2.0 ** np.cumsum((right == 0) & (total > 0), axis=1)
    shares = np.where(right > 0, right, 1.0 / halved) / np.where(total > 0, total, 1.0)
    # An order that no segment is long enough for makes BLEU 0 (sacrebleu takes e to the power of -9999999999).
    whole = (right.sum(axis=1) > 0) & (total > 0).all(axis=1)
    brevity = np.where(ours < theirs, np.exp(np.minimum(0.0, 1 - theirs / np.where(ours > 0, ours, 1.0))), 1.0)
    result: Array = np.where(whole, 100 * brevity * np.exp(np.log(shares).mean(axis=1)), 0.0)
    return result
