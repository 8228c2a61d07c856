"""xCOMET (Guerreiro et al. 2024), with a model that the user has: ``--metric xCOMET=PATH``."""

from __future__ import annotations

from pathlib import Path

from mtqa.metrics import Counted, Units, _neural
from mtqa.metrics._comets import comet_at

NAME = "xCOMET"
ON_REQUEST = True
DIGITS = _neural.DIGITS


def count_at(units: Units, path: Path) -> Counted:
    """See ``comet_at``."""
    return comet_at(NAME, units, path)
