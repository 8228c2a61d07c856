"""``mtqa check``: the main job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import errors
from mtqa.cli._common import chosen_outputs, history_for, progress_bar, say, settings_for, show, write_file
from mtqa.cli._many import check_many, holds_articles

if TYPE_CHECKING:
    from mtqa.config import Config
    from mtqa.history import History


def check(
    target: Annotated[
        list[Path],
        typer.Argument(
            help="A text (.txt, .md, .html, .docx), aligned rows (.jsonl, .tsv, .csv, .xlsx, .xlf, .po, .tmx), "
            "an article's folder, or a folder of articles; repeatable."
        ),
    ],
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The text that was translated.")] = None,
    reference: Annotated[
        list[Path] | None, typer.Option("--reference", "-r", help="A reference translation; repeatable.")
    ] = None,
    target_lang: Annotated[str | None, typer.Option(help="Language of the translation, such as id.")] = None,
    source_lang: Annotated[str | None, typer.Option(help="Language of the source, such as es.")] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="What to print: text, json, github, sarif, ...")
    ] = "text",
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="FORMAT=PATH: also write a file; repeatable.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")] = None,
    select: Annotated[
        str | None, typer.Option(help="Only these rules: codes or their beginnings, with commas.")
    ] = None,
    ignore: Annotated[str | None, typer.Option(help="Not these rules.")] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help="Leave out findings less sure than this.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="A named set of settings of the configuration file.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Accepted debt: its findings are shown and do not count (mtqa baseline).")
    ] = None,
    no_baseline: Annotated[bool, typer.Option("--no-baseline", help="Not even the configuration's.")] = False,
    decisions: Annotated[
        list[Path] | None, typer.Option(help="Editors' verdicts (mtqa-decisions.jsonl); repeatable.")
    ] = None,
    diff_base: Annotated[
        str | None, typer.Option(metavar="REV", help="Only paragraphs that changed since this git commit count.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which suppressions expire; else SOURCE_DATE_EPOCH's.")
    ] = None,
    ui_lang: Annotated[str, typer.Option(help="Language of the report page: en, es, id.")] = "en",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Processes at work; 0: one a core. The result is the same.")
    ] = 1,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 even if the gate fails.")] = False,
) -> None:
    """Check translated articles: align, score, find faults, print, and judge."""
    from mtqa import formats
    from mtqa.formats import html

    if baseline and no_baseline:
        raise errors.UsageError("--baseline and --no-baseline contradict each other; expected one of them")
    inputs = [*target, *(path for path in (source, baseline) if path), *(reference or []), *(decisions or [])]
    outputs = chosen_outputs(output or [], format, formats.available(), inputs)
    html.checked_ui(ui_lang)

    from mtqa.inputs import Call

    call = Call(source=source, references=tuple(reference or ()), target_lang=target_lang, source_lang=source_lang)

    def settings_of(path: Path) -> Config:
        settings = settings_for(config, path, select, ignore, profile, min_confidence)
        return replace(settings, baseline="") if no_baseline else settings

    def history_of(path: Path, settings: Config) -> History:
        return history_for(settings, path, baseline=baseline, decisions=decisions, diff_base=diff_base, today=today)

    if len(target) > 1 or holds_articles(target[0]):
        check_many(target, call, settings_of, history_of, format, outputs, ui_lang, jobs, exit_zero)
        return

    from mtqa.pipeline import run

    settings = settings_of(target[0])
    known = history_of(target[0], settings)
    with progress_bar() as progress:
        report = run(target[0], call, settings, progress, known, jobs=jobs)
    report = replace(report, run={**report.run, "ui_lang": ui_lang})
    for name, path in outputs:
        write_file(path, formats.load(name).render(report))
    show(report, format)
    for problem in report.article.problems:
        say(problem)
    if report.article.problems:
        raise typer.Exit(errors.INTERNAL)
    if not report.verdict.passed and not exit_zero:
        raise typer.Exit(errors.GATE_FAILED)
