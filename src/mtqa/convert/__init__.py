"""From one interchange format to another: rows in, a file out. One file here writes one kind of format.

A module claims file name endings in ``SUFFIXES`` and formats in ``NAMES`` (the first is the default), and offers
``write(rows, name, format) -> Written``. What a format cannot hold is said in ``Written.notes``, never lost in silence.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from mtqa import api, discover
from mtqa.aligned import Aligned
from mtqa.errors import InputError, NothingError, UsageError
from mtqa.inputs import reader, rows_of
from mtqa.inputs._rows import AlignedRow, sorted_out
from mtqa.model import Segment, Side
from mtqa.segment import segment


@dataclass(frozen=True)
class Written:
    """A file as bytes, and a sentence for each thing that it cannot hold."""

    content: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """The rows of a file, and a sentence for each row that could not be read."""

    rows: tuple[AlignedRow, ...]
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def writers() -> dict[str, ModuleType]:
    """Format names and file name endings to the module that writes them."""
    package = sys.modules[__name__]
    return {key: m for m in discover.modules(package) for key in (*m.SUFFIXES, *m.NAMES)}


def formats() -> list[str]:
    """Names of the formats that can be written."""
    return sorted(name for name in writers() if not name.startswith("."))


def chosen(out: Path, name: str | None) -> str:
    """The name of the format for a file: the one given, else by the file's ending.

    Raises:
        UsageError: if that says no format.
    """
    key = name or out.suffix.lower()
    if key not in writers():
        what = f"--to {name}" if name else f"{out}: its ending says no format that can be written"
        raise UsageError(f"{what}; expected one of {', '.join(formats())}")
    names = writers()[key].NAMES
    return name or (key[1:] if key[1:] in names else str(names[0]))


def take(path: Path, source: Path | None, source_lang: str | None, target_lang: str | None) -> Taken:
    """The rows of a file; those of running text are its sentences, aligned with the source if there is one.

    Raises:
        UsageError: if there is a source beside a file of rows.
        InputError: if the file cannot be read.
        NothingError: if it holds nothing.
    """
    module = reader(path)
    if hasattr(module, "rows"):
        if source:
            raise UsageError(f"{path}: rows hold their own source; leave out --source")
        rows, problems = sorted_out(path, rows_of(path, module, source_lang, target_lang))
        if not rows:
            raise NothingError(f"{path}: holds no row; there is nothing to convert")
        rows = [_with_languages(row, source_lang, target_lang) for row in rows]
        return Taken(tuple(rows), problems)
    if hasattr(module, "read"):
        raise InputError(f"{path}: is a folder; expected a file")
    target = api.from_file(path, Side.TARGET, target_lang)
    if source:
        return Taken(_joined(api.link(api.from_file(source, Side.SOURCE, source_lang), target)))
    if not target.segments:
        raise NothingError(f"{path}: holds no sentence; there is nothing to convert")
    found = segment(target.document)
    return Taken(tuple(_row(n, (), (s,), None, s.lang) for n, s in enumerate(found, start=1)))


def _with_languages(row: AlignedRow, source: str | None, target: str | None) -> AlignedRow:
    return replace(row, source_lang=source or row.source_lang, target_lang=target or row.target_lang)


def _joined(aligned: Aligned) -> tuple[AlignedRow, ...]:
    source, target = aligned.source.lang, aligned.target.lang
    return tuple(_row(n, link.source, link.target, source, target) for n, link in enumerate(aligned.links, start=1))


def _row(
    number: int, source: Sequence[Segment], target: Sequence[Segment], source_lang: str | None, target_lang: str
) -> AlignedRow:
    return AlignedRow(
        line=number,
        id=str(number),
        target=" ".join(s.text for s in target),
        source=" ".join(s.text for s in source) or None,
        source_lang=source_lang,
        target_lang=target_lang,
        kind=next(iter((*target, *source))).kind,
    )
