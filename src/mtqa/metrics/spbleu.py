"""spBLEU (Goyal et al. 2022): BLEU on the pieces of the FLORES-200 sentencepiece model; for scripts without spaces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mtqa.errors import UsageError
from mtqa.metrics._bleus import bleu_scores, quick_bleu, single_scores

NAME = "spBLEU"
ON_REQUEST = True
many = bleu_scores
alone = single_scores
_TOKENIZER = "flores200"


def metric(sentence: bool = False, lang: str = "") -> Any:
    """sacrebleu's BLEU with the tokenizer ``flores200``; for single segments with effective order.

    Raises:
        UsageError: if the tokenizer's model is not on this disk (nothing is downloaded), or sentencepiece is missing.
    """
    from importlib.util import find_spec

    from sacrebleu.tokenizers.tokenizer_spm import SPM_MODELS
    from sacrebleu.utils import SACREBLEU_DIR

    model = Path(SACREBLEU_DIR) / "models" / Path(SPM_MODELS[_TOKENIZER]["url"]).name
    if not model.is_file():
        raise UsageError(
            f"--metric spBLEU: the tokenizer's model is not at {model}; `sacrebleu --tokenize {_TOKENIZER}` fetches it"
        )
    if find_spec("sentencepiece") is None:
        raise UsageError("--metric spBLEU: the package sentencepiece is not installed")
    return quick_bleu(tokenize=_TOKENIZER, effective_order=sentence)
