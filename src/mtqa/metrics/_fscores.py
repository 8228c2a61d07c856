"""chrF's formula on many sums of statistics at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtqa.text.stats import Array

# chrF weighs recall twice as much as precision.
_BETA_SQUARED = 4


def f_scores(sums: Array) -> Array:
    """sacrebleu's chrF without smoothing: precision and recall are means over the orders that both sides have.

    Args:
        sums: shape (any, 3 times the number of orders): n-grams of the hypothesis, of the reference, in both.
    """
    import numpy as np

    hypothesis, reference, both = sums[:, 0::3], sums[:, 1::3], sums[:, 2::3]
    there = (hypothesis > 0) & (reference > 0)
    orders = np.maximum(there.sum(axis=1), 1)
    precision = np.where(there, both / np.where(there, hypothesis, 1), 0.0).sum(axis=1) / orders
    recall = np.where(there, both / np.where(there, reference, 1), 0.0).sum(axis=1) / orders
    below = _BETA_SQUARED * precision + recall
    result: Array = 100 * (1 + _BETA_SQUARED) * precision * recall / np.where(below > 0, below, 1.0)
    return result
