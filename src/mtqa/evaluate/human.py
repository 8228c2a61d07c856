"""What rows with human scores say: how well the risk, and each metric, orders translations as people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mtqa.evaluate.checked import Checked, Regime
from mtqa.evaluate.labelled import characters, touches
from mtqa.evaluate.paired import Paired, paired
from mtqa.evaluate.stats import (
    FEWEST_ITEMS,
    Estimate,
    Overlap,
    Rate,
    auc_of,
    draws,
    estimate,
    pairwise,
    pearson,
    tau_b,
    tau_within,
)
from mtqa.metrics import distances, likeness
from mtqa.text.stats import holm

# The worst segments: those at or below this share of the human scores, unless ties there make them more than half.
WORST = 0.1
# What the others are compared with, where there is a reference.
BASELINE = "chrF"


@dataclass(frozen=True)
class Measure:
    """How one measure (the risk under a regime, or a metric) agrees with the human scores; see ``stats``.

    ``ahead``: its tau-b less that of chrF on the same rows, from the same bootstrap draws.
    """

    name: str
    tau: Estimate
    ahead: Estimate | None
    within: Estimate | None
    accuracy: Estimate | None
    epsilon: float | None
    pearson: Estimate
    worst: Estimate | None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        made: dict[str, Any] = {"name": self.name, "epsilon": None if self.epsilon is None else round(self.epsilon, 4)}
        for key in ("tau", "ahead", "within", "accuracy", "pearson", "worst"):
            value = getattr(self, key)
            made[key] = value.plain() if value else None
        return made


@dataclass(frozen=True)
class Human:
    """One set of scored rows. ``rows``: those that every measure has a value for; ``left_out``: the others.

    ``located``: marked errors with a finding in their place; ``characters``: overlap of the findings with the marks.
    ``tests``: risk and likeness against each metric, by permutation. ``skipped``: a sentence for what has no figures.
    """

    set: str
    langs: str
    rows: int
    left_out: int
    items: int
    measures: tuple[Measure, ...]
    located: Rate
    characters: Overlap | None
    tests: tuple[Paired, ...] = ()
    skipped: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "set": self.set,
            "langs": self.langs,
            "rows": self.rows,
            "left_out": self.left_out,
            "items": self.items,
            "measures": [measure.plain() for measure in self.measures],
            "located": self.located.plain(),
            "characters": self.characters.plain() if self.characters else None,
            "tests": [test.plain() for test in self.tests],
            "skipped": list(self.skipped),
        }


def human(name: str, checked: Mapping[Regime, Sequence[Checked]]) -> Human:
    """The figures of one set.

    Rows without a reference are left out where others have one: all measures are compared on the same rows.
    """
    given = checked[Regime.GIVEN]
    metrics = list(dict.fromkeys(m for one in given for m in one.metrics if m != likeness.NAME))
    kept = [n for n, one in enumerate(given) if all(metric in one.metrics for metric in metrics)]
    rows = [given[n].row for n in kept]
    scores = np.array([row.score for row in rows], dtype=float)
    items = [f"{row.source_lang}-{row.lang} {row.item}" for row in rows]
    weights = draws(items)
    values: dict[str, np.ndarray[Any, np.dtype[np.float64]]] = {}
    for regime in Regime:
        # A regime that shows no row anything new would only repeat the one before.
        risks = np.array([-checked[regime][n].risk for n in kept])
        if not any(np.array_equal(risks, known) for known in values.values()):
            values[f"risk, {regime.value}"] = risks
    for metric in metrics:
        found = np.array([given[n].metrics[metric] for n in kept])
        values[metric] = -found if metric in distances() else found
    own = [given[n].metrics.get(likeness.NAME) for n in kept]
    without = [row for row, value in zip(rows, own, strict=True) if value is None]
    skipped = []
    if metrics and not without:
        values[likeness.NAME] = np.array(own, dtype=float)
    elif metrics:  # all measures are compared on the same rows
        skipped.append(
            f"{likeness.NAME}: no token vectors are known for {', '.join(sorted({row.lang for row in without}))}, "
            f"the language of {len(without)} of the {len(rows)} rows"
        )
    few = len(set(items)) < FEWEST_ITEMS
    if few:
        skipped.append(f"intervals and tests: too few to tell below {FEWEST_ITEMS} source segments")
    taus = {name_: tau_b(x, scores, weights) for name_, x in values.items()}
    limit = np.quantile(scores, WORST) if len(scores) else 0.0
    low = scores <= limit
    told = bool(0 < low.sum() <= len(low) / 2)
    measures = []
    for name_, x in values.items():
        paired = pairwise(x, scores, items)
        ahead = BASELINE in taus and name_ != BASELINE
        measures.append(
            Measure(
                name=name_,
                tau=estimate(taus[name_]),
                ahead=estimate(taus[name_] - taus[BASELINE]) if ahead else None,
                within=tau_within(x, scores, items),
                accuracy=paired[0] if paired else None,
                epsilon=paired[1] if paired else None,
                pearson=estimate(pearson(x, scores, weights)),
                worst=estimate(auc_of(x, low, weights)) if told else None,
            )
        )
    errors = [(one, error) for one in given for error in one.row.errors]
    return Human(
        set=name,
        langs=", ".join(sorted({f"{row.source_lang or '?'}-{row.lang or '?'}" for row in rows})),
        rows=len(rows),
        left_out=len(given) - len(rows),
        items=len(set(items)),
        measures=tuple(measures),
        located=Rate(sum(any(touches(f, e) for f in one.findings) for one, e in errors), len(errors)),
        characters=characters(given),
        tests=() if few else _tests(values, metrics, scores, low if told else None, items),
        skipped=tuple(skipped),
    )


def _tests(
    values: Mapping[str, np.ndarray[Any, np.dtype[np.float64]]],
    metrics: Sequence[str],
    scores: np.ndarray[Any, np.dtype[np.float64]],
    low: np.ndarray[Any, np.dtype[np.bool_]] | None,
    items: Sequence[str],
) -> tuple[Paired, ...]:
    """The risk that is shown most, and likeness, against each metric of others."""
    risks = [name for name in values if name.startswith("risk")]
    ours = [*risks[-1:], *(name for name in values if name == likeness.NAME)]
    found = [
        (mine, other, *one)
        for mine in ours
        for other in metrics
        for one in paired(values[mine], values[other], scores, low, items)
        if len(np.unique(scores)) > 1  # else nothing can be ordered, well or badly
    ]
    corrected = holm([one[-1] for one in found])
    return tuple(Paired(*one, after) for one, after in zip(found, corrected, strict=True))
