"""chrF++ (Popović 2017): chrF with word 1- and 2-grams."""

from __future__ import annotations

from typing import Any

from mtqa.metrics._fscores import f_scores

NAME = "chrF++"
many = f_scores


def metric(sentence: bool = False) -> Any:
    """sacrebleu's chrF++; the same for segments and the whole."""
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=2)
