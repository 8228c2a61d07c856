"""Aligned segments as a spreadsheet: the first sheet, with the names of ``.jsonl`` in its first row.

Read from the zip archive itself, so that nothing is unpacked or parsed before sizes are checked. A formula is read as
the value that was last computed for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs._rows import AlignedRow
from mtqa.inputs._xml import Node
from mtqa.inputs._zip import Archive
from mtqa.inputs.csv import table

SUFFIXES = (".xlsx", ".xlsm")
MAX_COLUMNS = 256
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def rows(path: Path) -> Iterator[AlignedRow | str]:
    """The rows of a file, and a sentence for each that cannot be read.

    Raises:
        InputError: if the file cannot be read, is no spreadsheet, unpacks to too much, or its first row names no
            target.
    """
    archive = Archive(path, "Excel (.xlsx)")
    sheet = archive.needed(_first_sheet(archive, path))
    strings = archive.part("xl/sharedStrings.xml")
    shared = [_text(item) for item in strings.children("si")] if strings else []
    return table(str(path), "row", _lines(sheet, shared, str(path)))


def _first_sheet(archive: Archive, path: Path) -> str:
    workbook = archive.needed("xl/workbook.xml")
    sheet = next(workbook.walk("sheet"), None)
    if sheet is None:
        raise InputError(f"{path}: holds no sheet; expected one with rows")
    relations = archive.part("xl/_rels/workbook.xml.rels")
    wanted = sheet.attributes.get("id")
    for relation in relations.children("Relationship") if relations else ():
        if relation.attributes.get("Id") == wanted:
            target = relation.attributes.get("Target", "")
            return target if target.startswith("/") else f"xl/{target}"
    return "xl/worksheets/sheet1.xml"


def _lines(sheet: Node, shared: list[str], name: str) -> Iterator[tuple[int, list[str] | str]]:
    number = 0
    for row in sheet.walk("row"):
        given = row.attributes.get("r", "")
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else number + 1
        cells: list[str] = []
        for cell in row.children("c"):
            column = _column(cell.attributes.get("r", ""), len(cells))
            value = _value(cell, shared)
            if column >= MAX_COLUMNS:
                if value.strip():
                    yield number, f"{name}, row {number}: has more than {MAX_COLUMNS} cells"
                    break
                continue
            if cell.child("f") is not None and not value and cell.attributes.get("t") != "str":
                where = cell.attributes.get("r") or f"its cell {column + 1}"
                yield (
                    number,
                    f"{name}, row {number}: the formula in {where} has no value; save it in a spreadsheet first",
                )
                break
            cells += [""] * (column + 1 - len(cells))
            cells[column] = value
        else:
            yield number, cells


def _column(reference: str, following: int) -> int:
    """The number, from 0, of the column of a reference such as ``AB12``; the next one where it says nothing."""
    letters = reference.rstrip("0123456789")
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        return following
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: Node, shared: list[str]) -> str:
    kind = cell.attributes.get("t", "n")
    if kind == "inlineStr":
        inline = cell.child("is")
        return _text(inline) if inline else ""
    value = cell.child("v")
    if value is None:
        return ""
    if kind == "s":
        index = value.text.strip()
        found = index.isascii() and index.isdigit() and len(index) < 9 and int(index) < len(shared)
        return shared[int(index)] if found else ""
    return _decoded(value.text)


def _text(item: Node) -> str:
    """A string in one or several runs; readings of East Asian characters are left out."""
    runs = (r for r in item.content if isinstance(r, Node) and r.name in {"t", "r"})
    return _decoded("".join(r.text if r.name == "t" else "".join(t.text for t in r.children("t")) for r in runs))


def _decoded(text: str) -> str:
    """Text with what Excel writes for characters that XML cannot hold, as ``_x000D_``, turned back."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
