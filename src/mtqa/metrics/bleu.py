"""BLEU (Papineni et al. 2002), as sacrebleu counts it."""

from __future__ import annotations

from typing import Any

from mtqa.metrics._bleus import bleu_scores

NAME = "BLEU"
many = bleu_scores


def metric(sentence: bool = False) -> Any:
    """sacrebleu's BLEU; for single segments with effective order, as sacrebleu advises."""
    from sacrebleu.metrics.bleu import BLEU

    return BLEU(effective_order=sentence)
