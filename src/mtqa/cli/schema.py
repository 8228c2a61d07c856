"""``mtqa schema``: the schemas of the files."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    what: Annotated[str, typer.Argument(help="What to describe: result, alignment or config.")] = "result",
) -> None:
    """Print the JSON Schema of a file that mtqa writes, or of its configuration."""
    if what == "config":
        from mtqa.config import shape

        print(shape.text())
    else:
        from mtqa import formats

        print(formats.schema(what))
