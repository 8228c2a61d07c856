"""``mtqa evaluate``: mtqa itself against annotated data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import progress_bar, say, settings_for, write_file

FORMATS = ("text", "json", "markdown")
CHOICES = ("tune", "test", "all")


def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(help="Annotated rows (.jsonl with verdict or score, ESA .jsonl, MQM .tsv), or folders of them."),
    ],
    clean: Annotated[
        list[Path] | None, typer.Option("--clean", help="Rows of sound translations (.jsonl); repeatable.")
    ] = None,
    reference: Annotated[
        list[Path] | None,
        typer.Option(
            "--reference",
            "-r",
            help="For MQM .tsv: a text with the reference of segment n of the set on line n; repeatable.",
        ),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            "-m",
            help="Also this metric beside those of every report: spBLEU, tokenF1, and with a model of yours "
            "COMET=PATH, xCOMET=PATH, MetricX=PATH; repeatable.",
        ),
    ] = None,
    half: Annotated[str, typer.Option(help="Of a folder only the files of this name: tune, test; or all.")] = "all",
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json, markdown.")] = "text",
    write: Annotated[
        Path | None,
        typer.Option(help="Write the page of figures (docs/quality.md); what it holds of other data stays."),
    ] = None,
    record: Annotated[Path | None, typer.Option(help="Write the counts that --against compares with.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="End with 1 if a rule is worse than these recorded counts.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")] = None,
    select: Annotated[
        str | None, typer.Option(help="Only these rules: codes or their beginnings, with commas.")
    ] = None,
    ignore: Annotated[str | None, typer.Option(help="Not these rules.")] = None,
) -> None:
    """Measure mtqa against annotated data: precision, recall, false alarms, risk, agreement with human scores."""
    if format not in FORMATS:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of {', '.join(FORMATS)}")
    if half not in CHOICES:
        raise errors.UsageError(f"--half: there is no half {half!r}; expected one of {', '.join(CHOICES)}")
    inputs = {path.resolve() for path in (*gold, *(clean or []), *(reference or []), *([against] if against else []))}
    for option, path in (("--write", write), ("--record", record)):
        if path is not None and path.resolve() in inputs:
            raise errors.UsageError(f"{option}: {path} is an input; expected another file")
    before = _recorded(against) if against else None
    settings = settings_for(config, gold[0], select, ignore)

    from mtqa import evaluate as evaluation
    from mtqa import metrics
    from mtqa.evaluate import gold as reading
    from mtqa.evaluate import page
    from mtqa.evaluate import record as recording

    known = {module.NAME for module in metrics.chosen(None)}
    more = [module for module in metrics.chosen(metric) if module.NAME not in known] if metric else []
    rows = reading.read(gold, clean or (), half, reference or ())
    if not rows.rows and rows.problems:
        raise errors.InputError("; ".join(rows.problems[:3]))
    for note in rows.notes:
        say(note)
    with progress_bar() as progress:
        found = evaluation.evaluate(rows, settings, lambda share: progress("checking", share), more)
    for reason in found.skipped:
        say(f"skipped: {reason}")
    if write:
        present = write.read_text(encoding="utf-8") if write.is_file() else ""
        write_file(write, page.page(found, present))
    if record:
        write_file(record, json.dumps(recording.record(found), indent=1, sort_keys=True) + "\n")
    if format == "json":
        print(json.dumps(found.plain(), indent=1, sort_keys=True, ensure_ascii=False))
    else:
        print(page.text(found) if format == "text" else page.markdown(found), end="")
    for problem in page.problems(found.problems):
        say(problem)
    if found.problems:
        raise typer.Exit(errors.INTERNAL)
    worse = recording.worse(before, recording.record(found)) if before is not None else []
    for sentence in worse:
        say(sentence)
    if worse:
        say(f"after a deliberate change: run again with --record {against} and commit it")
        raise typer.Exit(errors.GATE_FAILED)


def _recorded(path: Path) -> dict[str, dict[str, dict[str, int]]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, dict) and isinstance(content.get("rules"), dict):
            return content
    except FileNotFoundError:
        raise errors.InputError(f"{path}: no such file; --record writes one") from None
    except (OSError, ValueError):
        pass
    raise errors.InputError(f"{path}: holds no recorded counts; --record writes them")
