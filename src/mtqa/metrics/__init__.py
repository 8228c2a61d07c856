"""Metrics, one a file: the only door to sacrebleu.

A module here offers ``NAME`` and either ``metric()``, which builds sacrebleu's object for a language, and ``many()``,
which makes scores of many sums of its statistics at once (``alone()`` those of single segments, where they are counted
in another way); or ``count()``, which counts by itself; or ``count_at()``, which counts with a model of the user.
Statistics are counted once per unit and only summed afterwards, so that the figures of segments, article, subsets,
bootstrap and paired tests cannot disagree (Post 2018, "A Call for Clarity in Reporting BLEU Scores"; bootstrap: Koehn
2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mtqa import discover
from mtqa.errors import UsageError
from mtqa.text import stats as statistics

if TYPE_CHECKING:
    from mtqa.text.stats import Array, Many

RESAMPLES = statistics.RESAMPLES
SEED = statistics.SEED
# On expert-annotated TED talks an interval of nominal 95 % covered 91-93 % at 30 segments, and less below.
MIN_FOR_INTERVAL = 30


@dataclass(frozen=True)
class Units:
    """What metrics measure: translations with what they are held against, unit by unit.

    ``references``: for each translation its references, at least one. ``sources``: what was translated, "" where it is
    not known; empty where there is none at all. ``lang`` and ``source_lang`` are language codes, "" if not known.
    """

    hypotheses: Sequence[str]
    references: Sequence[Sequence[str]]
    sources: Sequence[str] = ()
    lang: str = ""
    source_lang: str = ""


@dataclass(frozen=True)
class Counted:
    """The statistics of one metric, a row a unit, and the score of each unit.

    ``many`` makes scores of sums of rows. ``signature`` says how it was counted; ``alone`` how the units' own scores
    were, "" where that is the same.
    """

    name: str
    stats: Array = field(repr=False)
    many: Many = field(repr=False)
    units: tuple[float, ...]
    signature: str
    alone: str = ""
    less_is_better: bool = False

    def value(self, rows: Sequence[int] | None = None) -> float:
        """The score of all units, or of those with these numbers; nothing is tokenised again."""
        chosen = self.stats if rows is None else self.stats[list(rows)]
        return float(self.many(chosen.sum(axis=0)[None])[0])

    def interval(self) -> tuple[float, float] | None:
        """The 95 % bootstrap interval, None where there are too few units for one."""
        if len(self.units) < MIN_FOR_INTERVAL:
            return None
        return statistics.middle(self.many(statistics.resampled(self.stats)))


@dataclass(frozen=True)
class Measured:
    """Figures of one metric: for the whole, with its 95 % bootstrap interval, and for each unit."""

    name: str
    value: float
    low: float | None
    high: float | None
    units: tuple[float, ...]
    signature: str


@lru_cache(maxsize=1)
def _modules() -> tuple[ModuleType, ...]:
    import mtqa.metrics as package

    return tuple(discover.modules(package))


@lru_cache(maxsize=1)
def available() -> tuple[ModuleType, ...]:
    """The metrics' modules that every report holds, by name."""
    return tuple(module for module in _modules() if not getattr(module, "ON_REQUEST", False))


def names() -> tuple[str, ...]:
    """The names of all metrics: those of every report, then those that must be asked for."""
    usual = [module.NAME for module in available()]
    return (*usual, *(module.NAME for module in _modules() if module.NAME not in usual))


def chosen(wanted: Sequence[str] | None) -> tuple[ModuleType, ...]:
    """The metrics of these names, each once; without names all that can be had, and our own.

    Raises:
        UsageError: see ``named``.
    """
    if not wanted:
        return *available(), named("likeness")
    return tuple(named(name) for name in dict.fromkeys(wanted))


def digits(modules: Sequence[ModuleType]) -> dict[str, int]:
    """How many decimals each metric is shown with: two, where it says nothing else."""
    return {module.NAME: getattr(module, "DIGITS", 2) for module in modules}


def distances() -> frozenset[str]:
    """The metrics of which less is better."""
    return frozenset(module.NAME for module in _modules() if getattr(module, "LESS_IS_BETTER", False))


def named(name: str) -> ModuleType:
    """The module of a metric; of ``NAME=PATH`` one that counts with the model at that path.

    Raises:
        UsageError: if there is no metric of that name, in upper or lower case; if it needs a path and has none, or has
            one and needs none.
    """
    bare, _, path = name.partition("=")
    for module in _modules():
        if module.NAME.lower() != bare.lower():
            continue
        if hasattr(module, "count_at"):
            if not path:
                raise UsageError(
                    f"--metric {module.NAME}: needs a model on this disk; expected --metric {module.NAME}=PATH"
                )
            return _with_model(module, Path(path))
        if path:
            raise UsageError(f"--metric {name}: {module.NAME} takes no path; expected --metric {module.NAME}")
        return module
    raise UsageError(f"--metric: there is no metric {bare!r}; expected one of {', '.join(names())}")


def _with_model(module: ModuleType, path: Path) -> ModuleType:
    made = ModuleType(module.__name__, module.__doc__)
    vars(made).update({key: value for key, value in vars(module).items() if key.isupper()})
    vars(made)["count"] = lambda units: module.count_at(units, path)
    return made


def count(module: ModuleType, units: Units) -> Counted:
    """The statistics of one metric.

    Args:
        module: one of ``available()``, or what ``named`` found.
        units: what to measure, at least one.

    Raises:
        UsageError: if the metric needs something that is not there; the sentence says what.
    """
    if hasattr(module, "count"):
        counted: Counted = module.count(units)
        return counted
    import numpy as np

    metric, sentence = module.metric(lang=units.lang), module.metric(sentence=True, lang=units.lang)
    width = max(len(r) for r in units.references)
    # sacrebleu wants streams of references, None where a segment has fewer than others.
    streams = [[r[k] if k < len(r) else None for r in units.references] for k in range(width)]
    stats = np.array(metric._extract_corpus_statistics(list(units.hypotheses), streams), dtype=np.float64)
    sentence.num_refs = metric.num_refs
    signature, alone = (m.get_signature().format(short=False) for m in (metric, sentence))
    return Counted(
        name=module.NAME,
        stats=stats,
        many=module.many,
        units=tuple(getattr(module, "alone", module.many)(stats).tolist()),
        signature=signature,
        alone=alone if alone != signature else "",
        less_is_better=getattr(module, "LESS_IS_BETTER", False),
    )


def figures(counted: Counted) -> Measured:
    """What a report says of a metric."""
    ends = counted.interval()
    low, high = ends or (None, None)
    signature = counted.signature
    if ends:
        signature += f"|bs:{RESAMPLES}|rs:{SEED}"
    if counted.alone:
        signature += f" (segments: {counted.alone})"
    return Measured(counted.name, counted.value(), low, high, counted.units, signature)


def measure(module: ModuleType, hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Measured:
    """One metric over units of text: ``figures`` of what ``count`` counts.

    Args:
        module: one of ``available()``.
        hypotheses: n texts, n > 0.
        references: for each hypothesis its references, at least one.
    """
    return figures(count(module, Units(hypotheses, references)))
