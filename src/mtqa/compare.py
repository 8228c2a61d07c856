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
from mtqa.model import Article, Bead, Finding, Kind, Link, Report, State
from mtqa.score import source_text
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
class Pair:
    """What both translations say for the same part of the other text; ``risks`` are the highest of their beads."""

    pivot: str
    a: str
    b: str
    references: tuple[str, ...]
    source: str
    risks: tuple[float, float]
    beads: tuple[tuple[str, ...], tuple[str, ...]]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "pivot": self.pivot,
            "a": self.a,
            "b": self.b,
            "risk_a": _rounded(self.risks[0]),
            "risk_b": _rounded(self.risks[1]),
        }


@dataclass(frozen=True)
class Comparison:
    """All that is said of two translations. ``pivot``: "reference" or "source", whichever the pairs share.

    ``gained``: findings that only ``b`` has, ``lost``: that only ``a`` has; a finding is the same where its rule speaks
    in the same pair. ``better_a`` and ``better_b``: numbers of the pairs where one is ahead most, by ``ordered_by``.
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
    trials: int = statistics.TRIALS
    seed: int = SEED

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
        NothingError: if the two share neither a reference in their language nor a source.
    """
    pivot, found = _pairs(a, b)
    counted: list[tuple[Counted, Counted]] = []
    skipped: list[str] = []
    texts = [_units(found, side, a) for side in (0, 1)]
    if pivot == "reference":
        for module in modules:
            try:
                counted.append((count(module, texts[0]), count(module, texts[1])))
            except MtqaError as error:
                skipped.append(str(error))
    else:
        skipped.append("metrics: there is no reference in the language of the translations")
    differences = [_difference(x, y, trials, seed) for x, y in counted]
    risks = [_means([pair.risks[side] for pair in found]) for side in (0, 1)]
    differences.append(_difference(risks[0], risks[1], trials, seed))
    enough = len(found) >= MIN_FOR_INTERVAL
    corrected = statistics.holm([d[1] for d in differences]) if enough else [None] * len(differences)
    # Segments are ordered by our own score where it was counted, else by the last metric, else by the risk.
    first = (counted or [(risks[0], risks[1])])[-1]
    first = next((one for one in counted if one[0].name == likeness.NAME), first)
    sign = -1 if first[0].less_is_better else 1
    gains = [sign * (y - x) for x, y in zip(first[0].units, first[1].units, strict=True)]
    order = sorted(range(len(gains)), key=lambda n: (-abs(gains[n]), n))
    gained, lost = _findings(a, b, found)
    return Comparison(
        pivot=pivot,
        pairs=tuple(found),
        differences=tuple(make(p) for (make, _), p in zip(differences, corrected, strict=True)),
        ordered_by=first[0].name,
        better_a=tuple(n for n in order if gains[n] < 0)[:LISTED],
        better_b=tuple(n for n in order if gains[n] > 0)[:LISTED],
        gained=gained,
        lost=lost,
        skipped=tuple(skipped),
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


def _units(pairs: Sequence[Pair], side: int, report: Report) -> Units:
    article = report.article
    return Units(
        hypotheses=[(pair.a, pair.b)[side] for pair in pairs],
        references=[pair.references or ("",) for pair in pairs],
        sources=[pair.source for pair in pairs] if article.source else (),
        lang=article.target.lang,
        source_lang=article.source.lang if article.source else "",
    )


def _pairs(a: Report, b: Report) -> tuple[str, list[Pair]]:
    """What both say, by the segments of what they share: those that one link of either joins are one pair."""
    usable = [n for n, r in enumerate(a.article.references) if r.lang == a.article.target.lang]
    if a.article.target.lang != b.article.target.lang:
        raise NothingError(
            f"{b.article.target.path or 'B'}: is in the language {b.article.target.lang!r}, the other translation in "
            f"{a.article.target.lang!r}; expected two translations into one language"
        )
    if usable and len(b.article.references) == len(a.article.references):
        pivot, side = "reference", _reference(usable[0])
    elif a.article.source and b.article.source:
        pivot, side = "source", _source
    else:
        raise NothingError(
            "the two translations share no source and no reference in their language: nothing to compare by"
        )
    groups = _joined([a.beads, b.beads], side)
    pairs = []
    for beads in groups:
        texts = [_said(mine) for mine in beads]
        pivots = {s.index: s.text for mine in beads for bead in mine for s in _other(side(bead))}
        both = [bead for mine in beads for bead in mine]
        references = []
        for n in usable:
            said = {s.index: s.text for bead in both for s in _other(_reference(n)(bead))}
            if said:
                references.append(" ".join(said[k] for k in sorted(said)))
        risks = [
            max((r.judgements[bead.id].risk for bead in mine if bead.id in r.judgements), default=0.0)
            for r, mine in zip((a, b), beads, strict=True)
        ]
        pairs.append(
            Pair(
                pivot=" ".join(pivots[k] for k in sorted(pivots)),
                a=texts[0],
                b=texts[1],
                references=tuple(references),
                source=source_text(beads[0]) or source_text(beads[1]),
                risks=(risks[0], risks[1]),
                beads=(tuple(x.id for x in beads[0]), tuple(x.id for x in beads[1])),
            )
        )
    if not pairs:
        raise NothingError(f"no segment of the {pivot} is answered by both translations: nothing to compare")
    return pivot, pairs


def _reference(n: int) -> Callable[[Bead], Link | None]:
    return lambda bead: bead.references[n] if n < len(bead.references) else None


def _source(bead: Bead) -> Link | None:
    return bead.source


def _other(link: Link | None) -> tuple[Any, ...]:
    return link.other if link else ()


def _said(beads: Sequence[Bead]) -> str:
    found = {s.index: s.text for bead in beads for s in bead.target}
    return " ".join(found[k] for k in sorted(found))


def _joined(
    both: Sequence[Sequence[Bead]], side: Callable[[Bead], Link | None]
) -> list[tuple[tuple[Bead, ...], tuple[Bead, ...]]]:
    """Beads of the two that share segments of the pivot, in the pivot's order; what neither answers is left out."""
    parent: dict[int, int] = {}

    def root(x: int) -> int:
        while parent.setdefault(x, x) != x:
            parent[x] = x = parent[parent[x]]
        return x

    for beads in both:
        shared: dict[int, int] = {}
        for bead in beads:
            places = [s.index for s in _other(side(bead))]
            for place in places:
                parent[root(place)] = root(places[0])
            # Beads with the same target (a link of several) belong together too.
            for s in bead.target if places else ():
                parent[root(places[0])] = root(shared.setdefault(s.index, places[0]))
    groups: dict[int, tuple[list[Bead], list[Bead]]] = {}
    for k, beads in enumerate(both):
        for bead in beads:
            places = [s.index for s in _other(side(bead))]
            if places and bead.kind is not Kind.BOILERPLATE:
                groups.setdefault(root(places[0]), ([], []))[k].append(bead)
    first = {key: min(s.index for x in pair for bead in x for s in _other(side(bead))) for key, pair in groups.items()}
    ordered = sorted(groups, key=lambda key: first[key])
    answered = [groups[key] for key in ordered if any(bead.target for x in groups[key] for bead in x)]
    return [(tuple(x), tuple(y)) for x, y in answered]


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
