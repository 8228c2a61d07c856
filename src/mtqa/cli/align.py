"""``mtqa align``: sentence alignment alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import chosen_outputs, progress_bar, put_out, screen, write_file


def align(
    source: Annotated[Path, typer.Argument(help="The text that was translated.")],
    target: Annotated[Path, typer.Argument(help="Its translation.")],
    source_lang: Annotated[str | None, typer.Option(help="Language of the source, such as es.")] = None,
    target_lang: Annotated[str | None, typer.Option(help="Language of the translation, such as id.")] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="What to print: text, json, tsv, tmx, vecalign.")
    ] = "text",
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="FORMAT=PATH: also write a file; repeatable.")
    ] = None,
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="The files hold one sentence a line; blank lines keep their number.")
    ] = False,
    gold: Annotated[
        Path | None, typer.Option(help="A gold alignment: print how well the alignment fits it instead.")
    ] = None,
) -> None:
    """Find which sentences of a translation answer which of its source, and how surely."""
    from mtqa.formats import alignment as formats

    if gold and format not in {"text", "json"}:
        raise errors.UsageError(
            f"--gold: prints text or json, not {format}; --output {format}=PATH writes the alignment"
        )
    outputs = chosen_outputs(output or [], format, formats.available(), [source, target, *([gold] if gold else [])])

    from mtqa import api
    from mtqa.inputs import read_text
    from mtqa.model import Side

    gold_text = read_text(gold) if gold else None
    ours = api.from_file(source, Side.SOURCE, source_lang, presegmented=presegmented)
    theirs = api.from_file(target, Side.TARGET, target_lang, presegmented=presegmented)
    with progress_bar() as progress:
        progress("aligning", 0.0)
        aligned = api.link(ours, theirs, lambda share: progress("aligning", share))
    fit = api.fit(aligned, gold_text, str(gold)) if gold_text is not None else None
    for name, path in outputs:
        write_file(path, formats.load(name).render(aligned, fit))
    color, width = screen()
    put_out(formats.load(format).render(aligned, fit, color=color, width=width))
