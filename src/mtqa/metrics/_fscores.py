"""chrF's statistics, and its formula on many sums of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mtqa.metrics._ngrams import number, shared

if TYPE_CHECKING:
    from mtqa.text.stats import Array

# chrF weighs recall twice as much as precision.
_BETA_SQUARED = 4
# The characters without spaces; the words, each after a space.
_Pieces = tuple[str, list[str]]


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


def quick_chrf(word_order: int) -> Any:
    """sacrebleu's chrF with word n-grams up to this order, its statistics counted faster."""
    from sacrebleu.metrics.chrf import CHRF

    class Quick(CHRF):
        _SIGNATURE_TYPE = CHRF._SIGNATURE_TYPE

        def _extract_reference_info(self, refs: Sequence[str]) -> dict[str, Any]:
            return {"pieces": [self._pieces(ref) for ref in refs]}

        def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[int]:
            ours = self._pieces(hypothesis)
            found = [self._held_against(ours, theirs) for theirs in ref_kwargs["pieces"]]
            # Of several references that with the highest score, of such the first.
            return max(found, key=self._compute_f_score) if len(found) > 1 else found[0]

        def _held_against(self, ours: _Pieces, theirs: _Pieces) -> list[int]:
            stats = []
            for mine, other, orders in zip(ours, theirs, (self.char_order, self.word_order), strict=True):
                of_mine, of_other = number(len(mine), orders), number(len(other), orders)
                both = shared(mine, [other], orders)
                for a, b, right in zip(of_mine, of_other, both, strict=True):
                    # Where the reference has no n-gram of an order, those of the hypothesis do not count.
                    stats += [a if b else 0, b, right]
            return stats

        def _pieces(self, line: str) -> _Pieces:
            words = self._remove_punctuation(line) if self.word_order else []
            return "".join(line.split()), [f" {word}" for word in words]

    return Quick(word_order=word_order)
