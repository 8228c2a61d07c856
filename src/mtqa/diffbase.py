"""What changed since a commit: the files as they were, asked of git, and which blocks of a text were there already.

Git is called with fixed arguments and without a shell; the revision is resolved before it is used, and only commands
that run no filter, text conversion or external program of the repository's configuration are used.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mtqa.errors import UsageError

SECONDS = 60  # git answers in a moment, or something is wrong
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Commit:
    """A commit of the repository that a folder lies in; ``name`` is what the user called it."""

    top: Path
    sha: str
    name: str

    def file(self, path: Path) -> bytes | None:
        """A file as it was, by its path now; where it has been renamed since, by its path then. None: it was not there.

        Raises:
            UsageError: if git fails.
        """
        try:
            relative = path.resolve().relative_to(self.top).as_posix()
        except ValueError:
            return None
        kind = _git(self.top, "cat-file", "-t", f"{self.sha}:{relative}")
        if kind.returncode != 0 and relative in self._renamed:
            relative = self._renamed[relative]
        elif kind.stdout.strip() != b"blob":
            return None
        found = _git(self.top, "cat-file", "blob", f"{self.sha}:{relative}")
        return found.stdout if found.returncode == 0 else None

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """Paths now, of files that git takes to be others of the commit, to their paths then."""
        told = _git(self.top, "diff-index", "-z", "--name-status", "--diff-filter=R", "-M", self.sha, "--")
        parts = told.stdout.decode(errors="surrogateescape").split("\0") if told.returncode == 0 else []
        return {now: then for _, then, now in zip(parts[::3], parts[1::3], parts[2::3], strict=False)}


def commit(path: Path, revision: str) -> Commit:
    """The commit that a revision names in the repository that a file or a folder lies in.

    Raises:
        UsageError: if there is no git, no repository, or no such commit.
    """
    folder = path if os.path.isdir(path) else path.parent  # noqa: PTH112 - Path.is_dir raises on names too long
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top.returncode != 0:
        raise UsageError(f"--diff-base: {folder} lies in no git repository that can be read ({_said(top)})")
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode != 0:
        raise UsageError(f"--diff-base: there is no commit {revision!r}; in a shallow clone, fetch it first")
    root = os.fsdecode(top.stdout.removesuffix(b"\n"))
    return Commit(Path(root).resolve(), found.stdout.decode("ascii").strip(), revision)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise UsageError("--diff-base: needs git, which is not installed") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"--diff-base: git could not be asked ({error})") from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git ended with {done.returncode}"


def unchanged(before: Iterable[str], now: Sequence[str]) -> list[bool]:
    """For each block of a text, whether it was there already, wherever it stood; white space is not compared.

    Args:
        before: the blocks (paragraphs, rows) of the earlier text.
        now: those of the text. One that stands there more often than before is new the last times.
    """
    left = Counter(_BLANKS.sub(" ", block).strip() for block in before)
    found = []
    for block in now:
        plain = _BLANKS.sub(" ", block).strip()
        found.append(left[plain] > 0)
        left[plain] -= 1
    return found
