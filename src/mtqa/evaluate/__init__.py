"""mtqa measured against annotated data: how often each rule is right, how much damage is caught, how well risk ranks.

Rows are read by ``gold``, checked by the pipeline of ``mtqa check`` (``checked``), counted by ``labelled`` (rows with
verdicts), ``confidence`` (declared beside measured) and ``human`` (rows with scores), with the statistics of ``stats``;
``page`` prints the figures and ``record`` compares them with earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from mtqa import __version__
from mtqa.config import Config
from mtqa.errors import NothingError
from mtqa.evaluate import checked as _checked
from mtqa.evaluate.checked import Checked, Progress, Regime
from mtqa.evaluate.confidence import Confidence, confidences
from mtqa.evaluate.gold import Gold, Sort
from mtqa.evaluate.human import Human, human
from mtqa.evaluate.labelled import (
    CleanFigures,
    Family,
    RuleFigures,
    Summary,
    clean,
    families,
    of_sort,
    parts,
    rules,
    summary,
)

SCHEMA = "mtqa.quality/v1"
# Confidences are declared on the half that may be fitted on, where there is one.
FITTED = "tune"


@dataclass(frozen=True)
class Evaluation:
    """All figures. ``names``: rule code to name; ``checked``: the rows behind them, by regime (not in the JSON).

    ``problems``: rows that could not be read; ``skipped``: metrics that could not be counted.
    """

    summaries: tuple[Summary, ...]
    families: tuple[Family, ...]
    rules: tuple[RuleFigures, ...]
    clean: tuple[CleanFigures, ...]
    confidences: tuple[Confidence, ...]
    human: tuple[Human, ...]
    names: Mapping[str, str]
    problems: tuple[str, ...]
    skipped: tuple[str, ...]
    checked: Mapping[Regime, Sequence[Checked]]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        made: dict[str, Any] = {"schema": SCHEMA, "version": __version__, "problems": list(self.problems)}
        made["skipped"] = list(self.skipped)
        for key in ("summaries", "families", "rules", "clean", "confidences", "human"):
            made[key] = [one.plain() for one in getattr(self, key)]
        return made


def evaluate(
    gold: Gold, config: Config, progress: Progress = lambda share: None, modules: Sequence[ModuleType] = ()
) -> Evaluation:
    """Check all rows and count. ``modules``: metrics beside those of every report.

    Raises:
        NothingError: if there is no row.
        MtqaError: as the pipeline.
    """
    from mtqa.config import chosen
    from mtqa.rules import all_rules

    if not gold.rows:
        raise NothingError("no annotated row was found; expected JSON lines or TSV with verdicts, scores or MQM marks")
    every = {rule.code: rule for rule in all_rules()}
    codes = chosen(list(every), config)
    left_out: dict[str, str] = {}
    done = _checked.check(gold.rows, config, progress, modules, left_out)
    labelled, sound, scored = (of_sort(done, sort) for sort in (Sort.LABELLED, Sort.CLEAN, Sort.SCORED))

    summaries: list[Summary] = []
    by_family: list[Family] = []
    by_rule: list[RuleFigures] = []
    for name, lang, numbers in parts(labelled[Regime.GIVEN]):
        mine = {regime: [rows[n] for n in numbers] for regime, rows in labelled.items()}
        summaries += [summary(name, lang, regime, rows) for regime, rows in mine.items()]
        by_family += families(name, lang, mine)
        by_rule += rules(name, lang, mine[Regime.GIVEN], codes)

    silent = []
    for name, lang, numbers in parts(sound[Regime.GIVEN]):
        for regime in _different(sound, numbers):
            silent.append(clean(name, lang, regime, [sound[regime][n] for n in numbers], codes))

    fitted = [one for one in labelled[Regime.GIVEN] if one.row.set == FITTED] or labelled[Regime.GIVEN]
    judged = []
    for name in dict.fromkeys(one.row.set for one in scored[Regime.GIVEN]):
        mine = {regime: [one for one in rows if one.row.set == name] for regime, rows in scored.items()}
        judged.append(human(name, mine))
    return Evaluation(
        summaries=tuple(summaries),
        families=tuple(by_family),
        rules=tuple(by_rule),
        clean=tuple(silent),
        confidences=tuple(confidences({code: every[code].confidence for code in codes}, fitted, sound[Regime.GIVEN])),
        human=tuple(judged),
        names={code: every[code].name for code in codes},
        problems=gold.problems,
        skipped=tuple(left_out.values()),
        checked=done,
    )


def _different(checked: Mapping[Regime, Sequence[Checked]], numbers: Sequence[int]) -> list[Regime]:
    """The regimes that show these rows something that the one before does not."""
    rows = [checked[Regime.GIVEN][n].row for n in numbers]
    kept = [Regime.ALONE]
    if any(row.source for row in rows):
        kept.append(Regime.SOURCE)
    if any(row.references for row in rows):
        kept.append(Regime.GIVEN)
    return kept
