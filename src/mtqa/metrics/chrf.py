"""chrF (Popović 2015): F-score, beta 2, of character 6-grams."""

from __future__ import annotations

from typing import Any

from mtqa.metrics._fscores import f_scores, quick_chrf

NAME = "chrF"
many = f_scores


def metric(sentence: bool = False, lang: str = "") -> Any:
    """sacrebleu's chrF; the same for segments and the whole, and in all languages."""
    return quick_chrf(0)
