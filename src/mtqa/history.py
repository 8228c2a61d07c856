"""What was known before a run: editors' verdicts, the baseline, the day, the commit that changes are counted from."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from mtqa import baseline, decisions
from mtqa.baseline import Entry
from mtqa.config import Config
from mtqa.decisions import Decision
from mtqa.diffbase import Commit
from mtqa.errors import InputError, UsageError
from mtqa.inputs import read_text


@dataclass(frozen=True)
class Baseline:
    """A baseline file as it was read; paths of its entries count from ``folder`` (absolute, without links)."""

    entries: tuple[Entry, ...]
    folder: Path

    def path(self, target: Path) -> str:
        """What the entries of a translation (absolute, without links) call its file."""
        return Path(os.path.relpath(target, self.folder)).as_posix()

    def gone(self, path: str) -> bool:
        """Whether the file that entries are of is not there any more: it may have been renamed."""
        return path in self._gone

    def near(self, path: str) -> tuple[Entry, ...]:
        """The entries that may be of a file: its own, and those of files that are gone."""
        own = () if path in self._gone else self._by_path.get(path, ())
        return own + tuple(entry for other in sorted(self._gone) for entry in self._by_path[other])

    @cached_property
    def _by_path(self) -> dict[str, tuple[Entry, ...]]:
        return {path: tuple(found) for path, found in groupby(sorted(self.entries), key=lambda entry: entry.path)}

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(path for path in self._by_path if _is_gone(self.folder / path))


@dataclass(frozen=True)
class History:
    """All of it; what is None or empty changes nothing.

    ``today`` decides only which suppressions have expired. ``settled`` says how two files of decisions disagree.
    """

    decided: tuple[Decision, ...] = ()
    baseline: Baseline | None = None
    since: Commit | None = None
    today: datetime.date | None = None
    settled: tuple[str, ...] = ()


def _is_gone(path: Path) -> bool:
    try:
        return not path.exists()
    except OSError:  # a path that cannot be asked for, which no file of ours had
        return False


def known(
    config: Config,
    *,
    baseline_file: Path | None = None,
    decision_files: Iterable[Path] = (),
    since: Commit | None = None,
    today: datetime.date | None = None,
) -> History:
    """What the configuration names, and what was named beside it.

    Args:
        config: what applies.
        baseline_file: instead of the configuration's.
        decision_files: besides the configuration's, which give way to them.
        since: the commit that changes are counted from.
        today: the day; by default that of ``SOURCE_DATE_EPOCH`` or of the clock, asked only where something can expire.

    Raises:
        InputError: if a file cannot be read or holds something else.
        UsageError: if the baseline is not there.
    """
    files = [*decision_files, *(Path(path) for path in config.decisions)]
    merged = decisions.merge([read_decisions(path) for path in files])
    told = tuple(
        f"{kept.segment}: {kept.rule or 'a correction'}: {kept.decision} is kept, not {other.decision}"
        for kept, other in merged.conflicts
    )
    path = baseline_file or (Path(config.baseline) if config.baseline else None)
    return History(
        decided=merged.decisions,
        baseline=read_baseline(path) if path else None,
        since=since,
        today=today or clock(os.environ),
        settled=told,
    )


def clock(environment: Mapping[str, str]) -> datetime.date:
    """The day in UTC: that of ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), else today.

    Raises:
        UsageError: if the variable is no number of seconds.
    """
    given = environment.get("SOURCE_DATE_EPOCH")
    if given is None:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is {given[:40]!r}; expected seconds since 1970") from None


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file; a line that is none is an error, for a verdict must not be lost in silence.

    Raises:
        InputError: if the file cannot be read or a line is none.
    """
    read = decisions.read(read_text(path), str(path))
    if read.problems:
        raise InputError(read.problems[0])
    return read.decisions


def read_baseline(path: Path) -> Baseline:
    """A baseline.

    Raises:
        UsageError: if it is not there.
        InputError: if it cannot be read or a line is no entry.
    """
    if not path.exists():
        raise UsageError(f"{path}: there is no such baseline; mtqa baseline create makes one")
    return Baseline(baseline.read(read_text(path), str(path)), path.resolve().parent)
