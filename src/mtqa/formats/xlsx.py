"""A workbook (Office Open XML) of what is to be done: a sheet of findings, of segments and of the summary.

Every cell is a text in the cell itself, so that nothing in it can be a formula, a link or a date. Written without a
library: the parts are few, and the same report must give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from mtqa.formats._ci import attribute, element
from mtqa.formats._table import COLUMNS, rows
from mtqa.formats._view import View
from mtqa.model import Report

NAME = "xlsx"
EXTENSION = ".xlsx"

# What Excel takes: UTF-16 units of a cell (here code points, of which half at most are cut), rows of a sheet.
MAX_CELL = 16_000
MAX_ROWS = 1_048_576
# The first moment that a zip archive can name.
EPOCH = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Excel reads _x0041_ as a letter (ECMA-376, ST_Xstring): the underscore of a text that looks so is written so.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Widths of columns in characters, where the usual one does not do.
_WIDE = {"text": 30, "message": 60, "suggestion": 30, "translation": 60, "source": 60, "reference": 60, "reason": 30}


def render(report: Report, *, color: bool = False, width: int = 100) -> bytes:
    """The workbook."""
    view = View(report)
    sheets: list[tuple[str, Sequence[str], Iterable[Sequence[str]]]] = [
        ("findings", COLUMNS, rows(view)),
        ("segments", ("segment", "line", "verdict", "risk", "translation", "source", "reference"), _segments(view)),
        ("summary", ("what", "value"), _summary(view)),
    ]
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook([name for name, _, _ in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{n}.xml": _sheet(head, body) for n, (_, head, body) in enumerate(sheets, 1)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, (_HEAD + content).encode())
    return out.getvalue()


def _segments(view: View) -> Iterable[Sequence[str]]:
    for item in view.items:
        texts = [p.text if p else "" for p in (item.target, item.source, next((r for r in item.references if r), None))]
        line = str(item.passages[0].line) if item.passages else ""
        risk = "" if item.risk is None else f"{item.risk:g}"
        yield item.id, line, item.grade.value if item.grade else item.bead.kind.value, risk, *texts


def _summary(view: View) -> Iterable[Sequence[str]]:
    verdict = view.report.verdict
    yield "article", view.article.id
    yield "verdict", "passed" if verdict.passed else "failed"
    yield from (("reason", reason) for reason in verdict.reasons)
    yield from (("could not be read", problem) for problem in view.article.problems)
    yield from ((f"segments: {grade.value}", str(number)) for grade, number in view.grades.items())
    yield from ((f"findings: {severity.value}", str(number)) for severity, number in view.counts.items())
    yield from ((f"not counted: {state.value}", str(number)) for state, number in view.set_aside.items())
    for score in view.report.scores:
        yield f"{score.metric} ({score.signature})", f"{score.value:.2f}"
    yield from (("note", note) for note in view.notes)
    yield from ((f"not checked: {', '.join(codes)}", reason) for reason, codes in view.skipped)
    yield "signature", str(view.report.run.get("signature", ""))


def _sheet(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{_WIDE.get(name, 14)}" customWidth="1"/>' for n, name in enumerate(head, 1)
    )
    lines = [_row(1, head, style=1)]
    lines += [_row(n, cells, style=0) for n, cells in zip(range(2, MAX_ROWS + 1), body, strict=False)]
    # The header stays in sight.
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _row(number: int, cells: Sequence[str], style: int) -> str:
    made = (
        f'<c r="{_letter(n)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_cell(cell)}</t></is></c>'
        for n, cell in enumerate(cells)
    )
    return f'<row r="{number}">{"".join(made)}</row>'


def _cell(text: str) -> str:
    short = text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} …"
    return element(_LOOKS_ESCAPED.sub("_x005F_", short))


def _letter(index: int) -> str:
    """The name of a column: A to Z; no sheet of ours is wider."""
    return chr(ord("A") + index)


def _content_types(sheets: int) -> str:
    overrides = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    overrides += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)]
    parts = "".join(f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in overrides)
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{relations}{parts}</Types>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _workbook(names: Iterable[str]) -> str:
    sheets = "".join(f'<sheet name={attribute(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


# Two styles of cells, both texts ("@") that wrap: as usual, and bold for the header.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
