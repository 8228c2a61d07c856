"""BLEU (Papineni et al. 2002), as sacrebleu counts it."""

from __future__ import annotations

from typing import Any

NAME = "BLEU"


def metric(sentence: bool = False) -> Any:
    """sacrebleu's BLEU; for single segments with effective order, as sacrebleu advises."""
    from sacrebleu.metrics.bleu import BLEU

    return BLEU(effective_order=sentence)
