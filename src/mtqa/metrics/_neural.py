"""What the metrics share that a model of the user computes: texts in, one number for each reference, the best kept.

Nothing is downloaded: a model is a path, and the packages are told to look nowhere else. Whatever is missing is said in
one sentence as a ``UsageError``, which the commands print before they go on with the other metrics.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa.errors import UsageError
from mtqa.metrics import Counted, Units

if TYPE_CHECKING:
    from mtqa.text.stats import Array

# Of source, translation and reference; the scores stand in the same order.
Scorer = Callable[[Sequence[tuple[str, str, str]]], Sequence[float]]
DIGITS = 4  # their scale is 0 to 1, or 0 to 25
_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def counted(name: str, units: Units, load: Callable[[], tuple[Scorer, str]], less_is_better: bool = False) -> Counted:
    """The score of each unit against the reference that it is best by; that of several is their mean.

    Args:
        name: of the metric.
        units: with a source each.
        load: gives what scores, and the part of the signature that names the model.
        less_is_better: whether the lowest is the best.

    Raises:
        UsageError: if a unit has no source, or what ``load`` raises.
    """
    import numpy as np

    lacking = len(units.hypotheses) - sum(bool(source.strip()) for source in units.sources)
    if lacking:
        raise UsageError(
            f"--metric {name}: {lacking} of {len(units.hypotheses)} segments have no source; expected one for each"
        )
    score, signature = load()
    rows = [
        (source, hypothesis, reference)
        for source, hypothesis, references in zip(units.sources, units.hypotheses, units.references, strict=True)
        for reference in references
    ]
    scores = iter(score(rows))
    choose = min if less_is_better else max
    best = tuple(choose(float(next(scores)) for _ in references) for references in units.references)
    widths = {len(references) for references in units.references}
    width = widths.pop() if len(widths) == 1 else "var"
    return Counted(
        name=name,
        stats=np.stack([np.array(best), np.ones(len(best))], axis=1),
        many=mean,
        units=best,
        signature=f"nrefs:{width}|{signature}",
        less_is_better=less_is_better,
    )


def mean(sums: Array) -> Array:
    """Means, from sums of values and of how many they are."""
    result: Array = sums[:, 0] / sums[:, 1]
    return result


@contextmanager
def offline() -> Iterator[None]:
    """Keeps the hub's packages from the network while a model is loaded."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(dict.fromkeys(_OFFLINE, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def cannot_load(name: str, path: Path, error: Exception) -> UsageError:
    """What is said of a model that its package refuses, whatever it raises."""
    lines = str(error).strip().splitlines()
    return UsageError(f"--metric {name}: {path} cannot be loaded: {lines[0] if lines else type(error).__name__}")
