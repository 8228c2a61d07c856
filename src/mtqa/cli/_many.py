"""``mtqa check`` on many articles: all outputs put together, and no result lost to a broken file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mtqa import errors
from mtqa.cli._common import progress_bar, put_out, say, screen, write_file

if TYPE_CHECKING:
    from mtqa.config import Config
    from mtqa.history import History
    from mtqa.inputs import Call
    from mtqa.many import Task
    from mtqa.model import Report

MANIFEST = "article.toml"
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def holds_articles(path: Path) -> bool:
    """Whether a path is a folder that is no article itself."""
    return os.path.isdir(path) and not os.path.isfile(os.path.join(path, MANIFEST))  # noqa: PTH112, PTH113, PTH118


def check_many(
    targets: list[Path],
    call: Call,
    settings_of: Callable[[Path], Config],
    history_of: Callable[[Path, Config], History],
    format: str,
    outputs: list[tuple[str, Path]],
    ui_lang: str,
    jobs: int,
    exit_zero: bool,
) -> None:
    """Check all articles of some files and folders, write the outputs, and leave with the exit code.

    Raises:
        UsageError: for a source or reference, which would be every article's.
        NothingError: if there is no article.
    """
    from mtqa import formats, many

    if call.source or call.references:
        raise errors.UsageError(
            "--source and --reference are one article's; expected [[pairs]] in mtqa.toml, or article folders"
        )
    tasks = _tasks(targets, call, settings_of, history_of)
    reports: list[Report] = []
    checked: list[tuple[Path, Report]] = []
    failed: list[errors.MtqaError] = []
    with progress_bar() as progress:
        for done in many.check_all(tasks, jobs, progress):
            if done.report is not None:
                reports.append(replace(done.report, run={**done.report.run, "ui_lang": ui_lang}))
                checked.append((done.target, done.report))
            elif done.error is not None:
                failed.append(done.error)
    for name, path in outputs:
        write_many(name, path, reports, ui_lang, list(map(str, failed)))
    if reports or formats.tells_unread(format):
        show_many(format, reports, list(map(str, failed)))
    if not failed:
        say_unused({task.target: task.config.path for task in tasks}, checked)
    for problem in [*(p for report in reports for p in report.article.problems), *map(str, failed)]:
        say(problem)
    if failed and all(isinstance(error, errors.NothingError) for error in failed) and not reports:
        raise typer.Exit(errors.NOTHING)
    if failed or any(report.article.problems for report in reports):
        raise typer.Exit(errors.INTERNAL)
    if not all(report.verdict.passed for report in reports) and not exit_zero:
        raise typer.Exit(errors.GATE_FAILED)


def say_unused(configured: dict[Path, str], checked: list[tuple[Path, Report]]) -> None:
    """Tell on stderr which suppressions of the configuration fitted no finding of any article.

    Args:
        configured: the configuration file of each article.
        checked: all articles of the run with their reports.
    """
    unused: dict[tuple[str, str], None] = {}
    used = set()
    for target, report in checked:
        folder = os.path.dirname(configured[target])  # noqa: PTH120 - may be empty

        def entry(name: str, folder: str = folder) -> tuple[str, str]:
            which, _, file = name.partition(" of ")
            return os.path.normpath(os.path.join(folder, file)), which  # noqa: PTH118

        unused.update(dict.fromkeys(entry(name) for name in report.run.get("unused_suppressions", ())))
        used |= {entry(name) for name in report.run.get("used_suppressions", ())}
    for file, which in unused:
        if (file, which) not in used:
            say(f"{which} of {file}: fits no finding of these articles; the suppression can go")


def show_many(format: str, reports: list[Report], unread: Sequence[str] = ()) -> None:
    """Print articles as one.

    Raises:
        UsageError: for a format that holds one article.
    """
    from mtqa import formats

    color, width = screen()
    whole = formats.joined(format, reports, unread, color=color, width=width)
    if whole is None:
        raise errors.UsageError(f"--format: {format} holds one article; expected --output {format}=FOLDER")
    put_out(whole + (_summary(reports, unread) if format == "text" else ""))


def _tasks(
    targets: list[Path],
    call: Call,
    settings_of: Callable[[Path], Config],
    history_of: Callable[[Path, Config], History],
) -> list[Task]:
    from mtqa import many

    found: dict[Path, None] = {}
    for target in targets:
        below = many.articles(target, settings_of(target)) if holds_articles(target) else [target]
        found.update(dict.fromkeys(below))
    if not found:
        raise errors.NothingError(
            f"{targets[0]}: holds no article; expected folders with an {MANIFEST}, or [[pairs]] in mtqa.toml"
        )
    tasks = []
    for path in found:
        settings = settings_of(path)
        tasks.append(many.Task(path, call, settings, history_of(path, settings)))
    return tasks


def write_many(name: str, path: Path, reports: list[Report], ui_lang: str, unread: Sequence[str] = ()) -> None:
    """One file for all where the format has one, else a folder with a file for each article."""
    from mtqa import formats
    from mtqa.formats import html

    if not reports and not formats.tells_unread(name):
        return
    if name == "html":
        for file, page in html.site(reports, ui_lang).items():
            write_file(path / file, page)
        return
    whole = formats.joined(name, reports, unread)
    if whole is not None:
        write_file(path, whole + (_summary(reports, unread) if name == "text" else ""))
        return
    module = formats.load(name)
    taken: set[str] = set()
    for report in reports:
        stem = _NOT_IN_NAMES.sub("_", report.article.id)[:80] or "article"
        names = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
        chosen = next(n for n in names if n.casefold() not in taken)
        taken.add(chosen.casefold())
        write_file(path / f"{chosen}{module.EXTENSION}", module.render(report))


def _summary(reports: list[Report], unread: Sequence[str]) -> str:
    """How many articles passed, and which did not."""
    broken = len(unread)
    lines = [
        f"{'FAILED' if not r.verdict.passed else 'passed'}  {r.article.target.path or r.article.id}" for r in reports
    ]
    lines += [f"could not be checked  {sentence}" for sentence in unread]
    bad = sum(not report.verdict.passed for report in reports)
    told = [f"{len(reports) + broken} articles", f"{len(reports) - bad} passed", f"{bad} failed"]
    told += [f"{broken} could not be checked"] if broken else []
    plain = ("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line) for line in lines)
    return "\n" + "\n".join(plain) + f"\n{', '.join(told)}\n"
