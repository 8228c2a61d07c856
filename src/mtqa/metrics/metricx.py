"""MetricX-24 (Juraska et al. 2024), with a model that the user has: ``--metric MetricX=PATH``; lower is better.

The published models are mT5 networks; their score is the logit of one word piece at the first place of the output, cut
to 0..25. transformers (Apache-2.0) loads them as what they are, so the repository of MetricX is not needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mtqa.errors import UsageError
from mtqa.metrics import Counted, Units, _neural
from mtqa.metrics._neural import Scorer, cannot_load, counted, offline

NAME = "MetricX"
ON_REQUEST = True
DIGITS = _neural.DIGITS
LESS_IS_BETTER = True
# As in metricx24/predict.py and metricx24/models.py of google-research/metricx.
_LONGEST = 1536
_PIECE = 250089  # <extra_id_10>
_WORST = 25.0
_BATCH = 8


def count_at(units: Units, path: Path) -> Counted:
    """What the model in this folder says of the units.

    Args:
        units: with a source each.
        path: a folder with ``config.json``, the weights and mT5's tokenizer (the published models come without it).

    Raises:
        UsageError: if there is no such model, a package is missing, or it cannot load the model.
    """
    return counted(NAME, units, lambda: _load(path), less_is_better=True)


def _load(path: Path) -> tuple[Scorer, str]:
    if not (path / "config.json").is_file():
        raise UsageError(f"--metric {NAME}: {path / 'config.json'}: no such file; expected the folder of a model")
    if not any((path / file).is_file() for file in ("spiece.model", "tokenizer.json")):
        raise UsageError(
            f"--metric {NAME}: {path} has no tokenizer; expected mT5's spiece.model or tokenizer.json in it"
        )
    try:
        with offline():
            torch, tokenizer, model, version = _model(path)
    except ImportError as error:
        raise UsageError(
            f"--metric {NAME}: torch, transformers and sentencepiece are needed ({error}); mtqa[comet] installs them"
        ) from None
    except Exception as error:  # weights and code of others: there is no saying what they raise
        raise cannot_load(NAME, path, error) from error

    def score(rows: Sequence[tuple[str, str, str]]) -> Sequence[float]:
        made: list[float] = []
        for start in range(0, len(rows), _BATCH):
            texts = [f"source: {s} candidate: {t} reference: {r}" for s, t, r in rows[start : start + _BATCH]]
            cut = [tokenizer(text, max_length=_LONGEST, truncation=True)["input_ids"] for text in texts]
            # The models were trained without the mark of the end.
            padded = tokenizer.pad({"input_ids": [ids[:-1] for ids in cut]}, return_tensors="pt")
            with torch.no_grad():
                found = model(
                    input_ids=padded["input_ids"].to(model.device),
                    attention_mask=padded["attention_mask"].to(model.device),
                    decoder_input_ids=torch.zeros((len(texts), 1), dtype=torch.long, device=model.device),
                )
            made += [min(max(float(value), 0.0), _WORST) for value in found.logits[:, 0, _PIECE]]
        return made

    return score, f"model:{path.name}|input:24|transformers:{version}"


@lru_cache(maxsize=1)
def _model(path: Path) -> tuple[Any, Any, Any, str]:
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(str(path), local_files_only=True)
    model = transformers.MT5ForConditionalGeneration.from_pretrained(str(path), local_files_only=True)
    model.to("cuda" if torch.cuda.is_available() else "cpu")
    model.eval()
    return torch, tokenizer, model, transformers.__version__
