"""A folder that outlives the run: what was embedded once, or checked among many, need not be done again.

One file a block, named by the hash of everything it was computed from, written beside its place and then moved
there, so that processes may share the folder and an interrupted run leaves whole files only. Whatever goes wrong
with the disk, the run goes on without it.

The environment variable ``MTQA_CACHE`` names another folder; ``MTQA_CACHE=off`` switches all of this off.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

VARIABLE = "MTQA_CACHE"
OFF = ("off", "0", "no", "false", "none")
MAX_BYTES = 1_000_000_000  # in the folder: some ten books; beyond it, what was not used for longest goes
KEPT = 0.8  # share of it that is left after cleaning, so that the next block does not clean again
_SUFFIX = ".npy"
_TEXT_SUFFIX = ".json"


def folder() -> Path | None:
    """Where the cache is, whether or not it exists yet; None if it is switched off or has no place."""
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen.lower() in OFF:
        return None
    try:
        if chosen:
            return Path(chosen).expanduser()
        return _platform_folder() / "mtqa"
    except RuntimeError:  # no home
        return None


def _platform_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    chosen = Path(os.environ.get("XDG_CACHE_HOME") or "")
    return chosen if chosen.is_absolute() else Path.home() / ".cache"


def load(key: str, rows: int) -> npt.NDArray[Any] | None:
    """The array under this key; None if there is none, or not a matrix of half floats with so many rows."""
    import numpy as np

    place = folder()
    if place is None:
        return None
    path = place / (key + _SUFFIX)
    try:
        found: npt.NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if found.ndim != 2 or len(found) != rows or found.dtype != np.float16 or not np.isfinite(found).all():
        return None
    with suppress(OSError):
        os.utime(path)  # the time of the last use decides what goes first
    return found


def store(key: str, array: npt.NDArray[Any]) -> None:
    """Keep an array under this key, if that is possible."""
    import numpy as np

    place = folder()
    if place is None:
        return
    being_written = place / f"{key}.{os.getpid()}.part"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with being_written.open("wb") as file:
            np.save(file, array, allow_pickle=False)
        being_written.replace(place / (key + _SUFFIX))
    except OSError:
        with suppress(OSError):
            being_written.unlink(missing_ok=True)


def load_text(key: str) -> str | None:
    """The text under this key; None if there is none, or it cannot be read."""
    place = folder()
    if place is None:
        return None
    path = place / (key + _TEXT_SUFFIX)
    try:
        found = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    with suppress(OSError):
        os.utime(path)
    return found


def store_text(key: str, text: str) -> None:
    """Keep a text under this key, if that is possible."""
    place = folder()
    if place is None:
        return
    being_written = place / f"{key}.{os.getpid()}.part"
    try:
        place.mkdir(parents=True, exist_ok=True)
        being_written.write_bytes(text.encode("utf-8"))
        being_written.replace(place / (key + _TEXT_SUFFIX))
    except (OSError, UnicodeEncodeError):
        with suppress(OSError):
            being_written.unlink(missing_ok=True)


def clean() -> None:
    """Delete what was not used for longest, if the folder is larger than ``MAX_BYTES``. Other files are not touched."""
    place = folder()
    if place is None:
        return
    found: list[tuple[float, str, int]] = []
    with suppress(OSError):
        for entry in os.scandir(place):
            with suppress(OSError):  # another process may have deleted it
                if entry.name.endswith((_SUFFIX, _TEXT_SUFFIX, ".part")) and entry.is_file(follow_symlinks=False):
                    facts = entry.stat(follow_symlinks=False)
                    found.append((facts.st_mtime, entry.name, facts.st_size))
    total = sum(size for _, _, size in found)
    if total <= MAX_BYTES:
        return
    for _, name, size in sorted(found):
        if total <= KEPT * MAX_BYTES:
            break
        with suppress(OSError):
            (place / name).unlink()
            total -= size
