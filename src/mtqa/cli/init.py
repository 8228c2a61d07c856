"""``mtqa init``: a configuration to start from, and the job that runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtqa import errors
from mtqa.cli._common import put_out, write_file


def init(
    folder: Annotated[Path, typer.Argument(help="Where mtqa.toml goes: the root of the repository.")] = Path(),
    ci: Annotated[str | None, typer.Option(help="Also write the job of a CI service: github, gitlab.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
) -> None:
    """Write a commented mtqa.toml, in which everything is as by default, and a CI job if wanted."""
    from mtqa.config import starting

    if not folder.is_dir():
        raise errors.UsageError(f"{folder}: is no folder; expected the root of a repository")
    if ci is not None and ci not in starting.JOBS:
        raise errors.UsageError(f"--ci: there is no service {ci!r}; expected one of {', '.join(starting.JOBS)}")
    files = {folder / "mtqa.toml": starting.text("mtqa.toml")}
    if ci:
        template, name, _ = starting.JOBS[ci]
        files[folder / name] = starting.text(template)
    settings = folder / "mtqa.toml"
    if ci and settings.exists() and not force:
        put_out(f"{settings}: is there already and stays as it is\n")
        del files[settings]
    for path in files:
        if path.exists() and not force:
            raise errors.UsageError(f"{path}: is there already; --force overwrites it")
    for path, content in files.items():
        write_file(path, content)
        put_out(f"{path}: written\n")
    if ci and starting.JOBS[ci][2]:
        put_out(starting.JOBS[ci][2])
