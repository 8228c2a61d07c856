"""What several commands share: the configuration, files to write, the progress bar, words to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mtqa import errors

if TYPE_CHECKING:
    import datetime

    from mtqa.config import Config
    from mtqa.decisions import Decision
    from mtqa.history import History
    from mtqa.model import Report
    from mtqa.pipeline import Progress


def chosen_outputs(given: list[str], printed: str, known: list[str], inputs: list[Path]) -> list[tuple[str, Path]]:
    """The files to write, each with its format, checked before any work is done."""
    taken = {os.path.realpath(path) for path in inputs}  # Path.resolve gives up at a loop of links
    if printed not in known:
        raise errors.UsageError(f"--format: there is no format {printed!r}; expected one of {', '.join(known)}")
    pairs = []
    for item in given:
        name, equals, path = item.partition("=")
        if not equals or not path or name not in known:
            raise errors.UsageError(f"--output: {item!r} is not FORMAT=PATH with a format of {', '.join(known)}")
        if os.path.realpath(path) in taken:
            raise errors.UsageError(f"--output: {path} is an input or an output already; expected another file")
        taken.add(os.path.realpath(path))
        pairs.append((name, Path(path)))
    return pairs


def settings_for(
    path: Path | None,
    target: Path,
    select: str | None = None,
    ignore: str | None = None,
    profile: str | None = None,
    min_confidence: float | None = None,
) -> Config:
    """What applies to a target: the file that was named, else the closest one, with what was said beside it."""
    from dataclasses import replace

    from mtqa import config as configuration

    found = path or config_file(target)
    if found is None and profile is not None:
        raise errors.UsageError(f"--profile: there is no profile {profile!r}, for no mtqa.toml was found")
    settings = configuration.load(found, profile) if found else configuration.Config()
    if select is not None:
        settings = replace(settings, select=listed(select))
    if ignore is not None:
        settings = replace(settings, ignore=listed(ignore))
    if min_confidence is not None:
        settings = replace(settings, min_confidence=min_confidence)
    return settings


def config_file(target: Path) -> Path | None:
    """The configuration file that is closest to a target, None if there is none."""
    from mtqa import config as configuration

    with suppress(OSError):  # a target that cannot be read is told of when it is read
        return configuration.find(target) if target.exists() else None
    return None


def history_for(
    settings: Config,
    target: Path,
    *,
    baseline: Path | None = None,
    decisions: list[Path] | None = None,
    diff_base: str | None = None,
    today: str | None = None,
) -> History:
    """What was known before a run: see ``mtqa.history``. That two files of decisions disagree is said."""
    from mtqa import diffbase, history

    found = history.known(
        settings,
        baseline_file=baseline,
        decision_files=decisions or (),
        since=diffbase.commit(target, diff_base) if diff_base is not None else None,
        today=day(today) if today is not None else None,
    )
    for conflict in found.settled:
        say(conflict)
    return found


def day(given: str) -> datetime.date:
    """A date that was given as an option."""
    import datetime

    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise errors.UsageError(f"--today: {given!r} is no date; expected one such as 2027-01-31") from None


def results_of(
    path: Path, settings: Config, source: Path | None = None, references: list[Path] | None = None
) -> list[Report]:
    """The reports of a saved result (``.json``) of one article or several, or of an article that is checked now."""
    from mtqa import formats
    from mtqa.inputs import Call, read_text

    if path.suffix.lower() == ".json":
        return formats.saved_many(read_text(path), str(path))
    from mtqa.pipeline import run

    known = history_for(settings, path)
    with progress_bar() as progress:
        return [run(path, Call(source=source, references=tuple(references or ())), settings, progress, known)]


def listed(codes: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in codes.split(",") if code.strip())


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file; a line that is none is an error, for a verdict must not be lost in silence."""
    from mtqa import history

    return history.read_decisions(path)


def show(report: Report, name: str) -> None:
    from mtqa import formats

    color, width = screen()
    put_out(formats.load(name).render(report, color=color, width=width))


def screen() -> tuple[bool, int]:
    """Whether stdout has colours, and how many cells it is wide."""
    terminal = sys.stdout.isatty()
    return terminal and "NO_COLOR" not in os.environ, os.get_terminal_size().columns if terminal else 100


def put_out(content: str | bytes) -> None:
    """Print a whole output. What is no text goes to a file or a pipe, never to a terminal."""
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise errors.UsageError("--format: this format is no text; expected --output FORMAT=PATH, or a pipe")
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content if content.endswith("\n") else content + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough; the verdict stands. Leave the interpreter nothing to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise errors.InputError(f"standard output: cannot be written ({error.strerror or error})") from None


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a reader never sees half of it, and the old one survives a full disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # a pipe or a device: nothing is lost, and it must not be replaced by a file
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise errors.InputError(f"{path}: cannot be written ({error.strerror or error})") from None


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on stderr while a person is looking, else nothing."""
    if not sys.stderr.isatty():
        yield lambda stage, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)


def say(message: str) -> None:
    """One line on stderr, with nothing in it that a terminal would obey."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in message.replace("\n", " "))
    print(f"mtqa: {plain}", file=sys.stderr)
