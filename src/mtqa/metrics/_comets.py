"""COMET's models (Rei et al. 2022; xCOMET: Guerreiro et al. 2024) through the package unbabel-comet (Apache-2.0)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mtqa.errors import UsageError
from mtqa.metrics import Counted, Units
from mtqa.metrics._neural import Scorer, cannot_load, counted, offline

XCOMET = "xcomet_metric"
_CHECKPOINT = Path("checkpoints") / "model.ckpt"
_BATCH = 8


def comet_at(name: str, units: Units, given: Path) -> Counted:
    """What the model at this path says of the units.

    Args:
        name: of the metric; "xCOMET" takes models of the class ``xcomet_metric``, and "COMET" all others.
        units: with a source each.
        given: a checkpoint, or the folder in which ``comet-score`` keeps one.

    Raises:
        UsageError: if there is no such model, the package is missing, or it cannot load the model.
    """
    return counted(name, units, lambda: _load(name, given))


def _load(name: str, given: Path) -> tuple[Scorer, str]:
    path = given / _CHECKPOINT if given.is_dir() else given
    settings = path.parent.parent / "hparams.yaml"
    for file in (path, settings):
        if not file.is_file():
            raise UsageError(f"--metric {name}: {file}: no such file; expected FOLDER/{_CHECKPOINT} and hparams.yaml")
    found = re.search(r"^class_identifier:\s*['\"]?(\w+)", settings.read_text(encoding="utf-8", errors="replace"), re.M)
    kind = found[1] if found else ""
    if (kind == XCOMET) != (name == "xCOMET"):
        other = "xCOMET" if kind == XCOMET else "COMET"
        raise UsageError(
            f"--metric {name}: {given} is a model of the class {kind!r}; expected --metric {other}={given}"
        )
    try:
        with offline():
            model, version = _model(path)
    except ImportError as error:
        raise UsageError(
            f"--metric {name}: the package unbabel-comet cannot be imported ({error}); mtqa[comet] installs it"
        ) from None
    except Exception as error:  # a checkpoint is code and weights of others: there is no saying what it raises
        raise cannot_load(name, given, error) from error

    def score(rows: Sequence[tuple[str, str, str]]) -> Sequence[float]:
        import torch

        asked = [{"src": source, "mt": translation, "ref": reference} for source, translation, reference in rows]
        gpus = 1 if torch.cuda.is_available() else 0
        made: Sequence[float] = model.predict(asked, batch_size=_BATCH, gpus=gpus, progress_bar=False).scores
        return made

    named = path.parent.parent.name
    return score, f"model:{named}|class:{kind}|bytes:{path.stat().st_size}|unbabel-comet:{version}"


@lru_cache(maxsize=1)
def _model(path: Path) -> tuple[Any, str]:
    from importlib.metadata import version

    import comet

    return comet.load_from_checkpoint(str(path), local_files_only=True), version("unbabel-comet")
