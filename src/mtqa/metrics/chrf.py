"""chrF (Popović 2015): F-score, beta 2, of character 6-grams."""

from __future__ import annotations

from typing import Any

from mtqa.metrics._fscores import f_scores

NAME = "chrF"
many = f_scores


def metric(sentence: bool = False) -> Any:
    """sacrebleu's chrF; the same for segments and the whole."""
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()
