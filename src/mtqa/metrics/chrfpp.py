"""chrF++ (Popović 2017): chrF with word 1- and 2-grams."""

from __future__ import annotations

from typing import Any

from mtqa.metrics._fscores import f_scores, quick_chrf

NAME = "chrF++"
many = f_scores


def metric(sentence: bool = False, lang: str = "") -> Any:
    """sacrebleu's chrF++; the same for segments and the whole, and in all languages."""
    return quick_chrf(2)
