"""TER (Snover et al. 2006): edits, shifts among them, per reference word; lower is better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtqa.errors import UsageError
from mtqa.metrics._shifts import edits

if TYPE_CHECKING:
    from mtqa.text.stats import Array

NAME = "TER"
LONGEST = 1000  # words of a segment: the time grows with their square, and more are no sentence
LESS_IS_BETTER = True


def metric(sentence: bool = False, lang: str = "") -> Any:
    """sacrebleu's TER with our search for shifts (``_shifts``), the same for segments and the whole, any language."""
    from sacrebleu.metrics.ter import TER

    class Quick(TER):
        _SIGNATURE_TYPE = TER._SIGNATURE_TYPE

        def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[float]:
            words, references = hypothesis.split(), ref_kwargs["ref_words"]
            longest = max(map(len, (words, *references)))
            if longest > LONGEST:
                raise UsageError(
                    f"TER is not counted: a segment has {longest} words; expected sentences, of up to {LONGEST}"
                )
            fewest = min(edits(words, reference) for reference in references)
            return [fewest, sum(map(len, references)) / len(references)]

    return Quick()


def many(sums: Array) -> Array:
    """TER of sums of edits and reference words, shape (any, 2)."""
    import numpy as np

    made, words = sums[:, 0], sums[:, 1]
    shares = np.where(words > 0, made / np.where(words > 0, words, 1.0), np.where(made > 0, 1.0, 0.0))
    result: Array = 100 * shares
    return result
