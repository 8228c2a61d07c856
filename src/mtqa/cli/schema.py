"""``mtqa schema``: the schemas of the files."""

from __future__ import annotations

from typing import Annotated

import typer

from mtqa import errors


def schema(
    what: Annotated[str, typer.Argument(help="What to describe: result, alignment or config.")] = "result",
) -> None:
    """Print the JSON Schema of a file that mtqa writes, or of its configuration."""
    if what == "config":
        from mtqa.config import shape

        print(shape.text())
    else:
        from mtqa import formats

        try:
            print(formats.schema(what))
        except errors.UsageError as error:
            raise errors.UsageError(f"{error}, config") from None
