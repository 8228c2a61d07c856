"""``mtqa report``: any output from a saved result, without checking again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import chosen_outputs, put_out, show, write_file


def report(
    result: Annotated[Path, typer.Argument(help="What mtqa check --output json=PATH wrote.")],
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="What to print: text, json, html, markdown; text if no file is written."),
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="FORMAT=PATH: also write a file; repeatable.")
    ] = None,
    ui_lang: Annotated[str, typer.Option(help="Language of the report page: en, es, id.")] = "en",
    since: Annotated[
        Path | None, typer.Option(help="The result of an earlier run: print what is fixed, remaining and new since.")
    ] = None,
) -> None:
    """Make any output of a saved result, or compare it with an earlier one."""
    from dataclasses import replace

    from mtqa import formats
    from mtqa.formats import html
    from mtqa.inputs import read_text

    if since and format not in {None, "text", "json"}:
        raise errors.UsageError(f"--since: prints text or json, not {format}; --output {format}=PATH writes the report")
    inputs = [result, *([since] if since else [])]
    outputs = chosen_outputs(output or [], format or "text", formats.available(), inputs)
    html.checked_ui(ui_lang)
    found = formats.saved(read_text(result), str(result))
    found = replace(found, run={**found.run, "ui_lang": ui_lang})
    before = formats.saved(read_text(since), str(since)) if since else None
    for name, path in outputs:
        write_file(path, formats.load(name).render(found))
    if before:
        from mtqa import since as comparison

        changes = comparison.changes(before, found)
        put_out(comparison.as_json(changes) if format == "json" else comparison.as_text(changes))
    elif format or not outputs:
        show(found, format or "text")
