"""``mtqa report``: any output from a saved result, without checking again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import chosen_outputs, put_out, show, write_file
from mtqa.cli._many import show_many, write_many


def report(
    result: Annotated[
        list[Path],
        typer.Argument(help="What mtqa check --output json=PATH wrote; of several, --output html=FOLDER is a site."),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="What to print: text, json, sarif, github, ... (docs/formats.md); text if no file is written.",
        ),
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="FORMAT=PATH: also write a file; repeatable.")
    ] = None,
    ui_lang: Annotated[str, typer.Option(help="Language of the report page: en, es, id.")] = "en",
    since: Annotated[
        Path | None, typer.Option(help="The result of an earlier run: print what is fixed, remaining and new since.")
    ] = None,
) -> None:
    """Make any output of saved results, or compare one with an earlier one."""
    from dataclasses import replace

    from mtqa import formats
    from mtqa.formats import html
    from mtqa.inputs import read_text

    if since and format not in {None, "text", "json"}:
        raise errors.UsageError(f"--since: prints text or json, not {format}; --output {format}=PATH writes the report")
    html.checked_ui(ui_lang)
    outputs = chosen_outputs(
        output or [], format or "text", formats.available(), [*result, *([since] if since else [])]
    )
    reports = [found for path in result for found in formats.saved_many(read_text(path), str(path))]
    if len(reports) > 1:
        if since:
            raise errors.UsageError("--since: compares one article with itself; expected one result of one article")
        for name, path in outputs:
            write_many(name, path, reports, ui_lang)
        if format or not outputs:
            show_many(format or "text", reports)
        return
    found = replace(reports[0], run={**reports[0].run, "ui_lang": ui_lang})
    changes = None
    if since:
        from mtqa import since as comparison

        changes = comparison.changes(formats.saved(read_text(since), str(since)), found)
        found = replace(found, run={**found.run, "since": changes})
    for name, path in outputs:
        write_file(path, formats.load(name).render(found))
    if changes:
        put_out(comparison.as_json(changes) if format == "json" else comparison.as_text(changes))
    elif format or not outputs:
        show(found, format or "text")
