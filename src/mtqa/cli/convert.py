"""``mtqa convert``: from one interchange format to another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import say, write_file

_XLIFF = {".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff"}


def convert(
    input: Annotated[Path, typer.Argument(metavar="IN", help="Aligned rows in any format, or a text.")],
    output: Annotated[
        Path, typer.Argument(metavar="OUT", help=".jsonl, .tsv, .csv, .xlsx, .xlf, .xliff, .tmx or .po.")
    ],
    to: Annotated[
        str | None, typer.Option(help="The format, where the ending does not say it, such as xliff-2.0.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", "-s", help="Of a text: what it was translated from, to align it with.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(help="An XLIFF file to put changed targets into; everything else in it stays as it is."),
    ] = None,
    source_lang: Annotated[str | None, typer.Option(help="Language of the sources, such as es.")] = None,
    target_lang: Annotated[str | None, typer.Option(help="Language of the targets, such as id.")] = None,
) -> None:
    """Convert aligned segments from one interchange format to another."""
    from mtqa import convert as conversion
    from mtqa.inputs import checked_language

    for path in (input, source):
        if path and os.path.realpath(path) == os.path.realpath(output):
            raise errors.UsageError(f"{output}: is an input already; expected another file")
    name = conversion.chosen(output, to)
    source_lang = checked_language(source_lang, "--source-lang") if source_lang else None
    target_lang = checked_language(target_lang, "--target-lang") if target_lang else None
    if into is None and to is None and {input.suffix.lower(), output.suffix.lower()} <= _XLIFF:
        into = input  # the same format: nothing changes
    if into and not name.startswith("xliff"):
        raise errors.UsageError(f"--into: puts texts into XLIFF, not into {name}")
    taken = conversion.take(input, source, source_lang, target_lang)
    if into:
        from mtqa.convert import xliff

        written = xliff.into(into, taken.rows)
    else:
        written = conversion.writers()[name].write(taken.rows, input.name, name)
    write_file(output, written.content)
    for sentence in (*taken.problems, *written.notes):
        say(sentence)
    if taken.problems:
        raise typer.Exit(errors.INTERNAL)
