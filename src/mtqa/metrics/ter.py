"""TER (Snover et al. 2006): edits, shifts among them, per reference word; lower is better."""

from __future__ import annotations

from typing import Any

NAME = "TER"


def metric(sentence: bool = False) -> Any:
    """sacrebleu's TER; the same for segments and the whole."""
    from sacrebleu.metrics.ter import TER

    return TER()
