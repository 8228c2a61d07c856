"""Excel: one sheet, every cell a string, so that no text is ever computed as a formula.

Written by hand, for five small parts are all that it takes, and the same rows give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from mtqa.convert import Written
from mtqa.convert._xml import Text
from mtqa.convert.tables import table
from mtqa.errors import UsageError
from mtqa.inputs._rows import AlignedRow

SUFFIXES = (".xlsx",)
NAMES = ("xlsx",)
# What Excel can hold: more is a damaged file to it.
MAX_CELL = 32_767
MAX_ROWS = 1_048_576
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="rows" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
# Control characters, and what looks like the way to write them.
_CODED = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write(rows: Sequence[AlignedRow], name: str, format: str) -> Written:
    """The rows as a workbook.

    Raises:
        UsageError: if a text is longer than a cell, or the rows are more than a sheet can hold.
    """
    names, lines, notes = table(rows)
    if len(lines) >= MAX_ROWS:
        raise UsageError(f"{name}: has {len(lines):,} rows; a sheet of Excel holds {MAX_ROWS - 1:,}")
    text = Text()
    made = []
    for number, line in enumerate([names, *lines], start=1):
        for cell in line:
            if len(cell.encode("utf-16-le")) > 2 * MAX_CELL:
                raise UsageError(
                    f"{name}: the row {line[0]!r} has a text longer than a cell of Excel holds ({MAX_CELL:,})"
                )
        cells = "".join(
            f'<c r="{chr(ord("A") + n)}{number}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{text(_coded(cell))}</t></is></c>'
            for n, cell in enumerate(line)
            if cell
        )
        made.append(f'<row r="{number}">{cells}</row>')
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(made)}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(zipfile.ZipInfo(part), (_HEAD + content).encode(), zipfile.ZIP_DEFLATED)
    return Written(out.getvalue(), notes)


def _coded(cell: str) -> str:
    return _CODED.sub(lambda m: f"_x{ord(m[0]):04X}_", cell)
