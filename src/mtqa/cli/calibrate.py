"""``mtqa calibrate``: limits for penalty and scores from articles that people accepted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import put_out, results_of, settings_for


def calibrate(
    articles: Annotated[
        list[Path], typer.Argument(help="Accepted articles, or saved results of them (.json); see --alarms.")
    ],
    alarms: Annotated[
        float, typer.Option(min=0.001, max=0.5, help="The share of acceptable articles that the limit may stop.")
    ] = 0.1,
    config: Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")] = None,
    profile: Annotated[str | None, typer.Option(help="A named set of settings of the configuration file.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
) -> None:
    """Propose gate.penalty, the limit in points per 1,000 words, and gate.scores where all have a reference."""
    from mtqa.calibration import Accepted, propose
    from mtqa.gate import LOWER_IS_BETTER, counting, penalty

    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")
    accepted = []
    for path in articles:
        settings = settings_for(config, path, profile=profile)
        reports = results_of(path, settings)
        for report in reports:
            gate = settings.gate_for(report.article.target.lang)
            points = penalty(report.beads, counting(report.beads, report.findings, gate))
            # Of a result of several, each article counts, by its own file.
            name = str(path) if len(reports) == 1 else report.article.target.path or f"{path}: {report.article.id}"
            scores = {score.metric: score.value for score in report.scores}
            accepted.append(Accepted(name, report.article.target.lang, points, scores))
    proposal = propose(accepted, alarms, LOWER_IS_BETTER)
    if format == "json":
        put_out(json.dumps(proposal.plain(), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    else:
        put_out(proposal.text())
