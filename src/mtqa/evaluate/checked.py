"""Rows through the pipeline that ``mtqa check`` runs, three times: with less and with more beside the translation."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from mtqa.config import Config
from mtqa.evaluate.gold import GoldRow
from mtqa.inputs import Call
from mtqa.model import Grade, Report, Severity, Side, State
from mtqa.pipeline import run
from mtqa.score import score


class Regime(StrEnum):
    """What mtqa is shown beside the translation."""

    ALONE = "translation only"
    SOURCE = "with source"
    GIVEN = "as given"


@dataclass(frozen=True)
class Found:
    """A finding; ``start`` and ``end`` count in the row's target, and mean nothing for another side."""

    rule: str
    family: str
    severity: Severity
    confidence: float
    side: Side
    start: int
    end: int
    message: str


@dataclass(frozen=True)
class Checked:
    """What mtqa said of one row. ``metrics``: the scores against the references, by name."""

    row: GoldRow
    risk: float
    grade: Grade
    findings: tuple[Found, ...]
    metrics: Mapping[str, float]


# Rows that are held at once; more would only need more memory.
BATCH = 4000
# Told how far it is, 0 to 1.
Progress = Callable[[float], None]


def shown(row: GoldRow, regime: Regime) -> GoldRow:
    """The row without what the regime withholds."""
    if regime is Regime.ALONE:
        return replace(row, source="", references=())
    return replace(row, references=()) if regime is Regime.SOURCE else row


def check(
    rows: Sequence[GoldRow],
    config: Config,
    progress: Progress = lambda share: None,
    modules: Sequence[ModuleType] = (),
    left_out: dict[str, str] | None = None,
) -> dict[Regime, list[Checked]]:
    """Check all rows under all regimes. A row that two regimes show alike is checked once.

    ``modules``: metrics beside those of every report. ``left_out``: see ``mtqa.score.score``.

    Raises:
        MtqaError: as the pipeline.
    """
    asked = {regime: [shown(row, regime) for row in rows] for regime in Regime}
    distinct = {_key(row): row for regime in Regime for row in asked[regime]}
    batches: dict[tuple[str, int], list[GoldRow]] = {}
    for n, row in enumerate(distinct.values()):
        # One file a language, since the references' language is that of a file's first row.
        batches.setdefault((row.lang, n // BATCH), []).append(row)
    done: dict[Any, Checked] = {}
    for batch in batches.values():
        progress(len(done) / len(distinct))
        for row, result in zip(batch, _checked(batch, config, modules, left_out), strict=True):
            done[_key(row)] = result
    return {
        regime: [replace(done[_key(row)], row=whole) for row, whole in zip(asked[regime], rows, strict=True)]
        for regime in Regime
    }


def _key(row: GoldRow) -> tuple[Any, ...]:
    return row.path, row.line, row.id, row.system, row.source, row.references


def _checked(
    rows: Sequence[GoldRow], config: Config, modules: Sequence[ModuleType], left_out: dict[str, str] | None
) -> list[Checked]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_text("".join(_line(n, row) for n, row in enumerate(rows)), encoding="utf-8")
        report = run(path, Call(), config)
    found = _findings(report)
    scores = list(report.scores)
    if modules and any(row.references for row in rows):
        scores += score(report.article, report.beads, modules, left_out)
    return [
        Checked(
            row=row,
            risk=report.judgements[str(n)].risk,
            grade=report.judgements[str(n)].grade,
            findings=tuple(found.get(str(n), ())),
            metrics={s.metric: s.beads[str(n)] for s in scores if str(n) in s.beads},
        )
        for n, row in enumerate(rows)
    ]


def _line(n: int, row: GoldRow) -> str:
    value = {
        "id": str(n),
        "target": row.target,
        "target_lang": row.lang,
        "source": row.source,
        "source_lang": row.source_lang,
        "reference": list(row.references),
        "kind": row.kind.value,
    }
    return json.dumps({key: content for key, content in value.items() if content}) + "\n"


def _findings(report: Report) -> dict[str, list[Found]]:
    from mtqa.rules import all_rules

    families = {rule.code: rule.family for rule in all_rules()}
    starts = {bead.id: bead.target[0].span.start for bead in report.beads if bead.target}
    found: dict[str, list[Found]] = {}
    for finding in report.findings:
        if finding.state is not State.NEW:
            continue
        at = starts[finding.bead] if finding.side is Side.TARGET else 0
        found.setdefault(finding.bead, []).append(
            Found(
                rule=finding.rule,
                family=families.get(finding.rule, ""),
                severity=finding.severity,
                confidence=finding.confidence,
                side=finding.side,
                start=finding.span.start - at,
                end=finding.span.end - at,
                message=finding.message,
            )
        )
    return found


def languages(checked: Iterable[Checked]) -> list[str]:
    """The languages of the rows, sorted."""
    return sorted({one.row.lang for one in checked})
