"""Two translations of the same text: which is better, by how much, and whether so few segments can tell.

Both are checked as ``mtqa check`` does. Then what answers the same part of the reference (of the source, where there is
no reference) is one segment, and every metric's statistics of the two are held against each other. Methods, with their
reasons, stand in docs/scores.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from mtqa import pipeline
from mtqa.errors import MtqaError, NothingError
from mtqa.metrics import MIN_FOR_INTERVAL, SEED, Counted, Units, count, likeness
from mtqa.model import Article, Bead, Finding, Report, State
from mtqa.pairs import Pair, Shared, pairs
from mtqa.text import stats as statistics

SCHEMA = "mtqa.comparison/v1"
LEVEL = 0.05
# With a true difference of (1.96 + 0.84) standard errors, four of five such comparisons are significant at 5 %.
_DETECTABLE = 1.959964 + 0.841621
# Segments listed as most different, each way.
LISTED = 5


@dataclass(frozen=True)
class Difference:
    """One metric of both translations. ``difference`` is that of ``b`` less that of ``a``, whichever way is better.

    ``low``, ``high``: its 95 % paired bootstrap interval. ``p``: of approximate randomization; ``corrected``: by Holm
    over the metrics. ``detectable``: the smallest true difference that so many segments would show four times of five.
    All of these are None where there are too few segments. ``ahead`` says which is better at 5 %, after correction.
    """

    metric: str
    a: float
    b: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    corrected: float | None
    detectable: float | None
    ahead: str
    better_a: int
    better_b: int
    equal: int
    signature: str

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        numbers = ("a", "b", "difference", "low", "high", "p", "corrected", "detectable")
        made: dict[str, Any] = {name: _rounded(getattr(self, name)) for name in numbers}
        for name in ("metric", "ahead", "better_a", "better_b", "equal", "signature"):
            made[name] = getattr(self, name)
        return made


@dataclass(frozen=True)
class Comparison:
    """All that is said of two translations. ``pivot``: "reference" or "source", whichever the pairs share.

    ``gained``: findings that only ``b`` has, ``lost``: that only ``a`` has; a finding is the same where its rule speaks
    in the same pair; none where the two were not judged beside the same texts (``alike``). ``better_a`` and
    ``better_b``: numbers of the pairs where one is ahead most, by ``ordered_by``.
    ``trials`` and ``seed``: of the test.
    """

    pivot: str
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    ordered_by: str
    better_a: tuple[int, ...]
    better_b: tuple[int, ...]
    gained: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    skipped: tuple[str, ...]
    alike: bool = True
    trials: int = statistics.TRIALS
    seed: int = SEED

    @property
    def left_out(self) -> tuple[int, int]:
        """How many of the segments A says nothing for, and how many B."""
        return sum(not pair.a for pair in self.pairs), sum(not pair.b for pair in self.pairs)

    @property
    def enough(self) -> bool:
        """Whether there are segments enough to tell anything."""
        return len(self.pairs) >= MIN_FOR_INTERVAL

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "schema": SCHEMA,
            "pivot": self.pivot,
            "segments": len(self.pairs),
            "left_out_a": self.left_out[0],
            "left_out_b": self.left_out[1],
            "enough_segments": self.enough,
            "test": {
                "method": "paired approximate randomization",
                "trials": self.trials,
                "seed": self.seed,
                "interval": f"paired bootstrap, {statistics.RESAMPLES} draws, 95 %",
                "correction": "Holm",
                "level": LEVEL,
                "least_segments": MIN_FOR_INTERVAL,
            },
            "metrics": [one.plain() for one in self.differences],
            "ordered_by": self.ordered_by,
            "better_a": [self.pairs[n].plain() for n in self.better_a],
            "better_b": [self.pairs[n].plain() for n in self.better_b],
            "findings_gained": [_told(f) for f in self.gained],
            "findings_lost": [_told(f) for f in self.lost],
            "skipped": list(self.skipped),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "segment": finding.bead,
        "text": finding.text,
        "message": finding.message,
    }


def compare(
    a: Report,
    b: Report,
    modules: Sequence[ModuleType],
    *,
    trials: int = statistics.TRIALS,
    seed: int = SEED,
) -> Comparison:
    """Compare two checked translations of one text.

    Args:
        a: what ``pipeline.run`` made of one.
        b: and of the other, with the same source and references.
        modules: the metrics to compare by. One that cannot be counted is left out, and ``skipped`` says why.
        trials: of the approximate randomization.
        seed: of every draw.

    Raises:
        NothingError: if the two share nothing, or nothing that they can be compared by.
        MtqaError: see ``pairs``.
    """
    shared = pairs(a, b)
    found = shared.pairs
    counted: list[tuple[Counted, Counted]] = []
    skipped: list[str] = []
    texts = [_units(shared, side, a) for side in (0, 1)]
    if shared.pivot == "reference":
        for module in modules:
            try:
                counted.append((count(module, texts[0]), count(module, texts[1])))
            except MtqaError as error:
                skipped.append(str(error))
    else:
        skipped.append(f"metrics: {shared.why}")
    # Segments are ordered by our own score where it was counted, else by the last metric, else by the risk.
    last = counted[-1] if counted else None
    first = next((one for one in counted if one[0].name == likeness.NAME), last)
    if shared.alike:
        risks = _means([pair.risks[0] for pair in found]), _means([pair.risks[1] for pair in found])
        counted.append(risks)
        first = first or risks
    else:
        skipped.append(
            "risk and findings: the two were judged beside different texts; expected the same source and references"
        )
    if first is None:
        raise NothingError("; ".join(skipped))
    differences = [_difference(x, y, trials, seed) for x, y in counted]
    enough = len(found) >= MIN_FOR_INTERVAL
    corrected = statistics.holm([d[1] for d in differences]) if enough else [None] * len(differences)
    sign = -1 if first[0].less_is_better else 1
    gains = [sign * (y - x) for x, y in zip(first[0].units, first[1].units, strict=True)]
    order = sorted(range(len(gains)), key=lambda n: (-abs(gains[n]), n))
    gained, lost = _findings(a, b, found) if shared.alike else ((), ())
    return Comparison(
        pivot=shared.pivot,
        pairs=tuple(found),
        differences=tuple(make(p) for (make, _), p in zip(differences, corrected, strict=True)),
        ordered_by=first[0].name,
        better_a=tuple(n for n in order if gains[n] < 0)[:LISTED],
        better_b=tuple(n for n in order if gains[n] > 0)[:LISTED],
        gained=gained,
        lost=lost,
        skipped=tuple(skipped),
        alike=shared.alike,
        trials=trials,
        seed=seed,
    )


def joined(article: Article, progress: Callable[[float], None] = lambda share: None) -> tuple[Bead, ...]:
    """The beads of an article, as ``mtqa check`` makes them before it scores and checks."""
    return (pipeline.from_rows(article) if article.rows else pipeline.from_texts(article, progress))[1]


def _means(values: Sequence[float]) -> Counted:
    import numpy as np

    stats = np.stack([np.array(values, dtype=float), np.ones(len(values))], axis=1)
    return Counted("risk", stats, lambda sums: sums[:, 0] / sums[:, 1], tuple(values), "mean of segments", "", True)


def _difference(a: Counted, b: Counted, trials: int, seed: int) -> tuple[Callable[[float | None], Difference], float]:
    """All but the correction, and the p-value that is to be corrected."""
    import numpy as np

    values = a.value(), b.value()
    low = high = p = detectable = None
    if len(a.units) >= MIN_FOR_INTERVAL:
        # Both sides draw the same rows, so that what a hard segment costs both cancels out.
        drawn = b.many(statistics.resampled(b.stats, seed=seed)) - a.many(statistics.resampled(a.stats, seed=seed))
        low, high = statistics.middle(drawn)
        detectable = float(_DETECTABLE * np.std(drawn))
        p = statistics.randomized(a.stats, b.stats, a.many, trials, seed)
    sign = -1 if a.less_is_better else 1
    gains = [sign * (y - x) for x, y in zip(a.units, b.units, strict=True)]

    def made(corrected: float | None) -> Difference:
        difference = values[1] - values[0]
        ahead = "no difference shown"
        if corrected is None:
            ahead = "too few segments to tell"
        elif corrected < LEVEL:
            ahead = "b" if sign * difference > 0 else "a"
        return Difference(
            metric=a.name,
            a=values[0],
            b=values[1],
            difference=difference,
            low=low,
            high=high,
            p=p,
            corrected=corrected,
            detectable=detectable,
            ahead=ahead,
            better_a=sum(g < 0 for g in gains),
            better_b=sum(g > 0 for g in gains),
            equal=sum(g == 0 for g in gains),
            signature=a.signature,
        )

    return made, p if p is not None else 1.0


def _units(shared: Shared, side: int, report: Report) -> Units:
    article, pairs = report.article, shared.pairs
    return Units(
        hypotheses=[(pair.a, pair.b)[side] for pair in pairs],
        references=[pair.references or ("",) for pair in pairs],
        sources=[pair.source for pair in pairs] if shared.source else (),
        lang=article.target.lang,
        source_lang=article.source.lang if shared.source and article.source else "",
    )


def _findings(a: Report, b: Report, pairs: Sequence[Pair]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that only b has, and those that only a has."""
    keyed: list[list[tuple[tuple[str, Any], Finding]]] = []
    for side, report in enumerate((a, b)):
        place = {bead: n for n, pair in enumerate(pairs) for bead in pair.beads[side]}
        new = [f for f in report.findings if f.state is State.NEW]
        keyed.append([((f.rule, place.get(f.bead, f.text)), f) for f in new])
    ours, theirs = (Counter(key for key, _ in side) for side in keyed)
    return _only(keyed[1], ours), _only(keyed[0], theirs)


def _only(mine: Sequence[tuple[Any, Finding]], other: Counter[Any]) -> tuple[Finding, ...]:
    left = other.copy()
    found = []
    for key, finding in mine:
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(finding)
    return tuple(found)
