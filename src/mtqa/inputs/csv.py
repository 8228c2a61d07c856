"""Aligned segments as CSV, with the names of ``.jsonl`` in the header; commas, semicolons or tabs between the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import MAX_BYTES, read_text
from mtqa.inputs._rows import AlignedRow, checked_row

SUFFIXES = (".csv",)
# What Excel writes above the header, and reads, where a list is to be taken apart at another character.
_SAID = re.compile(r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE)
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def rows(path: Path) -> Iterator[AlignedRow | str]:
    """The rows of a file, and a sentence for each that cannot be read. A row may run over several lines.

    Raises:
        InputError: if the file cannot be read or its header names no target.
    """
    text = read_text(path)
    said = _SAID.match(text)
    begin = said.end() if said else 0
    for delimiter in (said[1],) if said else (",", ";", "\t"):
        head = csv.reader(io.StringIO(text[begin : begin + 10_000], newline=""), delimiter=delimiter)
        with suppress(csv.Error):
            if "target" in _names(next(head, [])):
                return table(str(path), "line", _lines(str(path), text[begin:], delimiter, 2 if said else 1))
    raise InputError(
        f"{path}, line {2 if said else 1}: the header names no target; expected names such as id, source, target"
    )


def _lines(name: str, text: str, delimiter: str, first: int) -> Iterator[tuple[int, list[str] | str]]:
    read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = first
    while True:
        # The limit of the whole file is the limit of a cell. It is the process's: other readers keep theirs.
        usual = csv.field_size_limit(MAX_BYTES)
        try:
            cells = next(read)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"{name}, line {line}: is not CSV ({error})"
            return
        finally:
            csv.field_size_limit(usual)
        yield line, [_plain(cell) for cell in cells]
        line = read.line_num + first


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def table(name: str, what: str, lines: Iterable[tuple[int, Sequence[str] | str]]) -> Iterator[AlignedRow | str]:
    """Rows of a table whose first line is a header, and a sentence for each that is none.

    Args:
        name: of the file.
        what: a line is called: ``line`` or ``row``.
        lines: each with its number, as its cells, or as the sentence that says why it has none.
    """
    names: list[str] | None = None
    for number, cells in lines:
        if isinstance(cells, str):
            yield cells
        elif not any(cell.strip() for cell in cells):
            continue
        elif names is None:
            names = _names(cells)
            if "target" not in names:
                raise InputError(
                    f"{name}, {what} {number}: the header names no target; expected names such as id, source, target"
                )
        elif any(cell.strip() for cell in cells[len(names) :]):
            yield f"{name}, {what} {number}: has {len(cells)} cells; expected {len(names)} as in the header"
        else:
            values = {n: cell for n, cell in zip(names, cells, strict=False) if n and cell}
            yield checked_row(f"{name}, {what} {number}", number, {"target": "", **values})


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in cells]
